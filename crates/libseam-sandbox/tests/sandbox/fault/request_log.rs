//! The log of requests.

use hyper::Method;
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, time::timeout};

use super::{DELETE, PATIENCE, delete, elif, with};
use crate::{
    client::{Client, Reply},
    raw::{Received, connect, request},
};

const LOG: &str = "/_sandbox/requests/list";

async fn log(client: &Client) -> Vec<Value> {
    match client.get(LOG, json!({}), "requests").await {
        Value::Array(entries) => entries,
        other => panic!("a list, not {other}"),
    }
}

async fn counts(client: &Client) -> Value {
    client.get("/_sandbox/requests/count", json!({}), "counts").await
}

#[tokio::test]
async fn requests_are_logged_in_order_with_what_was_sent() {
    let client = with(&["user_identities.delete:drop=before,count=1"]).await;
    Received::after(&client, DELETE, elif()).await;
    let deleted = delete(&client).await;
    client.post("/acs/users/list", json!({ "limit": 0 })).await.assert_refused(400, "invalid_input");
    client.ok("/health", json!({})).await;
    client.ok("/_sandbox/counts", json!({})).await;
    client.post("/nowhere", json!({})).await;

    let log = log(&client).await;
    let seen: Vec<_> =
        log.iter().map(|entry| (&entry["operation"], &entry["status"], &entry["fault"])).collect();
    let (removal, list) = (json!("user_identities.delete"), json!("acs.users.list"));
    let expected = [
        (&removal, &json!(null), &json!("drop=before")),
        (&removal, &json!(200), &json!(null)),
        (&list, &json!(400), &json!(null)),
    ];
    assert_eq!(seen, expected);
    assert_eq!(log[0]["request_id"], Value::Null);
    assert_eq!(log[1]["request_id"].as_str(), deleted.header("seam-request-id"));
    let times: Vec<_> = log.iter().map(|entry| entry["at_ms"].as_u64().expect("milliseconds")).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[tokio::test]
async fn every_fault_is_logged_with_the_status_that_was_sent() {
    for (fault, status, has_id) in [
        ("status=503", Some(503), true),
        ("status=204", Some(204), false),
        ("rate_limit=1", Some(429), true),
        ("redirect=http://127.0.0.1:9/,status=307", Some(307), false),
        ("html", Some(200), false),
        ("ok_false", Some(200), true),
        ("delay=1", Some(200), true),
        ("drop=before", None, false),
        ("drop=after", None, true),
        ("garbage", None, false),
        ("truncate", Some(200), true),
        ("reset_mid_body", Some(200), true),
        ("content_type=text/plain", Some(200), true),
        ("oversized=20", Some(200), true),
        ("gzip=20", Some(200), true),
        ("drip=1", Some(200), true),
    ] {
        let client = with(&[&format!("*:{fault}")]).await;
        Received::after(&client, DELETE, elif()).await;
        let entry = log(&client).await.pop().expect("an entry");
        assert_eq!((entry["fault"].as_str(), entry["status"].as_u64()), (Some(fault), status));
        assert_eq!(entry["request_id"].is_string(), has_id, "{fault}");
    }
}

#[tokio::test]
async fn a_request_is_logged_before_it_is_answered() {
    let client = with(&["*:delay=3600000"]).await;
    let mut stream = connect(&client).await;
    stream.write_all(&request(&client, DELETE, elif())).await.expect("written");
    let noted = async {
        loop {
            // The sandbox may still be reading the request.
            match log(&client).await.pop() {
                Some(entry) if !entry["fault"].is_null() => return entry,
                _ => {}
            }
        }
    };
    let entry = timeout(PATIENCE, noted).await.expect("the request is in the log");
    assert_eq!((entry["fault"].as_str(), &entry["status"]), (Some("delay=3600000"), &Value::Null));
}

#[tokio::test]
async fn the_kind_of_a_credential_is_logged_and_never_the_credential() {
    let client = Client::demo().await;
    let credentials = client.sandbox.credentials().clone();
    let workspace = credentials.workspace_id.as_str();
    let cases = [
        (None, "none"),
        (Some("Basic c2VhbTpzZWNyZXQ=".to_owned()), "other"),
        (Some(format!("bearer {}", credentials.api_key)), "other"),
        (Some(format!("Bearer {}", credentials.api_key)), "api_key"),
        (Some("Bearer seam_testWrong_000".to_owned()), "api_key"),
        (Some(format!("Bearer {}", credentials.personal_access_token)), "personal_access_token"),
        (Some(format!("Bearer {}", credentials.console_session_token)), "console_session_token"),
        (Some("Bearer seam_cst1Demo0001_LocalSandboxOnly00000000".to_owned()), "client_session_token"),
        (Some("Bearer seam_pk1Demo_0000".to_owned()), "publishable_key"),
    ];
    for (authorization, kind) in cases {
        let mut request =
            client.request(Method::POST, "/acs/systems/list").header("seam-workspace", workspace);
        if let Some(value) = &authorization {
            request = request.header("authorization", value);
        }
        Reply::of(request).await;
        let entries = log(&client).await;
        assert_eq!(entries.last().expect("an entry")["credential"], kind, "{authorization:?}");
        let (text, token) = (json!(entries).to_string(), authorization.unwrap_or_default());
        let token = token.rsplit(' ').next().unwrap_or_default();
        assert!(token.is_empty() || !text.contains(token), "{text}");
    }
}

#[tokio::test]
async fn refusals_before_any_fault_are_logged_too() {
    let client = with(&["*:html"]).await;
    let large = "x".repeat(1024 * 1024 + 1);
    let request = client.authorized(Method::POST, DELETE).header("content-type", "application/json");
    Reply::of(request.body(large)).await;
    let entry = log(&client).await.pop().expect("an entry");
    assert_eq!((entry["status"].as_u64(), &entry["fault"]), (Some(413), &Value::Null));
}

#[tokio::test]
async fn requests_are_counted_by_operation_whatever_came_of_them() {
    let client = with(&["user_identities.delete:drop=before,count=1"]).await;
    Received::after(&client, DELETE, elif()).await;
    delete(&client).await;
    client.post("/acs/users/list", json!({ "limit": 0 })).await.assert_refused(400, "invalid_input");
    client.post("/nowhere", json!({})).await;
    assert_eq!(counts(&client).await, json!({ "acs.users.list": 1, "user_identities.delete": 2 }));
}

#[tokio::test]
async fn reset_empties_the_log() {
    let client = Client::demo().await;
    delete(&client).await;
    assert_eq!(log(&client).await.len(), 1);
    client.ok("/_sandbox/faults/clear", json!({})).await;
    assert_eq!(log(&client).await.len(), 1);
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(log(&client).await, [Value::Null; 0]);
    assert_eq!(counts(&client).await, json!({}));
    delete(&client).await;
    assert_eq!(log(&client).await.len(), 1);
}
