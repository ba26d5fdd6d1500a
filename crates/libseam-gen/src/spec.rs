//! `spec/*.json`, read strictly: a row with something that the table cannot express is refused, never passed over.

use super::{
    codes::Codes,
    options::Options,
    resources::{self, Resource},
};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The table of the removals and of the reads that confirm them.
const REMOVALS: &str = "removals";

/// The whole specification.
pub(crate) struct Spec {
    /// The operations, sorted by name.
    pub(crate) operations: Vec<Operation>,
    /// The stable codes.
    pub(crate) codes: Codes,
    /// The things that operations return.
    pub(crate) resources: Vec<Resource>,
    /// The options of clients and calls.
    pub(crate) options: Options,
    /// How a list goes on.
    pub(crate) pages: Pages,
}

/// A row of `flows.json`: where a list that goes on in pages has its cursor.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pages {
    /// The parameter that names the page to read.
    pub(crate) cursor_in: String,
    /// The path in a reply to the next page's cursor.
    pub(crate) cursor_out: String,
    /// The path in a reply to whether there is a next page.
    pub(crate) more: String,
}

#[derive(Deserialize)]
struct FlowsFile {
    pages: Pages,
}

#[derive(Deserialize)]
struct OperationsFile {
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
struct RulesFile {
    rules: Vec<Rule>,
}

/// A row of `operations.json`. The field names are those of the facts about the whole API, and `id`, `summary`,
/// `in_words`, `effect`, `gone_types` and `tables` are ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the row is read whole so that an unknown field is an error")]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) operation: String,
    pub(crate) id: u32,
    pub(crate) summary: String,
    /// The call as a person would say it: `{name}` stands for the name of the thing that the parameter identifies, and
    /// `{a|b}` for the first of them that is given.
    #[serde(default)]
    pub(crate) in_words: Option<String>,
    methods: Vec<String>,
    pub(crate) auth: Vec<String>,
    body: String,
    pub(crate) params: Vec<Param>,
    pub(crate) response_key: Option<String>,
    pub(crate) response_type: Option<String>,
    #[serde(default)]
    response_body: Option<Value>,
    pub(crate) paginated: bool,
    action_attempt: bool,
    #[serde(default)]
    action_attempt_type: Option<String>,
    #[serde(default)]
    has_required_parameters: bool,
    undocumented: bool,
    deprecated: bool,
    draft: bool,
    pub(crate) effect: String,
    #[serde(default)]
    pub(crate) gone_types: Vec<String>,
    /// The tables that hold it beside the one that holds everything.
    #[serde(default)]
    pub(crate) tables: Vec<String>,
    #[serde(skip)]
    pub(crate) rules: Vec<Rule>,
}

/// A parameter of a row, or a member of one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the row is read whole so that an unknown field is an error")]
pub(crate) struct Param {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) summary: String,
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) nullable: bool,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    undocumented: bool,
    #[serde(default)]
    default: Option<Value>,
    #[serde(flatten)]
    pub(crate) kind: Kind,
}

/// The part of a parameter that says what it may hold.
#[derive(Deserialize)]
pub(crate) struct Kind {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) format: Option<String>,
    #[serde(rename = "enum")]
    pub(crate) values: Option<Vec<String>>,
    #[serde(rename = "minLength")]
    pub(crate) min_length: Option<usize>,
    #[serde(rename = "maxLength")]
    pub(crate) max_length: Option<usize>,
    #[serde(rename = "minItems")]
    pub(crate) min_items: Option<usize>,
    #[serde(rename = "maxItems")]
    pub(crate) max_items: Option<usize>,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
    #[serde(rename = "exclusiveMinimum", default)]
    pub(crate) exclusive_minimum: bool,
    pub(crate) items: Option<Box<Kind>>,
    pub(crate) properties: Option<Vec<Param>>,
    pub(crate) pattern: Option<String>,
    #[serde(rename = "additionalProperties")]
    pub(crate) additional_properties: Option<Value>,
}

/// A row of `rules.json`. `basis` is ours.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the row is read whole so that an unknown field is an error")]
pub(crate) struct Rule {
    pub(crate) path: String,
    pub(crate) kind: String,
    pub(crate) params: Value,
    pub(crate) basis: String,
    evidence: String,
    source: String,
    #[serde(default)]
    note: String,
}

impl Rule {
    /// The names of a rule over a list.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        serde_json::from_value(self.params.clone()).context("`params` must be a list of names")
    }

    /// The entries of a rule from one name to others.
    pub(crate) fn entries(&self) -> Result<BTreeMap<String, Vec<String>>> {
        serde_json::from_value(self.params.clone()).context("`params` must map a name to names")
    }
}

impl Spec {
    /// Reads `spec/` below `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let OperationsFile { mut operations } = read(&root.join("spec/operations.json"))?;
        let RulesFile { rules } = read(&root.join("spec/rules.json"))?;
        operations.sort_by(|a, b| a.operation.cmp(&b.operation));
        for rule in rules {
            let Some(operation) = operations.iter_mut().find(|op| op.path == rule.path) else {
                bail!("spec/rules.json: there is no operation with the path {}", rule.path);
            };
            operation.rules.push(rule);
        }
        let FlowsFile { pages } = read(&root.join("spec/flows.json"))?;
        let spec = Self {
            operations,
            codes: Codes::read(root)?,
            options: Options::read(root)?,
            resources: resources::read(root)?,
            pages,
        };
        spec.check()?;
        Ok(spec)
    }

    fn check(&self) -> Result<()> {
        let mut ids = BTreeMap::new();
        for op in &self.operations {
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
            if op.paginated && !(op.is_list() && op.params.iter().any(|p| p.name == self.pages.cursor_in)) {
                bail!("{name}: what has pages is a list and has the parameter {}", self.pages.cursor_in);
            }
            if let Some(table) = op.tables.iter().find(|table| *table != REMOVALS) {
                bail!("{name}: there is no table {table}");
            }
            let resource = op.response_type.as_deref().map(|name| name.trim_end_matches("[]"));
            if let Some(resource) = resource {
                let known = self.resources.iter().find(|known| known.name == resource);
                let known =
                    known.with_context(|| format!("{name}: spec/resources.json has no {resource}"))?;
                if op.is_list() && op.response_key.as_ref() != Some(&known.list) {
                    bail!("{name}: spec/resources.json calls lists of {resource} otherwise");
                }
            }
            // The order is that of the structures of C and C++: new ones go to the end, which `xtask test abi` holds.
            let names: BTreeSet<&str> = op.params.iter().map(|p| p.name.as_str()).collect();
            if names.len() != op.params.len() {
                bail!("{name}: two parameters have the same name");
            }
            for rule in &op.rules {
                let names = rule.names().or_else(|_| {
                    rule.entries()
                        .map(|e| e.into_iter().flat_map(|(k, v)| [vec![k], v].concat()).collect::<Vec<_>>())
                })?;
                for param in names {
                    if !op.params.iter().any(|p| p.name == param) {
                        bail!("{name}: a rule names the parameter {param}, which it does not have");
                    }
                }
            }
        }
        Ok(())
    }
}

pub(super) fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} does not have the expected form", path.display()))
}

impl Operation {
    /// Whether the result is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.response_key.is_some() && self.response_type.as_ref().is_some_and(|t| t.ends_with("[]"))
    }

    /// Whether the operation is in the table of the removals and of what confirms them.
    pub(crate) fn is_in_removals(&self) -> bool {
        self.tables.iter().any(|table| table == REMOVALS)
    }

    /// The attribute by which a crate's features choose the operation for its table. The removals of the smallest table
    /// are always there.
    pub(crate) fn condition(&self) -> &'static str {
        match (self.is_in_removals(), self.effect.as_str()) {
            (true, "removal") => "",
            (true, _) => "#[cfg(feature = \"removals\")]\n",
            (false, _) => "#[cfg(feature = \"full\")]\n",
        }
    }

    /// The namespaces and the verb: `acs.users.delete` is `(["acs", "users"], "delete")`.
    pub(crate) fn split(&self) -> (Vec<&str>, &str) {
        let mut words: Vec<&str> = self.operation.split('.').collect();
        let verb = words.pop().unwrap_or_default();
        (words, verb)
    }

    /// The words of the name, each with a capital letter: `AcsUsersDelete`.
    pub(crate) fn pascal(&self) -> String {
        pascal(&self.operation)
    }
}

/// `acs_users.delete` as `AcsUsersDelete`.
pub(crate) fn pascal(name: &str) -> String {
    name.split(['.', '_', '-'])
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

/// `remove_acs_user` as `removeAcsUser`.
pub(crate) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut chars = pascal.chars();
    chars.next().map(|c| c.to_ascii_lowercase()).into_iter().chain(chars).collect()
}
