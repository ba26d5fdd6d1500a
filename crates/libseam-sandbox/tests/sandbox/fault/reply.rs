//! Faults that change the reply.

use flate2::read::GzDecoder;
use hyper::Method;
use serde_json::{Value, json};
use std::{io::Read, time::SystemTime};

use super::{DELETE, delete, elif, is_gone, with};
use crate::{client::Reply, raw::Received};

#[tokio::test]
async fn a_status_replaces_the_effect() {
    for status in [400, 401, 404, 408, 429, 500, 502, 503, 599] {
        let client = with(&[&format!("*:status={status}")]).await;
        let reply = delete(&client).await;
        reply.assert_refused(status, "sandbox_fault");
        assert_eq!(reply.header("retry-after"), None);
        assert!(!is_gone(&client).await, "{status}");
    }
}

#[tokio::test]
async fn a_status_below_400_comes_without_a_body() {
    for status in [200, 202, 204, 304] {
        let client = with(&[&format!("*:status={status}")]).await;
        let reply = delete(&client).await;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (status, ""));
        assert_eq!((reply.header("content-type"), reply.header("seam-request-id")), (None, None));
        assert!(!is_gone(&client).await, "{status}");
    }
}

#[tokio::test]
async fn a_rate_limit_has_a_retry_after_header() {
    let client = with(&["*:rate_limit=2"]).await;
    let reply = delete(&client).await;
    reply.assert_refused(429, "sandbox_fault");
    assert_eq!(reply.header("retry-after"), Some("2"));
    assert!(!is_gone(&client).await);

    let client = with(&["*:rate_limit=date"]).await;
    let before = SystemTime::now();
    let reply = delete(&client).await;
    reply.assert_refused(429, "sandbox_fault");
    let date = httpdate::parse_http_date(reply.header("retry-after").expect("a date")).expect("an HTTP date");
    assert!(date > before, "a date in the past would be no wait");
    assert!(!is_gone(&client).await);
}

#[tokio::test]
async fn a_redirect_has_its_location() {
    let url = "http://127.0.0.1:9/x?a=b:c";
    for (rule, status) in [
        (format!("*:redirect={url}"), 302),
        (format!("*:redirect={url},status=301"), 301),
        (format!("*:status=303,redirect={url}"), 303),
        (format!("*:redirect={url},status=307"), 307),
        (format!("*:redirect={url},status=308,count=5"), 308),
    ] {
        let client = with(&[&rule]).await;
        let reply = delete(&client).await;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (status, ""), "{rule}");
        assert_eq!(reply.header("location"), Some(url));
        assert!(!is_gone(&client).await, "{rule}");
    }
}

#[tokio::test]
async fn html_and_ok_false_come_with_200_and_without_effect() {
    let client = with(&["*:html"]).await;
    let reply = delete(&client).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(reply.text.starts_with("<!doctype html>"), "{}", reply.text);
    assert!(!is_gone(&client).await);

    let client = with(&["*:ok_false"]).await;
    let reply = delete(&client).await;
    assert_eq!((reply.status.as_u16(), reply.json()), (200, json!({ "ok": false })));
    assert!(reply.header("seam-request-id").is_some());
    assert!(!is_gone(&client).await);
}

#[tokio::test]
async fn another_content_type_changes_nothing_else() {
    let client = with(&["*:content_type=text/plain; charset=latin1"]).await;
    let reply = delete(&client).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, "{\"ok\":true}"));
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=latin1"));
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn an_oversized_body_announces_no_length() {
    for (rule, length) in
        [("*:oversized", 10_000_000), ("*:oversized=300001", 300_001), ("*:oversized=1", 11)]
    {
        let client = with(&[rule]).await;
        let reply = delete(&client).await;
        assert_eq!((reply.status.as_u16(), reply.text.len()), (200, length), "{rule}");
        assert_eq!(
            (reply.header("content-length"), reply.header("transfer-encoding")),
            (None, Some("chunked"))
        );
        assert_eq!(reply.json(), json!({ "ok": true }));
        assert!(is_gone(&client).await, "{rule}");
    }
}

#[tokio::test]
async fn a_gzip_body_inflates_a_thousandfold() {
    let client = with(&["*:gzip=5000000"]).await;
    let heard = Received::after(&client, DELETE, elif()).await;
    let (head, body) = heard.parts();
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-encoding: gzip"), "{head}");
    assert_eq!((heard.announced(), heard.broken), (Some(body.len()), None));
    assert!(body.len() < 50_000, "{}", body.len());
    let mut inflated = String::new();
    GzDecoder::new(body).read_to_string(&mut inflated).expect("gzip");
    assert_eq!(inflated.len(), 5_000_000);
    assert_eq!(serde_json::from_str::<Value>(&inflated).expect("JSON"), json!({ "ok": true }));
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn gzip_inflates_beyond_any_usual_limit_by_default() {
    let client = with(&["*:gzip"]).await;
    let heard = Received::after(&client, DELETE, elif()).await;
    // The trailer of gzip is the inflated length.
    let (_, body) = heard.parts();
    assert_eq!(body.last_chunk(), Some(&(64_u32 * 1024 * 1024).to_le_bytes()));
    assert!(body.len() < 600_000, "{}", body.len());
}

#[tokio::test]
async fn faults_without_effect_need_no_credentials_and_the_others_do() {
    for rule in ["*:status=503", "*:rate_limit=1", "*:status=403", "*:ok_false", "*:html"] {
        let client = with(&[rule]).await;
        let reply = Reply::of(client.request(Method::POST, DELETE)).await;
        assert_ne!(reply.status, 401, "{rule}");
    }
    for rule in ["*:content_type=application/json; charset=utf-8", "*:oversized", "*:delay=1", "*:drip=1"] {
        let client = with(&[rule]).await;
        Reply::of(client.request(Method::POST, DELETE)).await.assert_refused(401, "unauthorized");
    }
}

#[tokio::test]
async fn pages_can_read_faults_too() {
    let client = with(&["*:status=503,count=1", "*:html,count=1", "*:redirect=http://127.0.0.1:9/"]).await;
    for _ in 0..3 {
        let request = client.authorized(Method::POST, DELETE).header("origin", "https://example.com");
        let reply = Reply::of(request).await;
        assert_eq!(reply.header("access-control-allow-origin"), Some("https://example.com"));
    }
    // A preflight is no request for an operation.
    let client = with(&["*:status=503,count=1"]).await;
    assert_eq!(Reply::of(client.request(Method::OPTIONS, DELETE)).await.status, 200);
    assert_eq!(delete(&client).await.status, 503);
}

#[tokio::test]
async fn an_attempt_is_pending_as_often_as_the_rule_says_and_then_has_ended() {
    let client =
        with(&["action_attempts.get:attempt=pending,count=2", "locks.lock_door:attempt=error"]).await;
    let lock = json!({ "device_id": "de000000-0000-4000-8000-000000000001" });
    let begun = client.ok("/locks/unlock_door", lock.clone()).await;
    let id = json!({ "action_attempt_id": begun["action_attempt"]["action_attempt_id"] });
    for status in ["pending", "pending", "success"] {
        let read = client.ok("/action_attempts/get", id.clone()).await;
        assert_eq!(read["action_attempt"]["status"], status);
    }
    let failed = client.ok("/locks/lock_door", lock).await;
    assert_eq!(failed["action_attempt"]["status"], "error");
    assert_eq!(failed["action_attempt"]["error"]["type"], "sandbox_fault");
    assert_eq!(failed["action_attempt"]["result"], Value::Null);
}
