//! `spec/*.json`, read strictly: a row that cannot be expressed is refused, never skipped.

mod alternatives;
pub(crate) mod codes;
pub(crate) mod operations;
pub(crate) mod options;
pub(crate) mod params;
pub(crate) mod resources;
mod rows;
pub(crate) mod rules;
mod summaries;
mod ways;

use crate::{published::Published, surface::Surface};
use anyhow::{Context as _, Result};
use codes::Codes;
use operations::Operation;
use options::Options;
use resources::Resource;
use rows::Row;
use rules::Rule;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use summaries::Summaries;

/// The whole specification.
#[derive(Serialize)]
pub(crate) struct Spec {
    /// The operations, sorted by name.
    #[serde(skip)]
    pub(crate) operations: Vec<Operation>,
    #[serde(flatten)]
    pub(crate) codes: Codes,
    #[serde(flatten)]
    pub(crate) options: Options,
    pub(crate) resources: Vec<Resource>,
    pub(crate) pages: Pages,
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

#[derive(Deserialize)]
struct FlowsFile {
    pages: Pages,
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
        let FlowsFile { pages } = read(&folder.join("flows.json"))?;
        let codes: Codes = read(&folder.join("errors.json"))?;
        codes.check().context("spec/errors.json")?;
        let resources = resources::read(&folder.join("resources.json"))?;
        let mut options: Options = read(&folder.join("options.json"))?;
        options.check(surfaces).context("spec/options.json")?;
        options.complete(surfaces);
        published.check(&folder)?;
        let operation = |row: Row| {
            let name = row.operation.clone();
            Operation::new(row, &published).with_context(|| format!("spec/operations.json: {name}"))
        };
        let mut operations = rows.into_iter().map(operation).collect::<Result<Vec<_>>>()?;
        operations.sort_by(|a, b| a.operation.cmp(&b.operation));
        operations::complete(&mut operations, rules)?;
        // Rows of planned operations and their rules are checked like all others.
        operations.retain(|operation| !operation.planned);
        operations::check(&operations, &pages, &resources)?;
        Ok(Self { operations, codes, options, resources, pages })
    }
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} does not have the expected form", path.display()))
}
