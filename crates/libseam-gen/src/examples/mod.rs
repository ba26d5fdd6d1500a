//! Examples of calls: for each operation the parameters of an example, of a good call and of a bad one.
//!
//! The values are those of `spec/examples.json`; the parameters follow from the facts and the rules.

mod bad;
mod given;
mod rule;
mod value;

use crate::spec::operations::Operation;
use anyhow::{Context as _, Result, bail};
pub(crate) use bad::Bad;
use given::Given;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs, path::Path};
use value::Values;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    /// Values by the name of the parameter or member, or of one in a list; `object.name` for a member of that object alone.
    values: BTreeMap<String, Value>,
    /// The parameters to give in the example of an operation, beside those that every call must give.
    operations: BTreeMap<String, Map<String, Value>>,
}

/// The calls of an operation.
#[derive(Default, Serialize)]
pub(crate) struct Calls {
    /// The parameters that a reader needs to see.
    pub(crate) example: Map<String, Value>,
    /// The example with one more parameter of each kind.
    #[serde(skip)]
    pub(crate) good: Map<String, Value>,
    #[serde(skip)]
    pub(crate) bad: Bad,
}

/// Gives each operation its calls, with the values of the repository at `root`.
pub(crate) fn complete(root: &Path, operations: &mut [Operation]) -> Result<()> {
    let text =
        fs::read_to_string(root.join("spec/examples.json")).context("cannot read spec/examples.json")?;
    let File { values, operations: own, .. } = serde_json::from_str(&text).context("spec/examples.json")?;
    let values = Values::new(values);
    let mut wrong = Vec::new();
    for operation in operations {
        let none = Map::new();
        let own = own.get(&operation.operation).unwrap_or(&none);
        match calls(operation, &values, own) {
            Ok(calls) => operation.calls = calls,
            Err(error) => wrong.push(format!("{}: {error:#}", operation.operation)),
        }
    }
    if !wrong.is_empty() {
        bail!("spec/examples.json: {}", wrong.join("; "));
    }
    values.check()
}

fn calls(operation: &Operation, values: &Values, own: &Map<String, Value>) -> Result<Calls> {
    if let Some(name) = own.keys().find(|name| operation.params.iter().all(|param| param.name != **name)) {
        bail!("{name} is no parameter");
    }
    let given = Given { object: None, params: &operation.params, checks: &operation.checks, values };
    let example = given.needed(own.clone())?;
    let good = given.one_of_each_kind(example.clone())?;
    let bad = Bad::new(operation, &given, if example.is_empty() { &good } else { &example })?;
    Ok(Calls { example, good, bad })
}

#[cfg(test)]
mod tests;
