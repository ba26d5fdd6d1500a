//! `tests/vectors/operations/`: for every operation a good call and a bad one. What the core does with them is written by
//! its tests (`BLESS=1`) and kept here as long as the call is the same.

use super::text;
use crate::spec::{operations::Operation, resources::Resource};
use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fs, path::Path};

const FOLDER: &str = "tests/vectors/operations";

/// The token of a console session, for the operations that accept no API key.
const CONSOLE_SESSION: &str = "eyJhbGciOiJIUzI1NiJ9.e30.sig";

/// Returns the files below `root`, one for each namespace, as paths and texts.
pub(crate) fn files(
    root: &Path,
    operations: &[Operation],
    resources: &[Resource],
) -> Result<Vec<(String, String)>> {
    let mut namespaces: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for operation in operations {
        let calls = &operation.calls;
        let vectors = namespaces.entry(&operation.namespace).or_default();
        let slug = operation.operation.replace('.', "_");
        let mut good = json!({
            "name": format!("{slug}_succeeds"),
            "operation": operation.operation,
            "params": calls.good,
            "steps": [{ "at": 0, "send": {} }, { "at": 20, "response": response(operation, resources, &calls.good) }],
            "expect": { "reply": {} },
        });
        if !operation.auth.iter().any(|scheme| scheme == "api_key") {
            good["options"] =
                json!({ "api_key": null, "console_session_token": CONSOLE_SESSION, "workspace_id": "ws1" });
        }
        vectors.push(good);
        vectors.push(json!({
            "name": format!("{slug}_{}", calls.bad.about),
            "operation": operation.operation,
            "params": calls.bad.params,
            "expect": { "error": {} },
        }));
    }
    let file = |(namespace, mut vectors): (&str, Vec<Value>)| {
        let path = format!("{FOLDER}/{namespace}.json");
        if let Ok(old) = fs::read(root.join(&path)) {
            let old: Value = serde_json::from_slice(&old).with_context(|| path.clone())?;
            vectors.iter_mut().for_each(|vector| keep(vector, &old));
        }
        let about =
            format!("Each operation of `{namespace}` in a call that succeeds and in one that is refused.");
        Ok((path, text::to_text(&json!({ "about": about, "vectors": vectors }))))
    };
    namespaces.into_iter().map(file).collect()
}

/// Takes over what the core did with the call when the files in `old` were written.
fn keep(vector: &mut Value, old: &Value) {
    let mut all = old["vectors"].as_array().into_iter().flatten();
    if let Some(same) = all.find(|old| call(old) == call(vector)) {
        vector.clone_from(same);
    }
}

/// Returns the vector without what the core does.
fn call(vector: &Value) -> Value {
    let mut call = vector.clone();
    for step in call["steps"].as_array_mut().into_iter().flatten() {
        if let Some(send) = step.get_mut("send") {
            *send = json!({});
        }
    }
    for result in call["expect"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        *result = json!({});
    }
    call
}

/// Returns the reply to a good call: a result of the documented shape, with little more than its ID.
fn response(operation: &Operation, resources: &[Resource], params: &Map<String, Value>) -> Value {
    let Some(key) = &operation.response_key else { return json!({}) };
    let resource = resources.iter().find(|known| operation.resource.as_ref() == Some(&known.name));
    let mut result = Map::new();
    if let Some(id) = resource.and_then(|resource| resource.id.as_ref()) {
        let given = params.get(id).cloned();
        result.insert(id.clone(), given.unwrap_or_else(|| "0b1ec700-0000-4000-8000-000000000001".into()));
    }
    if operation.resource.as_deref() == Some("action_attempt") {
        // An attempt that has ended: nothing waits for it.
        result.insert("status".into(), "success".into());
    }
    let result = Value::Object(result);
    let mut body = json!({ "ok": true });
    body[key] = if operation.is_list { json!([result]) } else { result };
    if operation.paginated {
        body["pagination"] =
            json!({ "has_next_page": false, "next_page_cursor": null, "next_page_url": null });
    }
    json!({ "body": body.to_string() })
}
