use rusqlite::{Result, Row, named_params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::optional_fields::without_nulls;
use super::page::{Page, Paged, positioned};
use super::{Scene, UserIdentity};

/// A user of an access system.
#[derive(Debug)]
pub(crate) struct AcsUser {
    pub(crate) id: String,
    pub(crate) acs_system_id: String,
    connected_account_id: String,
    pub(crate) user_identity_id: Option<String>,
    full_name: String,
    email_address: Option<String>,
    phone_number: Option<String>,
    created_at: String,
    identity_full_name: Option<String>,
    identity_email_address: Option<String>,
    identity_phone_number: Option<String>,
}

/// An access system user to be made.
#[derive(Debug)]
pub(crate) struct NewAcsUser<'a> {
    pub(crate) acs_system_id: &'a str,
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) full_name: &'a str,
    pub(crate) email_address: Option<&'a str>,
    pub(crate) phone_number: Option<&'a str>,
}

/// Which access system users to list; `None` is all of them.
#[derive(Debug, Default)]
pub(crate) struct AcsUserFilter<'a> {
    pub(crate) acs_system_id: Option<&'a str>,
    pub(crate) acs_access_group_id: Option<&'a str>,
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) identity_email_address: Option<&'a str>,
    pub(crate) identity_phone_number: Option<&'a str>,
    pub(crate) search: Option<&'a str>,
    pub(crate) created_before: Option<&'a str>,
}

const SELECT: &str = "
    SELECT u.*, s.connected_account_id, i.full_name AS identity_full_name,
      i.email_address AS identity_email_address, i.phone_number AS identity_phone_number
    FROM acs_users u
    JOIN acs_systems s USING (acs_system_id)
    LEFT JOIN user_identities i USING (user_identity_id)";

impl AcsUser {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("acs_user_id")?,
            acs_system_id: row.get("acs_system_id")?,
            connected_account_id: row.get("connected_account_id")?,
            user_identity_id: row.get("user_identity_id")?,
            full_name: row.get("full_name")?,
            email_address: row.get("email_address")?,
            phone_number: row.get("phone_number")?,
            created_at: row.get("created_at")?,
            identity_full_name: row.get("identity_full_name")?,
            identity_email_address: row.get("identity_email_address")?,
            identity_phone_number: row.get("identity_phone_number")?,
        })
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        let user = json!({
            "acs_user_id": self.id,
            "acs_system_id": self.acs_system_id,
            "connected_account_id": self.connected_account_id,
            "workspace_id": workspace_id,
            "display_name": self.full_name,
            "full_name": self.full_name,
            "email": self.email_address,
            "email_address": self.email_address,
            "phone_number": self.phone_number,
            "user_identity_id": self.user_identity_id,
            "user_identity_full_name": self.identity_full_name,
            "user_identity_email_address": self.identity_email_address,
            "user_identity_phone_number": self.identity_phone_number,
            "is_managed": true,
            "is_suspended": false,
            "created_at": self.created_at,
            "last_successful_sync_at": null,
            "pending_mutations": [],
            "errors": [],
            "warnings": [],
        });
        without_nulls(user, &["email", "email_address", "phone_number"])
    }
}

impl Scene<'_> {
    pub(crate) fn acs_user(&self, id: &str) -> Result<Option<AcsUser>> {
        self.one(&format!("{SELECT} WHERE u.acs_user_id = ?1"), [id], AcsUser::read)
    }

    /// The users that a person has in one access system, oldest first.
    pub(crate) fn acs_users_of(&self, user_identity_id: &str, acs_system_id: &str) -> Result<Vec<AcsUser>> {
        self.all(
            &format!("{SELECT} WHERE u.user_identity_id = ?1 AND u.acs_system_id = ?2 ORDER BY u.position"),
            [user_identity_id, acs_system_id],
            AcsUser::read,
        )
    }

    pub(crate) fn acs_users(&self, filter: &AcsUserFilter, page: Page) -> Result<Paged<AcsUser>> {
        let rows = self.all(
            &format!(
                "{SELECT}
                 WHERE u.position > :after
                   AND (:system IS NULL OR u.acs_system_id = :system)
                   AND (:identity IS NULL OR u.user_identity_id = :identity)
                   AND (:email IS NULL OR i.email_address = :email)
                   AND (:phone IS NULL OR i.phone_number = :phone)
                   AND (:created_before IS NULL OR julianday(u.created_at) < julianday(:created_before))
                   AND (:search IS NULL OR instr(
                     lower(concat_ws(char(10), u.full_name, u.email_address, u.phone_number, i.full_name)),
                     lower(:search)
                   ))
                   AND (:group IS NULL OR EXISTS (
                     SELECT 1 FROM acs_access_group_memberships m
                     WHERE m.acs_access_group_id = :group AND m.acs_user_id = u.acs_user_id
                   ))
                 ORDER BY u.position LIMIT :limit"
            ),
            named_params! {
                ":after": page.after,
                ":system": filter.acs_system_id,
                ":identity": filter.user_identity_id,
                ":email": filter.identity_email_address,
                ":phone": filter.identity_phone_number,
                ":created_before": filter.created_before,
                ":search": filter.search,
                ":group": filter.acs_access_group_id,
                ":limit": page.with_one_more(),
            },
            positioned(AcsUser::read),
        )?;
        Ok(page.cut(rows))
    }

    /// Makes an access system user and returns the id.
    pub(crate) fn add_acs_user(&self, new: &NewAcsUser) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        self.run(
            "INSERT INTO acs_users
               (acs_user_id, acs_system_id, user_identity_id, full_name, email_address, phone_number)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (
                &id,
                new.acs_system_id,
                new.user_identity_id,
                new.full_name,
                new.email_address,
                new.phone_number,
            ),
        )?;
        Ok(id)
    }

    /// The user that a person has in an access system. Without one, a user there with the same e-mail address or
    /// phone number is linked to the person, and failing that a user is made.
    pub(crate) fn ensure_acs_user(&self, identity: &UserIdentity, acs_system_id: &str) -> Result<String> {
        if let Some(user) = self.acs_users_of(&identity.id, acs_system_id)?.into_iter().next() {
            return Ok(user.id);
        }
        let same_person = self.one(
            "SELECT acs_user_id FROM acs_users
             WHERE acs_system_id = ?1 AND user_identity_id IS NULL AND (email_address = ?2 OR phone_number = ?3)
             ORDER BY position LIMIT 1",
            (acs_system_id, &identity.email_address, &identity.phone_number),
            |row| row.get::<_, String>(0),
        )?;
        if let Some(id) = same_person {
            self.link_acs_user(&id, Some(&identity.id))?;
            return Ok(id);
        }
        self.add_acs_user(&NewAcsUser {
            acs_system_id,
            user_identity_id: Some(&identity.id),
            full_name: identity.display_name(),
            email_address: identity.email_address.as_deref(),
            phone_number: identity.phone_number.as_deref(),
        })
    }

    /// Links a user to a person, or unlinks it.
    pub(crate) fn link_acs_user(&self, id: &str, user_identity_id: Option<&str>) -> Result<()> {
        self.run(
            "UPDATE acs_users SET user_identity_id = ?2 WHERE acs_user_id = ?1",
            (id, user_identity_id),
        )?;
        Ok(())
    }

    /// Deletes a user with all memberships. The credentials stay, invalidated and of nobody.
    pub(crate) fn delete_acs_user(&self, id: &str) -> Result<()> {
        self.run(
            "UPDATE acs_credentials
             SET acs_user_id = NULL, invalidated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
             WHERE acs_user_id = ?1",
            [id],
        )?;
        self.run("DELETE FROM acs_users WHERE acs_user_id = ?1", [id])?;
        Ok(())
    }
}
