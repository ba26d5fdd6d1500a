//! Methods, bodies, headers and paths.

use hyper::Method;
use serde_json::json;
use std::collections::HashSet;

use crate::client::{Client, Reply};

const DELETE: &str = "/user_identities/delete";

#[tokio::test]
async fn every_routed_reply_has_an_id_of_its_own_and_a_date() {
    let client = Client::demo().await;
    let mut ids = HashSet::new();
    for path in ["/health", DELETE, "/acs/users/list", "/acs/users/list"] {
        let reply = client.post(path, json!({})).await;
        assert!(reply.header("date").is_some_and(|date| date.ends_with("GMT")), "{path}");
        assert!(ids.insert(reply.header("seam-request-id").expect("a request id").to_owned()));
    }
    let reply = Reply::of(client.request(Method::POST, DELETE)).await;
    assert!(ids.insert(reply.header("seam-request-id").expect("a request id").to_owned()));
}

#[tokio::test]
async fn unknown_paths_get_bare_text() {
    let client = Client::demo().await;
    for path in
        ["/index.html", "/acs/users", "/acs/users/delete/", "/user_identities/split", "/_sandbox", "/%00"]
    {
        for method in [Method::GET, Method::POST] {
            let reply = Reply::of(client.authorized(method, path)).await;
            assert_eq!((reply.status.as_u16(), reply.text.as_str()), (404, "404"), "{path}");
            assert_eq!(reply.header("content-type"), None);
            assert_eq!(reply.header("seam-request-id"), None);
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused_after_authentication() {
    let client = Client::demo().await;
    let cases = [
        (Method::GET, DELETE, "only DELETE,POST accepted"),
        (Method::PUT, DELETE, "only DELETE,POST accepted"),
        (Method::PATCH, "/acs/users/delete", "only DELETE,POST accepted"),
        (Method::DELETE, "/acs/credentials/unassign", "only PATCH,POST accepted"),
        (Method::DELETE, "/acs/users/list", "only GET,POST accepted"),
        (Method::PUT, "/acs/users/create", "only POST accepted"),
        (Method::GET, "/_sandbox/reset", "only POST accepted"),
    ];
    for (method, path, text) in cases {
        let reply = Reply::of(client.authorized(method.clone(), path)).await;
        reply.assert_refused(405, "method_not_allowed");
        assert_eq!(reply.json()["error"]["message"], text, "{method} {path}");
        let allowed = text.trim_start_matches("only ").trim_end_matches(" accepted").replace(',', ", ");
        assert_eq!(reply.header("allow"), Some(allowed.as_str()));
        Reply::of(client.request(method, path)).await.assert_refused(401, "unauthorized");
    }
}

#[tokio::test]
async fn malformed_json_gets_bare_text_before_anything_else() {
    let client = Client::demo().await;
    for body in ["{", "nonsense", "{\"a\":1,}", " ", "{} {}", "\u{feff}{}"] {
        for request in [client.authorized(Method::POST, DELETE), client.request(Method::POST, DELETE)] {
            let reply = Reply::of(request.header("content-type", "application/json").body(body)).await;
            assert_eq!((reply.status.as_u16(), reply.text.as_str()), (400, "Invalid JSON"), "{body}");
            assert_eq!(reply.header("seam-request-id"), None);
        }
    }
    let request = client.authorized(Method::POST, DELETE).header("content-type", "application/json");
    let reply = Reply::of(request.body(b"{\"user_identity_id\":\"\xff\"}".to_vec())).await;
    assert_eq!(reply.text, "Invalid JSON");
}

#[tokio::test]
async fn a_body_must_be_labelled_as_json() {
    let client = Client::demo().await;
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let mut request = client.authorized(Method::POST, DELETE).body("{}");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let reply = Reply::of(request).await;
        reply.assert_refused(400, "invalid_content_type");
        let text = "POST requests must have Content-Type header with \"application/json\"";
        assert_eq!(reply.json()["error"]["message"], text);
    }
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        let request = client.authorized(Method::POST, DELETE).header("content-type", content_type).body("{}");
        Reply::of(request).await.assert_refused(400, "invalid_input");
    }
}

#[tokio::test]
async fn a_body_that_is_missing_or_no_object_counts_as_empty() {
    let client = Client::demo().await;
    let request = client.authorized(Method::POST, DELETE);
    assert_eq!(Reply::of(request).await.json()["error"]["message"], "user_identity_id is required");
    for body in ["[]", "[{\"user_identity_id\":1}]", "5", "null", "\"text\""] {
        let request = client.authorized(Method::POST, DELETE).header("content-type", "application/json");
        let reply = Reply::of(request.body(body)).await;
        reply.assert_refused(400, "invalid_input");
        assert_eq!(reply.json()["error"]["message"], "user_identity_id is required", "{body}");
    }
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let client = Client::demo().await;
    // One byte too many, the last one: the sandbox reads no further than that.
    let large = "x".repeat(1024 * 1024 + 1);
    let request =
        client.authorized(Method::POST, DELETE).header("content-type", "application/json").body(large);
    let reply = Reply::of(request).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (413, "Body exceeded 1mb limit"));
}

#[tokio::test]
async fn the_methods_of_official_clients_work_too() {
    let client = Client::demo().await;
    let removals = [
        "/user_identities/remove_acs_user?user_identity_id=5c945ab5-c75e-4bcb-8e5f-9410061c401f&\
         acs_user_id=c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe",
        "/acs/users/remove_from_access_group?acs_user_id=8d7e0b3a-b889-49a7-9164-4b71a0506a33&\
         acs_access_group_id=123e4567-e89b-12d3-a456-426614174000",
        "/acs/users/delete?user_identity_id=586c225c-b05c-4af4-8679-9c8a46066cce&\
         acs_system_id=1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
        "/user_identities/delete?user_identity_id=7ad2566e-6fd8-466d-b8e4-c10a14a74fd3",
    ];
    for path in removals {
        let reply = Reply::of(client.authorized(Method::DELETE, &format!("{path}&_strict=true"))).await;
        assert_eq!(reply.json(), json!({ "ok": true }), "{path}");
    }
    let ids = json!({
        "acs_user_id": "33333333-3333-3333-3333-333333333333",
        "acs_credential_id": "66666666-6666-6666-6666-666666666666",
    });
    let request = client.authorized(Method::PATCH, "/acs/credentials/unassign");
    let reply = Reply::of(request.header("content-type", "application/json").body(ids.to_string())).await;
    assert_eq!(reply.json()["ok"], true);
}

#[tokio::test]
async fn a_delete_without_parameters_is_refused() {
    let client = Client::demo().await;
    let before = client.counts().await;
    for path in [DELETE, "/acs/users/delete"] {
        Reply::of(client.authorized(Method::DELETE, path)).await.assert_refused(400, "invalid_input");
    }
    // The query belongs to GET and DELETE alone.
    let path = format!("{DELETE}?user_identity_id=7ad2566e-6fd8-466d-b8e4-c10a14a74fd3");
    client.post(&path, json!({})).await.assert_refused(400, "invalid_input");
    assert_eq!(client.counts().await, before);
}
