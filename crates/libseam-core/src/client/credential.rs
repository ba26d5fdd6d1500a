//! Credentials: which kind a token is, checked when a client is made, and without ever quoting it.
//!
//! The prefixes are those of the official clients (`api/wire.md` section 3): `seam_at` personal access token,
//! `seam_cst` client session token, `seam_pk` publishable key, `seam_` API key, `ey` a JWT.

use crate::{
    alphabet::{PRINTABLE, is_padded, spells},
    api::table::CredentialKind,
    check::flaw::Flaw,
    search::word,
};

impl CredentialKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::ApiKey, Self::PersonalAccessToken, Self::ConsoleSessionToken];

    /// Name of the option that holds a credential of this kind.
    #[must_use]
    pub fn option(self) -> &'static str {
        option(Some(self))
    }

    /// Whether a credential of this kind is used with a workspace id. An API key belongs to one workspace already.
    #[must_use]
    pub fn needs_workspace(self) -> bool {
        self != Self::ApiKey
    }

    fn prefix(self) -> &'static str {
        word("seam_ seam_at ey", ' ', self as usize)
    }
}

/// Name of the option that holds a credential of that kind; empty for none.
pub(crate) fn option(kind: Option<CredentialKind>) -> &'static str {
    let place = kind.map_or(CredentialKind::COUNT, |kind| kind as usize);
    word("api_key personal_access_token console_session_token", ' ', place)
}

/// How tokens begin, why one is refused that was given as another, and the kind that it is.
static LOOKS: [(&str, Flaw, Option<CredentialKind>); 5] = [
    ("seam_cst", Flaw::ClientSessionToken, None),
    ("seam_pk", Flaw::PublishableKey, None),
    ("seam_at", Flaw::PersonalAccessToken, Some(CredentialKind::PersonalAccessToken)),
    ("seam_", Flaw::ApiKey, Some(CredentialKind::ApiKey)),
    ("ey", Flaw::Jwt, Some(CredentialKind::ConsoleSessionToken)),
];

/// What keeps `token` from being a credential of `kind`, with a word for the flaw's text.
pub(crate) fn flaw(kind: CredentialKind, token: &str) -> Option<(Flaw, &'static str)> {
    let flaw = if token.is_empty() {
        Flaw::Empty
    } else if is_padded(token) {
        Flaw::PaddedToken
    } else if !spells(PRINTABLE, token) {
        Flaw::UnprintableToken
    } else if token.len() > 8192 {
        Flaw::LongToken
    } else {
        return match LOOKS.iter().find(|(prefix, ..)| token.starts_with(prefix)) {
            Some((.., found)) if *found == Some(kind) => None,
            Some((_, flaw, found)) => Some((*flaw, option(*found))),
            None => Some((Flaw::OtherToken, kind.prefix())),
        };
    };
    Some((flaw, ""))
}

#[cfg(test)]
mod tests {
    use super::{CredentialKind, Flaw, flaw};
    use std::{format, string::String};

    #[test]
    fn a_token_may_be_8192_bytes_long() {
        let token = |length: usize| -> String { format!("seam_{}", "a".repeat(length - 5)) };
        assert_eq!(flaw(CredentialKind::ApiKey, &token(8192)), None);
        assert_eq!(flaw(CredentialKind::ApiKey, &token(8193)), Some((Flaw::LongToken, "")));
    }
}
