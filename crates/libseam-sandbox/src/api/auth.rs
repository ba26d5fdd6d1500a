//! Decides which workspace a request may use, by its credential.

use axum::http::HeaderMap;
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    check::Params,
    credential_kind::{CLIENT_SESSION, CredentialKind, PUBLISHABLE},
    error_reply::ErrorReply,
    scheme::Scheme,
    session::Session,
};
use crate::store::{Object, Resource, Store, WORKSPACE_ID};

const WORKSPACE: &str = "seam-workspace";
/// The parameter with which a publishable key says whom a session is for.
const USER: &str = "user_identifier_key";
/// The parameters that would give the session of a publishable key more than a name.
const MORE: [&str; 2] = ["connect_webview_ids", "connected_account_ids"];

/// The part of the sandbox that a request may use.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    /// The workspace that the request is for.
    pub(crate) workspace_id: String,
    /// Every workspace that the credential opens.
    pub(super) workspaces: Vec<String>,
    /// The client session that sends the request, which sees a part of the workspace.
    pub(super) session: Option<Session>,
    /// A publishable key is the credential.
    is_publishable: bool,
}

impl Caller {
    fn of(workspace_id: String) -> Self {
        Self { workspaces: vec![workspace_id.clone()], workspace_id, ..Self::default() }
    }

    /// Refuses what a publishable key must not ask for.
    pub(super) fn check(&self, params: &Params) -> Result<(), ErrorReply> {
        if !self.is_publishable {
            return Ok(());
        }
        if params.get(USER).is_none_or(Value::is_null) {
            let message = "user_identifier_key is required with publishable_key";
            return Err(ErrorReply::unauthorized_as("publishable_key_requires_user_identifier_key", message));
        }
        if MORE.iter().any(|name| params.get(name).is_some_and(|value| !value.is_null())) {
            let names = MORE.join(" or ");
            let message = format!("You cannot specify {names} when using a publishable key");
            return Err(ErrorReply::session_not_empty(&message));
        }
        Ok(())
    }
}

/// Returns what a request may use, by its credential, if that is one of the `accepted` kinds. A credential that opens
/// several workspaces needs the header that names one, unless any of them will do.
///
/// The error says what is wrong by the kind of the token. No message repeats the token.
pub(super) fn authenticate(
    store: &Store,
    headers: &HeaderMap,
    accepted: &[Scheme],
    now: OffsetDateTime,
) -> Result<Caller, ErrorReply> {
    let (kind, token) = CredentialKind::read(headers);
    let (with, without) = match kind {
        CredentialKind::Nothing => return Err(ErrorReply::unauthorized("No Authorization header")),
        CredentialKind::Other => {
            return Err(ErrorReply::unauthorized("The Authorization header must read \"Bearer <token>\""));
        }
        CredentialKind::ApiKey => (Scheme::ApiKey, None),
        CredentialKind::PersonalAccessToken => (Scheme::PatWithWorkspace, Some(Scheme::PatWithoutWorkspace)),
        CredentialKind::ConsoleSessionToken => {
            (Scheme::ConsoleSessionWithWorkspace, Some(Scheme::ConsoleSessionWithoutWorkspace))
        }
        CredentialKind::ClientSessionToken => (Scheme::ClientSession, None),
        CredentialKind::PublishableKey => (Scheme::PublishableKey, None),
    };
    let any = without.is_some_and(|without| accepted.contains(&without));
    if !any && !accepted.contains(&with) {
        return Err(ErrorReply::unauthorized(format!("{} cannot be used here", kind.with_article())));
    }
    match kind {
        CredentialKind::ClientSessionToken => session(store, headers, token, now),
        CredentialKind::PublishableKey => publishable(store, headers, token),
        CredentialKind::ConsoleSessionToken => {
            chosen(headers, workspaces(store, "console_session_token", token), "console session token", any)
        }
        CredentialKind::PersonalAccessToken => {
            chosen(headers, workspaces(store, "personal_access_token", token), "personal access token", any)
        }
        // A contradicting seam-workspace header is ignored: an API key belongs to one workspace.
        _ => {
            let found = workspaces(store, "api_key", token).into_iter().next();
            found.map(Caller::of).ok_or_else(|| ErrorReply::unauthorized("API key not found"))
        }
    }
}

/// Returns what a client session may use, unless it has ended.
fn session(
    store: &Store,
    headers: &HeaderMap,
    token: &str,
    now: OffsetDateTime,
) -> Result<Caller, ErrorReply> {
    let is_own_header = CLIENT_SESSION.iter().any(|name| headers.contains_key(*name));
    if is_own_header && !token.starts_with("seam_cst") {
        let message = "A client session token begins with \"seam_cst\"";
        return Err(ErrorReply::bad_request("invalid_client_session_token", message));
    }
    let row = store.rows_with(Resource::named("client_session"), "token", token).into_iter().next();
    let Some((session, workspace_id)) = row.and_then(|row| Session::read(store, row)) else {
        return Err(ErrorReply::unauthorized_as("client_session_not_found", "Client session not found"));
    };
    if session.is_revoked {
        return Err(ErrorReply::unauthorized_as("client_session_revoked", "Client session is revoked"));
    }
    if session.expires_at.is_some_and(|end| end < now) {
        return Err(ErrorReply::unauthorized_as("client_session_expired", "Client session is expired"));
    }
    Ok(Caller { session: Some(session), ..Caller::of(workspace_id) })
}

/// Returns what a publishable key may use, which is little: it begins client sessions.
fn publishable(store: &Store, headers: &HeaderMap, key: &str) -> Result<Caller, ErrorReply> {
    if !headers.contains_key(PUBLISHABLE) {
        return Err(ErrorReply::unauthorized("A publishable key needs the header seam-publishable-key"));
    }
    let rows = store.rows_with(Resource::named("workspace"), "publishable_key", key).into_iter();
    let found = rows.filter_map(|row| store.get(row)).find(|_| !key.is_empty());
    let is_enabled =
        |workspace: &&Object| workspace.get("is_publishable_key_auth_enabled") == Some(&Value::Bool(true));
    let id = found.filter(is_enabled).and_then(|workspace| workspace.get(WORKSPACE_ID)?.as_str());
    let id = id.ok_or_else(|| {
        ErrorReply::unauthorized_as("invalid_publishable_key", "The publishable key opens no workspace")
    })?;
    Ok(Caller { is_publishable: true, ..Caller::of(id.to_owned()) })
}

/// Returns the ids of the workspaces that the token opens.
fn workspaces(store: &Store, member: &str, token: &str) -> Vec<String> {
    let rows = store.rows_with(Resource::named("workspace"), member, token).into_iter();
    let id = |row| Some(store.get(row)?.get(WORKSPACE_ID).and_then(Value::as_str)?.to_owned());
    rows.filter_map(id).collect()
}

/// Returns the workspace that the header names, if it is among those that the token opens.
fn chosen(headers: &HeaderMap, workspaces: Vec<String>, kind: &str, any: bool) -> Result<Caller, ErrorReply> {
    let caller = |workspace_id| Caller { workspace_id, workspaces: workspaces.clone(), ..Caller::default() };
    let Some(name) = headers.get(WORKSPACE).filter(|name| !name.is_empty()) else {
        if !any {
            return Err(ErrorReply::unauthorized(format!("A {kind} needs the seam-workspace header")));
        }
        let first = workspaces.first().cloned().map(caller);
        return first.ok_or_else(|| ErrorReply::unauthorized(format!("The {kind} was not found")));
    };
    if workspaces.is_empty() {
        return Err(ErrorReply::unauthorized(format!("The {kind} was not found")));
    }
    let found = workspaces.iter().find(|id| name.as_bytes().eq_ignore_ascii_case(id.as_bytes())).cloned();
    let refusal = || ErrorReply::unauthorized(format!("The {kind} has no access to this workspace"));
    found.map(caller).ok_or_else(refusal)
}
