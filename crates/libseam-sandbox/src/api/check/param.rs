//! A parameter of a path.

use serde::Deserialize;

use super::Kind;

/// One parameter, as `data/operations.json` lists it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) required: bool,
    /// Null means the same as nothing.
    #[serde(default)]
    pub(crate) nullable: bool,
}
