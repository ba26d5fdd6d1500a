//! Credentials: the kind of a token, checked when a client is made, without ever quoting it, and the headers that carry
//! it. No other module knows the forms of Seam's tokens.
//!
//! The prefixes are those of the official clients (`api/wire.md` section 3): `seam_at` personal access token,
//! `seam_cst` client session token, `seam_pk` publishable key, `seam_` API key, `ey` a JWT.

use crate::{
    api::table::CredentialKind,
    check::problem_kind::ProblemKind,
    wire::{
        request::{Header, SCHEME},
        secret::Secret,
    },
};
use alloc::vec::Vec;

/// Number of headers at most that carry a credential.
pub(crate) const HEADER_COUNT: usize = 2;

impl CredentialKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::ApiKey,
        Self::PersonalAccessToken,
        Self::ConsoleSessionToken,
        Self::ClientSessionToken,
        Self::PublishableKey,
    ];

    /// Returns the name of the option that holds a credential of this kind.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::PersonalAccessToken => "personal_access_token",
            Self::ConsoleSessionToken => "console_session_token",
            Self::ClientSessionToken => "client_session_token",
            Self::PublishableKey => "publishable_key",
        }
    }

    /// Reports whether a credential of this kind needs a workspace id. The others belong to one workspace already.
    #[must_use]
    pub fn needs_workspace(self) -> bool {
        matches!(self, Self::PersonalAccessToken | Self::ConsoleSessionToken)
    }

    /// Reports whether a credential of this kind is made for programs that everybody can read, such as a page. It opens
    /// what belongs to one person at most.
    #[must_use]
    pub fn is_for_pages(self) -> bool {
        matches!(self, Self::ClientSessionToken | Self::PublishableKey)
    }

    /// Adds the headers that carry `token`. A client session goes into two, as the official clients send it.
    pub(crate) fn add_headers(self, token: &Secret, headers: &mut Vec<Header>) {
        let mut add = |name, scheme: &str| {
            headers.push(Header::sensitive(name, Secret::concat(&[scheme, token.expose()])));
        };
        match self {
            Self::PublishableKey => add("seam-publishable-key", ""),
            Self::ClientSessionToken => {
                add("authorization", SCHEME);
                add("client-session-token", "");
            }
            _ => add("authorization", SCHEME),
        }
    }

    /// Returns the kind that `token` has by its beginning.
    #[must_use]
    pub fn of_token(token: &str) -> Option<Self> {
        // That of API keys, which is the first, is the beginning of the others.
        Self::ALL.iter().rev().copied().find(|kind| token.starts_with(kind.prefix()))
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "seam_",
            Self::PersonalAccessToken => "seam_at",
            Self::ConsoleSessionToken => "ey",
            Self::ClientSessionToken => "seam_cst",
            Self::PublishableKey => "seam_pk",
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
    match CredentialKind::of_token(token) {
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

    fn found(kind: CredentialKind, token: &str) -> Option<ProblemKind<'static>> {
        problem_kind(kind, token, CredentialKind::option)
    }

    #[test]
    fn a_token_may_be_8192_bytes_long() {
        let token = |length: usize| -> String { format!("seam_{}", "a".repeat(length - 5)) };
        assert_eq!(found(CredentialKind::ApiKey, &token(8192)), None);
        let problem_kind = ProblemKind::LongToken { length: 8193 };
        assert_eq!(found(CredentialKind::ApiKey, &token(8193)), Some(problem_kind));
    }

    #[test]
    fn a_token_of_each_kind_fits_its_own_option_and_is_told_its_place_in_every_other() {
        let tokens = ["seam_key1", "seam_at1", "eyJ", "seam_cst1", "seam_pk1"];
        for (own, token) in CredentialKind::ALL.iter().zip(tokens) {
            for kind in CredentialKind::ALL {
                let (expected, got) = (kind.noun(), own.noun());
                let misplaced = ProblemKind::MisplacedToken { expected, got, option: own.option() };
                assert_eq!(found(*kind, token), (own != kind).then_some(misplaced), "{token} as {kind:?}");
            }
        }
    }
}
