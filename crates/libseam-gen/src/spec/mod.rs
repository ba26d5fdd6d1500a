//! `spec/*.json`, read strictly: a row that cannot be expressed is refused, never skipped.

mod alternatives;
pub(crate) mod codes;
mod confirmations;
pub(crate) mod operations;
pub(crate) mod options;
pub(crate) mod params;
pub(crate) mod resources;
mod rows;
pub(crate) mod rules;
mod shape;
mod summaries;
mod types;
mod ways;

use crate::{examples, published::Published, surface::Surface};
use anyhow::{Context as _, Result};
use codes::Codes;
use confirmations::Confirmations;
use operations::Operation;
use options::Options;
use resources::Resources;
use rows::Row;
use rules::Rule;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use summaries::{IdSource, Summaries};

/// The whole specification.
#[derive(Serialize)]
pub(crate) struct Spec {
    /// The newest version of the published API that a fact is from.
    spec_version: String,
    /// The operations, sorted by name.
    #[serde(skip)]
    pub(crate) operations: Vec<Operation>,
    #[serde(flatten)]
    pub(crate) codes: Codes,
    #[serde(flatten)]
    pub(crate) options: Options,
    #[serde(flatten)]
    pub(crate) resources: Resources,
    /// The operations that answer with IDs, by the names of parameters that take them.
    id_sources: Vec<IdSource>,
    pub(crate) pages: Pages,
    pub(crate) webhooks: Webhooks,
    pub(crate) attempts: Attempts,
    session: Session,
    confirmations: Confirmations,
}

/// The row of `flows.json` that says where a list that goes on in pages has its cursor.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pages {
    /// The parameter that names the page to read.
    pub(crate) cursor_in: String,
    /// The path in a reply to the next page's cursor.
    cursor_out: String,
    /// The path in a reply to the flag that announces a next page.
    more: String,
}

/// The row of `flows.json` that says how it is known what became of an action.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attempts {
    /// The member of a reply that holds an action attempt.
    pub(crate) result: String,
    /// The operation that reads one, and its parameter.
    pub(crate) read: String,
    pub(crate) id_in: String,
    /// The members of an attempt: its id, and its status, one of three.
    id_out: String,
    status: String,
    pending: String,
    success: String,
    error: String,
    /// The paths in an attempt to the type and the message of its error.
    error_type: String,
    error_message: String,
}

/// The row of `flows.json` that says how a publishable key begins a client session.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Session {
    operation: String,
    /// The parameter that names the person.
    key_in: String,
    /// The member of the result that holds the session's token.
    token_out: String,
    /// The operation that reads the session of the token that it is called with.
    read: String,
}

#[derive(Deserialize)]
struct FlowsFile {
    pages: Pages,
    attempts: Attempts,
    session: Session,
}

/// The facts of `webhooks.json`. A header has several names; the first that a request has counts.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Webhooks {
    id_headers: Vec<String>,
    timestamp_headers: Vec<String>,
    signature_headers: Vec<String>,
    /// The version of the signatures that a secret makes.
    signature_version: String,
    /// The beginning of a secret, before its base64.
    secret_prefix: String,
    /// The distance at which a time no longer counts as now.
    tolerance_ms: u64,
    /// The member of an event that names it.
    event_id: String,
    /// The member of an event that names its type.
    event_type: String,
}

#[derive(Deserialize)]
struct WebhooksFile {
    webhooks: Webhooks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationsFile {
    #[serde(rename = "source")]
    _source: String,
    operations: Vec<Row>,
}

#[derive(Deserialize)]
struct RulesFile {
    rules: Vec<Rule>,
}

impl Spec {
    /// Reads `spec/` below `root`, with the options as each of `surfaces` has them.
    pub(crate) fn read(root: &Path, surfaces: &[Surface]) -> Result<Self> {
        let folder = root.join("spec");
        let OperationsFile { operations: rows, .. } = read(&folder.join("operations.json"))?;
        let published = Published::read(root)?;
        let summaries = Summaries::read(&folder.join("parameters.json"))?;
        let rows = rows::complete(rows, &published, &summaries).context("spec/operations.json")?;
        let RulesFile { rules } = read(&folder.join("rules.json"))?;
        let WebhooksFile { webhooks } = read(&folder.join("webhooks.json"))?;
        let FlowsFile { pages, attempts, session } = read(&folder.join("flows.json"))?;
        let codes: Codes = read(&folder.join("errors.json"))?;
        codes.check().context("spec/errors.json")?;
        let resources = resources::read(&folder.join("resources.json"), &published)?;
        let mut options: Options = read(&folder.join("options.json"))?;
        options.check(surfaces).context("spec/options.json")?;
        options.complete(surfaces);
        let operation = |row: Row| {
            let name = row.operation.clone();
            Operation::new(row, &published).with_context(|| format!("spec/operations.json: {name}"))
        };
        let mut operations = rows.into_iter().map(operation).collect::<Result<Vec<_>>>()?;
        operations.sort_by(|a, b| a.operation.cmp(&b.operation));
        operations::complete(&mut operations, rules)?;
        operations::mark_attempts(&mut operations, &attempts);
        examples::complete(root, &mut operations)?;
        operations::check(&operations, &pages, &attempts)?;
        operations::name_results(&mut operations, &resources.resources)?;
        let id_sources = summaries.id_sources(&operations);
        let confirmations = read(&folder.join("confirmations.json"))?;
        let confirmations = Confirmations::new(confirmations, &published, &operations);
        let confirmations = confirmations.context("spec/confirmations.json")?;
        Ok(Self {
            spec_version: published.version.clone(),
            id_sources,
            operations,
            codes,
            options,
            resources,
            pages,
            attempts,
            webhooks,
            session,
            confirmations,
        })
    }
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} does not have the expected form", path.display()))
}
