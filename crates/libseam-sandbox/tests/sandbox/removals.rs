//! The five removals: their effects, and the errors for ids that do not fit.

use serde_json::{Value, json};

use crate::client::Client;

const HEADQUARTERS: &str = "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64";
const WAREHOUSE: &str = "5e570000-0000-4000-8000-000000000002";
const STAFF: &str = "123e4567-e89b-12d3-a456-426614174000";
const NIGHT_SHIFT: &str = "96000000-0000-4000-8000-000000000002";
const AMARA: &str = "5c945ab5-c75e-4bcb-8e5f-9410061c401f";
const AMARAS_USER: &str = "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe";
const BJORN: &str = "1de00000-0000-4000-8000-000000000002";
const BJORNS_USER: &str = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
const CHIARA: &str = "586c225c-b05c-4af4-8679-9c8a46066cce";
const DMITRI: &str = "1de00000-0000-4000-8000-000000000004";
const DMITRIS_USER: &str = "33333333-3333-3333-3333-333333333333";
const DMITRIS_CARD: &str = "66666666-6666-6666-6666-666666666666";
const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const SPARE_CARD: &str = "c4ed0000-0000-4000-8000-000000000015";
const NOBODY: &str = "00000000-0000-4000-8000-00000000dead";

async fn credential(client: &Client, id: &str) -> Value {
    client.get("/acs/credentials/get", json!({ "acs_credential_id": id }), "acs_credential").await
}

#[tokio::test]
async fn remove_acs_user_unlinks_and_nothing_else() {
    let client = Client::demo().await;
    let ids = json!({ "user_identity_id": AMARA, "acs_user_id": AMARAS_USER });
    let reply = client
        .changes("/user_identities/remove_acs_user", ids.clone(), json!({ "identity_links": -1 }))
        .await;
    assert_eq!(reply, json!({ "ok": true }));
    let user = client.get("/acs/users/get", json!({ "acs_user_id": AMARAS_USER }), "acs_user").await;
    assert_eq!(user["user_identity_id"], Value::Null);
    assert_eq!(user["full_name"], "Amara Okafor");

    let error = client.post_refused("/user_identities/remove_acs_user", ids, 404, "acs_user_not_found").await;
    assert_eq!(error["data"], json!({ "acs_user_id": AMARAS_USER }));
}

#[tokio::test]
async fn remove_acs_user_needs_both_to_be_there_and_linked() {
    let client = Client::demo().await;
    let path = "/user_identities/remove_acs_user";
    let cases = [
        (AMARA, BJORNS_USER, "acs_user_not_found"),
        (AMARA, NOBODY, "acs_user_not_found"),
        (NOBODY, AMARAS_USER, "user_identity_not_found"),
    ];
    for (identity, user, kind) in cases {
        client
            .post_refused(path, json!({ "user_identity_id": identity, "acs_user_id": user }), 404, kind)
            .await;
    }
    assert_eq!(client.counts().await["identity_links"], 16);
}

#[tokio::test]
async fn remove_from_access_group_ends_one_membership() {
    let client = Client::demo().await;
    let path = "/acs/users/remove_from_access_group";
    let ids = json!({ "acs_user_id": BJORNS_USER, "acs_access_group_id": STAFF });
    let reply = client.changes(path, ids.clone(), json!({ "acs_access_group_memberships": -1 })).await;
    assert_eq!(reply, json!({ "ok": true }));
    // Not a member any more: no error, no change.
    client.changes(path, ids, json!({})).await;
    let groups = client
        .get("/acs/access_groups/list", json!({ "user_identity_id": BJORN }), "acs_access_groups")
        .await;
    assert_eq!(groups, json!([]));
}

#[tokio::test]
async fn remove_from_access_group_takes_a_person_out_of_one_group() {
    let client = Client::demo().await;
    let path = "/acs/users/remove_from_access_group";
    let ids = json!({ "user_identity_id": ELIF, "acs_access_group_id": NIGHT_SHIFT });
    client.changes(path, ids.clone(), json!({ "acs_access_group_memberships": -1 })).await;
    client.changes(path, ids, json!({})).await;
    let groups =
        client.get("/acs/access_groups/list", json!({ "user_identity_id": ELIF }), "acs_access_groups").await;
    assert_eq!(groups[0]["acs_access_group_id"], STAFF);
    // Somebody without a user in the group's system is no member either.
    client
        .changes(path, json!({ "user_identity_id": DMITRI, "acs_access_group_id": NIGHT_SHIFT }), json!({}))
        .await;
}

#[tokio::test]
async fn remove_from_access_group_names_what_is_missing() {
    let client = Client::demo().await;
    let cases = [
        ("acs_user_id", NOBODY, STAFF, "acs_user_not_found"),
        ("acs_user_id", BJORNS_USER, NOBODY, "acs_access_group_not_found"),
        ("acs_user_id", NOBODY, NOBODY, "acs_user_not_found"),
        ("user_identity_id", NOBODY, STAFF, "user_identity_not_found"),
        ("user_identity_id", BJORN, NOBODY, "acs_access_group_not_found"),
    ];
    for (name, id, group, kind) in cases {
        let ids = json!({ name: id, "acs_access_group_id": group });
        client.post_refused("/acs/users/remove_from_access_group", ids, 404, kind).await;
    }
}

#[tokio::test]
async fn deleting_a_user_invalidates_credentials_and_ends_memberships() {
    let client = Client::demo().await;
    let ids = json!({ "acs_user_id": BJORNS_USER });
    let changes = json!({
        "acs_users": -1, "identity_links": -1, "acs_access_group_memberships": -1,
        "acs_credentials_assigned": -1, "acs_credentials_invalidated": 1,
    });
    let reply = client.changes("/acs/users/delete", ids.clone(), changes).await;
    assert_eq!(reply, json!({ "ok": true }));
    client.post_refused("/acs/users/delete", ids.clone(), 404, "acs_user_not_found").await;
    client.post_refused("/acs/users/get", ids, 404, "acs_user_not_found").await;

    let card = credential(&client, "c4ed0000-0000-4000-8000-000000000002").await;
    assert_eq!(card["acs_user_id"], Value::Null);
    assert_eq!(card["is_invalidated"], true);
    // A new error would say that a removal of the credential failed; the API documents none.
    assert_eq!(card["errors"], json!([]));
    // The person stays.
    client.ok("/user_identities/get", json!({ "user_identity_id": BJORN })).await;
}

#[tokio::test]
async fn deleting_a_user_by_person_and_system_leaves_other_systems_alone() {
    let client = Client::demo().await;
    client
        .ok("/acs/users/delete", json!({ "user_identity_id": CHIARA, "acs_system_id": HEADQUARTERS }))
        .await;
    let users = client
        .get("/user_identities/list_acs_users", json!({ "user_identity_id": CHIARA }), "acs_users")
        .await;
    assert_eq!(users.as_array().map(Vec::len), Some(1));
    assert_ne!(users[0]["acs_system_id"], HEADQUARTERS);
    let cases = [
        (CHIARA, HEADQUARTERS, "acs_user_not_found"),
        (NOBODY, HEADQUARTERS, "user_identity_not_found"),
        (CHIARA, NOBODY, "acs_system_not_found"),
    ];
    for (identity, system, kind) in cases {
        let ids = json!({ "user_identity_id": identity, "acs_system_id": system });
        client.post_refused("/acs/users/delete", ids, 404, kind).await;
    }
}

#[tokio::test]
async fn deleting_by_person_and_system_takes_every_user_there() {
    let client = Client::demo().await;
    let second = json!({ "acs_system_id": WAREHOUSE, "full_name": "Elif again", "user_identity_id": ELIF });
    client.ok("/acs/users/create", second).await;
    let ids = json!({ "user_identity_id": ELIF, "acs_system_id": WAREHOUSE });
    client.ok("/acs/users/delete", ids.clone()).await;
    client.post_refused("/acs/users/delete", ids, 404, "acs_user_not_found").await;
}

#[tokio::test]
async fn unassign_returns_the_credential_of_nobody() {
    let client = Client::demo().await;
    let ids = json!({ "acs_user_id": DMITRIS_USER, "acs_credential_id": DMITRIS_CARD });
    let reply = client
        .changes("/acs/credentials/unassign", ids.clone(), json!({ "acs_credentials_assigned": -1 }))
        .await;
    let card = &reply["acs_credential"];
    assert_eq!(card["acs_credential_id"], DMITRIS_CARD);
    assert_eq!(card["acs_user_id"], Value::Null);
    assert_eq!(card["is_invalidated"], false);
    assert_eq!(*card, credential(&client, DMITRIS_CARD).await);
    client.post_refused("/acs/credentials/unassign", ids, 404, "acs_credential_not_found").await;
}

#[tokio::test]
async fn unassign_takes_a_credential_from_the_named_one_only() {
    let client = Client::demo().await;
    let path = "/acs/credentials/unassign";
    let cases = [
        ("acs_user_id", BJORNS_USER, DMITRIS_CARD),
        ("acs_user_id", DMITRIS_USER, SPARE_CARD),
        ("acs_user_id", DMITRIS_USER, NOBODY),
        ("acs_user_id", NOBODY, DMITRIS_CARD),
        ("user_identity_id", BJORN, DMITRIS_CARD),
    ];
    for (name, owner, card) in cases {
        let ids = json!({ name: owner, "acs_credential_id": card });
        let error = client.post_refused(path, ids, 404, "acs_credential_not_found").await;
        assert_eq!(error["data"], json!({ "acs_credential_id": card }));
    }
    assert_eq!(client.counts().await["acs_credentials_assigned"], 14);
    client.ok(path, json!({ "user_identity_id": DMITRI, "acs_credential_id": DMITRIS_CARD })).await;
    assert_eq!(credential(&client, DMITRIS_CARD).await["acs_user_id"], Value::Null);
}

#[tokio::test]
async fn deleting_a_person_takes_everything_that_is_theirs() {
    let client = Client::demo().await;
    let id = json!({ "user_identity_id": ELIF });
    client.ok("/user_identities/delete", id.clone()).await;
    client.post_refused("/user_identities/delete", id.clone(), 404, "user_identity_not_found").await;
    client.post_refused("/user_identities/get", id.clone(), 404, "user_identity_not_found").await;
    for (path, key) in [
        ("/acs/users/list", "acs_users"),
        ("/acs/credentials/list", "acs_credentials"),
        ("/acs/access_groups/list", "acs_access_groups"),
        ("/client_sessions/list", "client_sessions"),
    ] {
        assert_eq!(client.get(path, id.clone(), key).await, json!([]), "{path}");
    }
    // What was unlinked before stays.
    client
        .ok(
            "/user_identities/remove_acs_user",
            json!({ "user_identity_id": AMARA, "acs_user_id": AMARAS_USER }),
        )
        .await;
    client.ok("/user_identities/delete", json!({ "user_identity_id": AMARA })).await;
    client.ok("/acs/users/get", json!({ "acs_user_id": AMARAS_USER })).await;
}

#[tokio::test]
async fn ids_are_found_in_any_case() {
    let client = Client::demo().await;
    client.ok("/user_identities/delete", json!({ "user_identity_id": ELIF.to_uppercase() })).await;
    client
        .post_refused(
            "/user_identities/get",
            json!({ "user_identity_id": ELIF }),
            404,
            "user_identity_not_found",
        )
        .await;
}
