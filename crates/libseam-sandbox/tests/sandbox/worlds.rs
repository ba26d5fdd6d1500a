//! Several workspaces, and worlds that are exported and started from.

use libseam_sandbox::{Config, Seed};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf, process};

use crate::client::{Client, Reply};
use hyper::Method;

/// A file that goes with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = env::temp_dir().join(format!("libseam-{}-{name}.json", process::id()));
        fs::write(&path, text).expect("written");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

async fn start(file: &File) -> Client {
    let seed = Seed::read(&file.0).expect("a seed");
    Client::start(Config { seed, ..Config::default() }).await
}

/// Posts a request with a token, for a workspace.
async fn post(client: &Client, token: &str, workspace: Option<&str>, path: &str, body: Value) -> Reply {
    let request = client.request(Method::POST, path).header("authorization", format!("Bearer {token}"));
    let request = request.header("content-type", "application/json");
    let request = match workspace {
        Some(id) => request.header("seam-workspace", id),
        None => request,
    };
    Reply::of(request.body(body.to_string())).await
}

#[tokio::test]
async fn a_credential_sees_the_workspaces_that_it_opens() {
    let client = Client::demo().await;
    let (token, first) = {
        let credentials = client.sandbox.credentials();
        (credentials.personal_access_token.clone(), credentials.workspace_id.clone())
    };
    let new = post(&client, &token, None, "/workspaces/create", json!({ "name": "Second" })).await.json();
    let second = new["workspace"]["workspace_id"].as_str().expect("an id").to_owned();
    for secret in ["api_key", "personal_access_token", "console_session_token"] {
        assert_eq!(new["workspace"].get(secret), None);
    }
    let list = post(&client, &token, None, "/workspaces/list", json!({})).await.json();
    let ids: Vec<_> =
        list["workspaces"].as_array().expect("a list").iter().map(|row| &row["workspace_id"]).collect();
    assert_eq!(ids, [first.as_str(), second.as_str()]);
    let own = client.get("/workspaces/list", json!({}), "workspaces").await;
    assert_eq!((own.as_array().map(Vec::len), &own[0]["workspace_id"]), (Some(1), &json!(first)));
    // Without the header that names one, a person's token opens nothing else.
    post(&client, &token, None, "/devices/list", json!({})).await.assert_refused(401, "unauthorized");
    let devices = post(&client, &token, Some(&second), "/devices/list", json!({})).await.json();
    assert_eq!(devices["devices"], json!([]));
    let here = post(&client, &token, Some(&second), "/workspaces/get", json!({})).await.json();
    assert_eq!(here["workspace"]["name"], "Second");
    client.ok("/workspaces/reset_sandbox", json!({})).await;
    assert_eq!(client.counts().await["user_identities"], 0);
    let still = post(&client, &token, Some(&second), "/workspaces/get", json!({})).await.json();
    assert_eq!(still["workspace"]["name"], "Second");
}

#[tokio::test]
async fn an_exported_world_is_the_same_again() {
    let client = Client::demo().await;
    client.ok("/user_identities/create", json!({ "full_name": "Visitor" })).await;
    client.ok("/locks/unlock_door", json!({ "device_id": "de000000-0000-4000-8000-000000000001" })).await;
    let exported = client.post("/_sandbox/export", json!({})).await;
    let file = File::new("exported", &exported.text);
    let again = start(&file).await;
    assert_eq!(again.post("/_sandbox/export", json!({})).await.json(), exported.json());
    assert_eq!(again.sandbox.credentials(), client.sandbox.credentials());
    again.ok("/user_identities/create", json!({ "full_name": "Another" })).await;
    again.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(again.post("/_sandbox/export", json!({})).await.json(), exported.json());
}

#[tokio::test]
async fn a_world_may_leave_out_what_the_sandbox_can_add() {
    let text = json!({ "objects": { "devices": [{ "name": "Shed" }] } }).to_string();
    let client = start(&File::new("small", &text)).await;
    let devices = client.get("/devices/list", json!({}), "devices").await;
    assert_eq!(devices[0]["display_name"], "Shed");
    assert!(devices[0]["device_id"].is_string() && devices[0]["created_at"].is_string());
}

#[test]
fn a_file_that_is_no_world_is_refused() {
    let cases = [
        ("", "must be"),
        ("[]", "must be"),
        ("{}", "must be"),
        (r#"{"objects": {"doors": []}}"#, "`doors`"),
        (r#"{"objects": {"workspaces": [{"workspace_id": "x"}]}}"#, "without one of"),
    ];
    for (place, (text, part)) in cases.into_iter().enumerate() {
        let file = File::new(&format!("wrong-{place}"), text);
        let error = Seed::read(&file.0).expect_err(text).to_string();
        assert!(error.contains(part) && error.contains("libseam-"), "{error}");
    }
    assert!(Seed::read(&env::temp_dir().join("libseam-nowhere.json")).is_err());
}

#[tokio::test]
async fn objects_of_every_resource_can_be_created() {
    let client = Client::empty().await;
    let error = client
        .post_refused(
            "/_sandbox/objects/create",
            json!({ "resource": "door", "object": {} }),
            400,
            "invalid_input",
        )
        .await;
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|message| message.contains("`resource`") || message.contains("resource"))
    );
    let wrong = json!({ "resource": "device", "object": 1 });
    client.post_refused("/_sandbox/objects/create", wrong, 400, "invalid_input").await;
    let exported = client.ok("/_sandbox/export", json!({})).await;
    assert!(exported["objects"].as_object().is_some_and(|lists| lists.contains_key("acs_encoders")));
}
