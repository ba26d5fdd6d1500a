//! Fault rules by the control paths.

use hyper::Method;
use serde_json::{Value, json};

use super::{DELETE, delete, elif, is_gone, with};
use crate::{
    client::{Client, Reply},
    raw::Received,
};

const SET: &str = "/_sandbox/faults/set";
const LIST: &str = "/_sandbox/faults/list";
const CLEAR: &str = "/_sandbox/faults/clear";

async fn rules(client: &Client) -> Value {
    client.get(LIST, json!({}), "rules").await
}

#[tokio::test]
async fn control_needs_credentials_and_post() {
    let client = with(&["*:html"]).await;
    let before = rules(&client).await;
    for path in [SET, LIST, CLEAR, "/_sandbox/requests/list"] {
        let body = json!({ "rules": [] }).to_string();
        let request = client.request(Method::POST, path).header("content-type", "application/json");
        Reply::of(request.body(body)).await.assert_refused(401, "unauthorized");
        Reply::of(client.authorized(Method::GET, path)).await.assert_refused(405, "method_not_allowed");
    }
    assert_eq!(rules(&client).await, before);
}

#[tokio::test]
async fn rules_are_replaced_listed_and_cleared() {
    let client = with(&["*:html"]).await;
    assert_eq!(rules(&client).await, json!([{ "rule": "*:html", "hits": 0, "left": null }]));
    let set = json!({ "rules": [
        "user_identities.delete:drop=after,count=2",
        { "operation": "acs.users.list", "status": 503, "probability": 1, "seed": 7 },
        { "operation": "*", "ok_false": true, "count": "3" },
    ] });
    assert_eq!(client.ok(SET, set).await, json!({ "ok": true }));
    assert_eq!(Received::after(&client, DELETE, elif()).await.bytes, b"");
    assert_eq!(client.post("/acs/users/list", json!({})).await.status, 503);
    assert_eq!(client.post("/acs/systems/list", json!({})).await.json(), json!({ "ok": false }));
    let expected = json!([
        { "rule": "user_identities.delete:drop=after,count=2", "hits": 1, "left": 1 },
        { "rule": "acs.users.list:status=503,probability=1,seed=7", "hits": 1, "left": null },
        { "rule": "*:ok_false,count=3", "hits": 1, "left": 2 },
    ]);
    assert_eq!(rules(&client).await, expected);
    client.ok(CLEAR, json!({})).await;
    assert_eq!(rules(&client).await, json!([]));
    client.ok("/acs/users/list", json!({})).await;
}

#[tokio::test]
async fn setting_the_same_rules_again_restarts_their_counts() {
    let client = Client::demo().await;
    let set = json!({ "rules": ["*:status=503,count=1"] });
    for _ in 0..2 {
        client.ok(SET, set.clone()).await;
        assert_eq!(client.post("/acs/systems/list", json!({})).await.status, 503);
        client.ok("/acs/systems/list", json!({})).await;
    }
    assert_eq!(rules(&client).await, json!([{ "rule": "*:status=503,count=1", "hits": 1, "left": 0 }]));
    client.ok(SET, json!({ "rules": [] })).await;
    assert_eq!(rules(&client).await, json!([]));
}

#[tokio::test]
async fn reset_ends_all_faults_and_undoes_their_effects() {
    let client = with(&["*:content_type=text/plain"]).await;
    assert_eq!(delete(&client).await.text, "{\"ok\":true}");
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(rules(&client).await, json!([]));
    assert!(!is_gone(&client).await);
    assert_eq!(delete(&client).await.json(), json!({ "ok": true }));
}

#[tokio::test]
async fn every_fault_can_be_an_object() {
    let client = Client::demo().await;
    for (object, text) in [
        (json!({ "status": 500 }), "*:status=500"),
        (json!({ "delay": 500 }), "*:delay=500"),
        (json!({ "drop": "before" }), "*:drop=before"),
        (json!({ "reset_mid_body": true }), "*:reset_mid_body"),
        (json!({ "truncate": true }), "*:truncate"),
        (json!({ "content_type": " text/plain " }), "*:content_type=text/plain"),
        (json!({ "redirect": "http://x/", "status": 307 }), "*:redirect=http://x/,status=307"),
        (json!({ "oversized": true }), "*:oversized=10000000"),
        (json!({ "oversized": 5 }), "*:oversized=5"),
        (json!({ "gzip": true }), "*:gzip=67108864"),
        (json!({ "garbage": true }), "*:garbage"),
        (json!({ "drip": 50 }), "*:drip=50"),
        (json!({ "rate_limit": 2 }), "*:rate_limit=2"),
        (json!({ "rate_limit": "date" }), "*:rate_limit=date"),
        (json!({ "html": true, "probability": 1e-7 }), "*:html,probability=0.0000001"),
    ] {
        let mut rule = object.clone();
        rule["operation"] = "*".into();
        client.ok(SET, json!({ "rules": [rule] })).await;
        assert_eq!(rules(&client).await[0]["rule"], text, "{object}");
    }
}

#[tokio::test]
async fn one_wrong_rule_changes_nothing_and_is_reported() {
    let client = with(&["*:html"]).await;
    let before = rules(&client).await;
    for (rule, message) in [
        (json!("*:explode"), "a fault must be `status`, "),
        (json!(5), "a fault rule must be a string or an object"),
        (json!(null), "a fault rule must be a string or an object"),
        (json!({}), "`operation` must be given"),
        (json!({ "html": true }), "`operation` must be given"),
        (json!({ "operation": true, "html": true }), "`operation` must be the name of an operation, or `*`"),
        (
            json!({ "operation": "acs.locks.open", "html": true }),
            "the sandbox has no operation `acs.locks.open`",
        ),
        (json!({ "operation": "*" }), "a fault rule must have a fault"),
        (json!({ "operation": "*", "html": false }), "`html` must be a string, a number or `true`"),
        (json!({ "operation": "*", "status": [503] }), "`status` must be a string, a number or `true`"),
        (json!({ "operation": "*", "status": true }), "`status` must be a number from 200 to 599"),
        (
            json!({ "operation": "*", "status": 503.0 }),
            "`status` must be a number from 200 to 599, got `503.0`",
        ),
        (json!({ "operation": "*", "html": "" }), "`html` must have no value"),
        (json!({ "operation": "*", "content_type": " " }), "`content_type` must be a media type"),
        (json!({ "operation": "*", "content_type": "a,b" }), "`content_type` must be printable ASCII"),
        (
            json!({ "operation": "*", "redirect": "http://x/\r\nset-cookie: a" }),
            "`redirect` must be printable",
        ),
        (json!({ "operation": "*", "redirect": "http://x/,count=1" }), "`redirect` must be printable"),
    ] {
        let reply = client.post(SET, json!({ "rules": ["*:ok_false", rule] })).await;
        reply.assert_refused(400, "invalid_input");
        let message_there = reply.json()["error"]["validation_errors"]["rules"]["1"]["_errors"][0].take();
        assert!(
            message_there.as_str().is_some_and(|text| text.starts_with(message)),
            "{rule}: {message_there}"
        );
        assert_eq!(rules(&client).await, before);
    }
    for (body, message) in [
        (json!({}), "rules is required"),
        (json!({ "rules": null }), "Expected array, received null for \"rules\""),
        (json!({ "rules": "*:html" }), "Expected array, received string for \"rules\""),
    ] {
        assert_eq!(client.post_refused(SET, body, 400, "invalid_input").await["message"], message);
    }
    assert_eq!(rules(&client).await, before);
}
