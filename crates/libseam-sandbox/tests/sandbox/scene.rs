//! Creating, reading and linking objects.

use libseam_sandbox::DEMO_WORKSPACE_ID;
use serde_json::{Value, json};

use crate::client::Client;

const NOBODY: &str = "00000000-0000-4000-8000-00000000dead";

/// An access system with a group and a user.
struct Office {
    client: Client,
    system: Value,
    group: Value,
    user: Value,
}

async fn office() -> Office {
    let client = Client::empty().await;
    let made = client.get("/_sandbox/acs_systems/create", json!({ "name": "Office" }), "acs_system").await;
    let system = made["acs_system_id"].clone();
    let group = json!({ "acs_system_id": system, "name": "Staff" });
    let made = client.get("/_sandbox/acs_access_groups/create", group, "acs_access_group").await;
    let group = made["acs_access_group_id"].clone();
    let user = json!({ "acs_system_id": system, "full_name": "Ana", "email_address": "ana@example.com" });
    let user = client.get("/acs/users/create", user, "acs_user").await["acs_user_id"].clone();
    Office { client, system, group, user }
}

async fn person(client: &Client, fields: Value) -> Value {
    client.get("/user_identities/create", fields, "user_identity").await["user_identity_id"].clone()
}

#[tokio::test]
async fn created_objects_can_be_read() {
    let Office { client, system, group, user } = office().await;
    let cases = [
        ("/acs/systems/get", json!({ "acs_system_id": system }), "acs_system", "name", "Office"),
        (
            "/acs/access_groups/get",
            json!({ "acs_access_group_id": group }),
            "acs_access_group",
            "name",
            "Staff",
        ),
        ("/acs/users/get", json!({ "acs_user_id": user }), "acs_user", "email_address", "ana@example.com"),
    ];
    for (path, id, key, field, value) in cases {
        let found = client.get(path, id, key).await;
        assert_eq!(found[field], value, "{path}");
        assert_eq!(found["workspace_id"], DEMO_WORKSPACE_ID);
        assert!(found["created_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{found}");
    }
    assert_eq!(client.get("/acs/systems/list", json!({}), "acs_systems").await[0]["acs_system_id"], system);
}

#[tokio::test]
async fn a_404_names_the_id_that_is_missing() {
    let client = Client::empty().await;
    let cases = [
        ("/acs/systems/get", "acs_system_id", "acs_system_not_found"),
        ("/acs/access_groups/get", "acs_access_group_id", "acs_access_group_not_found"),
        ("/acs/access_groups/list_users", "acs_access_group_id", "acs_access_group_not_found"),
        ("/acs/users/get", "acs_user_id", "acs_user_not_found"),
        ("/acs/credentials/get", "acs_credential_id", "acs_credential_not_found"),
        ("/user_identities/get", "user_identity_id", "user_identity_not_found"),
        ("/user_identities/get", "user_identity_key", "user_identity_not_found"),
        ("/user_identities/list_acs_users", "user_identity_id", "user_identity_not_found"),
        ("/client_sessions/get", "client_session_id", "client_session_not_found"),
        ("/client_sessions/get", "user_identifier_key", "client_session_not_found"),
        ("/client_sessions/create", "user_identity_id", "user_identity_not_found"),
    ];
    for (path, name, kind) in cases {
        let error = client.post_refused(path, json!({ name: NOBODY }), 404, kind).await;
        assert_eq!(error["data"], json!({ name: NOBODY }));
    }
}

#[tokio::test]
async fn an_added_user_is_listed_as_a_member() {
    let Office { client, group, user, .. } = office().await;
    let ids = json!({ "acs_access_group_id": group, "acs_user_id": user });
    let one = json!({ "acs_access_group_memberships": 1 });
    client.changes("/acs/access_groups/add_user", ids.clone(), one).await;
    client.changes("/acs/access_groups/add_user", ids, json!({})).await;
    let members = client
        .get("/acs/access_groups/list_users", json!({ "acs_access_group_id": group }), "acs_users")
        .await;
    assert_eq!(members[0]["acs_user_id"], user);
    let groups =
        client.get("/acs/access_groups/list", json!({ "acs_user_id": user }), "acs_access_groups").await;
    assert_eq!(groups[0]["acs_access_group_id"], group);
}

#[tokio::test]
async fn a_person_without_a_user_gets_one_when_added_to_a_group() {
    let Office { client, group, user, .. } = office().await;
    let stranger = person(&client, json!({ "full_name": "Ben" })).await;
    let made = json!({ "acs_users": 1, "identity_links": 1, "acs_access_group_memberships": 1 });
    let ids = json!({ "acs_access_group_id": group, "user_identity_id": stranger });
    client.changes("/acs/access_groups/add_user", ids, made).await;
    // Ana has a user there already, known by her e-mail address.
    let ana = person(&client, json!({ "email_address": "ana@example.com" })).await;
    let linked = json!({ "identity_links": 1, "acs_access_group_memberships": 1 });
    let ids = json!({ "acs_access_group_id": group, "user_identity_id": ana });
    client.changes("/acs/access_groups/add_user", ids, linked).await;
    let users =
        client.get("/user_identities/list_acs_users", json!({ "user_identity_id": ana }), "acs_users").await;
    assert_eq!(users[0]["acs_user_id"], user);
}

#[tokio::test]
async fn a_user_can_be_created_with_person_and_groups() {
    let Office { client, system, group, .. } = office().await;
    let ben = person(&client, json!({ "full_name": "Ben", "phone_number": "+15555550100" })).await;
    let new = json!({
        "acs_system_id": system, "full_name": "Ben", "user_identity_id": ben, "acs_access_group_ids": [group],
    });
    let made = json!({ "acs_users": 1, "identity_links": 1, "acs_access_group_memberships": 1 });
    let user = client.changes("/acs/users/create", new, made).await;
    assert_eq!(user["acs_user"]["user_identity_phone_number"], "+15555550100");
    let new = json!({ "acs_system_id": system, "full_name": "Ben", "user_identity_id": NOBODY });
    client.post_refused("/acs/users/create", new, 400, "user_identity_not_found").await;
    // A refusal undoes what was done before it.
    let new = json!({ "acs_system_id": system, "full_name": "Ben", "acs_access_group_ids": [NOBODY] });
    let before = client.counts().await;
    client.post_refused("/acs/users/create", new, 404, "acs_access_group_not_found").await;
    assert_eq!(client.counts().await, before);
}

#[tokio::test]
async fn a_user_is_linked_by_id_or_key_and_not_taken_from_another_person() {
    let Office { client, user, .. } = office().await;
    let ben = person(&client, json!({ "user_identity_key": "ben" })).await;
    let link = json!({ "user_identity_key": "ben", "acs_user_id": user });
    client.changes("/user_identities/add_acs_user", link.clone(), json!({ "identity_links": 1 })).await;
    client.changes("/user_identities/add_acs_user", link, json!({})).await;
    let other = person(&client, json!({ "full_name": "Carl" })).await;
    let theft = json!({ "user_identity_id": other, "acs_user_id": user });
    client.post_refused("/user_identities/add_acs_user", theft, 400, "invalid_input").await;
    let found =
        client.get("/user_identities/get", json!({ "user_identity_key": "ben" }), "user_identity").await;
    assert_eq!((&found["user_identity_id"], &found["display_name"]), (&ben, &json!("ben")));
    client
        .post_refused("/user_identities/create", json!({ "user_identity_key": "ben" }), 400, "invalid_input")
        .await;
}

#[tokio::test]
async fn a_person_can_be_created_with_users_in_systems() {
    let Office { client, system, .. } = office().await;
    let new = json!({ "full_name": "Ben", "acs_system_ids": [system] });
    let made = json!({ "user_identities": 1, "acs_users": 1, "identity_links": 1 });
    client.changes("/user_identities/create", new, made).await;
}

#[tokio::test]
async fn a_credential_can_be_created_unassigned_and_assigned() {
    let Office { client, user, system, .. } = office().await;
    let new = json!({ "acs_user_id": user, "access_method": "code", "code": "1234", "ends_at": "2036-01-01T00:00:00Z" });
    let code = client.get("/acs/credentials/create", new, "acs_credential").await;
    assert_eq!(code["acs_user_id"], user);
    assert_eq!((&code["code"], &code["ends_at"]), (&json!("1234"), &json!("2036-01-01T00:00:00Z")));
    assert!(code.get("starts_at").is_none());
    let ids = json!({ "acs_credential_id": code["acs_credential_id"], "acs_user_id": user });
    client.ok("/acs/credentials/unassign", ids.clone()).await;
    let given = client.get("/acs/credentials/assign", ids.clone(), "acs_credential").await;
    assert_eq!(given["acs_user_id"], user);
    client.ok("/acs/credentials/assign", ids).await;

    let ben = person(&client, json!({ "full_name": "Ben" })).await;
    let new = json!({ "user_identity_id": ben, "acs_system_id": system, "access_method": "mobile_key" });
    let key = client.get("/acs/credentials/create", new, "acs_credential").await;
    assert_eq!(key["user_identity_id"], ben);
}

#[tokio::test]
async fn a_credential_is_not_assigned_in_another_system_or_twice() {
    let client = Client::demo().await;
    let spare_card = "c4ed0000-0000-4000-8000-000000000015";
    let bjorn = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
    let ines_in_the_warehouse = "acc00000-0000-4000-8000-000000000009";
    let path = "/acs/credentials/assign";
    let elsewhere = json!({ "acs_credential_id": spare_card, "acs_user_id": ines_in_the_warehouse });
    client.post_refused(path, elsewhere, 400, "invalid_input").await;
    let taken = json!({ "acs_credential_id": "66666666-6666-6666-6666-666666666666", "acs_user_id": bjorn });
    client.post_refused(path, taken, 400, "invalid_input").await;
    let group = "96000000-0000-4000-8000-000000000002";
    let elsewhere = json!({ "acs_access_group_id": group, "acs_user_id": bjorn });
    client.post_refused("/acs/access_groups/add_user", elsewhere, 400, "invalid_input").await;
    // A person without a user there gets one.
    let keiko = json!({ "acs_credential_id": spare_card, "user_identity_id": "1de00000-0000-4000-8000-000000000011" });
    client
        .changes(path, keiko, json!({ "acs_users": 1, "identity_links": 1, "acs_credentials_assigned": 1 }))
        .await;

    client.ok("/acs/users/delete", json!({ "acs_user_id": bjorn })).await;
    let invalidated = json!({
        "acs_credential_id": "c4ed0000-0000-4000-8000-000000000002",
        "acs_user_id": "33333333-3333-3333-3333-333333333333",
    });
    client.post_refused(path, invalidated, 400, "invalid_input").await;
}

#[tokio::test]
async fn a_created_client_session_is_found() {
    let client = Client::empty().await;
    let ana = person(&client, json!({ "full_name": "Ana" })).await;
    let new = json!({ "user_identity_id": ana, "user_identifier_key": "ana" });
    let session = client.get("/client_sessions/create", new, "client_session").await;
    assert!(session["token"].as_str().is_some_and(|token| token.starts_with("seam_cst1")));
    assert_eq!(session["user_identity_ids"], json!([ana]));
    let until = json!({ "expires_at": "2036-01-01T00:00:00Z" });
    let nobodys = client.get("/client_sessions/create", until, "client_session").await;
    assert_eq!(nobodys["expires_at"], "2036-01-01T00:00:00Z");
    for id in [
        json!({ "client_session_id": session["client_session_id"] }),
        json!({ "user_identifier_key": "ana" }),
    ] {
        assert_eq!(client.get("/client_sessions/get", id.clone(), "client_session").await, session);
        assert_eq!(client.get("/client_sessions/list", id, "client_sessions").await, json!([session]));
    }
    let without = json!({ "without_user_identifier_key": true });
    assert_eq!(client.get("/client_sessions/list", without, "client_sessions").await, json!([nobodys]));
}
