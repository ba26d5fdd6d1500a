//! The resources that the sandbox keeps: the rows of `data/resources/`.

use serde::Deserialize;
use serde_json::Value;
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
    /// Members to find and to order objects by, beside the id and the references.
    #[serde(default)]
    pub(crate) index: Vec<String>,
    /// The members that a rule may name a provider by.
    #[serde(default)]
    pub(crate) names: Vec<String>,
    /// The objects are changes on their way, which nothing waits for.
    #[serde(default)]
    pub(crate) is_fleeting: bool,
    /// The objects lead from ids of objects that were merged to those that are left.
    #[serde(default)]
    pub(crate) is_alias: bool,
    /// Members of a new object, where the request gives none.
    #[serde(default)]
    pub(crate) new: BTreeMap<String, Source>,
    /// Members of a reply that follow from others.
    #[serde(default)]
    pub(crate) view: BTreeMap<String, Source>,
    /// Members that a reply leaves out where they are null: the API declares them optional, not nullable.
    #[serde(default)]
    pub(crate) omit_null: Vec<String>,
    /// Members that no reply shows.
    #[serde(default)]
    pub(crate) hidden: Vec<String>,
    /// The events of its changes.
    pub(crate) events: Option<Events>,
    /// The members that `/_sandbox/scene` shows: none that opens a door or a session. Empty hides the resource.
    #[serde(default)]
    pub(crate) scene: Vec<String>,
}

/// The events that the changes of an object cause, by their types. A type that is null stands for no event.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Events {
    #[serde(default)]
    pub(crate) created: Vec<Source>,
    #[serde(default)]
    pub(crate) deleted: Vec<Source>,
    #[serde(default)]
    pub(crate) changed: Vec<Changed>,
    /// The members of the object that the events have too, as they are when the event happens.
    pub(crate) with: BTreeMap<String, Source>,
}

/// An event of members that change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changed {
    pub(crate) event: String,
    /// The members of which one has to change.
    pub(crate) members: Vec<String>,
    /// The value that the first member gets; without one, any.
    pub(crate) to: Option<Value>,
    /// More members of the event.
    #[serde(default)]
    pub(crate) with: BTreeMap<String, Source>,
    /// The sentence of an event that has the values of the members before and after, as `from` and `to`.
    pub(crate) description: Option<String>,
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

const FILES: &[&str] = &[
    include_str!("../../data/resources/people.json"),
    include_str!("../../data/resources/acs.json"),
    include_str!("../../data/resources/doors.json"),
    include_str!("../../data/resources/grants.json"),
    include_str!("../../data/resources/other.json"),
    include_str!("../../data/resources/pending.json"),
];

static RESOURCES: LazyLock<Vec<Resource>> = LazyLock::new(|| {
    let rows = FILES.iter().flat_map(|file| {
        serde_json::from_str::<Vec<Resource>>(file).expect("the rows in data/resources/ are right")
    });
    rows.collect()
});

static COUNTS: LazyLock<Vec<Count>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/counts.json")).expect("data/counts.json is right")
});

impl Resource {
    /// Returns every resource.
    pub(crate) fn all() -> &'static [Self] {
        &RESOURCES
    }

    /// Returns the resource with this name, which the data has to have.
    pub(crate) fn named(name: &str) -> &'static Self {
        let found = Self::all().iter().find(|resource| resource.name == name);
        found.unwrap_or_else(|| panic!("data/resources/ has no `{name}`"))
    }
}

impl Count {
    /// Returns every number to report.
    pub(crate) fn all() -> &'static [Self] {
        &COUNTS
    }
}
