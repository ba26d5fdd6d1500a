use super::{Named, Types};
use crate::{
    published::{Published, Schema},
    spec::{resources, shape::Shape},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

/// The types of the resource `thing` with this schema.
fn types(schema: Value) -> Value {
    let schema: Schema = serde_json::from_value(schema).unwrap();
    let mut types = Types::new(BTreeMap::from([("lamp".to_owned(), "ThingLamp".to_owned())]));
    let named = Named { resource: "thing", type_name: "Thing", doc: "Thing." };
    types.add(&named, Shape::new(&schema).unwrap()).unwrap();
    types.sort();
    serde_json::to_value(types).unwrap()
}

fn names(types: &Value, list: &str) -> Vec<String> {
    types[list].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

fn find<'v>(list: &'v Value, name: &str) -> &'v Value {
    list.as_array()
        .unwrap()
        .iter()
        .find(|it| it["name"] == name)
        .unwrap_or_else(|| panic!("no {name}: {list}"))
}

fn code(values: &[&str]) -> Value {
    json!({ "name": "error_code", "required": true, "type": "string", "enum": values })
}

/// A resource with errors of two kinds, one of which has a member more and one of which lacks the time.
fn with_errors() -> Value {
    json!({ "type": "object", "properties": [{
        "name": "errors", "required": true, "type": "array", "items": {
            "type": "object", "discriminator": "error_code",
            "properties": [{ "name": "message", "required": true, "type": "string" }],
            "oneOf": [
                { "type": "object", "properties": [code(&["lost"]), { "name": "at", "required": true, "type": "string" }] },
                { "type": "object", "properties": [code(&["late"]), { "name": "days", "required": true, "type": "integer" }] },
                { "type": "object", "undocumented": true, "properties": [code(&["secret"])] },
            ],
        },
    }] })
}

#[test]
fn an_object_with_forms_is_one_type_with_the_members_of_all() {
    let types = types(with_errors());
    assert_eq!(names(&types, "types"), ["Thing", "ThingError"]);
    let error = find(&types["types"], "ThingError");
    assert_eq!(error["doc"], "Element of `errors` in `Thing`.");
    let member = |name: &str| find(&error["members"], name).clone();
    assert_eq!([member("message")["required"].clone(), member("at")["required"].clone()], [true, false]);
    assert_eq!(member("error_code")["enum"], json!(["lost", "late"]), "nothing undocumented");
    assert_eq!(member("error_code")["type_name"], "ThingErrorCode");
    assert_eq!(names(&types, "enumerations"), ["ThingErrorCode"]);
}

#[test]
fn a_form_has_the_common_members_and_a_tag() {
    let types = types(with_errors());
    let forms = find(&types["types"], "ThingError")["forms"].as_array().unwrap().clone();
    assert_eq!(forms.len(), 2);
    let late = &forms[1]["members"];
    assert_eq!(find(late, "message")["required"], true);
    assert_eq!(find(late, "days")["required"], true);
    let code = find(late, "error_code");
    assert_eq!(
        (&code["enum"], &code["tag"], &code["type_name"]),
        (&json!(["late"]), &json!(true), &Value::Null)
    );
    assert_eq!(find(late, "message")["tag"], false);
}

#[test]
fn a_name_that_a_resource_has_is_given_to_no_other_type() {
    let lamp =
        json!({ "name": "lamp", "type": "object", "properties": [{ "name": "on", "type": "boolean" }] });
    assert_eq!(
        names(&types(json!({ "type": "object", "properties": [lamp] })), "types"),
        ["Thing", "ThingLamp"]
    );
    let mut with_resource = Types::new(BTreeMap::from([("thing_lamp".to_owned(), "ThingLamp".to_owned())]));
    let lamp = json!({ "name": "thing_lamp", "type": "object", "properties": [{ "name": "on", "type": "boolean" }] });
    let schema: Schema = serde_json::from_value(json!({ "type": "object", "properties": [lamp] })).unwrap();
    let named = Named { resource: "thing", type_name: "Thing", doc: "Thing." };
    with_resource.add(&named, Shape::new(&schema).unwrap()).unwrap();
    assert_eq!(names(&serde_json::to_value(with_resource).unwrap(), "types"), ["ThingThingLamp", "Thing"]);
}

#[test]
fn null_and_absence_stay_two_things() {
    let types = types(json!({ "type": "object", "properties": [
        { "name": "both", "type": "string", "nullable": true },
        { "name": "null", "required": true, "type": "string", "nullable": true },
        { "name": "gone", "required": true, "nullable": true },
    ] }));
    let members = &find(&types["types"], "Thing")["members"];
    let facts = |name: &str| {
        let member = find(members, name);
        (member["required"].clone(), member["nullable"].clone(), member["type"].clone())
    };
    assert_eq!(facts("both"), (json!(false), json!(true), json!("string")));
    assert_eq!(facts("null"), (json!(true), json!(true), json!("string")));
    assert_eq!(facts("gone"), (json!(true), json!(false), json!("null")));
}

#[test]
fn values_without_one_type_are_any() {
    let form = |value: Value| json!({ "type": "object", "properties": [value] });
    let types = types(json!({ "type": "object", "oneOf": [
        form(json!({ "name": "result", "required": true, "type": "string" })),
        form(json!({ "name": "result", "required": true, "type": "object", "properties": [{ "name": "a", "type": "string" }] })),
    ] }));
    assert_eq!(find(&find(&types["types"], "Thing")["members"], "result")["type"], "any");
}

#[test]
fn every_result_of_the_api_has_a_type() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let published = Published::read(&root).unwrap();
    let resources = resources::read(&root.join("spec/resources.json"), &published).unwrap();
    let types = serde_json::to_value(resources).unwrap();
    let all = names(&types, "types");
    for name in ["AcsUser", "AccessCodeError", "ApiEvent", "Batch", "UnmanagedDevice", "DeviceProperties"] {
        assert!(all.iter().any(|known| known == name), "no {name}");
    }
    // An unmanaged resource has the same errors.
    assert!(!all.iter().any(|name| name == "UnmanagedAccessCodeError"));
    let batch = &find(&types["types"], "Batch")["members"];
    assert_eq!(find(batch, "acs_entrances")["items"]["type_name"], "AcsEntrance");
    let attempt = &find(&types["types"], "ActionAttempt")["members"];
    assert_eq!(find(attempt, "error")["type_name"], "ActionAttemptError");
    assert_eq!(find(attempt, "error")["nullable"], true);
}
