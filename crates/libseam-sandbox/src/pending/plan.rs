//! The changes that have to reach a provider: the rows of `data/pending.json`.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::LazyLock};

use crate::store::{Object, Resource, Source};

/// A sort of change: of which objects, to which provider, and what it shows.
///
/// Expressions begin at the object; `$before` and `$after` have the members that change, and `$now` is the time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    pub(super) resource: String,
    /// The members that change; none for a removal.
    #[serde(default)]
    pub(super) members: Vec<String>,
    /// Without one, a removal takes as long as that of the objects that refer to the one at hand.
    pub(super) provider: Option<Provider>,
    /// The members of an object that stays where it should have gone along with another one.
    #[serde(default)]
    pub(super) kept: Map<String, Value>,
    /// The members of the object that takes the place of one that was removed.
    #[serde(default)]
    pub(super) unmanaged: BTreeMap<String, Source>,
    /// Lists may leave the object out before it is gone.
    #[serde(default)]
    pub(super) unlists: bool,
    /// The notices while the change is on its way, by the member of the change with the id of the object that shows it.
    #[serde(default)]
    pub(super) shows: Notices,
    /// In place of those, while the change waits for another one.
    #[serde(default)]
    pub(super) deferred: Notices,
    /// The notices while what was changed is on its way back.
    #[serde(default)]
    pub(super) returns: Notices,
    #[serde(default)]
    pub(super) returns_deferred: Notices,
    /// The event of an attempt that fails.
    pub(super) failed_event: Option<String>,
    /// The reason for what is unusual in the row, for its readers.
    #[serde(rename = "why")]
    _why: Option<String>,
}

pub(super) type Notices = BTreeMap<String, Notice>;

/// The provider that a change has to reach.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Provider {
    pub(super) resource: String,
    /// Expression of the provider's id, or of a list of ids.
    pub(super) id: Source,
}

/// The members of an object that tell of a change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notice {
    /// The id of the object that shows it.
    pub(super) id: Source,
    /// An item of `pending_mutations`.
    pub(super) mutation: Option<Source>,
    /// An item of `warnings`.
    pub(super) warning: Option<Source>,
    /// An item of `errors`, from the first attempt that fails.
    pub(super) error: Option<Source>,
    pub(super) status: Option<Source>,
    /// The provider does not have the latest state yet.
    pub(super) unsynced: Option<Source>,
}

static PLANS: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/pending.json"))
        .expect("the rows in data/pending.json are right")
});

impl Plan {
    /// Returns every sort of change.
    pub(crate) fn all() -> &'static [Self] {
        &PLANS
    }

    /// Returns the row for removals of objects of this resource.
    pub(super) fn of_removal(resource: &Resource) -> Option<&'static Self> {
        Self::all().iter().find(|plan| plan.resource == resource.name && plan.members.is_empty())
    }

    /// Returns the row for a change of an object.
    pub(super) fn of_change(resource: &Resource, before: &Object, after: &Object) -> Option<&'static Self> {
        let null = Value::Null;
        let changes =
            |name: &String| after.get(name).is_some_and(|value| value != before.get(name).unwrap_or(&null));
        Self::all().iter().find(|plan| plan.resource == resource.name && plan.members.iter().any(changes))
    }

    /// Returns the row that a change was begun with.
    pub(super) fn of(change: &Object) -> Option<&'static Self> {
        let members = |plan: &Self| Value::from(plan.members.clone());
        let is_of = |plan: &&Self| {
            change.get("of") == Some(&Value::from(plan.resource.as_str()))
                && change.get("members") == Some(&members(plan))
        };
        Self::all().iter().find(is_of)
    }
}
