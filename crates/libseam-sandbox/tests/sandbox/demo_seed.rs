//! The demo seed, and the calls of the documentation on it.

use serde_json::json;

use crate::client::Client;

/// The five calls of Seam's documentation, as written there, with the counts that each changes.
pub(crate) const SAMPLES: [(&str, &str, &str); 5] = [
    (
        "/user_identities/remove_acs_user",
        r#"{ "user_identity_id": "5c945ab5-c75e-4bcb-8e5f-9410061c401f",
             "acs_user_id": "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe" }"#,
        r#"{ "identity_links": -1 }"#,
    ),
    (
        "/acs/users/remove_from_access_group",
        r#"{ "acs_user_id": "8d7e0b3a-b889-49a7-9164-4b71a0506a33",
             "acs_access_group_id": "123e4567-e89b-12d3-a456-426614174000" }"#,
        r#"{ "acs_access_group_memberships": -1 }"#,
    ),
    (
        "/acs/users/delete",
        r#"{ "user_identity_id": "586c225c-b05c-4af4-8679-9c8a46066cce",
             "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64" }"#,
        r#"{ "acs_users": -1, "identity_links": -1, "acs_access_group_memberships": -1,
             "acs_credentials_assigned": -1, "acs_credentials_invalidated": 1 }"#,
    ),
    (
        "/acs/credentials/unassign",
        r#"{ "acs_user_id": "33333333-3333-3333-3333-333333333333",
             "acs_credential_id": "66666666-6666-6666-6666-666666666666" }"#,
        r#"{ "acs_credentials_assigned": -1 }"#,
    ),
    (
        "/user_identities/delete",
        r#"{ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" }"#,
        r#"{ "user_identities": -1, "acs_users": -2, "identity_links": -2, "acs_access_group_memberships": -2,
             "acs_credentials": -3, "acs_credentials_assigned": -3, "client_sessions": -2 }"#,
    ),
];

#[tokio::test]
async fn the_demo_seed_is_a_small_company() {
    let client = Client::demo().await;
    let expected = json!({
        "acs_systems": 3, "acs_access_groups": 2, "user_identities": 12, "acs_users": 16, "identity_links": 16,
        "acs_access_group_memberships": 10, "acs_credentials": 15, "acs_credentials_assigned": 14,
        "acs_credentials_invalidated": 0, "client_sessions": 5, "pending_changes": 0,
    });
    assert_eq!(client.counts().await, expected);
    let people = client.get("/user_identities/list", json!({}), "user_identities").await;
    for person in people.as_array().expect("a list") {
        assert!(person["full_name"].is_string() && person["email_address"].is_string());
        let id = &person["user_identity_id"];
        let users = client
            .get("/user_identities/list_acs_users", json!({ "user_identity_id": id }), "acs_users")
            .await;
        assert!(!users.as_array().expect("a list").is_empty(), "{id}");
    }
}

#[tokio::test]
async fn every_documented_sample_works_on_a_fresh_scene() {
    for (path, body, changes) in SAMPLES {
        let client = Client::demo().await;
        sample(&client, path, body, changes).await;
    }
}

#[tokio::test]
async fn every_documented_sample_works_after_the_others() {
    let client = Client::demo().await;
    for (path, body, changes) in SAMPLES {
        sample(&client, path, body, changes).await;
    }
    client.ok("/_sandbox/reset", json!({})).await;
    for (path, body, changes) in SAMPLES.into_iter().rev() {
        sample(&client, path, body, changes).await;
    }
}

async fn sample(client: &Client, path: &str, body: &str, changes: &str) {
    let body = serde_json::from_str(body).expect("JSON");
    client.changes(path, body, serde_json::from_str(changes).expect("JSON")).await;
}

#[tokio::test]
async fn a_reset_brings_everything_back() {
    let client = Client::demo().await;
    let people = client.ok("/user_identities/list", json!({})).await;
    let fresh = client.counts().await;
    for (path, body, _) in SAMPLES {
        client.ok(path, serde_json::from_str(body).expect("JSON")).await;
    }
    client.ok("/user_identities/create", json!({ "full_name": "Visitor" })).await;
    assert_ne!(client.counts().await, fresh);
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(client.counts().await, fresh);
    assert_eq!(client.ok("/user_identities/list", json!({})).await, people);
}

#[tokio::test]
async fn an_empty_seed_is_empty_and_resets_to_nothing() {
    let client = Client::empty().await;
    let nothing = client.counts().await;
    assert!(nothing.as_object().expect("counts").values().all(|count| *count == 0), "{nothing}");
    client.ok("/_sandbox/acs_systems/create", json!({ "name": "Office" })).await;
    client.ok("/client_sessions/create", json!({})).await;
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(client.counts().await, nothing);
}
