//! `spec/confirmations.json`: how it is found out whether a removal is in effect, and the table that the core interprets.

mod check;
mod result;
mod table;

use super::operations::Operation;
use crate::published::Published;
use anyhow::{Context as _, Result};
use indexmap::IndexMap;
use result::ResultType;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use table::Entry;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "source")]
    _source: String,
    vocabulary: BTreeMap<String, String>,
    #[serde(rename = "rules")]
    _rules: Vec<String>,
    poll: Poll,
    workspace: Workspace,
    optional_lists: Vec<String>,
    codes: IndexMap<String, String>,
    unpublished: Vec<Unpublished>,
    verdicts: Vec<Verdict>,
    types: Vec<ResultType>,
    operations: Vec<Row>,
}

/// The facts as the templates see them.
#[derive(Serialize)]
pub(crate) struct Confirmations {
    poll: Poll,
    workspace: Workspace,
    optional_lists: Vec<String>,
    codes: IndexMap<String, String>,
    verdicts: Vec<Verdict>,
    /// The types of what is known of a removal.
    types: Vec<ResultType>,
    table: Vec<Entry>,
    /// The rows as they are in the file, for documents.
    rows: Vec<Row>,
}

/// The times of polling, in milliseconds.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Poll {
    first_ms: u64,
    factor: u64,
    max_ms: u64,
    settle_ms: u64,
    deadline_ms: u64,
}

/// The read that names the workspace of a credential.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Workspace {
    read: String,
    /// The path to the id in its result.
    id: String,
    /// The type of the error that the workspace cannot be found.
    missing: String,
}

/// A path in the result of a read that is not published, and is read all the same.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unpublished {
    read: String,
    path: String,
    #[serde(rename = "reason")]
    _reason: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    #[serde(rename(deserialize = "verdict", serialize = "code"))]
    name: String,
    #[serde(skip_deserializing)]
    number: Option<u32>,
    /// The name of the command's exit code.
    exit: String,
    doc: String,
    /// The beginning of the sentence in a result.
    message: String,
}

/// The row of one operation.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Row {
    operation: String,
    reach: Reach,
    asynchronous: String,
    async_basis: Basis,
    basis: Basis,
    #[serde(default)]
    confirm: Option<Check>,
    #[serde(default)]
    resolve: Vec<Resolve>,
    #[serde(default)]
    remember: Vec<Remember>,
    /// Parameters with the names that must be bound to the same id.
    #[serde(default)]
    same: IndexMap<String, String>,
    #[serde(default)]
    not_revocable_when: Vec<Predicate>,
    #[serde(default)]
    also: Vec<Check>,
    #[serde(default)]
    variants: Vec<Variant>,
    #[serde(default)]
    events: Option<Events>,
    #[serde(default)]
    explain: Vec<Explain>,
    #[serde(default)]
    sweep: Option<Sweep>,
    #[serde(default)]
    cannot_confirm: Option<String>,
    /// The operation to use where no read confirms this one.
    #[serde(default)]
    prefer: Option<String>,
    #[serde(default)]
    does_not: Vec<String>,
    evidence: Vec<String>,
    #[serde(default)]
    unknown: Vec<String>,
}

/// Reach of a removal: to the records of Seam, to a link between two of them, or to the access system.
#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Reach {
    Link,
    Seam,
    Provider,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Basis {
    Documented,
    Inferred,
}

/// A read that is repeated until it decides, or the checks of another operation.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Check {
    #[serde(default)]
    read: Option<String>,
    #[serde(default)]
    params: IndexMap<String, Value>,
    #[serde(rename = "use", default)]
    uses: Option<String>,
    #[serde(default)]
    bind: Option<String>,
    #[serde(default)]
    for_each: Option<String>,
    #[serde(default)]
    gone_when: Vec<Predicate>,
    #[serde(default)]
    pending_when: Vec<Predicate>,
    #[serde(default)]
    failed_when: Vec<Predicate>,
    #[serde(default)]
    returns_when: Vec<Predicate>,
    #[serde(default)]
    not_revocable_when: Vec<Predicate>,
    #[serde(default)]
    basis: Option<Basis>,
    #[serde(default)]
    advisory: bool,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless_in: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    given: Vec<String>,
    confirm: Check,
}

/// Conditions that must all hold.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct Predicate {
    status: Option<u16>,
    equals: IndexMap<String, Value>,
    not_equals: IndexMap<String, Value>,
    same_instant: IndexMap<String, Value>,
    has: Option<Listed>,
    lacks: Option<Listed>,
    empty: bool,
}

/// An item of a list.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    list: String,
    #[serde(rename = "match")]
    item: Value,
    #[serde(default)]
    fresh: bool,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Resolve {
    name: String,
    #[serde(default)]
    unless: Option<String>,
    read: String,
    params: IndexMap<String, Value>,
    #[serde(rename = "where", default)]
    item: IndexMap<String, Value>,
    take: String,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Remember {
    read: String,
    params: IndexMap<String, Value>,
    take: IndexMap<String, String>,
    #[serde(default)]
    secret: Vec<String>,
    #[serde(default)]
    needs: Vec<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Events {
    done: Vec<String>,
    failed: Vec<String>,
    late: Vec<String>,
    extra: Vec<String>,
    filter: IndexMap<String, Value>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Explain {
    read: String,
    params: IndexMap<String, Value>,
    show: Vec<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Sweep {
    read: String,
    params: IndexMap<String, Value>,
    key: String,
}

impl Confirmations {
    /// Checks the file against what is published, and makes the table of those of its rows whose operations exist.
    pub(super) fn new(file: File, published: &Published, operations: &[Operation]) -> Result<Self> {
        check::check(&file, published)?;
        let entries = file
            .operations
            .iter()
            .filter_map(|row| Entry::new(row, operations).with_context(|| row.operation.clone()).transpose());
        let table = entries.collect::<Result<Vec<_>>>()?;
        let File { poll, workspace, optional_lists, codes, verdicts, mut types, operations: rows, .. } = file;
        let names: Vec<&str> = verdicts.iter().map(|verdict| verdict.name.as_str()).collect();
        result::complete(&mut types, &names)?;
        Ok(Self { poll, workspace, optional_lists, codes, verdicts, types, table, rows })
    }
}

impl Check {
    /// Returns the predicates of every kind.
    fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        let lists = [
            &self.gone_when,
            &self.pending_when,
            &self.failed_when,
            &self.returns_when,
            &self.not_revocable_when,
        ];
        lists.into_iter().flatten()
    }
}
