use axum::http::HeaderMap;

use crate::Credentials;
use crate::credential_kind::CredentialKind;
use crate::refusal::Refusal;

const WORKSPACE: &str = "seam-workspace";

/// Lets a request pass that carries one of the sandbox's credentials.
///
/// The refusal says what is wrong by the kind of the token. No message repeats the token.
pub(crate) fn authenticate(headers: &HeaderMap, accepted: &Credentials) -> Result<(), Refusal> {
    let (kind, token) = CredentialKind::read(headers);
    match kind {
        CredentialKind::Nothing => Err(Refusal::unauthorized("No Authorization header")),
        CredentialKind::Other => {
            Err(Refusal::unauthorized("The Authorization header must read \"Bearer <token>\""))
        }
        CredentialKind::ConsoleSessionToken => {
            let known = token == accepted.console_session_token;
            in_workspace(headers, accepted, known, "console session token")
        }
        CredentialKind::PersonalAccessToken => {
            let known = token == accepted.personal_access_token;
            in_workspace(headers, accepted, known, "personal access token")
        }
        CredentialKind::ClientSessionToken => {
            Err(Refusal::unauthorized("A client session token cannot be used here"))
        }
        CredentialKind::PublishableKey => Err(Refusal::unauthorized("A publishable key cannot be used here")),
        // A contradicting seam-workspace header is ignored: an API key belongs to one workspace.
        CredentialKind::ApiKey if token == accepted.api_key => Ok(()),
        CredentialKind::ApiKey => Err(Refusal::unauthorized("API key not found")),
    }
}

fn in_workspace(headers: &HeaderMap, accepted: &Credentials, known: bool, kind: &str) -> Result<(), Refusal> {
    let Some(workspace) = headers.get(WORKSPACE).filter(|workspace| !workspace.is_empty()) else {
        return Err(Refusal::unauthorized(format!("A {kind} needs the seam-workspace header")));
    };
    if !known {
        return Err(Refusal::unauthorized(format!("The {kind} was not found")));
    }
    if !workspace.as_bytes().eq_ignore_ascii_case(accepted.workspace_id.as_bytes()) {
        return Err(Refusal::unauthorized(format!("The {kind} has no access to this workspace")));
    }
    Ok(())
}
