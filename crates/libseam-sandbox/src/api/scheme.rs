//! The kinds of credentials that an operation accepts.

use serde::Deserialize;

/// A kind of credential as the API publishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scheme {
    ApiKey,
    PatWithWorkspace,
    PatWithoutWorkspace,
    ConsoleSessionWithWorkspace,
    ConsoleSessionWithoutWorkspace,
    ClientSession,
    PublishableKey,
}

impl Scheme {
    /// The kinds that open a whole workspace.
    pub(super) const OF_A_WORKSPACE: [Self; 3] =
        [Self::ApiKey, Self::PatWithWorkspace, Self::ConsoleSessionWithWorkspace];
}
