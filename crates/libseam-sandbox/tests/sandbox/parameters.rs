//! Problems of parameters, in the words of the real server.

use serde_json::{Value, json};

use crate::client::Client;

const ID: &str = "00000000-0000-4000-8000-00000000dead";

/// Posts invalid parameters and returns message and validation errors.
async fn invalid(client: &Client, path: &str, body: Value) -> (String, Value) {
    let error = client.post_refused(path, body, 400, "invalid_input").await;
    (error["message"].as_str().expect("text").to_owned(), error["validation_errors"].clone())
}

#[tokio::test]
async fn missing_parameters_are_named_together() {
    let client = Client::demo().await;
    let (message, errors) = invalid(&client, "/user_identities/remove_acs_user", json!({})).await;
    assert_eq!(message, "2 Input Errors: user_identity_id is required, acs_user_id is required");
    let required = json!({ "_errors": ["Required"] });
    assert_eq!(errors, json!({ "_errors": [], "user_identity_id": required, "acs_user_id": required }));
    let (message, errors) = invalid(&client, "/user_identities/delete", json!({})).await;
    assert_eq!(message, "user_identity_id is required");
    assert_eq!(errors, json!({ "_errors": [], "user_identity_id": required }));
}

#[tokio::test]
async fn wrong_types_and_wrong_forms_have_different_messages() {
    let client = Client::demo().await;
    let cases = [
        (json!(5), "Expected string, received number"),
        (json!(null), "Expected string, received null"),
        (json!([ID]), "Expected string, received array"),
        (json!({}), "Expected string, received object"),
        (json!(true), "Expected string, received boolean"),
        (json!(""), "Invalid uuid"),
        (json!("acs_user1"), "Invalid uuid"),
        (json!(format!("{ID} ")), "Invalid uuid"),
        (json!(format!("{{{ID}}}")), "Invalid uuid"),
    ];
    for (value, text) in cases {
        let (message, errors) =
            invalid(&client, "/user_identities/delete", json!({ "user_identity_id": value })).await;
        assert_eq!(message, format!("{text} for \"user_identity_id\""));
        assert_eq!(errors, json!({ "_errors": [], "user_identity_id": { "_errors": [text] } }));
    }
}

#[tokio::test]
async fn combinations_without_a_clear_meaning_are_refused() {
    let client = Client::demo().await;
    let (user, person, system) = ("acs_user_id", "user_identity_id", "acs_system_id");
    let neither = "You must provide either acs_user_id or user_identity_id";
    let both = "You can only provide acs_user_id or user_identity_id.";
    let one_of = "You can only provide one of acs_user_id or user_identity_id.";
    let group = "acs_access_group_id";
    let credential = "acs_credential_id";
    let cases: [(&str, &[&str], &str); 11] = [
        ("/acs/users/remove_from_access_group", &[group], neither),
        ("/acs/users/remove_from_access_group", &[group, user, person], both),
        ("/acs/users/delete", &[], neither),
        ("/acs/users/delete", &[user, person, system], both),
        (
            "/acs/users/delete",
            &[person],
            "If you provide user_identity_id, you must also provide acs_system_id.",
        ),
        ("/acs/users/delete", &[user, system], "You must provide acs_system_id with user_identity_id."),
        ("/acs/credentials/unassign", &[credential], neither),
        ("/acs/credentials/unassign", &[credential, user, person], one_of),
        ("/acs/access_groups/add_user", &[group, user, person], one_of),
        ("/user_identities/get", &[], "You must specify either user_identity_id or user_identity_key"),
        ("/client_sessions/get", &[], "You must provide either client_session_id or user_identifier_key"),
    ];
    for (path, names, text) in cases {
        let body: serde_json::Map<_, _> = names.iter().map(|name| ((*name).to_owned(), json!(ID))).collect();
        let (message, errors) = invalid(&client, path, body.into()).await;
        assert_eq!(message, text, "{path}");
        assert_eq!(errors, json!({ "_errors": [text] }), "{path}");
    }
}

#[tokio::test]
async fn all_broken_rules_are_reported_at_the_root() {
    let client = Client::demo().await;
    let (message, errors) = invalid(&client, "/acs/users/delete", json!({ "acs_system_id": ID })).await;
    let texts = [
        "You must provide either acs_user_id or user_identity_id",
        "You must provide acs_system_id with user_identity_id.",
    ];
    assert_eq!(message, format!("2 Input Errors: {}, {}", texts[0], texts[1]));
    assert_eq!(errors, json!({ "_errors": texts }));
    // A parameter that is wrong by itself comes first.
    let (message, _) = invalid(&client, "/acs/users/delete", json!({ "acs_system_id": "x" })).await;
    assert_eq!(message, "Invalid uuid for \"acs_system_id\"");
}

#[tokio::test]
async fn problems_in_lists_have_the_path_of_the_item() {
    let client = Client::demo().await;
    let (message, errors) =
        invalid(&client, "/user_identities/list", json!({ "user_identity_ids": [ID, "x", 1] })).await;
    assert_eq!(
        message,
        "2 Input Errors: Invalid uuid for \"user_identity_ids.1\", \
         Expected string, received number for \"user_identity_ids.2\""
    );
    let places = json!({
        "_errors": [],
        "1": { "_errors": ["Invalid uuid"] },
        "2": { "_errors": ["Expected string, received number"] },
    });
    assert_eq!(errors, json!({ "_errors": [], "user_identity_ids": places }));
}

#[tokio::test]
async fn enums_digits_times_and_booleans_are_checked() {
    let client = Client::demo().await;
    let credential = |field: &str, value: Value| {
        let mut body = json!({ "acs_user_id": ID, "access_method": "card" });
        body[field] = value;
        body
    };
    let options = "'code' | 'card' | 'mobile_key' | 'cloud_key'";
    let cases = [
        ("access_method", json!("key"), format!("Invalid enum value. Expected {options}, received 'key'")),
        ("code", json!("12a4"), "Invalid".to_owned()),
        ("ends_at", json!("tomorrow"), "Invalid datetime".to_owned()),
        ("is_multi_phone_sync_credential", json!("yes"), "Expected boolean, received string".to_owned()),
    ];
    for (field, value, text) in cases {
        let (message, _) = invalid(&client, "/acs/credentials/create", credential(field, value)).await;
        assert_eq!(message, format!("{text} for \"{field}\""));
    }
    let (message, _) = invalid(&client, "/user_identities/create", json!({ "email_address": "ana" })).await;
    assert_eq!(message, "Invalid email for \"email_address\"");
    let (message, _) = invalid(&client, "/acs/users/list", json!({ "limit": 0 })).await;
    assert_eq!(message, "Number must be greater than 0 for \"limit\"");
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    let client = Client::demo().await;
    let body =
        json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "acs_userid": 5, "": null });
    client.ok("/user_identities/delete", body).await;
}
