//! Resources as facts.

use super::schema::Schema;
use serde::{Deserialize, Serialize};

/// A resource that operations return.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    #[serde(rename = "resource")]
    pub(crate) name: String,
    /// The path below which its operations are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) route: Option<String>,
    #[serde(flatten)]
    pub(crate) schema: Schema,
}
