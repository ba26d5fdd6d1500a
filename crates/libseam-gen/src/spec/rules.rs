//! `spec/rules.json`: the rules over several parameters.

use super::operations::Operation;
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A row. `basis` is ours.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) path: String,
    pub(crate) kind: String,
    pub(crate) params: Params,
    basis: String,
    evidence: String,
    source: String,
    #[serde(default)]
    note: String,
}

/// The parameters that a rule is about: names that go together, or names with the others that each needs.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum Params {
    Names(Vec<String>),
    Entries(BTreeMap<String, Vec<String>>),
}

/// A rule as the core checks it. `among` has a bit for each parameter that it is about, by position.
#[derive(Clone, Serialize)]
pub(crate) struct Check {
    kind: &'static str,
    inferred: bool,
    about: usize,
    among: String,
}

impl Rule {
    /// Lists the parameters that the rule is about.
    pub(super) fn names(&self) -> Vec<&str> {
        match &self.params {
            Params::Names(names) => names.iter().map(String::as_str).collect(),
            Params::Entries(entries) => {
                entries.iter().flat_map(|(k, v)| [k].into_iter().chain(v)).map(String::as_str).collect()
            }
        }
    }

    /// Returns the rule as the core checks it, in one part or several.
    pub(super) fn checks(&self, op: &Operation) -> Result<Vec<Check>> {
        let inferred = match self.basis.as_str() {
            "documented" => false,
            "inferred" => true,
            other => bail!("unknown basis {other}"),
        };
        let position = |name: &String| {
            let position = op.params.iter().position(|p| p.name == *name);
            position.with_context(|| format!("a rule names the parameter {name}, which it does not have"))
        };
        let row = |kind: &'static str, about: Option<&String>, names: &[String]| -> Result<Check> {
            let positions: Vec<usize> = names.iter().map(position).collect::<Result<_>>()?;
            if !positions.is_sorted() || positions.last().is_none_or(|last| *last >= 32) {
                bail!("{kind}: the names must be in the order of the first 32 parameters");
            }
            let about = position(about.or(names.first()).context("a rule needs names")?)?;
            let among: u32 = positions.iter().map(|at| 1 << at).sum();
            Ok(Check { kind, inferred, about, among: format!("{among:#b}") })
        };
        match (self.kind.as_str(), &self.params) {
            ("at-least-one-of", Params::Names(names)) => Ok(vec![row("AtLeastOneOf", None, names)?]),
            ("at-most-one-of", Params::Names(names)) => Ok(vec![row("AtMostOneOf", None, names)?]),
            ("exactly-one-of", Params::Names(names)) => {
                Ok(vec![row("AtLeastOneOf", None, names)?, row("AtMostOneOf", None, names)?])
            }
            ("requires", Params::Entries(entries)) => {
                entries.iter().map(|(k, v)| row("Requires", Some(k), v)).collect()
            }
            ("only-with", Params::Entries(entries)) => {
                entries.iter().map(|(k, v)| row("OnlyWith", Some(k), v)).collect()
            }
            (other, _) => bail!("the rule {other} cannot be expressed yet, or not with such `params`"),
        }
    }
}
