use rusqlite::{Result, Row, named_params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Scene;
use super::page::{Page, Paged, positioned};

/// A person.
#[derive(Debug)]
pub(crate) struct UserIdentity {
    pub(crate) id: String,
    key: Option<String>,
    pub(crate) full_name: Option<String>,
    pub(crate) email_address: Option<String>,
    pub(crate) phone_number: Option<String>,
    created_at: String,
}

/// A person to be made.
#[derive(Debug)]
pub(crate) struct NewUserIdentity<'a> {
    pub(crate) key: Option<&'a str>,
    pub(crate) full_name: Option<&'a str>,
    pub(crate) email_address: Option<&'a str>,
    pub(crate) phone_number: Option<&'a str>,
}

/// Which people to list; `None` is all of them.
#[derive(Debug)]
pub(crate) struct UserIdentityFilter<'a> {
    /// Ids as a JSON list.
    pub(crate) ids: Option<&'a str>,
    pub(crate) search: Option<&'a str>,
    pub(crate) created_before: Option<&'a str>,
    /// The access system in which they have a user.
    pub(crate) acs_system_id: Option<&'a str>,
}

impl UserIdentity {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("user_identity_id")?,
            key: row.get("user_identity_key")?,
            full_name: row.get("full_name")?,
            email_address: row.get("email_address")?,
            phone_number: row.get("phone_number")?,
            created_at: row.get("created_at")?,
        })
    }

    /// The first of name, e-mail address, phone number and key that is there.
    pub(crate) fn display_name(&self) -> &str {
        let names = [&self.full_name, &self.email_address, &self.phone_number, &self.key];
        names.into_iter().flatten().next().map_or("Unknown", String::as_str)
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        json!({
            "display_name": self.display_name(),
            "user_identity_id": self.id,
            "user_identity_key": self.key,
            "full_name": self.full_name,
            "email_address": self.email_address,
            "phone_number": self.phone_number,
            "workspace_id": workspace_id,
            "created_at": self.created_at,
            "errors": [],
            "warnings": [],
        })
    }
}

impl Scene<'_> {
    pub(crate) fn user_identity(&self, id: &str) -> Result<Option<UserIdentity>> {
        self.one("SELECT * FROM user_identities WHERE user_identity_id = ?1", [id], UserIdentity::read)
    }

    pub(crate) fn user_identity_by_key(&self, key: &str) -> Result<Option<UserIdentity>> {
        self.one("SELECT * FROM user_identities WHERE user_identity_key = ?1", [key], UserIdentity::read)
    }

    pub(crate) fn user_identities(
        &self,
        filter: &UserIdentityFilter,
        page: Page,
    ) -> Result<Paged<UserIdentity>> {
        let rows = self.all(
            "SELECT * FROM user_identities
             WHERE position > :after
               AND (:ids IS NULL OR user_identity_id IN (SELECT value FROM json_each(:ids)))
               AND (:created_before IS NULL OR julianday(created_at) < julianday(:created_before))
               AND (:system IS NULL OR user_identity_id IN (
                 SELECT user_identity_id FROM acs_users WHERE acs_system_id = :system
               ))
               AND (:search IS NULL OR instr(
                 lower(concat_ws(char(10), full_name, email_address, phone_number, user_identity_key)),
                 lower(:search)
               ))
             ORDER BY position LIMIT :limit",
            named_params! {
                ":after": page.after,
                ":ids": filter.ids,
                ":created_before": filter.created_before,
                ":system": filter.acs_system_id,
                ":search": filter.search,
                ":limit": page.with_one_more(),
            },
            positioned(UserIdentity::read),
        )?;
        Ok(page.cut(rows))
    }

    /// Makes a person and returns the id.
    pub(crate) fn add_user_identity(&self, new: &NewUserIdentity) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        self.run(
            "INSERT INTO user_identities
               (user_identity_id, user_identity_key, full_name, email_address, phone_number)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (&id, new.key, new.full_name, new.email_address, new.phone_number),
        )?;
        Ok(id)
    }

    /// Deletes a person with access system users, their credentials and memberships, and client sessions. False if
    /// there is no such person.
    pub(crate) fn delete_user_identity(&self, id: &str) -> Result<bool> {
        Ok(self.run("DELETE FROM user_identities WHERE user_identity_id = ?1", [id])? > 0)
    }
}
