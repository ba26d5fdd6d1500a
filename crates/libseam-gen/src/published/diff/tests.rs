use super::{Change, Version, diff};
use crate::published::{operation::Operation, resource::Resource};
use serde_json::{Value, json};

/// Returns an operation that takes `body` and returns a `thing`.
fn taking(body: &Value) -> Vec<Operation> {
    let operation = json!({
        "path": "/things/get",
        "methods": ["GET", "POST"],
        "auth": ["api_key", "client_session"],
        "response_key": "thing",
        "response": [{ "name": "thing", "required": true, "resource": "thing" }],
        "body": body,
    });
    vec![serde_json::from_value(operation).unwrap()]
}

/// Returns the resource `thing`, an object with the member `x`.
fn thing(x: &Value) -> Vec<Resource> {
    let thing = json!({ "resource": "thing", "type": "object", "properties": [member("x", x)] });
    vec![serde_json::from_value(thing).unwrap()]
}

fn member(name: &str, schema: &Value) -> Value {
    let mut member = schema.clone();
    member["name"] = name.into();
    member
}

fn changes(old: (&[Operation], &[Resource]), new: (&[Operation], &[Resource])) -> Vec<Change> {
    let version = |(operations, resources)| Version { operations, resources };
    diff(version(old), version(new))
}

/// Asserts that the change of `x` from `old` to `new` breaks callers, or does not, as a parameter and as a member of a
/// reply.
fn assert_breaks(old: &Value, new: &Value, (given, returned): (bool, bool), text: &str) {
    let body = |x: &Value| taking(&json!({ "type": "object", "properties": [member("x", x)] }));
    let found = changes((&body(old), &[]), (&body(new), &[]));
    let [change] = &found[..] else { panic!("{old} to {new}: {found:?}") };
    assert_eq!(change.to_string(), format!("/things/get x: {text}"));
    assert_eq!(change.breaks, given, "given: {old} to {new}");
    let found = changes((&[], &thing(old)), (&[], &thing(new)));
    let [change] = &found[..] else { panic!("{old} to {new}: {found:?}") };
    assert_eq!(change.place, "thing.x");
    assert_eq!(change.breaks, returned, "returned: {old} to {new}");
}

#[test]
fn the_same_facts_have_no_difference() {
    let body = taking(&json!({ "type": "object", "properties": [{ "name": "x", "default": null }] }));
    let thing = thing(&json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }] }));
    assert_eq!(changes((&body, &thing), (&body, &thing)), []);
}

#[test]
fn what_is_gone_breaks_and_what_is_new_does_not() {
    let (operations, resources) = (taking(&json!({ "type": "object", "properties": [] })), thing(&json!({})));
    let gone = changes((&operations, &resources), (&[], &[]));
    let texts: Vec<String> = gone.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["/things/get: the operation is gone", "thing: the resource is gone"]);
    assert!(gone.iter().all(|change| change.breaks));
    let new = changes((&[], &[]), (&operations, &resources));
    assert_eq!(new.len(), 2);
    assert!(!new.iter().any(|change| change.breaks));
}

#[test]
fn a_parameter_that_is_gone_or_newly_required_breaks() {
    let body = |params: Value| taking(&json!({ "type": "object", "properties": params }));
    let (none, optional) = (body(json!([])), body(json!([{ "name": "x", "type": "string" }])));
    let required = body(json!([{ "name": "x", "required": true, "type": "string" }]));
    for (old, new, breaks, text) in [
        (&optional, &none, true, "is gone"),
        (&none, &optional, false, "is new"),
        (&none, &required, true, "is new, and required"),
        (&optional, &required, true, "is required now"),
        (&required, &optional, false, "is no longer required"),
    ] {
        let found = changes((old, &[]), (new, &[]));
        let expected = Change { place: "/things/get x".to_owned(), text: text.to_owned(), breaks };
        assert_eq!(found, [expected]);
    }
}

#[test]
fn the_first_parameter_of_an_operation_that_had_none_counts() {
    let mut none = taking(&json!(null));
    none[0].body = None;
    let some = taking(&json!({ "type": "object", "properties": [{ "name": "x", "required": true }] }));
    let found = changes((&none, &[]), (&some, &[]));
    assert!(found.len() == 1 && found[0].breaks, "{found:?}");
}

#[test]
fn a_member_of_a_reply_breaks_where_it_can_be_absent() {
    let returns = |required: bool| {
        let mut operations = taking(&json!({ "type": "object", "properties": [] }));
        operations[0].response[0].required = required;
        operations
    };
    let found = changes((&returns(true), &[]), (&returns(false), &[]));
    assert_eq!(found[0].to_string(), "/things/get reply.thing: can be absent now");
    assert!(found[0].breaks);
    assert!(!changes((&returns(false), &[]), (&returns(true), &[]))[0].breaks);
}

#[test]
fn a_narrower_parameter_breaks_and_a_wider_one_does_not() {
    let string = json!({ "type": "string" });
    for (narrow, text, back) in [
        (
            json!({ "type": "string", "minLength": 1 }),
            "`minLength` is 1, was none",
            "`minLength` is none, was 1",
        ),
        (
            json!({ "type": "string", "maxLength": 9 }),
            "`maxLength` is 9, was none",
            "`maxLength` is none, was 9",
        ),
        (
            json!({ "type": "string", "pattern": "^a$" }),
            "the pattern is ^a$, was none",
            "the pattern is none, was ^a$",
        ),
    ] {
        assert_breaks(&string, &narrow, (true, false), text);
        assert_breaks(&narrow, &string, (false, false), back);
    }
    let limit = |limit: i64| json!({ "type": "integer", "minimum": 0, "maximum": limit });
    assert_breaks(&limit(9), &limit(8), (true, false), "`maximum` is 8, was 9");
    assert_breaks(&limit(8), &limit(9), (false, false), "`maximum` is 9, was 8");
}

#[test]
fn a_value_that_is_gone_breaks() {
    let (two, one) =
        (json!({ "type": "string", "enum": ["a", "b"] }), json!({ "type": "string", "enum": ["a"] }));
    assert_breaks(&two, &one, (true, true), "the value \"b\" is gone");
    assert_breaks(&one, &two, (false, false), "the value \"b\" is new");
    let any = json!({ "type": "string" });
    assert_breaks(&any, &one, (true, false), "only the values of an enum are allowed now");
    assert_breaks(&one, &any, (false, false), "every value is allowed now");
}

#[test]
fn another_type_or_format_breaks_unless_it_is_part_of_the_other() {
    let of = |kind: &str| json!({ "type": kind });
    assert_breaks(&of("string"), &of("boolean"), (true, true), "is boolean, was string");
    assert_breaks(&of("integer"), &of("number"), (false, true), "is number, was integer");
    assert_breaks(&of("number"), &of("integer"), (true, false), "is integer, was number");
    assert_breaks(&json!({}), &of("string"), (true, false), "is string, was anything");
    let uuid = json!({ "type": "string", "format": "uuid" });
    assert_breaks(&of("string"), &uuid, (true, false), "the format is uuid, was none");
    assert_breaks(&uuid, &of("string"), (false, true), "the format is none, was uuid");
}

#[test]
fn null_breaks_who_gives_it_and_who_does_not_expect_it() {
    let (null, string) = (json!({ "type": "string", "nullable": true }), json!({ "type": "string" }));
    assert_breaks(&null, &string, (true, false), "can no longer be null");
    assert_breaks(&string, &null, (false, true), "can be null now");
}

#[test]
fn marks_and_defaults_break_nobody() {
    let string = json!({ "type": "string" });
    for (mark, text) in [
        (json!({ "type": "string", "deprecated": true }), "is deprecated now"),
        (json!({ "type": "string", "undocumented": true }), "is undocumented now"),
        (json!({ "type": "string", "draft": true }), "is a draft now"),
        (json!({ "type": "string", "default": null }), "the default is null, was none"),
    ] {
        assert_breaks(&string, &mark, (false, false), text);
    }
}

#[test]
fn what_is_undocumented_may_change() {
    let old = json!({ "type": "string", "undocumented": true });
    let new = json!({ "type": "boolean", "undocumented": true });
    assert_breaks(&old, &new, (false, false), "is boolean, was string");
}

#[test]
fn a_form_breaks_where_no_other_form_takes_its_place() {
    let form = |name: &str| json!({ "type": "object", "properties": [{ "name": name, "required": true }] });
    let (a, b) = (form("a"), form("b"));
    let (one, both) = (json!({ "oneOf": [a] }), json!({ "oneOf": [a, b] }));
    assert_breaks(&both, &one, (true, true), "the form b is gone");
    assert_breaks(&one, &both, (false, false), "the form b is new");
    // Every call that was right before is right still.
    let plain = json!({ "type": "object", "properties": [{ "name": "a" }, { "name": "b" }] });
    let plainly = |x: &Value| taking(&json!({ "type": "object", "properties": [member("x", x)] }));
    let found = changes((&plainly(&both), &[]), (&plainly(&plain), &[]));
    assert!(found.len() == 3 && !found.iter().any(|change| change.breaks), "{found:?}");
    let found = changes((&plainly(&plain), &[]), (&plainly(&both), &[]));
    assert!(found.iter().any(|change| change.breaks), "{found:?}");
}

#[test]
fn forms_keep_their_names_when_members_of_all_change() {
    let form = |kind: &str| json!({ "type": "object", "properties": [{ "name": "kind", "required": true, "type": "string", "enum": [kind] }] });
    let union = |common: Value| json!({ "type": "object", "discriminator": "kind", "properties": common, "oneOf": [form("a"), form("b")] });
    let found = changes(
        (&[], &thing(&union(json!([{ "name": "id", "type": "string" }])))),
        (&[], &thing(&union(json!([{ "name": "id", "type": "integer" }])))),
    );
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["thing.x<kind=a>.id: is integer, was string", "thing.x<kind=b>.id: is integer, was string"]
    );
}

#[test]
fn a_resource_that_took_the_place_of_what_it_is_breaks_nobody() {
    let returns = |schema: Value| {
        let mut operations = taking(&json!({ "type": "object", "properties": [] }));
        operations[0].response = vec![serde_json::from_value(member("thing", &schema)).unwrap()];
        operations
    };
    let inline = json!({ "type": "object", "properties": [{ "name": "x", "type": "string" }] });
    let found = changes(
        (&returns(inline), &[]),
        (&returns(json!({ "resource": "thing" })), &thing(&json!({ "type": "string" }))),
    );
    assert!(!found.iter().any(|change| change.breaks), "{found:?}");
    assert!(found[0].to_string().contains("reply.thing: is thing, was no resource"), "{found:?}");
}

#[test]
fn credentials_methods_and_results_count() {
    let old = taking(&json!({ "type": "object", "properties": [] }));
    let mut new = old.clone();
    new[0].auth = vec!["api_key".to_owned()];
    new[0].methods = vec!["POST".to_owned(), "PUT".to_owned()];
    new[0].has_required_parameters = true;
    new[0].response_key = None;
    let breaking = |old, new| {
        let found = changes((old, &[]), (new, &[]));
        found.into_iter().filter(|change| change.breaks).map(|change| change.text).collect::<Vec<_>>()
    };
    assert_eq!(
        breaking(&old, &new),
        [
            "the method GET is gone",
            "the credential client_session is gone",
            "a call without any parameter is refused now",
            "the result is nothing, was thing"
        ]
    );
    assert_eq!(breaking(&new, &old), ["the method PUT is gone"]);
}
