//! The paths that the sandbox answers, and what each does: the rows of `data/operations.json`.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

use super::check::{Param, Rule};
use super::step::Step;

/// Begins the paths that the real API does not have.
const CONTROL: &str = "/_sandbox/";

/// A path, and what a request to it needs and does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) path: String,
    /// POST and its synonyms, in the order of the text that refuses others.
    pub(crate) methods: Vec<String>,
    #[serde(default)]
    pub(crate) access: Access,
    #[serde(default)]
    pub(crate) params: Vec<Param>,
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
    #[serde(default)]
    pub(crate) steps: Vec<Step>,
    /// The part of the sandbox that answers in place of the steps.
    pub(crate) control: Option<Control>,
    /// The reason for what is unusual in the row, for its readers.
    #[serde(rename = "why")]
    _why: Option<String>,
}

/// The requests that may use a path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    #[default]
    Credentials,
    Anyone,
}

/// A request to the sandbox itself.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Control {
    About,
    Scene,
    Counts,
    Reset,
    SetFaults,
    ListFaults,
    ClearFaults,
    ListRequests,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    operations: Vec<Operation>,
    routines: BTreeMap<String, Vec<Step>>,
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/operations.json")).expect("data/operations.json is right")
});

impl Operation {
    /// Returns every path.
    pub(crate) fn all() -> &'static [Self] {
        &ROWS.operations
    }

    /// Reports whether the API has an operation of this name, such as `acs.users.delete`.
    pub(crate) fn exists(name: &str) -> bool {
        Self::all().iter().any(|operation| operation.name().as_deref() == Some(name))
    }

    /// Reports whether only a sandbox has the path.
    pub(crate) fn is_control(&self) -> bool {
        self.path.starts_with(CONTROL)
    }

    /// Returns the name in the API, such as `acs.users.delete`; `None` for what only a sandbox has.
    pub(crate) fn name(&self) -> Option<String> {
        let is_in_the_api = self.access == Access::Credentials && !self.is_control();
        is_in_the_api.then(|| self.path.trim_start_matches('/').replace('/', "."))
    }
}

/// Returns the steps that several operations share under this name.
pub(crate) fn routine(name: &str) -> &'static [Step] {
    ROWS.routines.get(name).unwrap_or_else(|| panic!("data/operations.json has no routine `{name}`"))
}
