use rusqlite::{Result, Row, named_params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Scene;

/// An access group.
#[derive(Debug)]
pub(crate) struct AcsAccessGroup {
    pub(crate) id: String,
    pub(crate) acs_system_id: String,
    connected_account_id: String,
    name: String,
    external_type: String,
    external_type_display_name: String,
    created_at: String,
}

/// An access group to be made.
#[derive(Debug)]
pub(crate) struct NewAcsAccessGroup<'a> {
    pub(crate) acs_system_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) external_type: &'a str,
    pub(crate) external_type_display_name: &'a str,
}

/// Which access groups to list; `None` is all of them. With a user or a person, those they are a member of.
#[derive(Debug)]
pub(crate) struct AcsAccessGroupFilter<'a> {
    pub(crate) acs_system_id: Option<&'a str>,
    pub(crate) acs_user_id: Option<&'a str>,
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) search: Option<&'a str>,
}

const SELECT: &str =
    "SELECT g.*, s.connected_account_id FROM acs_access_groups g JOIN acs_systems s USING (acs_system_id)";

impl AcsAccessGroup {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("acs_access_group_id")?,
            acs_system_id: row.get("acs_system_id")?,
            connected_account_id: row.get("connected_account_id")?,
            name: row.get("name")?,
            external_type: row.get("external_type")?,
            external_type_display_name: row.get("external_type_display_name")?,
            created_at: row.get("created_at")?,
        })
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        json!({
            "acs_access_group_id": self.id,
            "acs_system_id": self.acs_system_id,
            "connected_account_id": self.connected_account_id,
            "workspace_id": workspace_id,
            "name": self.name,
            "display_name": self.name,
            "external_type": self.external_type,
            "external_type_display_name": self.external_type_display_name,
            "access_group_type": self.external_type,
            "access_group_type_display_name": self.external_type_display_name,
            "is_managed": true,
            "created_at": self.created_at,
            "pending_mutations": [],
            "errors": [],
            "warnings": [],
        })
    }
}

impl Scene<'_> {
    pub(crate) fn acs_access_group(&self, id: &str) -> Result<Option<AcsAccessGroup>> {
        self.one(&format!("{SELECT} WHERE g.acs_access_group_id = ?1"), [id], AcsAccessGroup::read)
    }

    pub(crate) fn acs_access_groups(&self, filter: &AcsAccessGroupFilter) -> Result<Vec<AcsAccessGroup>> {
        self.all(
            &format!(
                "{SELECT}
                 WHERE (:system IS NULL OR g.acs_system_id = :system)
                   AND (:search IS NULL OR instr(lower(g.name), lower(:search)))
                   AND ((:user IS NULL AND :identity IS NULL) OR EXISTS (
                     SELECT 1 FROM acs_access_group_memberships m JOIN acs_users u USING (acs_user_id)
                     WHERE m.acs_access_group_id = g.acs_access_group_id
                       AND (:user IS NULL OR u.acs_user_id = :user)
                       AND (:identity IS NULL OR u.user_identity_id = :identity)
                   ))
                 ORDER BY g.position"
            ),
            named_params! {
                ":system": filter.acs_system_id,
                ":user": filter.acs_user_id,
                ":identity": filter.user_identity_id,
                ":search": filter.search,
            },
            AcsAccessGroup::read,
        )
    }

    /// Makes an access group and returns the id.
    pub(crate) fn add_acs_access_group(&self, new: &NewAcsAccessGroup) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        self.run(
            "INSERT INTO acs_access_groups
               (acs_access_group_id, acs_system_id, name, external_type, external_type_display_name)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (&id, new.acs_system_id, new.name, new.external_type, new.external_type_display_name),
        )?;
        Ok(id)
    }
}
