use rusqlite::{Result, Row};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Scene;

/// An access system.
#[derive(Debug)]
pub(crate) struct AcsSystem {
    pub(crate) id: String,
    name: String,
    external_type: String,
    external_type_display_name: String,
    connected_account_id: String,
    created_at: String,
}

/// An access system to be made.
#[derive(Debug)]
pub(crate) struct NewAcsSystem<'a> {
    pub(crate) name: &'a str,
    pub(crate) external_type: &'a str,
    pub(crate) external_type_display_name: &'a str,
}

impl AcsSystem {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("acs_system_id")?,
            name: row.get("name")?,
            external_type: row.get("external_type")?,
            external_type_display_name: row.get("external_type_display_name")?,
            connected_account_id: row.get("connected_account_id")?,
            created_at: row.get("created_at")?,
        })
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        json!({
            "acs_system_id": self.id,
            "name": self.name,
            "external_type": self.external_type,
            "external_type_display_name": self.external_type_display_name,
            "connected_account_id": self.connected_account_id,
            "connected_account_ids": [self.connected_account_id],
            "workspace_id": workspace_id,
            "created_at": self.created_at,
            "location": { "time_zone": null },
            "is_credential_manager": false,
            "can_add_acs_users_to_acs_access_groups": true,
            "can_remove_acs_users_from_acs_access_groups": true,
            "errors": [],
            "warnings": [],
        })
    }
}

impl Scene<'_> {
    pub(crate) fn acs_system(&self, id: &str) -> Result<Option<AcsSystem>> {
        self.one("SELECT * FROM acs_systems WHERE acs_system_id = ?1", [id], AcsSystem::read)
    }

    pub(crate) fn acs_systems(&self, search: Option<&str>) -> Result<Vec<AcsSystem>> {
        self.all(
            "SELECT * FROM acs_systems WHERE (?1 IS NULL OR instr(lower(name), lower(?1))) ORDER BY position",
            [search],
            AcsSystem::read,
        )
    }

    /// Makes an access system in a connected account of its own, and returns its id.
    pub(crate) fn add_acs_system(&self, new: &NewAcsSystem) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        self.run(
            "INSERT INTO acs_systems
               (acs_system_id, name, external_type, external_type_display_name, connected_account_id)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (&id, new.name, new.external_type, new.external_type_display_name, Uuid::new_v4().to_string()),
        )?;
        Ok(id)
    }
}
