//! Credentials: the kind of a token, checked when a client is made, without ever quoting it. No other module
//! knows the forms of Seam's tokens.
//!
//! The prefixes are those of the official clients (`api/wire.md` section 3): `seam_at` personal access token,
//! `seam_cst` client session token, `seam_pk` publishable key, `seam_` API key, `ey` a JWT.

use crate::{api::table::CredentialKind, check::problem_kind::ProblemKind};

impl CredentialKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::ApiKey, Self::PersonalAccessToken, Self::ConsoleSessionToken];

    /// Returns the name of the option that holds a credential of this kind.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::PersonalAccessToken => "personal_access_token",
            Self::ConsoleSessionToken => "console_session_token",
        }
    }

    /// Reports whether a credential of this kind needs a workspace id. An API key belongs to one workspace
    /// already.
    #[must_use]
    pub fn needs_workspace(self) -> bool {
        self != Self::ApiKey
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "seam_",
            Self::PersonalAccessToken => "seam_at",
            Self::ConsoleSessionToken => "ey",
        }
    }
}

/// Finds the problem that keeps `token` from being a credential of `kind`. `called` names the option for a credential of
/// another kind as the user knows it.
pub(crate) fn problem_kind<'n>(
    kind: CredentialKind,
    token: &str,
    called: impl Fn(CredentialKind) -> &'n str,
) -> Option<ProblemKind<'n>> {
    use CredentialKind::{ApiKey, ConsoleSessionToken, PersonalAccessToken};
    let expected = kind.noun();
    if token.is_empty() {
        return Some(ProblemKind::Empty);
    }
    if token.trim() != token {
        return Some(ProblemKind::PaddedToken);
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(ProblemKind::UnprintableToken);
    }
    if token.len() > 8192 {
        return Some(ProblemKind::LongToken { length: token.len() });
    }
    if token.starts_with("seam_cst") {
        return Some(ProblemKind::PowerlessToken { expected, got: "a client session token" });
    }
    if token.starts_with("seam_pk") {
        return Some(ProblemKind::PowerlessToken { expected, got: "a publishable key" });
    }
    // That of API keys is the beginning of the others, so it comes last.
    let kinds = [ConsoleSessionToken, PersonalAccessToken, ApiKey];
    match kinds.into_iter().find(|kind| token.starts_with(kind.prefix())) {
        Some(found) if found == kind => None,
        Some(found) => {
            Some(ProblemKind::MisplacedToken { expected, got: found.noun(), option: called(found) })
        }
        None => Some(ProblemKind::WrongPrefix { expected, prefix: kind.prefix() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{CredentialKind, ProblemKind, problem_kind};
    use std::{format, string::String};

    #[test]
    fn a_token_may_be_8192_bytes_long() {
        let token = |length: usize| -> String { format!("seam_{}", "a".repeat(length - 5)) };
        let problem_kind = |token: &str| problem_kind(CredentialKind::ApiKey, token, CredentialKind::option);
        assert_eq!(problem_kind(&token(8192)), None);
        assert_eq!(problem_kind(&token(8193)), Some(ProblemKind::LongToken { length: 8193 }));
    }
}
