//! What the module knows, for the package that is built around it.

use alloc::{format, string::String, vec::Vec};
use libseam::{
    ENVIRONMENT, ErrorCode, FailureKind, VERSION,
    json::{Object, Value},
    table::Operation,
};
use wasm_bindgen::prelude::*;

/// A JSON object: `version`; `environment`, the names of the environment variables; `operations`, each with its `name`
/// and the names of its `params`; `errors`, the names of the error codes; `failures`, the names of the ways in which
/// an exchange fails.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> String {
    let operations: Vec<Value> = Operation::all()
        .iter()
        .map(|operation| {
            let mut o = Object::new();
            o.insert("name".into(), operation.name.into());
            o.insert("params".into(), names(operation.params.iter().map(|p| p.name)));
            o.into()
        })
        .collect();
    let mut o = Object::new();
    o.insert("version".into(), VERSION.into());
    o.insert("environment".into(), names(ENVIRONMENT.iter().copied()));
    o.insert("operations".into(), operations.into());
    o.insert("errors".into(), names(ErrorCode::ALL.iter().map(|c| c.name())));
    o.insert("failures".into(), names(FailureKind::ALL.iter().map(|k| k.name())));
    format!("{}", Value::Object(o))
}

fn names(names: impl Iterator<Item = &'static str>) -> Value {
    names.map(Value::from).collect::<Vec<Value>>().into()
}
