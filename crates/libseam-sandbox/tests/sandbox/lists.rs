//! Lists: filters, pages, and the members of objects.

use hyper::Method;
use serde_json::{Value, json};

use crate::client::{Client, Reply};

const HEADQUARTERS: &str = "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64";
const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

async fn length(client: &Client, path: &str, filter: Value) -> usize {
    let reply = client.ok(path, filter).await;
    let (_, list) =
        reply.as_object().and_then(|reply| reply.iter().find(|(_, value)| value.is_array())).expect("a list");
    list.as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn lists_are_filtered() {
    let client = Client::demo().await;
    let nobody = "00000000-0000-4000-8000-00000000dead";
    let cases = [
        ("/acs/systems/list", json!({}), 3),
        ("/acs/systems/list", json!({ "search": "WARE" }), 1),
        ("/acs/access_groups/list", json!({}), 2),
        ("/acs/access_groups/list", json!({ "acs_system_id": HEADQUARTERS }), 1),
        ("/acs/access_groups/list", json!({ "user_identity_id": ELIF }), 2),
        ("/acs/access_groups/list", json!({ "search": "night" }), 1),
        ("/acs/users/list", json!({}), 16),
        ("/acs/users/list", json!({ "acs_system_id": HEADQUARTERS }), 8),
        ("/acs/users/list", json!({ "user_identity_id": ELIF }), 2),
        ("/acs/users/list", json!({ "user_identity_id": nobody }), 0),
        ("/acs/users/list", json!({ "user_identity_email_address": "elif.yildiz@example.com" }), 2),
        ("/acs/users/list", json!({ "user_identity_phone_number": "+15555550101" }), 1),
        ("/acs/users/list", json!({ "user_identity_phone_number": null }), 16),
        ("/acs/users/list", json!({ "search": "lindqvist" }), 1),
        ("/acs/users/list", json!({ "created_before": "2026-01-05T08:00:00Z" }), 0),
        ("/acs/users/list", json!({ "created_before": "2026-01-05T10:00:01+02:00" }), 16),
        ("/acs/credentials/list", json!({}), 15),
        ("/acs/credentials/list", json!({ "user_identity_id": ELIF }), 3),
        ("/acs/credentials/list", json!({ "acs_user_id": "33333333-3333-3333-3333-333333333333" }), 1),
        ("/acs/credentials/list", json!({ "acs_system_id": HEADQUARTERS, "search": "card" }), 5),
        ("/acs/credentials/list", json!({ "is_multi_phone_sync_credential": true }), 0),
        ("/user_identities/list", json!({}), 12),
        ("/user_identities/list", json!({ "search": "o'brien" }), 1),
        ("/user_identities/list", json!({ "user_identity_ids": [ELIF, nobody] }), 1),
        ("/user_identities/list", json!({ "credential_manager_acs_system_id": HEADQUARTERS }), 8),
        ("/user_identities/list", json!({ "credential_manager_acs_system_id": nobody }), 0),
        ("/client_sessions/list", json!({ "user_identity_id": ELIF }), 2),
        ("/client_sessions/list", json!({ "connect_webview_id": null }), 5),
        ("/client_sessions/list", json!({ "connect_webview_id": nobody }), 0),
    ];
    for (path, filter, expected) in cases {
        assert_eq!(length(&client, path, filter.clone()).await, expected, "{path} {filter}");
    }
}

#[tokio::test]
async fn pages_make_up_the_whole_list() {
    let client = Client::demo().await;
    for (path, key) in [
        ("/acs/users/list", "acs_users"),
        ("/acs/credentials/list", "acs_credentials"),
        ("/user_identities/list", "user_identities"),
    ] {
        let whole = client.ok(path, json!({})).await;
        let last = json!({ "has_next_page": false, "next_page_cursor": null, "next_page_url": null });
        assert_eq!(whole["pagination"], last);
        let (mut paged, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let page = client.ok(path, json!({ "limit": 5, "page_cursor": cursor })).await;
            paged.extend(page[key].as_array().expect("a list").clone());
            cursor = page["pagination"]["next_page_cursor"].clone();
            if page["pagination"]["has_next_page"] == false {
                break;
            }
        }
        assert_eq!(Value::from(paged), whole[key], "{path}");
    }
}

#[tokio::test]
async fn the_url_of_the_next_page_leads_there() {
    let client = Client::demo().await;
    let ids = [ELIF, "5c945ab5-c75e-4bcb-8e5f-9410061c401f", "586c225c-b05c-4af4-8679-9c8a46066cce"];
    let page = json!({ "limit": 1, "search": "a", "user_identity_ids": ids });
    let mut page = client.ok("/user_identities/list", page).await;
    let mut people = Vec::new();
    loop {
        people.extend(page["user_identities"].as_array().expect("a list").clone());
        let Some(url) = page["pagination"]["next_page_url"].as_str() else { break };
        let path = url.find("/user_identities/list?").expect("the same path");
        page = Reply::of(client.authorized(Method::GET, &url[path..])).await.json();
    }
    assert_eq!(page["pagination"]["has_next_page"], false);
    let names: Vec<&Value> = people.iter().map(|person| &person["full_name"]).collect();
    assert_eq!(names, ["Amara Okafor", "Chiara Romano", "Elif Yıldız"]);
}

#[tokio::test]
async fn pages_skip_nothing_when_listed_objects_are_deleted() {
    let client = Client::demo().await;
    let mut cursor = Value::Null;
    for _ in 0..3 {
        let page = client.ok("/user_identities/list", json!({ "limit": 4, "page_cursor": cursor })).await;
        for person in page["user_identities"].as_array().expect("a list") {
            let id = json!({ "user_identity_id": person["user_identity_id"] });
            client.ok("/user_identities/delete", id).await;
        }
        cursor = page["pagination"]["next_page_cursor"].clone();
    }
    assert_eq!(client.counts().await["user_identities"], 0);
}

#[tokio::test]
async fn a_cursor_goes_with_the_parameters_it_came_from() {
    let client = Client::demo().await;
    let page = client.ok("/acs/users/list", json!({ "limit": 5 })).await;
    let cursor = &page["pagination"]["next_page_cursor"];
    let other = json!({ "limit": 5, "acs_system_id": HEADQUARTERS, "page_cursor": cursor });
    client.post_refused("/acs/users/list", other, 400, "mismatched_page_parameters").await;
    for nonsense in ["", "abc", "é".repeat(20).as_str()] {
        let request = json!({ "limit": 5, "page_cursor": nonsense });
        client.post_refused("/acs/users/list", request, 400, "invalid_input").await;
    }
}

#[tokio::test]
async fn reads_take_their_parameters_from_the_query_too() {
    let client = Client::demo().await;
    for query in [
        "",
        "?limit=5",
        "?search=l%C3%AFn",
        "?acs_system_id=1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64&_strict=true",
    ] {
        let reply = Reply::of(client.authorized(Method::GET, &format!("/acs/users/list{query}"))).await;
        assert_eq!(reply.json()["ok"], true, "{query}");
    }
    let lists = [
        (format!("user_identity_ids={ELIF}"), 1),
        (format!("user_identity_ids[]={ELIF}&user_identity_ids[]=5c945ab5-c75e-4bcb-8e5f-9410061c401f"), 2),
        (format!("user_identity_ids={ELIF},5c945ab5-c75e-4bcb-8e5f-9410061c401f"), 2),
        ("user_identity_ids=".to_owned(), 0),
    ];
    for (query, expected) in lists {
        let reply =
            Reply::of(client.authorized(Method::GET, &format!("/user_identities/list?{query}"))).await;
        assert_eq!(reply.json()["user_identities"].as_array().map(Vec::len), Some(expected), "{query}");
    }
    for query in ["limit=x", "limit=0", "limit=1.5", "acs_system_id=x", "created_before=x"] {
        Reply::of(client.authorized(Method::GET, &format!("/acs/users/list?{query}")))
            .await
            .assert_refused(400, "invalid_input");
    }
    let path = "/client_sessions/list?without_user_identifier_key=maybe";
    Reply::of(client.authorized(Method::GET, path)).await.assert_refused(400, "invalid_input");
}

/// Returns the type of `value` as `spec/resources.json` writes it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[tokio::test]
async fn listed_objects_have_the_members_of_the_specification() {
    let client = Client::demo().await;
    let published = include_str!("../../../../spec/published/resources.json");
    let published: Value = serde_json::from_str(published).expect("JSON");
    let published = published["resources"].as_array().expect("resources");
    for (name, path) in [
        ("user_identity", "/user_identities/list"),
        ("acs_user", "/acs/users/list"),
        ("acs_system", "/acs/systems/list"),
        ("acs_access_group", "/acs/access_groups/list"),
        ("acs_credential", "/acs/credentials/list"),
        ("client_session", "/client_sessions/list"),
    ] {
        let members = &published.iter().find(|row| row["resource"] == name).expect(name)["properties"];
        let reply = client.ok(path, json!({})).await;
        let list = path.trim_end_matches("/list").trim_start_matches('/').replace('/', "_");
        let items = reply[list].as_array().expect("items");
        assert!(!items.is_empty(), "{path}");
        for item in items.iter().filter_map(Value::as_object) {
            // A member of the official fake, in `spec/disagreements.json`.
            let mut unknown: Vec<&String> = item.keys().filter(|name| *name != "is_invalidated").collect();
            for member in members.as_array().expect("members") {
                let name = member["name"].as_str().expect("a name");
                unknown.retain(|other| *other != name);
                let given = item.get(name).map(kind);
                let is_right = given == member["type"].as_str()
                    || given == Some("integer") && member["type"] == "number"
                    // The sandbox also shows as null what the API may leave out.
                    || given == Some("null") && (member["nullable"] == true || member["required"] != true)
                    || given.is_none() && member["required"] != true;
                assert!(is_right, "{path}: {name} is {given:?}");
            }
            assert!(unknown.is_empty(), "{path}: {unknown:?} are not published");
        }
    }
}

#[tokio::test]
async fn a_list_can_be_filtered_by_a_boolean() {
    let client = Client::demo().await;
    let bjorn = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
    let new = json!({ "acs_user_id": bjorn, "access_method": "mobile_key", "is_multi_phone_sync_credential": true });
    let new = client.get("/acs/credentials/create", new, "acs_credential").await;
    let shared = json!({ "is_multi_phone_sync_credential": true });
    assert_eq!(client.get("/acs/credentials/list", shared, "acs_credentials").await, json!([new]));
    let others = json!({ "is_multi_phone_sync_credential": false });
    let others = client.get("/acs/credentials/list", others, "acs_credentials").await;
    assert_eq!(others.as_array().map(Vec::len), Some(15));
}
