//! The paths that the sandbox answers, and what each does: the rows of `data/operations/`, and the facts of the published
//! API in `data/published.json`.

use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::check::{Fact, Param, PublishedRule, Rule};
use super::scheme::Scheme;
use super::step::Step;

/// Begins the paths that the real API does not have.
const CONTROL: &str = "/_sandbox/";

/// A path, and what a request to it needs and does.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) path: String,
    /// POST and its synonyms, in the order of the text that refuses others.
    pub(crate) methods: Vec<String>,
    pub(crate) access: Access,
    /// The kinds of credentials that it accepts.
    pub(super) auth: Vec<Scheme>,
    pub(crate) params: Vec<Param>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) steps: Vec<Step>,
    /// The part of the sandbox that answers in place of the steps.
    pub(crate) control: Option<Control>,
    /// False for an operation that the API has and the sandbox knows by name alone.
    pub(crate) is_real: bool,
}

/// A row of `data/operations/`. What it leaves out comes from the facts of the published operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    path: String,
    methods: Option<Vec<String>>,
    #[serde(default)]
    access: Access,
    /// Checked before the published parameters, with these names in place of those.
    #[serde(default)]
    params: Vec<Param>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    steps: Vec<Step>,
    control: Option<Control>,
    /// The reason for what is unusual in the row, for its readers.
    #[serde(rename = "why")]
    _why: Option<String>,
}

/// An operation as it is published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    path: String,
    methods: Vec<String>,
    auth: Vec<Scheme>,
    params: Vec<Fact>,
    /// The parameters of which one list has to be given.
    #[serde(default)]
    required_sets: Vec<Vec<String>>,
    #[serde(default)]
    rules: Vec<PublishedRule>,
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
    Operations,
    Scene,
    Counts,
    Export,
    CreateObject,
    Reset,
    SetFaults,
    ListFaults,
    ClearFaults,
    ListRequests,
    CountRequests,
    SetProviders,
    ListProviders,
    ClearProviders,
    SetRateLimits,
    ListRateLimits,
    ClearRateLimits,
    SetClock,
    ChangeObject,
}

#[derive(Debug, Deserialize)]
struct Facts {
    operations: Vec<Published>,
}

pub(super) const FILES: &[&str] = &[
    include_str!("../../data/operations/control.json"),
    include_str!("../../data/operations/access_codes.json"),
    include_str!("../../data/operations/access_grants.json"),
    include_str!("../../data/operations/accounts.json"),
    include_str!("../../data/operations/acs.json"),
    include_str!("../../data/operations/acs_credentials.json"),
    include_str!("../../data/operations/acs_users.json"),
    include_str!("../../data/operations/client_sessions.json"),
    include_str!("../../data/operations/climate_and_noise.json"),
    include_str!("../../data/operations/devices.json"),
    include_str!("../../data/operations/phones_and_keys.json"),
    include_str!("../../data/operations/spaces.json"),
    include_str!("../../data/operations/user_identities.json"),
    include_str!("../../data/operations/workspaces_and_events.json"),
];

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let rows = FILES.iter().flat_map(|file| {
        serde_json::from_str::<Vec<Row>>(file).expect("the rows in data/operations/ are right")
    });
    let facts: Facts = serde_json::from_str(include_str!("../../data/published.json"))
        .expect("data/published.json is right");
    let mut published: BTreeMap<String, Published> =
        facts.operations.into_iter().map(|operation| (operation.path.clone(), operation)).collect();
    let mut operations: Vec<_> = rows.map(|row| Operation::real(published.remove(&row.path), row)).collect();
    operations.extend(published.into_values().map(Operation::known));
    operations
});

static ROUTINES: LazyLock<BTreeMap<String, Vec<Step>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/routines.json")).expect("data/routines.json is right")
});

impl Operation {
    /// Returns every path.
    pub(crate) fn all() -> &'static [Self] {
        &OPERATIONS
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
        let is_in_the_api = self.access != Access::Anyone && !self.is_control();
        is_in_the_api.then(|| self.path.trim_start_matches('/').replace('/', "."))
    }

    fn real(published: Option<Published>, row: Row) -> Self {
        let Published { methods, auth, params: facts, required_sets: sets, rules: published, .. } =
            published.unwrap_or_else(Published::nothing);
        let mut params = row.params;
        let own: BTreeSet<_> = params.iter().map(|param| param.name.clone()).collect();
        params.extend(facts.iter().map(Fact::param).filter(|param| !own.contains(&param.name)));
        let mut rules = row.rules;
        if rules.is_empty() {
            if !sets.is_empty() {
                rules.push(Rule::one_set(&sets));
            }
            rules.extend(published.into_iter().map(Rule::published));
        }
        Self {
            path: row.path,
            methods: row.methods.unwrap_or(methods),
            access: row.access,
            auth,
            params,
            rules,
            steps: row.steps,
            control: row.control,
            is_real: true,
        }
    }

    fn known(published: Published) -> Self {
        Self {
            path: published.path,
            methods: published.methods,
            access: Access::Credentials,
            auth: published.auth,
            params: Vec::new(),
            rules: Vec::new(),
            steps: Vec::new(),
            control: None,
            is_real: false,
        }
    }
}

impl Published {
    /// Returns the facts of a path that only a sandbox has: every credential of a workspace opens it.
    fn nothing() -> Self {
        let auth = Scheme::OF_A_WORKSPACE.to_vec();
        let (path, methods, params) = (String::new(), Vec::new(), Vec::new());
        Self { path, methods, auth, params, required_sets: Vec::new(), rules: Vec::new() }
    }
}

/// Returns the steps that several operations share under this name.
pub(crate) fn routine(name: &str) -> &'static [Step] {
    ROUTINES.get(name).unwrap_or_else(|| panic!("data/routines.json has no routine `{name}`"))
}
