//! Faults, as a client sees them.

mod connection;
mod control;
mod reply;
mod request_log;
mod rule;
mod time;

use std::time::Duration;

use libseam_sandbox::{Config, Sandbox};
use serde_json::{Value, json};

use crate::client::{Client, Reply};

const DELETE: &str = "/user_identities/delete";
/// The time after which a test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

fn elif() -> Value {
    json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" })
}

/// Starts a demo sandbox that misbehaves from the start.
async fn with(rules: &[&str]) -> Client {
    let faults = rules.iter().map(|rule| rule.parse().expect(rule)).collect();
    let sandbox = Sandbox::start(Config { faults, ..Config::default() }).await.expect("the sandbox starts");
    Client { sandbox }
}

/// Sends the deletion of somebody over HTTP.
async fn delete(client: &Client) -> Reply {
    client.post(DELETE, elif()).await
}

/// Reports whether that person is gone, by a request that no fault meets.
async fn is_gone(client: &Client) -> bool {
    client.counts().await["user_identities"] == 11
}
