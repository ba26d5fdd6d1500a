//! Credentials: which kind a token is, checked when a client is made, and without ever quoting it.
//!
//! The prefixes are those of the official clients (`api/wire.md` section 3): `seam_at` personal access token,
//! `seam_cst` client session token, `seam_pk` publishable key, `seam_` API key, `ey` a JWT.

use crate::{message::message, request::SCHEME, secret::Secret, table::CredentialKind};
use alloc::string::String;

/// Longest token that is accepted, in bytes.
const LONGEST: usize = 8192;

/// A checked credential.
#[derive(Debug)]
pub(crate) struct Credential {
    /// What kind it is.
    pub(crate) kind: CredentialKind,
    token: Secret,
}

impl CredentialKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::ApiKey, Self::PersonalAccessToken, Self::ConsoleSessionToken];

    /// Name of the option that holds a credential of this kind.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::ApiKey => "api_key",
            Self::PersonalAccessToken => "personal_access_token",
            Self::ConsoleSessionToken => "console_session_token",
        }
    }

    /// Whether a credential of this kind is used with a workspace id. An API key belongs to one workspace already.
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

/// What a token looks like, by its prefix.
fn look(token: &str) -> Option<(Option<CredentialKind>, &'static str)> {
    const LOOKS: &[(&str, Option<CredentialKind>, &str)] = &[
        ("seam_cst", None, "a client session token"),
        ("seam_pk", None, "a publishable key"),
        ("seam_at", Some(CredentialKind::PersonalAccessToken), "a personal access token"),
        ("seam_", Some(CredentialKind::ApiKey), "an API key"),
        ("ey", Some(CredentialKind::ConsoleSessionToken), "a JWT"),
    ];
    LOOKS.iter().find(|(prefix, ..)| token.starts_with(prefix)).map(|&(_, kind, name)| (kind, name))
}

impl Credential {
    /// Checks that `token` can be a credential of `kind`.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence that begins with the option's name.
    pub(crate) fn new(kind: CredentialKind, token: Secret) -> Result<Self, String> {
        let text = token.expose();
        if text.is_empty() {
            return Err("must not be empty".into());
        }
        if text.trim() != text {
            return Err("has white space around it".into());
        }
        if !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err("has a character that no token has".into());
        }
        if text.len() > LONGEST {
            return Err(message!("is longer than {} bytes", LONGEST));
        }
        match look(text) {
            Some((Some(found), _)) if found == kind => Ok(Self { kind, token }),
            Some((Some(found), name)) => Err(message!("holds {}; pass it as `{}`", name, found.option())),
            Some((None, name)) => Err(message!("holds {}, which takes no access away", name)),
            None => Err(message!("is no token of this kind: it does not begin with `{}`", kind.prefix())),
        }
    }

    /// The value of the `authorization` header.
    pub(crate) fn authorization(&self) -> Secret {
        Secret::concat(&[SCHEME, self.token.expose()])
    }
}
