//! Kinds of credentials.

use axum::http::{HeaderMap, header::AUTHORIZATION};

const SCHEME: &str = "Bearer ";
/// The headers that a client session token is looked for in, before `Authorization`.
pub(super) const CLIENT_SESSION: [&str; 2] = ["seam-client-session-token", "client-session-token"];
pub(super) const PUBLISHABLE: &str = "seam-publishable-key";

/// The kind of a request's credential, by the prefix of its token. A token of any kind may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialKind {
    /// No header with a credential.
    Nothing,
    /// A header that is not `Bearer <token>`.
    Other,
    ApiKey,
    PersonalAccessToken,
    ConsoleSessionToken,
    ClientSessionToken,
    PublishableKey,
}

impl CredentialKind {
    /// Returns the kind, and the token, which is empty if there is none.
    pub(crate) fn read(headers: &HeaderMap) -> (Self, &str) {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        if let Some(token) = CLIENT_SESSION.into_iter().find_map(text) {
            return (Self::ClientSessionToken, token);
        }
        let Some(authorization) = headers.get(AUTHORIZATION) else {
            return text(PUBLISHABLE).map_or((Self::Nothing, ""), |key| (Self::PublishableKey, key));
        };
        // The scheme is matched with its case, as the real server does.
        let Some(token) = authorization.to_str().ok().and_then(|value| value.strip_prefix(SCHEME)) else {
            return (Self::Other, "");
        };
        let kind = match token {
            token if token.starts_with("ey") => Self::ConsoleSessionToken,
            token if token.starts_with("seam_at") => Self::PersonalAccessToken,
            token if token.starts_with("seam_cst") => Self::ClientSessionToken,
            token if token.starts_with("seam_pk") => Self::PublishableKey,
            _ => Self::ApiKey,
        };
        (kind, token)
    }

    /// Returns the kind as a sentence begins with it.
    pub(super) fn with_article(self) -> &'static str {
        match self {
            Self::Nothing => "No credential",
            Self::Other => "Another scheme",
            Self::ApiKey => "An API key",
            Self::PersonalAccessToken => "A personal access token",
            Self::ConsoleSessionToken => "A console session token",
            Self::ClientSessionToken => "A client session token",
            Self::PublishableKey => "A publishable key",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Other => "other",
            Self::ApiKey => "api_key",
            Self::PersonalAccessToken => "personal_access_token",
            Self::ConsoleSessionToken => "console_session_token",
            Self::ClientSessionToken => "client_session_token",
            Self::PublishableKey => "publishable_key",
        }
    }
}
