//! Values with forms, limits, unions, records, and null inside of other values.

use super::*;

fn found(params: &str, strict: bool) -> Vec<(String, &'static str, String)> {
    let params = read_object(params.as_bytes()).expect("an object");
    let mut problems = Problems::new();
    let checks = Checks { strict, require_uuid_ids: true, credential: None };
    validate(&table::FEATURES, &params, checks, &mut problems);
    let problems = problems.finish().expect("memory");
    problems.into_iter().map(|problem| (problem.parameter, problem.code.name(), problem.message)).collect()
}

#[test]
fn what_the_server_may_take_is_let_through() {
    for fits in [
        r#"{"any": null}"#,
        r#"{"any": {"x": [1, null]}}"#,
        r#"{"code": "00123456"}"#,
        r#"{"created_before": "2026-01-05T08:00:00Z"}"#,
        r#"{"created_before": "5 January 2026, 8 a.m."}"#,
        r#"{"created_before": "1767600000"}"#,
        r#"{"delay": 1, "ratio": 0.001}"#,
        r#"{"delay": 6.0e1, "ratio": 1e999}"#,
        r#"{"email": "jane@example.com"}"#,
        r#"{"email": " jane doe@localhost "}"#,
        r#"{"field": "_a1", "is_managed": true, "limit": 99999999999999999999}"#,
        r#"{"metadata": {}}"#,
        r#"{"metadata": {"": "12345", "a.b": true, "c": null, "\n": "😀😀"}}"#,
        r#"{"names": [null, "x"]}"#,
        r#"{"opens_at": "00:00:00", "closes_at": "23:59"}"#,
        r#"{"opens_at": "23:59:59", "closes_at": "19:30:00"}"#,
        r#"{"time_zone": "Pacific/Guam", "url": "https://example.com/x?y#z"}"#,
        r#"{"value": "", "url": "seam:x"}"#,
        r#"{"value": false}"#,
        r#"{"target": {"device_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "name": "n"}}"#,
        r#"{"target": {"space_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "floor": 9}}"#,
        r#"{"target": ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"]}"#,
    ] {
        assert_eq!(found(fits, true), [], "{fits}");
    }
}

#[test]
fn what_the_server_cannot_take_is_reported_with_its_path() {
    for (params, path, code, message) in [
        (r#"{"code": "123"}"#, "code", "length", "`code` must have 4 to 8 characters, got 3"),
        (r#"{"code": "12 4"}"#, "code", "format", "`code` must be a string of the digits 0 to 9"),
        (r#"{"code": "１２３４"}"#, "code", "format", "`code` must be a string of the digits 0 to 9"),
        (r#"{"code": 1234}"#, "code", "type", "`code` must be a string, got a number"),
        (
            r#"{"created_before": "tomorrow"}"#,
            "created_before",
            "format",
            "`created_before` must be a date and time such as 2026-01-05T08:00:00Z",
        ),
        (
            r#"{"created_before": ""}"#,
            "created_before",
            "format",
            "`created_before` must be a date and time such as 2026-01-05T08:00:00Z",
        ),
        (
            r#"{"code": null}"#,
            "code",
            "null",
            "`code` must not be null; leave it out or give a string of the digits 0 to 9",
        ),
        (r#"{"delay": 0.99}"#, "delay", "range", "`delay` must be a number from 1 to 60, got 0.99"),
        (r#"{"delay": 61}"#, "delay", "range", "`delay` must be a number from 1 to 60, got 61"),
        (r#"{"delay": "1"}"#, "delay", "type", "`delay` must be a number, got a string"),
        (r#"{"email": "jane"}"#, "email", "format", "`email` must be an e-mail address"),
        (r#"{"email": "@example.com"}"#, "email", "format", "`email` must be an e-mail address"),
        (r#"{"email": "jane@"}"#, "email", "format", "`email` must be an e-mail address"),
        (
            r#"{"field": "1a"}"#,
            "field",
            "format",
            "`field` must be a name of ASCII letters, digits and `_` that does not begin with a digit",
        ),
        (
            r#"{"field": "é"}"#,
            "field",
            "format",
            "`field` must be a name of ASCII letters, digits and `_` that does not begin with a digit",
        ),
        (r#"{"is_managed": false}"#, "is_managed", "value", "`is_managed` must be true"),
        (r#"{"is_managed": 1}"#, "is_managed", "type", "`is_managed` must be true, got a number"),
        (r#"{"limit": 0}"#, "limit", "range", "`limit` must be 1 or more, got 0"),
        (
            r#"{"limit": 1.5}"#,
            "limit",
            "type",
            "`limit` must be a whole number, got a fraction or an exponent",
        ),
        (
            r#"{"metadata": {"note": "123456"}}"#,
            "metadata.note",
            "length",
            "`metadata.note` must have at most 5 characters, got 6",
        ),
        (
            r#"{"metadata": {"note": 1}}"#,
            "metadata.note",
            "type",
            "`metadata.note` must be a string or true or false, got a number",
        ),
        (r#"{"metadata": "x"}"#, "metadata", "type", "`metadata` must be an object, got a string"),
        (r#"{"names": ["x", ""]}"#, "names.1", "empty", "`names.1` must not be empty"),
        (r#"{"names": [1]}"#, "names.0", "type", "`names.0` must be a string, got a number"),
        (
            r#"{"opens_at": "8:30"}"#,
            "opens_at",
            "format",
            "`opens_at` must be a time of day such as 08:30:00",
        ),
        (
            r#"{"opens_at": "08:30"}"#,
            "opens_at",
            "format",
            "`opens_at` must be a time of day such as 08:30:00",
        ),
        (
            r#"{"opens_at": "24:00:00"}"#,
            "opens_at",
            "format",
            "`opens_at` must be a time of day such as 08:30:00",
        ),
        (
            r#"{"opens_at": "08:30:00\n"}"#,
            "opens_at",
            "format",
            "`opens_at` must be a time of day such as 08:30:00",
        ),
        (
            r#"{"closes_at": "08:60"}"#,
            "closes_at",
            "format",
            "`closes_at` must be a time of day such as 08:30 or 08:30:00",
        ),
        (
            r#"{"closes_at": "+1:00"}"#,
            "closes_at",
            "format",
            "`closes_at` must be a time of day such as 08:30 or 08:30:00",
        ),
        (r#"{"ratio": 0}"#, "ratio", "range", "`ratio` must be a number above 0, got 0"),
        (
            r#"{"time_zone": "Europe/Viena"}"#,
            "time_zone",
            "value",
            "`time_zone` must be one of 17 values, such as `Africa/Accra`, `Africa/Cairo` or `America/Lima`; did you \
             mean `Europe/Vienna`?",
        ),
        (r#"{"url": "example.com"}"#, "url", "format", "`url` must be a URL such as https://example.com"),
        (r#"{"value": 1}"#, "value", "type", "`value` must be a string or true or false, got a number"),
        (
            r#"{"value": null}"#,
            "value",
            "null",
            "`value` must not be null; leave it out or give a string or true or false",
        ),
        // The problems are those of the variant that fits best, of two such the first.
        (
            r#"{"target": {"device_id": "x"}}"#,
            "target.device_id",
            "format",
            "`target.device_id` must be a UUID (8-4-4-4-12 hexadecimal digits), got 1 character instead of 36",
        ),
        (
            r#"{"target": {"floor": 9}}"#,
            "target.space_id",
            "missing",
            "`target.space_id` is required; give a UUID (8-4-4-4-12 hexadecimal digits)",
        ),
        (r#"{"target": []}"#, "target", "length", "`target` must have 1 to 3 items, got 0"),
        (
            r#"{"target": 1}"#,
            "target",
            "type",
            "`target` must be an object or an object or an array, got a number",
        ),
    ] {
        assert_eq!(found(params, true), [(path.into(), code, message.into())], "{params}");
    }
}

#[test]
fn loose_lets_newer_values_through() {
    assert_eq!(found(r#"{"time_zone": "Mars/Olympus", "is_managed": false}"#, false), []);
    assert_eq!(found(r#"{"delay": 0}"#, false).len(), 1);
}

#[test]
fn a_name_in_a_record_is_shown_short_and_printable() {
    let params = format!(r#"{{"metadata": {{"{}\u0000": 1, "a\nb": 1}}}}"#, "k".repeat(100_000));
    let found = found(&params, true);
    assert_eq!(found[0].0, "metadata.a\u{fffd}b");
    assert_eq!(found[1].0.chars().count(), "metadata.".len() + 65);
}

#[test]
fn a_hundred_thousand_members_of_a_record_are_reported_within_the_limit() {
    let members: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":0")).collect();
    let found = found(&format!("{{\"metadata\":{{{}}}}}", members.join(",")), true);
    assert_eq!((found.len(), found.last().map(|f| &*f.2)), (PROBLEM_LIMIT + 1, Some("99968 more problems")));
}

#[test]
fn sixteen_values_are_all_listed() {
    let params = read_object(br#"{"letter": "zz"}"#).expect("an object");
    let mut problems = Problems::new();
    let checks = Checks { strict: true, require_uuid_ids: true, credential: None };
    validate(&table::LISTED, &params, checks, &mut problems);
    let problems = problems.finish().expect("memory");
    assert!(problems[0].message.contains("`a`, `b`, `c`"), "{}", problems[0].message);
    assert!(problems[0].message.contains("`o` or `p`"), "{}", problems[0].message);
}

#[test]
fn of_two_variants_that_fit_alike_the_first_is_reported() {
    let found = found(r#"{"target": {"floor": 3}}"#, false);
    assert_eq!(found.iter().map(|problem| &*problem.0).collect::<Vec<_>>(), ["target.device_id"]);
}
