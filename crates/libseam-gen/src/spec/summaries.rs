//! `spec/parameters.json`: the sentence about a parameter, or a member of one, that holds wherever nothing more is to be
//! said, and the operation that answers with the ids it takes.

use super::operations::Operation;
use crate::published::{Member, Published};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The rows of the file, by name.
pub(super) struct Summaries(BTreeMap<String, Row>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    parameters: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The name, or `object.name` for a member of what is called `object` alone.
    name: String,
    summary: String,
    /// The operation that answers with such ids.
    #[serde(default)]
    from: Option<String>,
}

/// The operation that answers with the IDs that a parameter takes.
#[derive(Serialize)]
pub(crate) struct IdSource {
    name: String,
    from: String,
}

impl Summaries {
    /// Reads the file at `path`.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let File { parameters, .. } = super::read(path)?;
        let mut rows = BTreeMap::new();
        for row in parameters {
            check_sentence(&row.summary).with_context(|| format!("spec/parameters.json: {}", row.name))?;
            if let Some(twice) = rows.insert(row.name.clone(), row) {
                bail!("spec/parameters.json: {} is there twice", twice.name);
            }
        }
        Ok(Self(rows))
    }

    /// Returns the row about the member `name` of `object`, or about the parameter `name`: its name and its summary.
    pub(super) fn about(&self, object: Option<&str>, name: &str) -> Option<(&str, &str)> {
        let own = object.and_then(|object| self.0.get(&format!("{object}.{name}")));
        own.or_else(|| self.0.get(name)).map(|row| (row.name.as_str(), row.summary.as_str()))
    }

    /// Lists where IDs come from, as far as `operations` has it.
    pub(super) fn id_sources(&self, operations: &[Operation]) -> Vec<IdSource> {
        let rows = self.0.values().filter_map(|row| {
            let operation = operations.iter().find(|it| Some(&it.operation) == row.from.as_ref())?;
            Some(IdSource { name: row.name.clone(), from: operation.operation.clone() })
        });
        rows.collect()
    }

    /// Refuses rows that are neither in `used` nor say where an id comes from, and ids that come from nowhere.
    pub(super) fn check(&self, used: &BTreeSet<&str>, published: &Published) -> Result<()> {
        for Row { name, from, .. } in self.0.values() {
            let Some(from) = from else {
                if !used.contains(name.as_str()) {
                    bail!("spec/parameters.json: nothing uses the summary of {name}");
                }
                continue;
            };
            let source = published.operations.iter().find(|facts| facts.name() == *from);
            if source.is_none_or(|source| published.effects.of(source) != "read") {
                bail!("spec/parameters.json: {name} comes from {from}, which is no read that is published");
            }
        }
        Ok(())
    }
}

/// Returns `summary` with the published default of `members`, the forms of a parameter, in place of `{default}`.
pub(super) fn with_default(summary: &str, members: &[&Member]) -> Result<String> {
    const PLACE: &str = "{default}";
    if !summary.contains(PLACE) {
        return Ok(summary.to_owned());
    }
    let default = members.iter().find_map(|member| member.schema.default.as_ref());
    let default = default.with_context(|| format!("no default is published for `{summary}`"))?;
    let text = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
    Ok(summary.replace(PLACE, &text))
}

/// Refuses a summary that is not one sentence.
pub(super) fn check_sentence(summary: &str) -> Result<()> {
    let is_one = summary.strip_suffix('.').is_some_and(|it| !it.contains(". ") && !it.contains('\n'));
    if !(is_one && summary.starts_with(char::is_uppercase)) {
        bail!("`{summary}` must be one sentence, with a capital letter and a full stop");
    }
    Ok(())
}
