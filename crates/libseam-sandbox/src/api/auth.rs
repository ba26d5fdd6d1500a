//! Decides which workspace a request may use, by its credential.

use axum::http::HeaderMap;
use serde_json::Value;

use super::{credential_kind::CredentialKind, error_reply::ErrorReply};
use crate::store::{Resource, Store, WORKSPACE_ID};

const WORKSPACE: &str = "seam-workspace";

/// The workspaces that a request may use.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    /// The workspace that the request is for.
    pub(crate) workspace_id: String,
    /// Every workspace that the credential opens.
    pub(super) workspaces: Vec<String>,
}

/// Returns the workspace that a request is for, by its credential. A credential that opens several needs the header that
/// names one, unless `any` of them will do.
///
/// The error says what is wrong by the kind of the token. No message repeats the token.
pub(super) fn authenticate(store: &Store, headers: &HeaderMap, any: bool) -> Result<Caller, ErrorReply> {
    let (kind, token) = CredentialKind::read(headers);
    match kind {
        CredentialKind::Nothing => Err(ErrorReply::unauthorized("No Authorization header")),
        CredentialKind::Other => {
            Err(ErrorReply::unauthorized("The Authorization header must read \"Bearer <token>\""))
        }
        CredentialKind::ConsoleSessionToken => {
            chosen(headers, workspaces(store, "console_session_token", token), "console session token", any)
        }
        CredentialKind::PersonalAccessToken => {
            chosen(headers, workspaces(store, "personal_access_token", token), "personal access token", any)
        }
        CredentialKind::ClientSessionToken => {
            Err(ErrorReply::unauthorized("A client session token cannot be used here"))
        }
        CredentialKind::PublishableKey => {
            Err(ErrorReply::unauthorized("A publishable key cannot be used here"))
        }
        // A contradicting seam-workspace header is ignored: an API key belongs to one workspace.
        CredentialKind::ApiKey => {
            let found = workspaces(store, "api_key", token).into_iter().next();
            let workspace_id = found.ok_or_else(|| ErrorReply::unauthorized("API key not found"))?;
            Ok(Caller { workspaces: vec![workspace_id.clone()], workspace_id })
        }
    }
}

/// Returns the ids of the workspaces that the token opens.
fn workspaces(store: &Store, member: &str, token: &str) -> Vec<String> {
    let rows = store.rows_with(Resource::named("workspace"), member, token).into_iter();
    let id = |row| Some(store.get(row)?.get(WORKSPACE_ID).and_then(Value::as_str)?.to_owned());
    rows.filter_map(id).collect()
}

/// Returns the workspace that the header names, if it is among those that the token opens.
fn chosen(headers: &HeaderMap, workspaces: Vec<String>, kind: &str, any: bool) -> Result<Caller, ErrorReply> {
    let Some(name) = headers.get(WORKSPACE).filter(|name| !name.is_empty()) else {
        if let (true, Some(first)) = (any, workspaces.first()) {
            return Ok(Caller { workspace_id: first.clone(), workspaces });
        }
        return Err(ErrorReply::unauthorized(format!("A {kind} needs the seam-workspace header")));
    };
    if workspaces.is_empty() {
        return Err(ErrorReply::unauthorized(format!("The {kind} was not found")));
    }
    let found = workspaces.iter().find(|id| name.as_bytes().eq_ignore_ascii_case(id.as_bytes())).cloned();
    let found = found.map(|workspace_id| Caller { workspace_id, workspaces });
    found.ok_or_else(|| ErrorReply::unauthorized(format!("The {kind} has no access to this workspace")))
}
