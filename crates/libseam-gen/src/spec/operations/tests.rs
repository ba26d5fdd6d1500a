use super::{Operation, Row};
use crate::published::Published;
use serde_json::{Value, json};
use std::path::Path;

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
fn an_undocumented_parameter_can_be_left_out() {
    let without = row("access_codes.delete", &["access_code_id", "device_id"]);
    assert!(Operation::new(without, &published()).is_ok());
}

/// A row can be made for every published operation, or is refused with what is missing: nothing is dropped in silence.
#[test]
fn what_cannot_be_expressed_is_refused() {
    let published = published();
    for facts in &published.operations {
        let mut names: Vec<&str> = facts.params().iter().map(|member| member.name.as_str()).collect();
        names.dedup();
        let Err(error) = Operation::new(row(&facts.name(), &names), &published) else { continue };
        let error = format!("{error:#}");
        assert!(error.contains("cannot be expressed yet"), "{}: {error}", facts.path);
    }
    for (name, params, reason) in [
        ("access_methods.delete", &[][..], "its body cannot be expressed yet"),
        ("webhooks.list", &[][..], "its body cannot be expressed yet"),
        (
            "access_codes.simulate.create_unmanaged_access_code",
            &["code", "device_id", "name"][..],
            "code: `pattern` cannot be expressed yet",
        ),
        (
            "user_identities.unmanaged.update",
            &["is_managed", "user_identity_id", "user_identity_key"][..],
            "is_managed: an enum of other values than strings cannot be expressed yet",
        ),
    ] {
        assert_eq!(refusal(name, params), reason);
    }
}
