mod features;
mod inputs;
mod properties;
mod referee;
mod rules;
mod table;

use super::*;
use crate::{error::Problem, json::read_object};
use std::vec::Vec;

fn problems(params: &str, checks: Checks) -> Vec<Problem> {
    let params = read_object(params.as_bytes()).expect("an object");
    let mut problems = Problems::new();
    validate(&table::EVERYTHING, &params, checks, &mut problems);
    problems.finish().expect("memory")
}

fn report(params: &str, strict: bool) -> Vec<(String, &'static str)> {
    let problems = problems(params, Checks { strict, require_uuid_ids: true, credential: None });
    problems.into_iter().map(|p| (p.parameter, p.code.name())).collect()
}

#[test]
fn every_kind_accepts_what_fits() {
    let fits = r#"{"count": 500, "label": "four", "method": "card", "note": null, "ratio": 1e400, "sync": false,
        "tags": ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"], "where": {"floor": 0, "rooms": [{"name": "n"}], "tower": {"name": "n"}}}"#;
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
        (r#"{"where": {"floor": 0, "tower": {"name": ""}}}"#, "where.tower.name", "empty"),
    ] {
        assert_eq!(report(params, true), [(path.into(), code)], "{params}");
    }
}

#[test]
fn a_hidden_parameter_is_checked_and_not_suggested() {
    let found = |params: &str| {
        let operation = Operation::by_name("access_codes.delete").expect("an operation");
        let params = read_object(params.as_bytes()).expect("an object");
        let mut problems = Problems::new();
        let checks = Checks { strict: true, require_uuid_ids: true, credential: None };
        validate(operation, &params, checks, &mut problems);
        problems.finish().expect("memory")
    };
    let id = r#""access_code_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3""#;
    assert_eq!(found(&alloc::format!("{{{id}, \"sync\": true}}")), []);
    assert_eq!(found(&alloc::format!("{{{id}, \"sync\": 1}}"))[0].code.name(), "type");
    assert_eq!(found(&alloc::format!("{{{id}, \"sinc\": true}}"))[0].suggestion, None);
}

#[test]
fn the_ends_of_a_range_belong_to_it() {
    let id = r#""7ad2566e-6fd8-466d-b8e4-c10a14a74fd3""#;
    let tags = |count: usize| alloc::format!(r#"{{"tags": [{}]}}"#, std::vec![id; count].join(","));
    for (fits, params) in [
        (false, r#"{"count": 0}"#.into()),
        (true, r#"{"count": 1}"#.into()),
        (true, r#"{"count": 500}"#.into()),
        (false, r#"{"count": 501}"#.into()),
        (true, r#"{"label": "f"}"#.into()),
        (true, r#"{"note": ""}"#.into()),
        (true, r#"{"label": "four"}"#.into()),
        (false, r#"{"label": "four!"}"#.into()),
        (false, tags(0)),
        (true, tags(1)),
        (true, tags(2)),
        (false, tags(3)),
    ] {
        assert_eq!(report(&params, true).is_empty(), fits, "{params}");
    }
    for (length, fits) in [(1, true), (256, true), (257, false)] {
        assert_eq!(id_problem(&"x".repeat(length)).is_none(), fits, "{length}");
    }
}

#[test]
fn every_kind_is_named_where_a_value_is_of_another() {
    for (params, message) in [
        (r#"{"count": "1"}"#, "`count` must be a whole number, got a string"),
        (r#"{"label": 1}"#, "`label` must be a string, got a number"),
        (r#"{"method": 1}"#, "`method` must be a string, got a number"),
        (r#"{"ratio": "1"}"#, "`ratio` must be a number, got a string"),
        (r#"{"sync": 1}"#, "`sync` must be true or false, got a number"),
        (r#"{"tags": "x"}"#, "`tags` must be an array, got a string"),
        (r#"{"where": []}"#, "`where` must be an object, got an array"),
    ] {
        let found = problems(params, Checks { strict: true, require_uuid_ids: true, credential: None });
        let found: Vec<&str> = found.iter().map(|problem| &*problem.message).collect();
        assert_eq!(found, [message]);
    }
}

#[test]
fn loose_lets_newer_values_through() {
    assert_eq!(report(r#"{"method": "retina", "newer": 1}"#, false), []);
    assert_eq!(report(r#"{"method": 1}"#, false), [("method".into(), "type")]);
    let members = r#"{"where": {"floor": 0, "newer": 1, "rooms": [{"newer": 1}], "tower": {"newer": 1}}}"#;
    assert_eq!(report(members, false), []);
}

#[test]
fn an_unknown_member_is_reported_as_an_unknown_parameter_is() {
    let params = r#"{"where": {"flor": 0, "floor": 10, "tower": {"streetAdress": "x", "x\ny": 1}, "rooms": [{}, {"nam": "x"}]},
        "zone": 1}"#;
    let strict = Checks { strict: true, require_uuid_ids: true, credential: None };
    let found = problems(params, strict);
    let found: Vec<(&str, &str, &str, Option<&str>)> =
        found.iter().map(|p| (&*p.parameter, p.code.name(), &*p.message, p.suggestion)).collect();
    assert_eq!(
        found,
        [
            ("where.floor", "range", "`where.floor` must be a whole number from 0 to 9, got 10", None),
            (
                "where.rooms.1.nam",
                "unknown",
                "`where.rooms.1.nam` is not a parameter of test.everything; did you mean `name`?",
                Some("name")
            ),
            (
                "where.tower.streetAdress",
                "unknown",
                "`where.tower.streetAdress` is not a parameter of test.everything; did you mean `street_address`?",
                Some("street_address")
            ),
            (
                "where.tower.x\u{fffd}y",
                "unknown",
                "`where.tower.x\u{fffd}y` is not a parameter of test.everything",
                None
            ),
            (
                "where.flor",
                "unknown",
                "`where.flor` is not a parameter of test.everything; did you mean `floor`?",
                Some("floor")
            ),
            ("zone", "unknown", "`zone` is not a parameter of test.everything", None),
        ]
    );
}

#[test]
fn a_hundred_thousand_members_are_reported_within_the_limit() {
    let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":0")).collect();
    let found = report(&format!("{{\"where\":{{\"tower\":{{{}}}}}}}", keys.join(",")), true);
    assert_eq!((found.len(), found.last().map(|f| f.1)), (PROBLEM_LIMIT + 1, Some("more")));
}

#[test]
fn ids_of_another_form_are_let_through_where_no_uuids_are_required() {
    for strict in [true, false] {
        let lenient = Checks { strict, require_uuid_ids: false, credential: None };
        for fits in ["acs_user1", "x", &"x".repeat(256), "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"] {
            assert_eq!(problems(&format!("{{\"tags\": [\"{fits}\"]}}"), lenient), []);
        }
        for (unfit, code) in
            [("", "empty"), ("a b", "format"), ("é", "format"), (&*"x".repeat(257), "format")]
        {
            let found = problems(&format!("{{\"tags\": [\"{unfit}\"]}}"), lenient);
            assert_eq!(found.iter().map(|p| p.code.name()).collect::<Vec<_>>(), [code], "{unfit}");
        }
        assert_eq!(problems(r#"{"tags": [1]}"#, lenient)[0].code.name(), "type");
    }
}

#[test]
fn a_hundred_thousand_keys_and_a_mebibyte_are_reported_within_the_limit() {
    let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":0")).collect();
    let found = report(&format!("{{{}}}", keys.join(",")), true);
    assert_eq!((found.len(), found.last().map(|f| f.1)), (PROBLEM_LIMIT + 1, Some("more")));
    let found = report(&format!("{{\"label\":\"{}\"}}", "x".repeat(1 << 20)), true);
    assert_eq!(found, [("label".into(), "length")]);
}
