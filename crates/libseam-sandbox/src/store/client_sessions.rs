use rusqlite::{Result, Row, named_params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Scene;

/// A session of a browser or an app.
#[derive(Debug)]
pub(crate) struct ClientSession {
    id: String,
    user_identity_id: Option<String>,
    user_identifier_key: Option<String>,
    token: String,
    expires_at: String,
    created_at: String,
}

/// A client session to be made.
#[derive(Debug)]
pub(crate) struct NewClientSession<'a> {
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) user_identifier_key: Option<&'a str>,
    pub(crate) expires_at: Option<&'a str>,
}

/// Which client sessions to list; `None` is all of them.
#[derive(Debug, Default)]
pub(crate) struct ClientSessionFilter<'a> {
    pub(crate) client_session_id: Option<&'a str>,
    pub(crate) user_identity_id: Option<&'a str>,
    pub(crate) user_identifier_key: Option<&'a str>,
    pub(crate) without_user_identifier_key: Option<bool>,
}

impl ClientSession {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("client_session_id")?,
            user_identity_id: row.get("user_identity_id")?,
            user_identifier_key: row.get("user_identifier_key")?,
            token: row.get("token")?,
            expires_at: row.get("expires_at")?,
            created_at: row.get("created_at")?,
        })
    }

    pub(crate) fn into_json(self, workspace_id: &str) -> Value {
        json!({
            "client_session_id": self.id,
            "workspace_id": workspace_id,
            "token": self.token,
            "user_identifier_key": self.user_identifier_key,
            "user_identity_ids": self.user_identity_id.iter().collect::<Vec<_>>(),
            "user_identity_id": self.user_identity_id,
            "connected_account_ids": [],
            "connect_webview_ids": [],
            "device_count": 0,
            "expires_at": self.expires_at,
            "created_at": self.created_at,
        })
    }
}

impl Scene<'_> {
    pub(crate) fn client_sessions(&self, filter: &ClientSessionFilter) -> Result<Vec<ClientSession>> {
        self.all(
            "SELECT * FROM client_sessions
             WHERE (:id IS NULL OR client_session_id = :id)
               AND (:identity IS NULL OR user_identity_id = :identity)
               AND (:key IS NULL OR user_identifier_key = :key)
               AND (:without_key IS NULL OR :without_key = (user_identifier_key IS NULL))
             ORDER BY position",
            named_params! {
                ":id": filter.client_session_id,
                ":identity": filter.user_identity_id,
                ":key": filter.user_identifier_key,
                ":without_key": filter.without_user_identifier_key,
            },
            ClientSession::read,
        )
    }

    /// Makes a client session, for a day unless an end is given, and returns the id.
    pub(crate) fn add_client_session(&self, new: &NewClientSession) -> Result<String> {
        let id = Uuid::new_v4().to_string();
        let secret = Uuid::new_v4().simple().to_string();
        let token = format!("seam_cst1{}_{}", &secret[..8], &secret[8..]);
        self.run(
            "INSERT INTO client_sessions
               (client_session_id, user_identity_id, user_identifier_key, token, expires_at)
             VALUES (?1, ?2, ?3, ?4, coalesce(?5, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 day')))",
            (&id, new.user_identity_id, new.user_identifier_key, token, new.expires_at),
        )?;
        Ok(id)
    }
}
