//! The published API: the operations that are real, and the others.

use hyper::Method;
use serde_json::{Value, json};

use crate::client::{Client, Reply};

const LOCK: &str = "de000000-0000-4000-8000-000000000001";
const OTHER_LOCK: &str = "de000000-0000-4000-8000-000000000002";
const CELLAR: &str = "de000000-0000-4000-8000-000000000003";
const SPACE: &str = "5bace000-0000-4000-8000-000000000001";
const DOOR: &str = "d0020000-0000-4000-8000-000000000001";
const ENCODER: &str = "e4c00000-0000-4000-8000-000000000001";
const GRANT: &str = "92a00000-0000-4000-8000-000000000001";
const HANA: &str = "1de00000-0000-4000-8000-000000000008";

fn ids(reply: &Value, list: &str, id: &str) -> Vec<Value> {
    reply[list].as_array().expect("a list").iter().map(|object| object[id].clone()).collect()
}

#[tokio::test]
async fn the_operations_are_listed_with_whether_they_are_real() {
    let client = Client::empty().await;
    let reply = Reply::of(client.authorized(Method::GET, "/_sandbox/operations")).await.json();
    let rows = reply["operations"].as_array().expect("a list");
    let find = |name: &str| rows.iter().find(|row| row["operation"] == name).expect(name);
    assert_eq!(
        find("acs.users.delete"),
        &json!({
            "operation": "acs.users.delete", "path": "/acs/users/delete", "methods": ["DELETE", "POST"], "is_real": true,
        })
    );
    assert_eq!(find("thermostats.off")["is_real"], false);
    assert!(!rows.iter().any(|row| row["path"].as_str().is_some_and(|path| path.starts_with("/_sandbox"))));
}

#[tokio::test]
async fn an_operation_that_is_not_real_says_so_after_authentication() {
    let client = Client::empty().await;
    let rows = client.get("/_sandbox/operations", json!({}), "operations").await;
    let rows = rows.as_array().expect("a list");
    let mut unreal = 0;
    for row in rows {
        let (path, is_real) = (row["path"].as_str().expect("a path"), row["is_real"] == true);
        let reply = client.post(path, json!({})).await;
        if path == "/workspaces/create" {
            // The only one that takes no API key.
            reply.assert_refused(401, "unauthorized");
            continue;
        }
        if is_real {
            assert!([200, 400].contains(&reply.status.as_u16()), "{path}: {}", reply.text);
            continue;
        }
        unreal += 1;
        reply.assert_refused(501, "not_implemented");
        Reply::of(client.request(Method::POST, path)).await.assert_refused(401, "unauthorized");
        Reply::of(client.authorized(Method::HEAD, path)).await;
        Reply::of(client.authorized(Method::OPTIONS, path)).await;
    }
    assert!(unreal > 0 && unreal < rows.len());
    let wrong = Reply::of(client.authorized(Method::DELETE, "/thermostats/off")).await;
    wrong.assert_refused(405, "method_not_allowed");
}

#[tokio::test]
async fn nested_parameters_are_checked() {
    let client = Client::demo().await;
    let grant = |method: Value| json!({ "user_identity_id": HANA, "requested_access_methods": [method] });
    let cases = [
        (json!({}), "requested_access_methods.0.mode is required"),
        (
            json!({ "mode": "key" }),
            "Invalid enum value. Expected 'code' | 'card' | 'mobile_key' | 'cloud_key', received 'key' for \"requested_access_methods.0.mode\"",
        ),
        (
            json!({ "mode": "code", "code": "12" }),
            "String must contain at least 4 character(s) for \"requested_access_methods.0.code\"",
        ),
        (json!({ "mode": "code", "code": "12a4" }), "Invalid for \"requested_access_methods.0.code\""),
        (
            json!({ "mode": "code", "instant_key_max_use_count": 0 }),
            "Number must be greater than or equal to 1 for \"requested_access_methods.0.instant_key_max_use_count\"",
        ),
        (json!(1), "Expected object, received number for \"requested_access_methods.0\""),
    ];
    for (method, message) in cases {
        let error = client.post_refused("/access_grants/create", grant(method), 400, "invalid_input").await;
        assert_eq!(error["message"], message);
    }
    let nobody = json!({ "requested_access_methods": [{ "mode": "code" }] });
    client.post_refused("/access_grants/create", nobody, 400, "invalid_input").await;
    client.post_refused("/webhooks/create", json!({ "url": "nowhere" }), 400, "invalid_input").await;
    client.post_refused("/access_grants/get", json!({}), 400, "invalid_input").await;
}

#[tokio::test]
async fn parameters_come_in_a_query_too() {
    let client = Client::demo().await;
    let get = async |path: &str| Reply::of(client.authorized(Method::GET, path)).await.json();
    let one = get(&format!("/devices/list?device_ids={LOCK}&_strict=true")).await;
    assert_eq!(ids(&one, "devices", "device_id"), [json!(LOCK)]);
    let two =
        get(&format!("/devices/list?device_ids={LOCK}&device_ids={OTHER_LOCK}&limit=1&page_cursor=")).await;
    assert_eq!(ids(&two, "devices", "device_id"), [json!(LOCK)]);
    assert_eq!(two["pagination"]["has_next_page"], true);
    let first = get("/events/list?limit=1&since=1970-01-01T00:00:00Z").await;
    assert_eq!(first["events"], json!([]));
}

#[tokio::test]
async fn a_grant_gives_codes_and_credentials_and_takes_them_away() {
    let client = Client::demo().await;
    let new = json!({
        "user_identity": { "full_name": "Guest", "email_address": "guest@example.com" }, "name": "Visit",
        "space_ids": [SPACE], "acs_entrance_ids": [DOOR], "ends_at": "2036-01-01T00:00:00Z",
        "requested_access_methods": [{ "mode": "code", "code": "24680" }, { "mode": "card" }, { "mode": "mobile_key" }],
    });
    let grant = client.get("/access_grants/create", new, "access_grant").await;
    let id = json!({ "access_grant_id": grant["access_grant_id"] });
    let person = json!({ "user_identity_id": grant["user_identity_id"] });
    assert_eq!(grant["space_ids"], json!([SPACE]));
    let created = ids(&grant, "requested_access_methods", "created_access_method_ids");
    assert_eq!(
        created.iter().map(|ids| ids[0].clone()).collect::<Vec<_>>(),
        *grant["access_method_ids"].as_array().expect("ids")
    );

    let codes = client.ok("/access_codes/list", id.clone()).await;
    assert_eq!(ids(&codes, "access_codes", "device_id"), [json!(LOCK), json!(OTHER_LOCK)]);
    assert_eq!(ids(&codes, "access_codes", "code"), [json!("24680"), json!("24680")]);
    assert_eq!(ids(&codes, "access_codes", "type"), [json!("time_bound"), json!("time_bound")]);
    let methods = client.ok("/access_methods/list", id.clone()).await;
    assert_eq!(ids(&methods, "access_methods", "is_issued"), [json!(true), json!(false), json!(true)]);
    assert!(methods["access_methods"][2]["instant_key_url"].is_string());
    let doors = client.ok("/user_identities/list_accessible_entrances", person.clone()).await;
    assert_eq!(ids(&doors, "acs_entrances", "acs_entrance_id"), [json!(DOOR)]);
    let devices = client.ok("/user_identities/list_accessible_devices", person.clone()).await;
    assert_eq!(ids(&devices, "devices", "device_id"), [json!(LOCK), json!(OTHER_LOCK)]);
    assert_eq!(devices["devices"], devices["accessible_devices"]);

    let card = &methods["access_methods"][1]["access_method_id"];
    let encode = json!({ "access_method_id": card, "acs_encoder_id": ENCODER });
    let attempt = client.get("/access_methods/encode", encode, "action_attempt").await;
    assert_eq!((&attempt["status"], &attempt["result"]), (&json!("pending"), &Value::Null));
    let ended = json!({ "action_attempt_id": attempt["action_attempt_id"] });
    let ended = client.get("/action_attempts/get", ended, "action_attempt").await;
    assert_eq!((&ended["status"], &ended["result"]["is_issued"]), (&json!("success"), &json!(true)));
    let card = client.get("/access_methods/get", json!({ "access_method_id": card }), "access_method").await;
    assert_eq!(card["is_issued"], true);

    client.ok("/access_grants/delete", id.clone()).await;
    for (path, list) in [("/access_codes/list", "access_codes"), ("/access_methods/list", "access_methods")] {
        assert_eq!(client.get(path, id.clone(), list).await, json!([]), "{path}");
    }
    assert_eq!(client.get("/acs/credentials/list", person.clone(), "acs_credentials").await, json!([]));
    let doors = client.get("/user_identities/list_accessible_entrances", person, "acs_entrances").await;
    assert_eq!(doors, json!([]));
}

#[tokio::test]
async fn an_identity_takes_its_grants_keys_and_phones_along() {
    let client = Client::demo().await;
    let person = json!({ "user_identity_id": HANA });
    let key = client.get("/user_identities/generate_instant_key", person.clone(), "instant_key").await;
    let phone = client.get("/phones/simulate/create_sandbox_phone", person.clone(), "phone").await;
    let reads = [
        ("/access_grants/get", json!({ "access_grant_id": GRANT })),
        ("/access_codes/get", json!({ "access_code_id": "c0de0000-0000-4000-8000-000000000003" })),
        ("/instant_keys/get", json!({ "instant_key_id": key["instant_key_id"] })),
        ("/client_sessions/get", json!({ "client_session_id": key["client_session_id"] })),
        ("/phones/get", json!({ "device_id": phone["device_id"] })),
    ];
    for (path, id) in &reads {
        client.ok(path, id.clone()).await;
    }
    client.ok("/user_identities/delete", person).await;
    for (path, id) in reads {
        assert_eq!(client.post(path, id).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn unmanaged_things_are_seen_by_their_own_operations_alone() {
    let client = Client::demo().await;
    let cases = [
        ("user_identity", json!({ "full_name": "Ana" }), "/user_identities", "user_identity_id"),
        ("access_grant", json!({ "user_identity_id": HANA }), "/access_grants", "access_grant_id"),
        ("access_code", json!({ "device_id": LOCK }), "/access_codes", "access_code_id"),
        ("device", json!({ "name": "Shed" }), "/devices", "device_id"),
    ];
    for (resource, mut object, path, id) in cases {
        object["is_managed"] = false.into();
        let new = json!({ "resource": resource, "object": object });
        let id = json!({ id: client.get("/_sandbox/objects/create", new, resource).await[id] });
        assert_eq!(client.post(&format!("{path}/get"), id.clone()).await.status, 404, "{path}");
        client.ok(&format!("{path}/unmanaged/get"), id.clone()).await;
        let of_lock = if resource == "access_code" { json!({ "device_id": LOCK }) } else { json!({}) };
        let listed = client.ok(&format!("{path}/unmanaged/list"), of_lock).await;
        let (name, own) = id.as_object().and_then(|id| id.iter().next()).expect("an id");
        assert!(ids(&listed, &path[1..], name).contains(own), "{path}: {listed}");
        let mut managed = id.clone();
        managed["is_managed"] = true.into();
        client.ok(&format!("{path}/unmanaged/update"), managed).await;
        client.ok(&format!("{path}/get"), id.clone()).await;
        assert_eq!(client.post(&format!("{path}/unmanaged/get"), id).await.status, 404, "{path}");
    }
    let cellar = json!({ "device_id": CELLAR });
    client.post_refused("/locks/unlock_door", cellar, 404, "device_not_found").await;
}

#[tokio::test]
async fn an_update_tells_null_from_nothing() {
    let client = Client::demo().await;
    let id = json!({ "user_identity_id": HANA });
    let update = json!({ "user_identity_id": HANA, "full_name": "Hana K.", "phone_number": null });
    client.ok("/user_identities/update", update).await;
    let person = client.get("/user_identities/get", id, "user_identity").await;
    assert_eq!(
        (&person["full_name"], &person["phone_number"], &person["email_address"]),
        (&json!("Hana K."), &Value::Null, &json!("hana.kowalska@example.com"))
    );
    client.ok("/access_grants/update", json!({ "access_grant_id": GRANT, "ends_at": null })).await;
    let grant = json!({ "access_grant_id": GRANT });
    let grant = client.get("/access_grants/get", grant, "access_grant").await;
    assert_eq!((&grant["ends_at"], &grant["name"]), (&Value::Null, &json!("Stay of Hana Kowalska")));
}

#[tokio::test]
async fn a_device_has_each_code_once() {
    let client = Client::demo().await;
    let code = json!({ "device_id": LOCK, "code": "4711" });
    client.post_refused("/access_codes/create", code, 409, "duplicate_access_code").await;
    let both = json!({ "device_ids": [LOCK, OTHER_LOCK], "code": "8642" });
    let codes = client.get("/access_codes/create_multiple", both, "access_codes").await;
    assert_eq!(codes[0]["common_code_key"], codes[1]["common_code_key"]);
    assert_eq!((&codes[0]["code"], &codes[1]["code"]), (&json!("8642"), &json!("8642")));
}

#[tokio::test]
async fn changes_are_written_down_as_events() {
    let client = Client::demo().await;
    let events = async |mut filter: Value| {
        if filter["since"].is_null() {
            filter["since"] = json!("1970-01-01T00:00:00Z");
        }
        let reply = client.ok("/events/list", filter).await;
        ids(&reply, "events", "event_type")
    };
    assert_eq!(events(json!({})).await, Vec::<Value>::new());
    client.ok("/locks/unlock_door", json!({ "device_id": LOCK })).await;
    client.ok("/locks/unlock_door", json!({ "device_id": LOCK })).await;
    assert_eq!(events(json!({ "device_id": LOCK })).await, [json!("lock.unlocked")]);
    let bjorn = json!({ "acs_user_id": "8d7e0b3a-b889-49a7-9164-4b71a0506a33" });
    client.ok("/acs/users/delete", bjorn.clone()).await;
    let since = json!("1970-01-01T00:00:00Z");
    let of_bjorn = json!({ "acs_user_id": bjorn["acs_user_id"], "since": since });
    let of_bjorn = client.ok("/events/list", of_bjorn).await;
    assert_eq!(ids(&of_bjorn, "events", "event_type"), [json!("acs_user.deleted")]);
    assert_eq!(of_bjorn["events"][0]["connected_account_id"], "cacc0000-0000-4000-8000-000000000001");
    assert_eq!(events(json!({ "event_type": "acs_credential.invalidated" })).await.len(), 1);
    client.ok("/user_identities/delete", json!({ "user_identity_id": HANA })).await;
    for (kind, count) in
        [("access_grant.deleted", 1), ("access_method.deleted", 1), ("access_code.deleted", 2)]
    {
        assert_eq!(events(json!({ "event_types": [kind] })).await.len(), count, "{kind}");
    }
    let first = client.get("/events/list", json!({ "limit": 1, "since": since }), "events").await[0].take();
    let id = json!({ "event_id": first["event_id"] });
    assert_eq!(client.get("/events/get", id, "event").await, first);
    assert_eq!(events(json!({ "since": "2100-01-01T00:00:00Z" })).await.len(), 0);
    let code = "c0de0000-0000-4000-8000-000000000001";
    let renamed = json!({ "access_code_id": code, "name": "Windows", "starts_at": "2030-01-01T00:00:00Z", "ends_at": "2031-01-01T00:00:00Z" });
    client.ok("/access_codes/update", renamed).await;
    let of_code = json!({ "access_code_id": code, "since": since });
    let of_code = client.get("/events/list", of_code, "events").await;
    let of_code = of_code.as_array().expect("a list");
    assert_eq!(of_code.len(), 2, "{of_code:?}");
    assert_eq!(
        (&of_code[0]["event_type"], &of_code[0]["from"], &of_code[0]["to"]),
        (&json!("access_code.name_changed"), &json!({ "name": "Cleaners" }), &json!({ "name": "Windows" }))
    );
    assert_eq!(of_code[1]["from"], json!({ "starts_at": null, "ends_at": null }));
    // A request that is refused causes none.
    let before = events(json!({})).await.len();
    client.post("/user_identities/delete", json!({ "user_identity_id": HANA })).await;
    assert_eq!(events(json!({})).await.len(), before);
}
