//! The effect of an operation on the world, which decides what may be tried again.

use super::operation::Operation;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::Path};

/// The operations that take something away, as `spec/effects.json` lists them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Effects {
    #[serde(rename = "source")]
    _source: String,
    pub(crate) removals: BTreeSet<String>,
}

impl Effects {
    /// Reads the file at `path`, and refuses it where it does not fit `operations`.
    pub(crate) fn read(path: &Path, operations: &[Operation]) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let effects: Self = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        effects.check(operations).with_context(|| path.display().to_string())?;
        Ok(effects)
    }

    /// Returns the effect of `operation`: `removal`, `read` or `write`.
    pub(crate) fn of(&self, operation: &Operation) -> &'static str {
        if self.removals.contains(&operation.name()) {
            "removal"
        } else if is_read(operation) {
            "read"
        } else {
            "write"
        }
    }

    /// A removal is tried again, and its absence is success: no operation may be one, or none, by accident.
    fn check(&self, operations: &[Operation]) -> Result<()> {
        let names: BTreeSet<String> = operations.iter().map(Operation::name).collect();
        if let Some(unknown) = self.removals.difference(&names).next() {
            bail!("there is no operation {unknown}");
        }
        for operation in operations {
            let (name, is_removal) = (operation.name(), self.removals.contains(&operation.name()));
            if is_removal && is_read(operation) {
                bail!("{name} answers GET, so it cannot be a removal");
            }
            if !is_removal && operation.methods.iter().any(|method| method == "DELETE") {
                bail!("{name} answers DELETE, so it must be listed");
            }
        }
        Ok(())
    }
}

/// Reads are what answers `GET`.
fn is_read(operation: &Operation) -> bool {
    operation.methods.iter().any(|method| method == "GET")
}
