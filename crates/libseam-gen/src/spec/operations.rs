//! `spec/operations.json`: the operations with their parameters, and the facts that follow from a row.

use super::{
    Pages,
    resources::Resource,
    rules::{Check, Rule},
    ways::{self, Presence},
};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The table with the removals and the reads that confirm them.
pub(crate) const REMOVALS: &str = "removals";

/// A row. The field names are those of the facts about the whole API; `id`, `summary`, `in_words`, `effect`,
/// `gone_types` and `tables` are ours.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) operation: String,
    id: u32,
    summary: String,
    /// The call in words: `{name}` stands for the object that the parameter identifies, and `{a|b}` for the first of
    /// them that is given.
    #[serde(default)]
    in_words: Option<String>,
    methods: Vec<String>,
    auth: Vec<String>,
    body: String,
    pub(crate) params: Vec<Param>,
    response_key: Option<String>,
    response_type: Option<String>,
    #[serde(default)]
    response_body: Option<Value>,
    paginated: bool,
    action_attempt: bool,
    #[serde(default)]
    action_attempt_type: Option<String>,
    #[serde(default)]
    has_required_parameters: bool,
    undocumented: bool,
    deprecated: bool,
    draft: bool,
    effect: String,
    #[serde(default)]
    gone_types: Vec<String>,
    /// The tables that hold the operation, beside the one that holds everything.
    #[serde(default)]
    pub(crate) tables: Vec<String>,
    #[serde(skip_deserializing)]
    pub(crate) rules: Vec<Rule>,
    /// The rules as the core checks them.
    #[serde(skip_deserializing)]
    checks: Vec<Check>,
    /// The ways to call the operation: for each, the presence of every parameter, in the order of `params`.
    #[serde(skip_deserializing)]
    ways: Vec<Vec<Presence>>,
    /// The name without the verb: `acs.users` of `acs.users.delete`.
    #[serde(skip_deserializing)]
    pub(crate) namespace: String,
    #[serde(skip_deserializing)]
    verb: String,
    /// The resource that the result is, or is a list of.
    #[serde(skip_deserializing)]
    pub(crate) resource: Option<String>,
    #[serde(skip_deserializing)]
    is_list: bool,
    /// The feature of a crate that brings the operation into its table; `None` for what is always there.
    #[serde(skip_deserializing)]
    feature: Option<&'static str>,
}

/// A parameter of a row, or a member of one.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Param {
    pub(crate) name: String,
    #[serde(default)]
    summary: String,
    pub(crate) required: bool,
    #[serde(default)]
    nullable: bool,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    undocumented: bool,
    #[serde(default)]
    default: Option<Value>,
    #[serde(flatten)]
    kind: Kind,
    /// True if nothing can be removed without an object that has this id.
    #[serde(skip_deserializing)]
    needed: bool,
}

/// The part of a parameter that says what values it may have.
#[derive(Deserialize, Serialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
    format: Option<String>,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
    #[serde(rename = "minLength")]
    min_length: Option<usize>,
    #[serde(rename = "maxLength")]
    max_length: Option<usize>,
    #[serde(rename = "minItems")]
    min_items: Option<usize>,
    #[serde(rename = "maxItems")]
    max_items: Option<usize>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    #[serde(rename = "exclusiveMinimum", default)]
    exclusive_minimum: bool,
    items: Option<Box<Kind>>,
    properties: Option<Vec<Param>>,
    pattern: Option<String>,
    #[serde(rename = "additionalProperties")]
    additional_properties: Option<Value>,
}

/// Refuses rows that contradict each other or cannot be expressed.
pub(super) fn check(operations: &[Operation], pages: &Pages, resources: &[Resource]) -> Result<()> {
    let mut ids = BTreeMap::new();
    for op in operations {
        let name = &op.operation;
        if let Some(other) = ids.insert(op.id, name) {
            bail!("{name} and {other} have the same id {}", op.id);
        }
        if op.path != format!("/{}", name.replace('.', "/")) {
            bail!("{name}: the path {} is not its own", op.path);
        }
        if op.action_attempt || op.body != "object" {
            bail!("{name}: action_attempt and composed bodies cannot be expressed yet");
        }
        if op.paginated && !(op.is_list() && op.params.iter().any(|p| p.name == pages.cursor_in)) {
            bail!("{name}: what has pages is a list and has the parameter {}", pages.cursor_in);
        }
        if let Some(table) = op.tables.iter().find(|table| *table != REMOVALS) {
            bail!("{name}: there is no table {table}");
        }
        if let Some(resource) = op.response_type.as_deref().map(|name| name.trim_end_matches("[]")) {
            let known = resources.iter().find(|known| known.name == resource);
            let known = known.with_context(|| format!("{name}: spec/resources.json has no {resource}"))?;
            if op.is_list() && op.response_key.as_ref() != Some(&known.list) {
                bail!("{name}: spec/resources.json calls lists of {resource} otherwise");
            }
        }
        // The order is that of the structures of C and C++: new ones go to the end, which `xtask test abi` checks.
        let names: BTreeSet<&str> = op.params.iter().map(|p| p.name.as_str()).collect();
        if names.len() != op.params.len() {
            bail!("{name}: two parameters have the same name");
        }
    }
    Ok(())
}

impl Operation {
    fn is_list(&self) -> bool {
        self.response_key.is_some() && self.response_type.as_ref().is_some_and(|t| t.ends_with("[]"))
    }

    /// Reports whether the operation is in the table of the removals and of what confirms them.
    pub(crate) fn is_in_removals(&self) -> bool {
        self.tables.iter().any(|table| table == REMOVALS)
    }

    /// Fills in the facts that follow from the row.
    pub(super) fn complete(&mut self) -> Result<()> {
        for param in &self.params {
            param.kind.check().with_context(|| param.name.clone())?;
        }
        for (param, needed) in self.needed()?.into_iter().enumerate() {
            self.params[param].needed = needed;
        }
        self.checks = self.rules.iter().map(|rule| rule.checks(self)).collect::<Result<Vec<_>>>()?.concat();
        self.ways = ways::ways(self)?;
        let (namespace, verb) = self.operation.rsplit_once('.').context("it has no namespace")?;
        (self.namespace, self.verb) = (namespace.to_owned(), verb.to_owned());
        self.resource = self.response_type.as_deref().map(|name| name.trim_end_matches("[]").to_owned());
        self.is_list = self.is_list();
        self.feature = match (self.is_in_removals(), self.effect.as_str()) {
            (true, "removal") => None,
            (true, _) => Some("removals"),
            (false, _) => Some("full"),
        };
        Ok(())
    }

    /// Decides for every parameter whether it is needed, so that the core's `Operation::is_absence` holds for exactly the
    /// error types in the row.
    fn needed(&self) -> Result<Vec<bool>> {
        const BARE: &str = "not_found";
        let error_type = |p: &Param| p.name.strip_suffix("id").map(|start| format!("{start}{BARE}"));
        let is_needed = |p: &Param| error_type(p).is_some_and(|own| self.gone_types.contains(&own));
        let needed: Vec<bool> = self.params.iter().map(is_needed).collect();
        let bare = match needed.as_slice() {
            _ if self.effect != "removal" => false,
            [only] => *only,
            _ => true,
        };
        let of_params = self.params.iter().zip(&needed).filter(|(_, needed)| **needed);
        let mut derived: BTreeSet<String> = of_params.filter_map(|(p, _)| error_type(p)).collect();
        derived.extend(bare.then(|| BARE.to_owned()));
        let types: BTreeSet<String> = self.gone_types.iter().cloned().collect();
        if types != derived {
            bail!("gone_types must follow from the parameters: {types:?} is not {derived:?}");
        }
        Ok(needed)
    }
}

impl Kind {
    /// Refuses what the core's table cannot express.
    fn check(&self) -> Result<()> {
        if self.pattern.is_some() {
            bail!("`pattern` cannot be expressed yet");
        }
        if self.additional_properties.is_some() {
            bail!("an object with members of any name cannot be expressed yet");
        }
        if self.kind != "integer" && (self.minimum.is_some() || self.maximum.is_some()) {
            bail!("limits on a {} cannot be expressed yet", self.kind);
        }
        match self.kind.as_str() {
            "string" | "boolean" | "number" | "integer" => Ok(()),
            "array" => self.items.as_deref().context("an array needs `items`")?.check(),
            "object" => {
                let members = self.properties.as_deref().context("an object needs `properties`")?;
                members.iter().try_for_each(|member| member.kind.check().with_context(|| member.name.clone()))
            }
            other => bail!("the type {other} cannot be expressed yet"),
        }
    }
}
