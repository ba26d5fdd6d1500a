use super::*;
use crate::{
    json::read_object,
    table::{Absence, CredentialKind, Effect, Summary},
};
use std::vec::Vec;

const fn param(name: &'static str, kind: &'static Kind) -> Param {
    Param {
        name,
        summary: Summary::new(""),
        kind,
        required: false,
        nullable: false,
        absence: Absence::Unsaid,
    }
}

/// What the API's other operations have and the five removals have not.
static OPERATION: Operation = Operation {
    id: 0,
    name: "test.everything",
    summary: Summary::new(""),
    auth: &[CredentialKind::ApiKey],
    params: &[
        param("count", &Kind::Integer { min: 1, max: 500 }),
        param("label", &Kind::String { min: 1, max: 4 }),
        param("method", &Kind::Enum(&["card", "code"])),
        Param { nullable: true, ..param("note", &Kind::String { min: 0, max: 9 }) },
        param("ratio", &Kind::Number),
        param("sync", &Kind::Boolean),
        param("tags", &Kind::Array { items: &Kind::Uuid, min: 1, max: 2 }),
        param(
            "where",
            &Kind::Object(&[Param { required: true, ..param("floor", &Kind::Integer { min: 0, max: 9 }) }]),
        ),
    ],
    rules: &[],
    response_key: Some("thing"),
    effect: Effect::Write,
};

fn report(params: &str, strict: bool) -> Vec<(String, &'static str)> {
    let params = read_object(params.as_bytes()).expect("an object");
    let mut problems = Vec::new();
    validate(&OPERATION, &params, strict, &mut problems);
    problems.into_iter().map(|p| (p.parameter, p.code.name())).collect()
}

#[test]
fn every_kind_accepts_what_fits() {
    let fits = r#"{"count": 500, "label": "four", "method": "card", "note": null, "ratio": 1e400, "sync": false,
        "tags": ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"], "where": {"floor": 0, "more": 1}}"#;
    assert_eq!(report(fits, true), []);
    assert_eq!(report("{}", true), []);
}

#[test]
fn every_kind_refuses_what_does_not_fit() {
    for (params, path, code) in [
        (r#"{"count": 0}"#, "count", "range"),
        (r#"{"count": 99999999999999999999}"#, "count", "range"),
        (r#"{"count": 1.0}"#, "count", "type"),
        (r#"{"label": ""}"#, "label", "empty"),
        (r#"{"label": "four!"}"#, "label", "length"),
        // Two UTF-16 code units each, as the server counts.
        (r#"{"label": "😀😀😀"}"#, "label", "length"),
        (r#"{"label": null}"#, "label", "null"),
        (r#"{"method": "cards"}"#, "method", "value"),
        (r#"{"method": 1}"#, "method", "type"),
        (r#"{"ratio": "1"}"#, "ratio", "type"),
        (r#"{"sync": "true"}"#, "sync", "type"),
        (r#"{"tags": []}"#, "tags", "length"),
        (r#"{"tags": ["x"]}"#, "tags.0", "format"),
        (r#"{"where": {}}"#, "where.floor", "missing"),
        (r#"{"where": {"floor": 10}}"#, "where.floor", "range"),
        (r#"{"where": []}"#, "where", "type"),
    ] {
        assert_eq!(report(params, true), [(path.into(), code)], "{params}");
    }
}

#[test]
fn loose_lets_newer_values_through() {
    assert_eq!(report(r#"{"method": "retina", "newer": 1}"#, false), []);
    assert_eq!(report(r#"{"method": 1}"#, false), [("method".into(), "type")]);
}

#[test]
fn a_hundred_thousand_keys_and_a_mebibyte_are_reported_within_the_limit() {
    let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":0")).collect();
    let found = report(&format!("{{{}}}", keys.join(",")), true);
    assert_eq!((found.len(), found.last().map(|f| f.1)), (PROBLEM_LIMIT + 1, Some("more")));
    let found = report(&format!("{{\"label\":\"{}\"}}", "x".repeat(1 << 20)), true);
    assert_eq!(found, [("label".into(), "length")]);
}
