//! The credentials that a sandbox accepts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

use crate::store::{Moment, Object, Resource, Store};

/// API key of every new sandbox. It opens nothing else, so it is no secret.
pub const DEMO_API_KEY: &str = "seam_testDemo_LocalSandboxOnly0000000000";
/// Personal access token of every new sandbox, to be sent with [`DEMO_WORKSPACE_ID`].
pub const DEMO_PERSONAL_ACCESS_TOKEN: &str = "seam_at1Demo_LocalSandboxOnly0000000000";
/// Console session token (a JWT) of every new sandbox, to be sent with [`DEMO_WORKSPACE_ID`].
pub const DEMO_CONSOLE_SESSION_TOKEN: &str = concat!(
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
    "eyJ1c2VyX2lkIjoiZGVtbyIsImtleSI6InNhbmRib3gifQ.",
    "WuHz67PRUU4q4VB1p0eZLG5GiNFQbkN9tPzqBllfuTQ"
);
/// Publishable key of every new sandbox, which begins client sessions.
pub const DEMO_PUBLISHABLE_KEY: &str = "seam_pk1Demo_LocalSandboxOnly0000000000";
/// Begins the tokens of the client sessions in the demo seed, and no other token.
pub(crate) const DEMO_CLIENT_SESSION: &str = "seam_cst1Demo";
/// Workspace of every new sandbox.
pub const DEMO_WORKSPACE_ID: &str = "0005ea00-0000-4000-8000-000000000001";

/// The credentials that a sandbox accepts. A database file keeps those that it was created with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Sent as `Authorization: Bearer …`, alone.
    pub api_key: String,
    /// Sent as `Authorization: Bearer …` with the workspace in `seam-workspace`.
    pub personal_access_token: String,
    /// Sent as `Authorization: Bearer …` with the workspace in `seam-workspace`.
    pub console_session_token: String,
    /// Sent in `seam-publishable-key`, to begin client sessions. Empty for the workspace of an old file that has none.
    #[serde(default)]
    pub publishable_key: String,
    /// The workspace that everything in this sandbox belongs to.
    pub workspace_id: String,
}

impl Credentials {
    /// The members that a workspace needs for its credentials.
    pub(crate) const PARTS: [&str; 4] =
        ["api_key", "personal_access_token", "console_session_token", "workspace_id"];

    pub(crate) fn demo() -> Self {
        Self {
            api_key: DEMO_API_KEY.into(),
            personal_access_token: DEMO_PERSONAL_ACCESS_TOKEN.into(),
            console_session_token: DEMO_CONSOLE_SESSION_TOKEN.into(),
            publishable_key: DEMO_PUBLISHABLE_KEY.into(),
            workspace_id: DEMO_WORKSPACE_ID.into(),
        }
    }

    /// Returns credentials with this API key and other tokens that nobody knows; `None` for a key of another form, or the
    /// demo's.
    pub(crate) fn with_key(api_key: &str, moment: &mut Moment) -> Option<Self> {
        let has_form = api_key.starts_with("seam_")
            && ["seam_at", "seam_cst", "seam_pk"].iter().all(|other| !api_key.starts_with(other))
            && api_key.len() >= 20
            && api_key.bytes().all(|byte| byte.is_ascii_graphic());
        let mut secret = || moment.uuid().replace('-', "");
        (has_form && api_key != DEMO_API_KEY).then(|| Self {
            api_key: api_key.into(),
            personal_access_token: format!("seam_at1{}", secret()),
            console_session_token: format!("ey{}.{}.{}", secret(), secret(), secret()),
            publishable_key: format!("seam_pk1{}", secret()),
            workspace_id: DEMO_WORKSPACE_ID.into(),
        })
    }

    /// Returns the credentials of the first workspace.
    pub(crate) fn of_first_workspace(store: &Store) -> Self {
        let row = store.rows(Resource::named("workspace")).next();
        let object = row.and_then(|row| store.get(row)).cloned().map(Value::Object);
        object.and_then(|object| serde_json::from_value(object).ok()).unwrap_or_else(Self::demo)
    }

    /// Reports whether one of the tokens is the demo's.
    pub(crate) fn are_known(workspace: &Object) -> bool {
        [DEMO_API_KEY, DEMO_PERSONAL_ACCESS_TOKEN, DEMO_CONSOLE_SESSION_TOKEN, DEMO_PUBLISHABLE_KEY]
            .iter()
            .any(|known| workspace.values().any(|value| value == known))
    }

    /// Reports whether these are the demo's own.
    pub(crate) fn are_of_the_demo(&self) -> bool {
        self.api_key == DEMO_API_KEY
    }

    /// Reports whether the token of a client session is the demo's.
    pub(crate) fn is_known_session(session: &Object) -> bool {
        session
            .get("token")
            .and_then(Value::as_str)
            .is_some_and(|token| token.starts_with(DEMO_CLIENT_SESSION))
    }

    /// Returns the workspace as the store keeps it.
    pub(crate) fn to_object(&self) -> Object {
        match serde_json::to_value(self) {
            Ok(Value::Object(object)) => object,
            _ => unreachable!("credentials are an object of texts"),
        }
    }
}

impl fmt::Debug for Credentials {
    /// Leaves the tokens out: code that logs them here would log real ones elsewhere.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("workspace_id", &self.workspace_id)
            .finish_non_exhaustive()
    }
}
