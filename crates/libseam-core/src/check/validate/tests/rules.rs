//! Rules, also under conditions and inside of objects.

use super::*;
use crate::api::table::CredentialKind;

fn found(
    params: &str,
    strict: bool,
    credential: Option<CredentialKind>,
) -> Vec<(String, &'static str, String)> {
    found_of(&table::RULES, params, strict, credential)
}

fn found_of(
    operation: &Operation,
    params: &str,
    strict: bool,
    credential: Option<CredentialKind>,
) -> Vec<(String, &'static str, String)> {
    let params = read_object(params.as_bytes()).expect("an object");
    let mut problems = Problems::new();
    validate(operation, &params, Checks { strict, require_uuid_ids: true, credential }, &mut problems);
    let problems = problems.finish().expect("memory");
    problems.into_iter().map(|problem| (problem.parameter, problem.code.name(), problem.message)).collect()
}

#[test]
fn rules_that_are_kept_are_silent() {
    for fits in [
        r#"{"access_code_id": "x"}"#,
        r#"{"device_id": "x", "code": "x"}"#,
        r#"{"access_code_id": "x", "mode": "off"}"#,
        r#"{"access_code_id": "x", "mode": "cool", "cool_celsius": 20}"#,
        r#"{"access_code_id": "x", "mode": "cool", "cool_celsius": 20, "cool_fahrenheit": 70}"#,
        r#"{"access_code_id": "x", "use_pool": false, "starts_at": "x", "ends_at": "y"}"#,
        r#"{"access_code_id": "x", "use_pool": true}"#,
        r#"{"access_code_id": "x", "starts_at": "2026-01-05T08:00:00Z", "ends_at": "2026-01-05T08:00:01Z"}"#,
        r#"{"access_code_id": "x", "starts_at": "2026-01-05T08:00:00+02:00", "ends_at": "2026-01-05T07:00:00Z"}"#,
        r#"{"access_code_id": "x", "starts_at": "2026-01-05T08:00:00Z", "ends_at": "soon"}"#,
        r#"{"access_code_id": "x", "starts_at": "2026-01-05T08:00:00Z"}"#,
        r#"{"access_code_id": "x", "between": ["2026-01-05T08:00:00Z", "2026-01-06T08:00:00Z"]}"#,
        r#"{"access_code_id": "x", "between": ["x", "y"]}"#,
        r#"{"access_code_id": "x", "is_managed": true}"#,
        r#"{"access_code_id": "x", "credential_id": "x"}"#,
        r#"{"access_code_id": "x", "credential_id": "x", "mode": "heat"}"#,
        r#"{"access_code_id": "x", "last": "x", "a17": "x"}"#,
        r#"{"access_code_id": "x", "last": "x", "a16": "x"}"#,
        r#"{"access_code_id": "x", "session_id": "x"}"#,
        r#"{"access_code_id": "x", "stays": [{"guest_key": "x"}, {"room_key": "x", "starts_at": "2026-01-05T08:00:00Z"}]}"#,
    ] {
        assert_eq!(found(fits, true, None), [], "{fits}");
    }
}

#[test]
fn a_broken_rule_is_reported_at_its_parameter() {
    for (params, path, code, message) in [
        (
            "{}",
            "access_code_id",
            "none_given",
            "one of `access_code_id` and `device_id` + `code` is required",
        ),
        (
            r#"{"code": "x"}"#,
            "access_code_id",
            "none_given",
            "one of `access_code_id` and `device_id` + `code` is required",
        ),
        (
            r#"{"access_code_id": "x", "code": "x"}"#,
            "access_code_id",
            "conflict",
            "`access_code_id` and `device_id` + `code` exclude each other; give only one",
        ),
        (
            r#"{"access_code_id": "x", "mode": "cool"}"#,
            "cool_celsius",
            "none_given",
            "one of `cool_celsius` and `cool_fahrenheit` is required when `mode` is `cool` or `heat_cool`",
        ),
        (
            r#"{"access_code_id": "x", "use_pool": true, "ends_at": "x"}"#,
            "ends_at",
            "conflict",
            "`ends_at` must be left out when `use_pool` is true",
        ),
        (
            r#"{"access_code_id": "x", "starts_at": "2026-01-05T08:00:00Z", "ends_at": "2026-01-05T08:00:00Z"}"#,
            "ends_at",
            "range",
            "`ends_at` must be after `starts_at`",
        ),
        (
            r#"{"access_code_id": "x", "between": ["2026-01-06T08:00:00Z", "2026-01-05T08:00:00Z"]}"#,
            "between.1",
            "range",
            "`between.1` must be after `between.0`",
        ),
        (
            r#"{"access_code_id": "x", "is_managed": "false"}"#,
            "is_managed",
            "type",
            "`is_managed` must be true or false, got a string",
        ),
        (
            r#"{"access_code_id": "x", "is_managed": false}"#,
            "is_managed",
            "value",
            "`is_managed` must be true",
        ),
        (
            r#"{"access_code_id": "x", "credential_id": "x", "mode": "off"}"#,
            "credential_id",
            "only_with",
            "`credential_id` can be given only when `mode` is `heat` or not given; leave it out otherwise",
        ),
        (
            r#"{"access_code_id": "x", "last": "x"}"#,
            "last",
            "only_with",
            "`last` can be given only with `a17` or `a16`; add that, or leave `last` out",
        ),
        (
            r#"{"access_code_id": "x", "stays": [{"room_key": "x"}, {}]}"#,
            "stays.1.guest_key",
            "none_given",
            "one of `guest_key` and `room_key` of `stays.1` is required",
        ),
        (
            r#"{"access_code_id": "x", "stays": [{"room_key": "x", "ends_at": "2026-01-04T08:00:00Z",
                "starts_at": "2026-01-05T08:00:00Z"}]}"#,
            "stays.0.ends_at",
            "range",
            "`stays.0.ends_at` must be after `stays.0.starts_at`",
        ),
    ] {
        assert_eq!(found(params, true, None), [(path.into(), code, message.into())], "{params}");
    }
}

#[test]
fn a_rule_holds_unless_another_parameter_is_given() {
    let codes: Vec<_> = found(r#"{"device_id": "x"}"#, true, None).into_iter().map(|f| f.2).collect();
    assert_eq!(
        codes,
        [
            "one of `access_code_id` and `device_id` + `code` is required",
            "`device_id` requires `code`; give both, or leave `device_id` out unless `access_code_id` is given",
        ]
    );
}

#[test]
fn a_rule_about_a_credential_holds_for_that_credential() {
    let params = r#"{"access_code_id": "x", "session_id": "x"}"#;
    assert_eq!(found(params, true, Some(CredentialKind::ApiKey)), []);
    let token = Some(CredentialKind::PersonalAccessToken);
    let required = "`user_key` is required with a personal access token";
    let excluded = "`session_id` must be left out with a personal access token";
    let messages = |strict| found(params, strict, token).into_iter().map(|f| f.2).collect::<Vec<_>>();
    assert_eq!(messages(true), [required, excluded]);
    assert_eq!(messages(false), [required], "the other rule is inferred");
}

#[test]
fn loose_drops_inferred_rules() {
    let params = r#"{"access_code_id": "x", "is_managed": false,
        "between": ["2026-01-06T08:00:00Z", "2026-01-05T08:00:00Z"]}"#;
    assert_eq!(found(params, true, None).len(), 2);
    assert_eq!(found(params, false, None), []);
}

#[test]
fn every_kind_of_rule_is_a_sentence() {
    let sentences: Vec<String> = table::RULES.rules.iter().map(|rule| table::RULES.sentence(rule)).collect();
    assert_eq!(
        sentences,
        [
            "give one of access_code_id, device_id + code",
            "device_id needs code unless access_code_id is given",
            "give not more than one of access_code_id, device_id + code",
            "give one of cool_celsius, cool_fahrenheit when mode is cool or heat_cool",
            "leave out starts_at and ends_at when use_pool is true",
            "starts_at, ends_at must be in this order",
            "between must be in this order",
            "give is_managed only when is_managed is true",
            "give credential_id only when mode is heat or not given",
            "give user_key with a personal access token",
            "leave out session_id with a personal access token",
            "last goes only with a17 or a16",
        ]
    );
}

#[test]
fn a_rule_is_silent_where_its_condition_is_not_met() {
    let both = r#""first": "2026-01-06T08:00:00Z", "second": "2026-01-05T08:00:00Z"}"#;
    for (given, problems) in [(both, 2), (r#""first": "x"}"#, 2)] {
        for (on, expected) in [("true", problems), ("false", 0)] {
            let params = std::format!(r#"{{"on": {on}, {given}"#);
            assert_eq!(found_of(&table::CONDITIONAL, &params, true, None).len(), expected, "{params}");
        }
    }
}
