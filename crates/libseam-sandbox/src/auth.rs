use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::Credentials;
use crate::refusal::Refusal;

const SCHEME: &str = "Bearer ";
const WORKSPACE: &str = "seam-workspace";

/// Lets a request pass that carries one of the sandbox's credentials.
///
/// The kind of a token is read off its first letters, so that the refusal can say what is wrong. No message repeats
/// the token.
pub(crate) fn authenticate(headers: &HeaderMap, accepted: &Credentials) -> Result<(), Refusal> {
    let Some(authorization) = headers.get(AUTHORIZATION) else {
        return Err(Refusal::unauthorized("No Authorization header"));
    };
    // The scheme is matched with its case, as the real server does.
    let Some(token) = authorization.to_str().ok().and_then(|value| value.strip_prefix(SCHEME)) else {
        return Err(Refusal::unauthorized("The Authorization header must read \"Bearer <token>\""));
    };
    if token.starts_with("ey") {
        return in_workspace(
            headers,
            accepted,
            token == accepted.console_session_token,
            "console session token",
        );
    }
    if token.starts_with("seam_at") {
        return in_workspace(
            headers,
            accepted,
            token == accepted.personal_access_token,
            "personal access token",
        );
    }
    if token.starts_with("seam_cst") {
        return Err(Refusal::unauthorized("A client session token cannot be used here"));
    }
    if token.starts_with("seam_pk") {
        return Err(Refusal::unauthorized("A publishable key cannot be used here"));
    }
    // A contradicting seam-workspace header is ignored: an API key belongs to one workspace.
    if token == accepted.api_key { Ok(()) } else { Err(Refusal::unauthorized("API key not found")) }
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
