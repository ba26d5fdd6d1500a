//! Client sessions and publishable keys: what they open, and how they are refused.

use libseam_sandbox::Behavior;
use serde_json::{Value, json};

use crate::site::Virtual;

const BEGIN: &str = "/client_sessions/get_or_create";
const ANA: &str = "1de00000-0000-4000-8000-000000000008";
const ROOMS: &str = "cacc0000-0000-4000-8000-000000000004";
const DAY_MS: i64 = 86_400_000;

fn world() -> Virtual {
    Virtual::new(Behavior::default())
}

/// Begins a session as a server would, and returns it.
fn session(world: &mut Virtual, members: Value) -> Value {
    world.ok("/client_sessions/create", members)["client_session"].take()
}

fn token(session: &Value) -> String {
    session["token"].as_str().expect("a token").to_owned()
}

fn post(world: &mut Virtual, token: &str, path: &str, body: Value) -> (u16, Value) {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", &*authorization), ("client-session-token", token)];
    send(world, &headers, path, body)
}

fn publish(world: &mut Virtual, key: &str, path: &str, body: Value) -> (u16, Value) {
    send(world, &[("seam-publishable-key", key)], path, body)
}

fn send(world: &mut Virtual, headers: &[(&str, &str)], path: &str, body: Value) -> (u16, Value) {
    let reply = world.post_with(headers, path, &body);
    for (_, value) in headers {
        let secret = value.trim_start_matches("Bearer ");
        let came_back = reply.status() != 200 && !secret.is_empty() && reply.body().contains(secret);
        assert!(!came_back, "the token came back: {}", reply.body());
    }
    (reply.status().as_u16(), serde_json::from_str(reply.body()).expect("JSON"))
}

fn assert_refused((status, body): (u16, Value), expected: u16, kind: &str) {
    assert_eq!((status, &body["error"]["type"]), (expected, &json!(kind)), "{body}");
    assert!(body["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
}

fn ids(body: &Value, list: &str, id: &str) -> Vec<Value> {
    body[list].as_array().expect("a list").iter().map(|object| object[id].clone()).collect()
}

#[test]
fn a_session_is_accepted_in_each_of_its_headers() {
    let mut world = world();
    let made = session(&mut world, json!({ "user_identity_id": ANA }));
    let token = token(&made);
    let bearer = format!("Bearer {token}");
    for (name, value) in
        [("authorization", &bearer), ("client-session-token", &token), ("seam-client-session-token", &token)]
    {
        let (status, body) = send(&mut world, &[(name, value)], "/user_identities/list", json!({}));
        assert_eq!(
            (status, ids(&body, "user_identities", "user_identity_id")),
            (200, vec![json!(ANA)]),
            "{name}"
        );
    }
}

#[test]
fn a_session_sees_its_person_and_the_devices_of_its_accounts_and_nothing_else() {
    let mut world = world();
    let rich = json!({ "user_identity_id": ANA, "connected_account_ids": [ROOMS] });
    let rich = token(&session(&mut world, rich));
    let poor = token(&session(&mut world, json!({})));
    let devices = |world: &mut Virtual, token: &str| {
        ids(&post(world, token, "/devices/list", json!({})).1, "devices", "device_id").len()
    };
    assert!(devices(&mut world, &rich) > 0);
    assert_eq!(devices(&mut world, &poor), 0);
    let (_, people) = post(&mut world, &poor, "/user_identities/list", json!({}));
    assert_eq!(people["user_identities"], json!([]));
    for (path, id) in [
        ("/devices/get", json!({ "device_id": "de000000-0000-4000-8000-000000000001" })),
        ("/locks/unlock_door", json!({ "device_id": "de000000-0000-4000-8000-000000000001" })),
        ("/connected_accounts/get", json!({ "connected_account_id": ROOMS })),
    ] {
        assert_eq!(post(&mut world, &rich, path, id.clone()).0, 200, "{path}");
        assert_eq!(post(&mut world, &poor, path, id).0, 404, "{path}");
    }
    let (_, users) = post(&mut world, &poor, "/acs/users/list", json!({}));
    assert_eq!(users["acs_users"], json!([]));
    // A workspace sees no session of another workspace, and a session no other session.
    let (_, workspaces) = post(&mut world, &poor, "/workspaces/list", json!({}));
    assert_eq!(ids(&workspaces, "workspaces", "workspace_id").len(), 1);
}

#[test]
fn a_session_gets_itself_and_no_other() {
    let mut world = world();
    let own = session(&mut world, json!({ "user_identifier_key": "page-1" }));
    let other = session(&mut world, json!({ "user_identifier_key": "page-2" }));
    let (status, body) = post(&mut world, &token(&own), "/client_sessions/get", json!({}));
    assert_eq!((status, &body["client_session"]["client_session_id"]), (200, &own["client_session_id"]));
    let of_other = json!({ "client_session_id": other["client_session_id"] });
    let reply = post(&mut world, &token(&own), "/client_sessions/get", of_other);
    assert_refused(reply, 404, "client_session_not_found");
}

#[test]
fn a_session_that_has_ended_says_how() {
    let mut world = world();
    let made = session(&mut world, json!({}));
    let (id, token) = (made["client_session_id"].clone(), token(&made));
    let list = |world: &mut Virtual| post(world, &token, "/devices/list", json!({}));
    world.now_ms = DAY_MS;
    assert_eq!(list(&mut world).0, 200);
    world.now_ms = DAY_MS + 1;
    assert_refused(list(&mut world), 401, "client_session_expired");
    world.ok("/client_sessions/revoke", json!({ "client_session_id": id }));
    assert_refused(list(&mut world), 401, "client_session_revoked");
    world.ok("/client_sessions/delete", json!({ "client_session_id": id }));
    assert_refused(list(&mut world), 401, "client_session_not_found");
}

#[test]
fn a_session_that_is_none_is_refused() {
    let mut world = world();
    let unknown = post(&mut world, "seam_cst1Wrong_00000000", "/devices/list", json!({}));
    assert_refused(unknown, 401, "client_session_not_found");
    let key = world.site.credentials().api_key.clone();
    for value in [key.as_str(), "", "seam_pk1x"] {
        let reply = send(&mut world, &[("client-session-token", value)], "/devices/list", json!({}));
        assert_refused(reply, 400, "invalid_client_session_token");
    }
}

#[test]
fn a_session_is_refused_where_the_published_operation_does_not_list_it() {
    let mut world = world();
    let token = token(&session(&mut world, json!({ "user_identity_id": ANA })));
    for path in
        ["/user_identities/delete", "/acs/users/delete", BEGIN, "/workspaces/create", "/_sandbox/counts"]
    {
        let reply = post(&mut world, &token, path, json!({ "user_identity_id": ANA }));
        assert_refused(reply, 401, "unauthorized");
    }
    world.ok("/user_identities/get", json!({ "user_identity_id": ANA }));
}

#[test]
fn a_publishable_key_begins_a_session_for_a_name_and_gets_the_same_again() {
    let mut world = world();
    let key = world.site.credentials().publishable_key.clone();
    let begin = |world: &mut Virtual| {
        let (status, mut body) = publish(world, &key, BEGIN, json!({ "user_identifier_key": "page-1" }));
        assert_eq!(status, 200, "{body}");
        body["client_session"].take()
    };
    let first = begin(&mut world);
    assert_eq!(begin(&mut world)["token"], first["token"]);
    assert_eq!(post(&mut world, &token(&first), "/devices/list", json!({})).0, 200);
    // One that has ended is of no use to a page.
    world.ok("/client_sessions/revoke", json!({ "client_session_id": first["client_session_id"] }));
    let second = begin(&mut world);
    assert_ne!(second["token"], first["token"]);
    world.now_ms = DAY_MS + 1;
    assert_ne!(begin(&mut world)["token"], second["token"]);
}

#[test]
fn a_publishable_key_does_nothing_else() {
    let mut world = world();
    let key = world.site.credentials().publishable_key.clone();
    let needs_name = "publishable_key_requires_user_identifier_key";
    assert_refused(publish(&mut world, &key, BEGIN, json!({})), 401, needs_name);
    for name in ["connected_account_ids", "connect_webview_ids"] {
        let body = json!({ "user_identifier_key": "page-1", name: [ROOMS] });
        let reply = publish(&mut world, &key, BEGIN, body);
        assert_refused(reply, 403, "publishable_keys_must_create_empty_client_sessions");
    }
    assert_refused(publish(&mut world, &key, "/devices/list", json!({})), 401, "unauthorized");
    let body = json!({ "user_identifier_key": "page-1" });
    for wrong in ["seam_pk1Wrong_000", "", "seam_testWrong"] {
        assert_refused(publish(&mut world, wrong, BEGIN, body.clone()), 401, "invalid_publishable_key");
    }
    let bearer = format!("Bearer {key}");
    let reply = send(&mut world, &[("authorization", &bearer)], BEGIN, body.clone());
    assert_refused(reply, 401, "unauthorized");
    world.ok("/workspaces/update", json!({ "is_publishable_key_auth_enabled": false }));
    assert_refused(publish(&mut world, &key, BEGIN, body), 401, "invalid_publishable_key");
}

#[test]
fn a_token_alone_lists_and_creates_workspaces_and_an_api_key_creates_none() {
    let mut world = world();
    let bearer = format!("Bearer {}", world.site.credentials().personal_access_token);
    let alone = [("authorization", &*bearer)];
    let (status, made) = send(&mut world, &alone, "/workspaces/create", json!({ "name": "Second" }));
    assert_eq!(status, 200, "{made}");
    let (_, list) = send(&mut world, &alone, "/workspaces/list", json!({}));
    assert_eq!(ids(&list, "workspaces", "workspace_id").len(), 2);
    assert_refused(send(&mut world, &alone, "/workspaces/get", json!({})), 401, "unauthorized");
    let unknown = [("authorization", "Bearer seam_at1Wrong_000")];
    assert_refused(send(&mut world, &unknown, "/workspaces/list", json!({})), 401, "unauthorized");
    let key = format!("Bearer {}", world.site.credentials().api_key);
    let reply =
        send(&mut world, &[("authorization", &key)], "/workspaces/create", json!({ "name": "Third" }));
    assert_refused(reply, 401, "unauthorized");
    // Each workspace has a publishable key of its own.
    let keys = ids(&list, "workspaces", "publishable_key");
    assert!(keys.iter().all(Value::is_string) && keys[0] != keys[1], "{keys:?}");
}
