use super::{Check, Operation, Param, Row};
use crate::{
    published::{Published, Schema},
    spec::rules::When,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path};

fn published() -> Published {
    Published::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).unwrap()
}

/// A row of the operation `name` with these parameters.
fn row(name: &str, params: &[&str]) -> Row {
    let params: Vec<Value> =
        params.iter().map(|name| json!({ "name": name, "summary": "A value." })).collect();
    serde_json::from_value(json!({ "operation": name, "id": 1, "summary": "Do.", "params": params })).unwrap()
}

fn refusal(name: &str, params: &[&str]) -> String {
    format!("{:#}", Operation::new(row(name, params), &published()).err().expect("a refusal"))
}

#[test]
fn an_operation_has_its_published_facts_in_the_order_of_the_row() {
    let row = row("acs.users.delete", &["user_identity_id", "acs_user_id", "acs_system_id"]);
    let operation = serde_json::to_value(Operation::new(row, &published()).unwrap()).unwrap();
    assert_eq!(operation["path"], "/acs/users/delete");
    assert_eq!(operation["effect"], "removal");
    assert_eq!(operation["auth"], json!(["pat_with_workspace", "console_session_with_workspace", "api_key"]));
    let param = |name: &str| {
        let param =
            operation["params"].as_array().unwrap().iter().find(|param| param["name"] == name).unwrap();
        (param["type"].clone(), param["format"].clone(), param["required"].clone())
    };
    assert_eq!(operation["params"][0]["name"], "user_identity_id");
    assert_eq!(param("acs_system_id"), (json!("string"), json!("uuid"), json!(false)));
}

#[test]
fn a_row_names_every_documented_parameter_once_and_no_other() {
    let all = ["acs_system_id", "acs_user_id", "user_identity_id"];
    assert_eq!(refusal("acs.users.delete", &all[..2]), "the row has no parameter user_identity_id");
    let twice = [all[0], all[1], all[2], all[0]];
    assert_eq!(refusal("acs.users.delete", &twice), "two parameters have the same name");
    let more = [all[0], all[1], all[2], "name"];
    assert_eq!(refusal("acs.users.delete", &more), "name is no parameter that is published");
    assert_eq!(refusal("acs.users.remove", &all), "it is not published");
}

#[test]
fn an_undocumented_parameter_is_hidden() {
    let without = row("access_codes.delete", &["access_code_id", "device_id"]);
    let operation = serde_json::to_value(Operation::new(without, &published()).unwrap()).unwrap();
    let names = |list: &str| -> Vec<Value> {
        operation[list].as_array().unwrap().iter().map(|param| param["name"].clone()).collect()
    };
    assert_eq!(
        (names("params"), names("hidden")),
        (vec![json!("access_code_id"), json!("device_id")], vec![json!("sync")])
    );
}

#[test]
fn an_undocumented_member_is_hidden() {
    let operation = operation("acs.credentials.create");
    let metadata = member(&operation, "visionline_metadata");
    let hidden: Vec<&Value> = metadata["hidden"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(hidden, ["assa_abloy_credential_service_mobile_endpoint_id", "is_override_key"]);
    assert!(metadata["properties"].as_array().unwrap().iter().all(|it| it["name"] != "is_override_key"));
}

#[test]
fn the_summary_of_a_deprecated_parameter_says_so() {
    let operation = operation("acs.users.create");
    assert!(member(&operation, "email")["summary"].as_str().unwrap().ends_with(" Deprecated."));
}

/// Lists the parameters of a body, in every form of it.
fn names(body: &Schema) -> BTreeSet<&str> {
    let own = body.members().iter().map(|member| member.name.as_str());
    own.chain(body.one_of.iter().flat_map(names)).collect()
}

fn operation(name: &str) -> Operation {
    let published = published();
    let facts = published.operations.iter().find(|facts| facts.name() == name).unwrap();
    let names: Vec<&str> = facts.body.iter().flat_map(names).collect();
    Operation::new(row(name, &names), &published).unwrap()
}

fn member(operation: &Operation, path: &str) -> Value {
    let params = serde_json::to_value(operation).unwrap()["params"].take();
    path.split('.').fold(json!({ "properties": params }), |kind, name| {
        let kind = if kind["items"].is_null() { kind } else { kind["items"].clone() };
        kind["properties"].as_array().unwrap().iter().find(|member| member["name"] == name).unwrap().clone()
    })
}

/// Returns the rules that the body implies, each as its kind and its groups of names.
fn implied(name: &str) -> Vec<(&'static str, bool, Vec<Vec<String>>)> {
    operation(name).implied.into_iter().map(|check| (check.kind, check.inferred, check.groups)).collect()
}

fn groups(groups: &[&[&str]]) -> Vec<Vec<String>> {
    groups.iter().map(|group| group.iter().map(|name| (*name).to_owned()).collect()).collect()
}

#[test]
fn every_published_operation_can_be_expressed() {
    let published = published();
    for facts in &published.operations {
        let names: Vec<&str> = facts.body.iter().flat_map(names).collect();
        let made = Operation::new(row(&facts.name(), &names), &published);
        let operation = made.unwrap_or_else(|error| panic!("{}: {error:#}", facts.path));
        Check::place_all(&operation.implied, &operation.params)
            .unwrap_or_else(|e| panic!("{}: {e:#}", facts.path));
    }
    assert!(published.operations.len() >= 202);
}

#[test]
fn a_union_of_objects_is_one_object_with_rules() {
    let ids = groups(&[&["access_method_id"], &["access_grant_id"], &["reservation_key"]]);
    assert_eq!(
        implied("access_methods.delete"),
        [("AtLeastOneOf", false, ids.clone()), ("AtMostOneOf", true, ids)]
    );
    let pairs = groups(&[
        &["merged_user_identity_ids", "user_identity_id"],
        &["merged_user_identity_keys", "user_identity_key"],
    ]);
    assert_eq!(implied("user_identities.merge")[0], ("AtLeastOneOf", false, pairs));
    let create = operation("access_grants.create");
    assert_eq!(implied("access_grants.create")[0].2, groups(&[&["user_identity_id"], &["user_identity"]]));
    let required: Vec<&str> =
        create.params.iter().filter(|param| param.required).map(|param| param.name.as_str()).collect();
    assert_eq!(required, ["requested_access_methods"]);
    // A union of unions is one union.
    let portal = operation("customers.create_portal");
    let manage = member(&portal, "landing_page.manage");
    assert_eq!(manage["checks"][0]["groups"].as_array().unwrap().len(), 13);
}

#[test]
fn a_value_that_tells_objects_apart_becomes_the_condition_of_rules() {
    let fail = operation("acs.encoders.simulate.next_credential_scan_will_fail");
    let all = json!(["no_credential_on_encoder", "uncategorized_error", "action_attempt_expired"]);
    assert_eq!(member(&fail, "error_code")["enum"], all);
    let [only] = &fail.implied[..] else { panic!("{:?}", fail.implied) };
    let values = vec![json!("uncategorized_error"), json!("action_attempt_expired")];
    let when = When::Is { name: "error_code".into(), values, or_not_given: false };
    assert_eq!(
        (only.kind, only.about.as_str(), &only.when),
        ("OnlyWhen", "acs_credential_id_on_seam", &when)
    );

    let succeed = operation("acs.encoders.simulate.next_credential_scan_will_succeed");
    assert!(matches!(succeed.implied[0].when, When::Is { or_not_given: true, .. }));

    // Its objects are open, so what belongs to another is ignored.
    let set = operation("thermostats.set_hvac_mode");
    let required: Vec<&Check> = set.implied.iter().filter(|check| check.kind == "Required").collect();
    assert_eq!(required.len(), set.implied.len());

    let link = member(&operation("customers.create_portal"), "deep_link");
    let rule = |at: usize| {
        (link["checks"][at]["groups"][0][0].clone(), link["checks"][at]["when"]["values"].clone())
    };
    assert_eq!(rule(0), (json!("resource_key"), json!(["reservation", "space"])));
    assert_eq!(rule(1), (json!("resource_id"), json!(["device"])));
}

#[test]
fn other_kinds_are_what_the_core_checks() {
    let devices = operation("devices.list");
    assert!(member(&devices, "device_type")["enum"].as_array().unwrap().len() > 30);
    let metadata = member(&operation("devices.update"), "custom_metadata");
    assert_eq!((&metadata["type"], &metadata["values"]["nullable"]), (&json!("record"), &json!(true)));
    let kinds: Vec<Value> =
        metadata["values"]["variants"].as_array().unwrap().iter().map(|kind| kind["type"].clone()).collect();
    assert_eq!(kinds, [json!("string"), json!("boolean")]);
    assert_eq!(member(&operation("access_codes.create"), "code")["form"], "digits");
    assert_eq!(member(&operation("user_identities.unmanaged.update"), "is_managed")["enum"], json!([true]));
    let delay = member(&operation("locks.configure_auto_lock"), "auto_lock_delay_seconds");
    assert_eq!((&delay["minimum"], &delay["maximum"]), (&json!(1), &json!(60)));
    let shape = member(&operation("workspaces.create"), "connect_webview_customization.logo_shape");
    assert_eq!((&shape["nullable"], &shape["enum"]), (&json!(true), &json!(["circle", "square"])));
    assert_eq!(member(&operation("access_grants.create"), "requested_access_methods.code")["maxLength"], 9);
}

/// A schema is expressed whole or refused.
#[test]
fn what_cannot_be_expressed_is_refused() {
    for (schema, reason) in [
        (json!({ "type": "string", "pattern": "^x$" }), "the pattern Some(\"^x$\") and the format None"),
        (json!({ "type": "string", "enum": ["x", 1] }), "the value 1 of a string"),
        (json!({ "type": "boolean", "enum": [true, false] }), "an enumeration of booleans has one value"),
        (json!({ "type": "integer", "enum": [1] }), "an enumeration of a integer"),
        (json!({ "type": "number", "minimum": 0.5 }), "a limit that is not whole"),
        (json!({ "type": "string", "minimum": 1 }), "limits on a string"),
        (json!({ "type": "integer", "exclusiveMinimum": true }), "`exclusiveMinimum` needs a `minimum`"),
        (
            json!({ "type": "object", "properties": [], "additionalProperties": {} }),
            "both properties and members",
        ),
        (json!({ "type": "array" }), "an array needs `items`"),
        (
            json!({ "discriminator": "x", "oneOf": [
                { "type": "object", "properties": [{ "name": "x", "type": "string", "enum": ["a"] }] },
                { "type": "object", "properties": [{ "name": "x", "type": "string", "enum": ["a", "b"] }] },
            ] }),
            "x tells nothing apart",
        ),
    ] {
        let body: Schema = serde_json::from_value(
            json!({ "properties": [{ "name": "p", "type": "object", "properties": [] }] }),
        )
        .unwrap();
        let mut member = body.members()[0].clone();
        member.schema = serde_json::from_value(schema.clone()).unwrap();
        let refusal = Param::new(&member).err().unwrap_or_else(|| panic!("{schema}"));
        assert!(format!("{refusal:#}").contains(reason), "{schema}: {refusal:#}");
    }
}

#[test]
fn objects_that_no_rule_tells_apart_stay_a_union() {
    let schema = json!({ "name": "p", "oneOf": [
        { "type": "object", "properties": [{ "name": "x", "type": "string" }] },
        { "type": "object", "properties": [{ "name": "x", "type": "boolean" }] },
    ] });
    let param = Param::new(&serde_json::from_value(schema).unwrap()).unwrap();
    let param = serde_json::to_value(param).unwrap();
    assert_eq!((&param["type"], param["variants"].as_array().unwrap().len()), (&json!("union"), 2));
}
