//! Faults that break the connection.

use axum::body::{Body, to_bytes};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::io;
use tokio::io::AsyncWriteExt;

use super::{DELETE, delete, elif, is_gone, with};
use crate::raw::{Received, connect, request};

#[tokio::test]
async fn a_dropped_request_is_not_answered_whether_it_had_its_effect_or_not() {
    for (rule, gone) in [("*:drop=before", false), ("*:drop=after", true)] {
        let client = with(&[rule]).await;
        let heard = Received::after(&client, DELETE, elif()).await;
        assert_eq!((heard.bytes.as_slice(), heard.broken), (&b""[..], None), "{rule}");
        assert_eq!(is_gone(&client).await, gone, "{rule}");
    }
}

#[tokio::test]
async fn a_repeated_deletion_after_a_drop_is_a_404() {
    let client = with(&["user_identities.delete:drop=after,count=1"]).await;
    Received::after(&client, DELETE, elif()).await;
    delete(&client).await.assert_refused(404, "user_identity_not_found");

    let client = with(&["user_identities.delete:drop=before,count=1"]).await;
    Received::after(&client, DELETE, elif()).await;
    assert_eq!(delete(&client).await.json(), json!({ "ok": true }));
}

#[tokio::test]
async fn a_kept_connection_is_dropped_too() {
    let client = with(&["user_identities.delete:drop=after"]).await;
    let mut stream = connect(&client).await;
    let kept = "POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(kept.as_bytes()).await.expect("written");
    stream.write_all(&request(&client, DELETE, elif())).await.expect("written");
    let heard = Received::all(&mut stream).await;
    let (head, body) = heard.parts();
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    assert_eq!((body, heard.broken), (&b"{\"ok\":true}"[..], None), "one reply, and then the end");
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn a_reset_comes_in_the_middle_of_the_body() {
    let client = with(&["*:reset_mid_body"]).await;
    let heard = Received::after(&client, DELETE, elif()).await;
    assert_eq!(heard.broken, Some(io::ErrorKind::ConnectionReset));
    // A system may throw away what it had received when a reset comes; what it hands on is the beginning.
    if !heard.bytes.is_empty() {
        let (head, body) = heard.parts();
        assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
        assert_eq!((heard.announced(), body), (Some(11), &b"{\"ok\""[..]));
    }
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn a_truncated_body_is_whole_json_with_more_announced() {
    let client = with(&["*:truncate"]).await;
    let heard = Received::after(&client, DELETE, elif()).await;
    let (head, body) = heard.parts();
    assert!(head.starts_with("http/1.1 200 ok\r\n"), "{head}");
    for header in
        ["content-type: application/json", "seam-request-id: ", "date: ", "access-control-allow-origin: "]
    {
        assert!(head.contains(&format!("\r\n{header}")), "{header}: {head}");
    }
    assert_eq!((heard.announced(), body, heard.broken), (Some(111), &b"{\"ok\":true}"[..], None));
    assert!(is_gone(&client).await);
}

#[tokio::test]
async fn an_http_client_can_tell_that_a_body_is_truncated() {
    let client = with(&["*:truncate"]).await;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(connect(&client).await)).await.expect("a handshake");
    let connection = tokio::spawn(connection);
    let request = hyper::Request::post(DELETE).header("host", "x").body(Body::empty()).expect("a request");
    let reply = sender.send_request(request).await.expect("a head");
    assert_eq!(reply.status(), 401, "a refusal is spoiled like any other reply");
    to_bytes(Body::new(reply.into_body()), usize::MAX).await.expect_err("the body has no end");
    connection.abort();
}

#[tokio::test]
async fn garbage_is_not_http() {
    let client = with(&["*:garbage"]).await;
    let heard = Received::after(&client, DELETE, elif()).await;
    assert!(!heard.bytes.is_empty());
    assert!(!heard.bytes.windows(5).any(|bytes| bytes == b"HTTP/"), "{heard:?}");
    assert_eq!(heard.broken, None);
    assert!(!is_gone(&client).await);

    let (mut sender, connection) =
        http1::handshake(TokioIo::new(connect(&client).await)).await.expect("a handshake");
    let connection = tokio::spawn(connection);
    let request = hyper::Request::post(DELETE).header("host", "x").body(Body::empty()).expect("a request");
    let error = sender.send_request(request).await.expect_err("no reply");
    assert!(error.is_parse() || error.is_canceled(), "{error:?}");
    connection.abort();
}

#[tokio::test]
async fn the_sandbox_goes_on_after_every_broken_connection() {
    let rules = ["drop=before", "drop=after", "reset_mid_body", "truncate", "garbage"];
    let client = with(&rules.map(|rule| format!("*:{rule},count=1")).each_ref().map(String::as_str)).await;
    for _ in rules {
        Received::after(&client, "/user_identities/list", json!({})).await;
    }
    client.ok("/user_identities/list", json!({})).await;
    client.sandbox.stop().await;
}
