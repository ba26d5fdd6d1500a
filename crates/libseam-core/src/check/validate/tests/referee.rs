//! The check beside another one: the crate `jsonschema` over the published facts judges the same inputs. It knows no rules
//! across parameters, and every other disagreement is listed here with its reason.

use super::{
    inputs::{defects, valid},
    *,
};
use crate::json::Value;
use jsonschema::Validator;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value as Json, json};
use std::{collections::BTreeMap, fs, path::Path as File, string::ToString as _, vec};

/// Codes of the problems that a JSON schema has no word for.
const RULES: [&str; 4] = ["none_given", "conflict", "requires", "only_with"];

/// Problems of inputs that the referee accepts, each with the reason.
fn reason(problem: &Problem) -> Option<&'static str> {
    let has = |text: &str| problem.message.contains(text);
    match problem.code.name() {
        code if RULES.contains(&code) => Some("a rule across parameters"),
        "unknown" => Some("the server ignores names that it does not know; `strict` refuses them"),
        "range" if has("must be after") => Some("a rule across parameters"),
        "missing" if has(" when ") => Some("a rule across parameters"),
        "format" | "empty" if has("a UUID") => Some("formats are no part of its judgement"),
        "format" if has("a date and time") || has("an e-mail address") || has("a URL") => {
            Some("formats are no part of its judgement")
        }
        "type" if has("got a fraction or an exponent") => Some("it takes 1.0 for a whole number"),
        _ => None,
    }
}

/// Reports whether `path` leads through a member that not every variant of a union of objects has: the server ignores it
/// where it takes another variant, and the check refuses it if it is wrong.
fn is_in_a_variant(facts: &Json, path: &str) -> bool {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let variants = || facts["oneOf"].as_array().into_iter().flatten();
    let has = |facts: &Json| {
        facts["properties"].as_array().into_iter().flatten().any(|member| member["name"] == name)
    };
    let is_own = variants().any(has) && !variants().all(has);
    let members =
        facts["properties"].as_array().into_iter().flatten().filter(|member| member["name"] == name);
    let mut below = members.chain(facts.get("items").filter(|_| name.parse::<usize>().is_ok()));
    is_own
        || below.any(|inner| !rest.is_empty() && is_in_a_variant(inner, rest))
        || variants().any(|variant| is_in_a_variant(variant, path))
}

/// Reads the published bodies by path, the newest of each.
fn bodies() -> BTreeMap<String, Json> {
    let folder = File::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/published");
    let read = |name: &str| -> Json {
        serde_json::from_str(&fs::read_to_string(folder.join(name)).expect("a file")).expect("JSON")
    };
    let (base, over) = (read("operations.json"), read("overlay.json"));
    let rows = |file: &Json| file["operations"].as_array().expect("rows").clone();
    let newer = rows(&over).into_iter().map(|newer| newer["row"].clone());
    let all = rows(&base).into_iter().chain(newer);
    all.map(|row| (row["path"].as_str().expect("a path").into(), row["body"].clone())).collect()
}

/// Writes facts as a JSON schema. A union takes the first variant that fits, so it is `anyOf`.
fn schema(facts: &Json) -> Json {
    let mut all = vec![];
    let mut own = serde_json::Map::new();
    let pick = ["type", "enum", "minLength", "maxLength", "minItems", "maxItems", "maximum"];
    own.extend(pick.iter().filter_map(|name| Some(((*name).into(), facts.get(*name)?.clone()))));
    if let Some(minimum) = facts.get("minimum") {
        let is_above = facts["exclusiveMinimum"] == true;
        own.insert(if is_above { "exclusiveMinimum" } else { "minimum" }.into(), minimum.clone());
    }
    if let Some(pattern) = facts["pattern"].as_str() {
        // The patterns are ASCII.
        let pattern = pattern.replace("\\d", "[0-9]").replace("\\w", "[0-9A-Za-z_]");
        own.insert("pattern".into(), pattern.into());
    }
    if let Some(items) = facts.get("items") {
        own.insert("items".into(), schema(items));
    }
    if let Some(properties) = facts["properties"].as_array() {
        let named = |member: &Json| (member["name"].as_str().expect("a name").to_owned(), schema(member));
        let required = properties.iter().filter(|member| member["required"] == true);
        let required: Vec<Json> = required.map(|member| member["name"].clone()).collect();
        own.insert("type".into(), "object".into());
        own.insert("required".into(), required.into());
        own.insert(
            "properties".into(),
            properties.iter().map(named).collect::<serde_json::Map<_, _>>().into(),
        );
    }
    match facts.get("additionalProperties") {
        Some(Json::Bool(allowed)) => drop(own.insert("additionalProperties".into(), (*allowed).into())),
        Some(each) => drop(own.insert("additionalProperties".into(), schema(each))),
        None => {}
    }
    all.push(Json::Object(own));
    if let Some(variants) = facts["oneOf"].as_array() {
        all.push(json!({ "anyOf": variants.iter().map(schema).collect::<Vec<_>>() }));
    }
    let schema = json!({ "allOf": all });
    if facts["nullable"] == true { json!({ "anyOf": [schema, { "type": "null" }] }) } else { schema }
}

fn check_one(
    operation: &Operation,
    body: &Json,
    referee: &Validator,
    params: &Object,
) -> Result<(), TestCaseError> {
    let text = Value::from(params.clone()).to_string();
    let json: Json = serde_json::from_str(&text).expect("JSON");
    let mut problems = Problems::new();
    let checks = Checks { strict: true, require_uuid_ids: true, credential: None };
    validate(operation, params, checks, &mut problems);
    let problems = problems.finish().expect("memory");
    if referee.is_valid(&json) {
        let has_reason = |it: &Problem| reason(it).is_some() || is_in_a_variant(body, &it.parameter);
        let alone = problems.iter().find(|problem| !has_reason(problem));
        prop_assert!(alone.is_none(), "refused alone: {text}: {alone:?}");
    } else {
        prop_assert!(!problems.is_empty(), "accepted alone: {text}: {:?}", referee.iter_errors(&json).next());
    }
    Ok(())
}

#[test]
fn the_referee_agrees_but_for_listed_reasons() {
    let bodies = bodies();
    for operation in Operation::all() {
        let body = bodies.get(&operation.path()).expect("a published operation");
        let referee = jsonschema::options().build(&schema(body)).expect("a schema");
        let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
        let outcome = TestRunner::new(config).run(&valid(operation.params, operation.rules), |params| {
            check_one(operation, body, &referee, &params)?;
            for defect in defects(operation.params, &params) {
                check_one(operation, body, &referee, &defect.params)?;
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", operation.name));
    }
}
