//! The short form of a vector, which the files have: what differs from the defaults.

use super::expand::{Chain, hex};
use serde_json::{Map, Value};

/// Returns what `full` says that the defaults do not.
pub(crate) fn shorten(full: &Value, defaults: &Value) -> Value {
    let mut vector = full.clone();
    let mut latest = &defaults["send"];
    let mut chain = Chain::of_journal(full);
    let steps = full["steps"].as_array().into_iter().flatten();
    for (index, step) in steps.enumerate() {
        if let Some(send) = step.get("send") {
            vector["steps"][index]["send"] = difference(latest, send);
            latest = send;
        } else if let Some(response) = step.get("response") {
            vector["steps"][index]["response"] = difference(&defaults["response"], response);
        } else if let Some(lines) = step.get("record") {
            let lines = lines.as_array().into_iter().flatten().filter_map(Value::as_str);
            vector["steps"][index]["record"] = lines.map(|line| shorten_line(&mut chain, line)).collect();
        }
    }
    for (name, result) in full["expect"].as_object().into_iter().flatten() {
        vector["expect"][name] = difference(&defaults[name], result);
    }
    difference(&defaults["vector"], &vector)
}

/// Returns a line of evidence without its digests and its version, which follow from the lines before it.
fn shorten_line(chain: &mut Chain, line: &str) -> Value {
    let short = line
        .replace(&format!(r#""previous":"{}""#, chain.previous), r#""previous":"$PREVIOUS""#)
        .replace(&format!(r#""sha256":"{}""#, hex(&chain.whole)), r#""sha256":"$SHA256""#)
        .replace(&format!(r#""version":"{}""#, libseam_core::VERSION), r#""version":"$VERSION""#);
    chain.add(line);
    short.into()
}

/// Returns the members of `full` that `base` has not or has with other values, and `null` for those that only `base` has.
fn difference(base: &Value, full: &Value) -> Value {
    let (Value::Object(base), Value::Object(full)) = (base, full) else { return full.clone() };
    let mut own = Map::new();
    for (name, value) in full {
        match base.get(name) {
            Some(inherited) if inherited == value => {}
            Some(inherited) => drop(own.insert(name.clone(), difference(inherited, value))),
            None => drop(own.insert(name.clone(), value.clone())),
        }
    }
    let removed = base.keys().filter(|name| !full.contains_key(*name));
    own.extend(removed.map(|name| (name.clone(), Value::Null)));
    own.into()
}
