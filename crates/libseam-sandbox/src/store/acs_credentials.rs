use rusqlite::{Result, Row, named_params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Scene;
use super::optional_fields::without_nulls;
use super::page::{Page, Paged, positioned};

/// A card, a code or a key.
#[derive(Debug)]
pub(crate) struct AcsCredential {
    pub(crate) id: String,
    pub(crate) acs_system_id: String,
    connected_account_id: String,
    pub(crate) acs_user_id: Option<String>,
    pub(crate) user_identity_id: Option<String>,
    access_method: String,
    code: Option<String>,
    card_number: Option<String>,
    is_multi_phone_sync_credential: bool,
    starts_at: Option<String>,
    ends_at: Option<String>,
    pub(crate) invalidated_at: Option<String>,
    created_at: String,
}

/// A credential to be made.
#[derive(Debug)]
pub(crate) struct NewAcsCredential<'a> {
    pub(crate) acs_system_id: &'a str,
    pub(crate) acs_user_id: &'a str,
    pub(crate) access_method: &'a str,
    pub(crate) code: Option<&'a str>,
    pub(crate) is_multi_phone_sync_credential: bool,
    pub(crate) starts_at: Option<&'a str>,
    pub(crate) ends_at: Option<&'a str>,
}

/// Which credentials to list; `None` is all of them.
#[derive(Debug)]
pub(crate) struct AcsCredentialFilter<'a> {
    pub(crate) acs_system_id: Option<&'a str>,
    pub(crate) acs_user_id: Option<&'a str>,
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) is_multi_phone_sync_credential: Option<bool>,
    pub(crate) search: Option<&'a str>,
    pub(crate) created_before: Option<&'a str>,
}

const SELECT: &str = "
    SELECT c.*, s.connected_account_id, u.user_identity_id
    FROM acs_credentials c
    JOIN acs_systems s USING (acs_system_id)
    LEFT JOIN acs_users u USING (acs_user_id)";

impl AcsCredential {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("acs_credential_id")?,
            acs_system_id: row.get("acs_system_id")?,
            connected_account_id: row.get("connected_account_id")?,
            acs_user_id: row.get("acs_user_id")?,
            user_identity_id: row.get("user_identity_id")?,
            access_method: row.get("access_method")?,
            code: row.get("code")?,
            card_number: row.get("card_number")?,
            is_multi_phone_sync_credential: row.get("is_multi_phone_sync_credential")?,
            starts_at: row.get("starts_at")?,
            ends_at: row.get("ends_at")?,
            invalidated_at: row.get("invalidated_at")?,
            created_at: row.get("created_at")?,
        })
    }

    fn display_name(&self) -> &'static str {
        match self.access_method.as_str() {
            "code" => "PIN code",
            "card" => "Card",
            "mobile_key" => "Mobile key",
            _ => "Cloud key",
        }
    }

    /// The API has no member that says a credential is invalidated. Here it is both an error of the credential, for
    /// code that knows the API's members only, and `is_invalidated`.
    fn errors(&self) -> Value {
        self.invalidated_at.as_ref().map_or(json!([]), |at| {
            json!([{
                "error_code": "acs_credential_invalidated",
                "message": "The access system user of this credential was deleted.",
                "created_at": at,
            }])
        })
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        let credential = json!({
            "display_name": self.display_name(),
            "errors": self.errors(),
            "acs_credential_id": self.id,
            "acs_system_id": self.acs_system_id,
            "acs_user_id": self.acs_user_id,
            "user_identity_id": self.user_identity_id,
            "connected_account_id": self.connected_account_id,
            "workspace_id": workspace_id,
            "access_method": self.access_method,
            "code": self.code,
            "card_number": self.card_number,
            "is_managed": true,
            "is_multi_phone_sync_credential": self.is_multi_phone_sync_credential,
            "is_invalidated": self.invalidated_at.is_some(),
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "created_at": self.created_at,
            "warnings": [],
        });
        without_nulls(credential, &["starts_at", "ends_at"])
    }
}

impl Scene<'_> {
    pub(crate) fn acs_credential(&self, id: &str) -> Result<Option<AcsCredential>> {
        self.one(&format!("{SELECT} WHERE c.acs_credential_id = ?1"), [id], AcsCredential::read)
    }

    pub(crate) fn acs_credentials(
        &self,
        filter: &AcsCredentialFilter,
        page: Page,
    ) -> Result<Paged<AcsCredential>> {
        let rows = self.all(
            &format!(
                "{SELECT}
                 WHERE c.position > :after
                   AND (:system IS NULL OR c.acs_system_id = :system)
                   AND (:user IS NULL OR c.acs_user_id = :user)
                   AND (:identity IS NULL OR u.user_identity_id = :identity)
                   AND (:multi_phone IS NULL OR c.is_multi_phone_sync_credential = :multi_phone)
                   AND (:created_before IS NULL OR julianday(c.created_at) < julianday(:created_before))
                   AND (:search IS NULL OR instr(
                     lower(concat_ws(char(10), c.access_method, c.code, c.card_number, u.full_name)),
                     lower(:search)
                   ))
                 ORDER BY c.position LIMIT :limit"
            ),
            named_params! {
                ":after": page.after,
                ":system": filter.acs_system_id,
                ":user": filter.acs_user_id,
                ":identity": filter.user_identity_id,
                ":multi_phone": filter.is_multi_phone_sync_credential,
                ":created_before": filter.created_before,
                ":search": filter.search,
                ":limit": page.with_one_more(),
            },
            positioned(AcsCredential::read),
        )?;
        Ok(page.cut(rows))
    }

    /// Makes a credential and returns the id.
    pub(crate) fn add_acs_credential(&self, new: &NewAcsCredential) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        self.run(
            "INSERT INTO acs_credentials (acs_credential_id, acs_system_id, acs_user_id, access_method, code,
               is_multi_phone_sync_credential, starts_at, ends_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                &id,
                new.acs_system_id,
                new.acs_user_id,
                new.access_method,
                new.code,
                new.is_multi_phone_sync_credential,
                new.starts_at,
                new.ends_at,
            ),
        )?;
        Ok(id)
    }

    /// Gives a credential to a user, or to nobody.
    pub(crate) fn assign_acs_credential(&self, id: &str, acs_user_id: Option<&str>) -> Result<()> {
        self.run(
            "UPDATE acs_credentials SET acs_user_id = ?2 WHERE acs_credential_id = ?1",
            (id, acs_user_id),
        )?;
        Ok(())
    }
}
