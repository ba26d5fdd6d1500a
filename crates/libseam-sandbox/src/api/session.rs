//! The part of a workspace that a client session sees.

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::store::{Object, Resource, Row, Store, WORKSPACE_ID};

/// A client session that sends a request.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) is_revoked: bool,
    pub(super) expires_at: Option<OffsetDateTime>,
    user_identity_id: Option<String>,
    connected_account_ids: Vec<Value>,
}

impl Session {
    /// Reads the session, and the id of its workspace.
    pub(super) fn read(store: &Store, row: Row) -> Option<(Self, String)> {
        let object = store.get(row)?;
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let accounts = object.get("connected_account_ids").and_then(Value::as_array);
        let session = Self {
            id: store.id(row)?.to_owned(),
            is_revoked: object.get("revoked_at").is_some_and(|time| !time.is_null()),
            expires_at: text("expires_at").and_then(|time| OffsetDateTime::parse(time, &Rfc3339).ok()),
            user_identity_id: text("user_identity_id").map(str::to_owned),
            connected_account_ids: accounts.cloned().unwrap_or_default(),
        };
        Some((session, text(WORKSPACE_ID)?.to_owned()))
    }

    /// Reports whether the session sees an object of its workspace: itself, its person, its connected accounts and their
    /// devices, and every object that refers to none but these.
    pub(super) fn sees(&self, store: &Store, row: Row) -> bool {
        let id = store.id(row).unwrap_or_default();
        match row.resource.name.as_str() {
            "workspace" => true,
            "client_session" => id == self.id,
            "user_identity" => self.user_identity_id.as_deref() == Some(id),
            "connected_account" => self.connected_account_ids.iter().any(|own| own == id),
            name => {
                let Some(object) = store.get(row) else { return false };
                let is_of_an_account = object.get("connected_account_id").is_some_and(Value::is_string);
                (name != "device" || is_of_an_account) && self.sees_what_it_refers_to(store, row, object)
            }
        }
    }

    fn sees_what_it_refers_to(&self, store: &Store, row: Row, object: &Object) -> bool {
        row.resource.references.iter().all(|(member, resource)| {
            let Some(id) = object.get(member).and_then(Value::as_str) else { return true };
            let resource = Resource::named(resource);
            store.rows_with(resource, &resource.id, id).into_iter().any(|row| self.sees(store, row))
        })
    }
}
