//! `crates/libseam-sandbox/playground/src/generated.ts`: the operations as the sandbox's page shows them.

use super::{
    NOTICE, Output, python_options,
    spec::{Param, Spec},
};
use anyhow::Result;
use serde_json::{Value, json};

const HEAD: &str = "\
/** A parameter of an operation. */
export interface Param {
  readonly name: string;
  /** The JSON type of its values. */
  readonly type: string;
  readonly required: boolean;
  readonly summary: string;
  /** The only values that it may have; absent where there are no such. */
  readonly values?: readonly string[];
}

/** An operation of the API. */
export interface Operation {
  /** The dotted name. */
  readonly name: string;
  /** Of its URL. */
  readonly path: string;
  readonly summary: string;
  /** The call as a person would say it: `{name}` is the thing that the parameter names, `{a|b}` the first one given. */
  readonly inWords?: string;
  readonly params: readonly Param[];
}
";

/// The file.
pub(crate) fn outputs(spec: &Spec) -> Result<Vec<Output>> {
    let operations: Vec<Value> = spec
        .operations
        .iter()
        .filter(|op| op.effect == "removal")
        .map(|op| {
            let params: Vec<Value> = op.params.iter().map(param).collect();
            let mut row =
                json!({ "name": op.operation, "path": op.path, "summary": op.summary, "params": params });
            if let Some(in_words) = &op.in_words {
                row["inWords"] = json!(in_words);
            }
            row
        })
        .collect();
    let table = format!("{:#}", Value::Array(operations));
    let keywords: Vec<String> =
        python_options::of_calls(&spec.options)?.into_iter().map(|option| option.name).collect();
    let keywords = format!("{:#}", json!(keywords));
    let text = format!(
        "// {NOTICE}\n\n{HEAD}\n/** The options of a call in Python, which are keywords as its parameters are. */\n\
         export const PYTHON_OPTIONS: readonly string[] = {keywords};\n\n/** Every removal, sorted by name. */\nexport const OPERATIONS: readonly Operation[] = \
         {table};\n"
    );
    Ok(vec![Output { path: "crates/libseam-sandbox/playground/src/generated.ts", text }])
}

fn param(p: &Param) -> Value {
    let mut row = json!({
        "name": p.name,
        "type": p.kind.kind,
        "required": p.required,
        "summary": p.summary,
    });
    if let Some(values) = &p.kind.values {
        row["values"] = json!(values);
    }
    row
}
