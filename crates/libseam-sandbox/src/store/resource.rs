//! The resources that the sandbox keeps: the rows of `data/resources.json`.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

use super::source::Source;

/// A kind of object: its names, its references to others, and the members that no request has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    /// The name of one object in replies, such as `acs_user`.
    #[serde(rename = "resource")]
    pub(crate) name: String,
    /// The name of several in replies, such as `acs_users`.
    pub(crate) list: String,
    /// The member with the id.
    pub(crate) id: String,
    /// The message of the error for an id that no object has.
    pub(crate) not_found: String,
    /// The members that hold ids of others, with the name of their resource. An object goes with any that it refers to.
    #[serde(default)]
    pub(crate) references: BTreeMap<String, String>,
    /// Members of a new object, where the request gives none.
    #[serde(default)]
    pub(crate) new: BTreeMap<String, Source>,
    /// Members of a reply that follow from others.
    #[serde(default)]
    pub(crate) view: BTreeMap<String, Source>,
    /// Members that a reply leaves out where they are null: the API declares them optional, not nullable.
    #[serde(default)]
    pub(crate) omit_null: Vec<String>,
    /// The members that `/_sandbox/scene` shows: none that opens a door or a session. Empty hides the resource.
    #[serde(default)]
    pub(crate) scene: Vec<String>,
}

/// A number that `/_sandbox/counts` reports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    pub(crate) name: String,
    pub(crate) of: String,
    /// The member that has to be there and true; without one, every object counts.
    #[serde(rename = "where")]
    pub(crate) member: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    resources: Vec<Resource>,
    counts: Vec<Count>,
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/resources.json")).expect("data/resources.json is right")
});

impl Resource {
    /// Returns every resource.
    pub(crate) fn all() -> &'static [Self] {
        &ROWS.resources
    }

    /// Returns the resource with this name, which the data has to have.
    pub(crate) fn named(name: &str) -> &'static Self {
        let found = Self::all().iter().find(|resource| resource.name == name);
        found.unwrap_or_else(|| panic!("data/resources.json has no `{name}`"))
    }
}

impl Count {
    /// Returns every number to report.
    pub(crate) fn all() -> &'static [Self] {
        &ROWS.counts
    }
}
