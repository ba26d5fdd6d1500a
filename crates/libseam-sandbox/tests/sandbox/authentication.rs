//! Credentials: those that the sandbox accepts, and the errors for others.

use hyper::Method;
use serde_json::Value;

use crate::client::{Client, Reply};

const PATH: &str = "/user_identities/list";

async fn call(client: &Client, authorization: Option<&str>, workspace: Option<&str>) -> Reply {
    let mut request = client.request(Method::POST, PATH);
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    if let Some(value) = workspace {
        request = request.header("seam-workspace", value);
    }
    Reply::of(request).await
}

#[tokio::test]
async fn all_three_kinds_of_credential_are_accepted() {
    let client = Client::demo().await;
    let credentials = client.sandbox.credentials();
    let workspace = Some(credentials.workspace_id.as_str());
    let other = Some("00000000-0000-4000-8000-00000000dead");
    let cases = [
        (&credentials.api_key, None),
        (&credentials.api_key, workspace),
        // Ignored: an API key belongs to one workspace.
        (&credentials.api_key, other),
        (&credentials.personal_access_token, workspace),
        (&credentials.console_session_token, workspace),
    ];
    for (token, workspace) in cases {
        let reply = call(&client, Some(&format!("Bearer {token}")), workspace).await;
        assert_eq!(reply.json()["ok"], true, "{workspace:?}");
    }
}

#[tokio::test]
async fn every_other_credential_is_refused_with_the_reason() {
    let client = Client::demo().await;
    let credentials = client.sandbox.credentials();
    let workspace = Some(credentials.workspace_id.as_str());
    let other = Some("00000000-0000-4000-8000-00000000dead");
    let header = |token: &str| Some(format!("Bearer {token}"));
    let cases = [
        (None, None, "No Authorization header"),
        (Some(credentials.api_key.clone()), None, "must read"),
        (Some(format!("bearer {}", credentials.api_key)), None, "must read"),
        (Some("Basic c2VhbTo=".to_owned()), None, "must read"),
        (header(""), None, "must read"),
        (header("seam_testWrong_000000000000000000000000"), None, "API key not found"),
        (header(&format!("{} ", &credentials.api_key[..20])), None, "API key not found"),
        (header("seam_at1Wrong_000"), None, "needs the seam-workspace header"),
        (header("seam_pk1Demo_0000000000000000000000000000"), None, "A publishable key cannot be used here"),
        (header(&credentials.personal_access_token), None, "needs the seam-workspace header"),
        (header(&credentials.personal_access_token), Some(""), "needs the seam-workspace header"),
        (header(&credentials.personal_access_token), other, "no access to this workspace"),
        (header("seam_at1Wrong_000"), workspace, "personal access token was not found"),
        (header(&credentials.console_session_token), None, "needs the seam-workspace header"),
        (header(&credentials.console_session_token), other, "no access to this workspace"),
        (header("eyJhbGciOiJub25lIn0.e30."), workspace, "console session token was not found"),
    ];
    for (authorization, workspace, text) in cases {
        let reply = call(&client, authorization.as_deref(), workspace).await;
        reply.assert_refused(401, "unauthorized");
        let body = reply.json();
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains(text), "{authorization:?}: {message}");
        let token = authorization.as_deref().unwrap_or_default().trim_start_matches("Bearer ").trim();
        assert!(token.is_empty() || !reply.text.contains(token), "the token came back: {}", reply.text);
    }
}

#[tokio::test]
async fn control_paths_need_credentials_and_health_does_not() {
    let client = Client::demo().await;
    for (method, path) in [(Method::GET, "/_sandbox/counts"), (Method::POST, "/_sandbox/reset")] {
        Reply::of(client.request(method, path)).await.assert_refused(401, "unauthorized");
    }
    for method in [Method::GET, Method::POST] {
        let reply = Reply::of(client.request(method, "/health")).await;
        assert_eq!(reply.json(), serde_json::json!({ "ok": true }));
    }
    let counts = Reply::of(client.authorized(Method::GET, "/_sandbox/counts")).await.json();
    assert_ne!(counts["counts"], Value::Null);
}

#[tokio::test]
async fn credentials_do_not_show_in_debug_output() {
    let client = Client::demo().await;
    let shown = format!("{:?} {:?}", client.sandbox, client.sandbox.credentials());
    let credentials = client.sandbox.credentials();
    for token in [
        &credentials.api_key,
        &credentials.personal_access_token,
        &credentials.console_session_token,
        &credentials.publishable_key,
    ] {
        assert!(!shown.contains(token.as_str()), "{shown}");
    }
    assert!(shown.contains(&credentials.workspace_id));
}
