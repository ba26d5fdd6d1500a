//! `data/published.json`, which follows from `spec/published/`: `BLESS=1` writes it.

use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

const SPEC: &str = include_str!("../../../../spec/published/operations.json");
const OVERLAY: &str = include_str!("../../../../spec/published/overlay.json");
const RULES: &str = include_str!("../../../../spec/rules.json");
/// The kinds of credentials that a sandbox has.
const SCHEMES: [&str; 7] = [
    "api_key",
    "pat_with_workspace",
    "pat_without_workspace",
    "console_session_with_workspace",
    "console_session_without_workspace",
    "client_session",
    "publishable_key",
];
/// The facts that the sandbox checks. Defaults are the server's own, and change nothing about a check.
const CHECKED: [&str; 12] = [
    "type",
    "format",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "minItems",
    "maxItems",
    "nullable",
];

fn members<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Returns the published properties, without the undocumented ones.
fn properties(value: &Value) -> impl Iterator<Item = &Value> {
    members(value, "properties").iter().filter(|property| property["undocumented"] != true)
}

/// Returns what the sandbox checks of a parameter, a member or an item.
fn fact(published: &Value) -> Value {
    let mut fact = Map::new();
    for name in ["name", "required"].iter().chain(&CHECKED) {
        if let Some(value) = published.get(*name).filter(|value| **value != false) {
            fact.insert((*name).into(), value.clone());
        }
    }
    for name in ["items", "additionalProperties"] {
        if let Some(inner) = published.get(name).filter(|inner| inner.is_object()) {
            fact.insert(name.into(), self::fact(inner));
        }
    }
    if published.get("properties").is_some() {
        fact.insert("properties".into(), properties(published).map(self::fact).collect());
    }
    if let Some(kinds) = published.get("oneOf").and_then(Value::as_array) {
        fact.insert("oneOf".into(), kinds.iter().map(self::fact).collect());
    }
    fact.into()
}

/// Returns a parameter that several forms of a body have: a value of any kind where they disagree.
fn common(name: &str, forms: &[Vec<Value>]) -> Value {
    let with = |form: &Vec<Value>| form.iter().find(|param| param["name"] == name).cloned();
    let found: Vec<Value> = forms.iter().filter_map(with).collect();
    let is_required = found.len() == forms.len() && found.iter().all(|param| param["required"] == true);
    let bare = |param: &Value| {
        let mut param = param.as_object().cloned().unwrap_or_default();
        param.remove("required");
        param
    };
    let mut param = bare(&found[0]);
    if found.iter().any(|other| bare(other) != param) {
        param.retain(|member, _| member == "name");
    }
    if is_required {
        param.insert("required".into(), true.into());
    }
    param.into()
}

/// Returns the rules between parameters that the sandbox checks: those that the documents or the official fake refuse, and
/// not what is a guess, or a remark on a parameter without effect.
fn rules(path: &Value) -> Vec<Value> {
    let rules: Value = serde_json::from_str(RULES).expect("JSON");
    let is_checked = |rule: &&Value| {
        rule["path"] == *path
            && (rule["source"] == "openapi" || rule["source"] == "fake")
            && rule["kind"] != "applies-when"
            && rule["kind"] != "value"
            // Credentials are checked before parameters.
            && rule["when"]["credential"].is_null()
    };
    let bare = |rule: &Value| {
        let mut rule = rule.as_object().cloned().unwrap_or_default();
        rule.retain(|name, _| ["kind", "params", "when", "in"].contains(&name.as_str()));
        Value::Object(rule)
    };
    members(&rules, "rules").iter().filter(is_checked).map(bare).collect()
}

/// Returns an operation as the sandbox has it, with its parameters in one list whatever the form of its body.
fn operation(published: &Value) -> Value {
    let body = &published["body"];
    let own: Vec<Value> = properties(body).map(fact).collect();
    let forms: Vec<Vec<Value>> =
        members(body, "oneOf").iter().map(|form| properties(form).map(fact).collect()).collect();
    let mut params = own.clone();
    for param in forms.iter().flatten() {
        if !params.iter().any(|known| known["name"] == param["name"]) {
            params.push(common(param["name"].as_str().expect("a name"), &forms));
        }
    }
    let required = |form: &[Value]| -> Vec<Value> {
        form.iter().filter(|param| param["required"] == true).map(|param| param["name"].clone()).collect()
    };
    let always = required(&params);
    let sets: Vec<Vec<Value>> = forms.iter().map(|form| [required(&own), required(form)].concat()).collect();
    let auth = members(published, "auth");
    let auth: Vec<_> =
        SCHEMES.into_iter().filter(|scheme| auth.iter().any(|known| known == scheme)).collect();
    let (path, methods) = (&published["path"], &published["methods"]);
    let mut row = json!({ "path": path, "methods": methods, "auth": auth, "params": params });
    // A form that needs no more than every request does leaves nothing to choose.
    if !sets.is_empty() && !sets.iter().any(|set| set.iter().all(|name| always.contains(name))) {
        row["required_sets"] = json!(sets);
    }
    let rules = rules(&published["path"]);
    if !rules.is_empty() {
        row["rules"] = rules.into();
    }
    row
}

#[test]
fn the_facts_are_those_of_the_spec() {
    let (spec, overlay): (Value, Value) =
        (serde_json::from_str(SPEC).expect("JSON"), serde_json::from_str(OVERLAY).expect("JSON"));
    let newer = members(&overlay, "operations").iter().map(|row| &row["row"]);
    let published = members(&spec, "operations").iter().chain(newer);
    let published: BTreeMap<&str, &Value> =
        published.map(|row| (row["path"].as_str().expect("a path"), row)).collect();
    let mut text = String::from("{\n  \"operations\": [\n");
    for (place, row) in published.values().enumerate() {
        let comma = if place + 1 < published.len() { "," } else { "" };
        writeln!(text, "    {}{comma}", operation(row)).expect("memory takes everything");
    }
    text.push_str("  ]\n}\n");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/published.json");
    if env::var_os("BLESS").is_some() {
        fs::write(&file, &text).expect("written");
    }
    let kept = fs::read_to_string(&file).expect("readable");
    for (kept, expected) in kept.lines().zip(text.lines()) {
        assert_eq!(kept, expected, "BLESS=1 cargo test -p libseam-sandbox writes data/published.json");
    }
    assert!(kept == text);
}
