//! Many removals that are confirmed together, counted by the sandbox.

use libseam::{CallOptions, Client, Engine, Options, Step, json::Value};
use libseam_sandbox::{Behavior, Config, Sandbox, Seed, Site, http::Request};
use serde_json::json;
use std::{collections::BTreeMap, fs};

const SYSTEM: &str = "5e570000-0000-4000-8000-000000000001";

/// The number of requests of each operation.
type Counts = BTreeMap<String, usize>;

fn user(number: usize) -> String {
    format!("acc00000-0000-4000-8000-{number:012}")
}

/// Returns a world with one access system that has `count` users.
fn world(count: usize) -> Seed {
    let users: Vec<_> = (0..count)
        .map(|number| json!({ "acs_user_id": user(number), "acs_system_id": SYSTEM, "full_name": "Ana" }))
        .collect();
    let world = json!({ "objects": { "acs_systems": [{ "acs_system_id": SYSTEM, "name": "HQ" }], "acs_users": users } });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("world.json");
    fs::write(&path, world.to_string()).expect("a file");
    Seed::read(&path).expect("a seed")
}

fn removals(count: usize, more: &serde_json::Value) -> String {
    let items: Vec<_> = (0..count).map(|number| json!({ "acs_user_id": user(number) })).collect();
    let mut params = json!({ "items": items, "scope": { "acs_system_id": SYSTEM } });
    for (name, value) in more.as_object().expect("an object") {
        params[name] = value.clone();
    }
    params.to_string()
}

/// The levels that the outcomes prove, of which there is one for each removal.
struct Levels {
    levels: Counts,
    is_told: Vec<bool>,
}

impl Levels {
    fn new(count: usize) -> Self {
        Self { levels: Counts::new(), is_told: vec![false; count] }
    }

    fn add(&mut self, outcome: &Value) {
        let text = |path| outcome.at(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        assert_eq!(text("confirmation.verdict"), "confirmed", "{outcome}");
        let Some(Value::Number(index)) = outcome.at("index") else { panic!("no index: {outcome}") };
        let index = usize::try_from(index.as_i64().expect("a number")).expect("a position");
        assert!(!std::mem::replace(&mut self.is_told[index], true), "{index} is told twice");
        *self.levels.entry(text("confirmation.level")).or_default() += 1;
    }

    fn finish(self) -> Counts {
        assert!(self.is_told.iter().all(|is_told| *is_told), "an outcome is missing");
        self.levels
    }
}

/// Reads the numbers of requests that a sandbox counted.
fn counts_of(body: &str) -> Counts {
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    serde_json::from_value(body["counts"].clone()).expect("counts")
}

/// Confirms the removals in a sandbox without a server, and returns what it counted.
fn remove_in_virtual_time(count: usize) -> (Counts, Counts) {
    let mut site = Site::new(world(count), Behavior::default(), 0, 1);
    let engine = Engine::new(Options::api_key(&site.credentials().api_key)).expect("an engine");
    let params = removals(count, &json!({}));
    let flow = engine.confirm_many("acs.users.delete", &*params, &CallOptions::default(), 0);
    let (mut flow, mut now_ms) = (flow.expect("a flow"), 0);
    let mut levels = Levels::new(count);
    loop {
        let (exchange, reply) = match flow.poll(now_ms) {
            Step::Send { exchange, request, .. } => {
                let path = request.url.strip_prefix("https://connect.getseam.com").expect("a path");
                let post = request
                    .headers
                    .iter()
                    .fold(Request::post(path), |post, header| post.header(&*header.name, header.expose()));
                let now_ms = i64::try_from(now_ms).expect("a time");
                (exchange, site.handle(post.body(request.body.clone()).expect("a request"), now_ms))
            }
            Step::Wait { until_ms } => {
                now_ms = until_ms;
                continue;
            }
            Step::Item(item) => {
                levels.add(&item.to_value().expect("memory"));
                continue;
            }
            _ => break,
        };
        let headers =
            reply.headers().iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
        let body = reply.body().as_bytes();
        flow.feed_reply(exchange, reply.status().as_u16(), headers, body, now_ms).expect("a reply");
    }
    flow.take().expect("every removal is confirmed");
    let post = Request::post("/_sandbox/requests/count")
        .header("authorization", format!("Bearer {}", site.credentials().api_key))
        .header("content-type", "application/json");
    let reply = site.handle(post.body("{}").expect("a request"), i64::try_from(now_ms).expect("a time"));
    (counts_of(reply.body()), levels.finish())
}

/// Confirms the removals in a sandbox over HTTP, and returns what it counted.
async fn remove_over_http(count: usize, more: &serde_json::Value) -> (Counts, Counts) {
    // Fails in all tests but the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let sandbox = Sandbox::start(Config { seed: world(count), ..Config::default() }).await;
    let sandbox = sandbox.expect("a sandbox");
    let key = sandbox.credentials().api_key.clone();
    let client = Client::new(Options::api_key(&key).with_endpoint(sandbox.url())).expect("a client");
    let mut options = CallOptions::default();
    options.confirm_first_ms = Some(1);
    let params = removals(count, more);
    let mut outcomes = client.confirm_many("acs.users.delete", &*params, &options).expect("a flow");
    let mut levels = Levels::new(count);
    while let Some(outcome) = outcomes.next().await {
        levels.add(&outcome.expect("every removal is confirmed"));
    }
    let request = reqwest::Client::new().post(format!("{}/_sandbox/requests/count", sandbox.url()));
    let request = request.bearer_auth(key).header("content-type", "application/json").body("{}");
    let counts = counts_of(&request.send().await.expect("a reply").text().await.expect("a body"));
    sandbox.stop().await;
    (counts, levels.finish())
}

#[test]
fn ten_thousand_users_take_few_list_pages_and_one_read_each() {
    let (counts, levels) = remove_in_virtual_time(10_000);
    assert_eq!(levels, Counts::from([("access_system".to_owned(), 10_000)]));
    assert!(counts["acs.users.list"] <= 40, "{counts:?}");
    // Each of them was read, so none of them was read twice.
    assert_eq!((counts["acs.users.delete"], counts["acs.users.get"]), (10_000, 10_000));
}

#[tokio::test]
async fn users_over_http_take_few_list_pages_and_one_read_each() {
    let (counts, levels) = remove_over_http(600, &json!({})).await;
    assert_eq!(levels, Counts::from([("access_system".to_owned(), 600)]));
    // Two pages before, and one that is empty after.
    assert_eq!(counts["acs.users.list"], 3, "{counts:?}");
    assert_eq!((counts["acs.users.delete"], counts["acs.users.get"]), (600, 600));
}

#[tokio::test]
async fn a_list_that_settles_takes_no_reads_and_says_so() {
    let (counts, levels) = remove_over_http(600, &json!({ "settle": "list" })).await;
    assert_eq!(levels, Counts::from([("list_only".to_owned(), 600)]));
    assert_eq!((counts["acs.users.list"], counts["acs.users.delete"]), (3, 600), "{counts:?}");
    assert!(!counts.contains_key("acs.users.get"), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocking_client_goes_on_with_a_token() {
    let sandbox = Sandbox::start(Config { seed: world(1), ..Config::default() }).await.expect("a sandbox");
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let goes_on = move || {
        let client = libseam::blocking::Client::new(options).expect("a client");
        let mut call = CallOptions::default();
        (call.confirm, call.confirm_first_ms) = (Some(true), Some(1));
        // Nothing is removed, so the user is there, and the verdict is not that it is gone.
        let token = serde_json::json!({
            "version": 1, "operation": "acs.users.delete", "outcome": "accepted", "attempts": 1,
            "endpoint": client.engine().endpoint(), "workspace_id": workspace(&client),
            "seen": [{ "operation": "acs.users.get", "params": { "acs_user_id": user(0) } }],
            "subjects": [{
                "operation": "acs.users.delete", "bound": {}, "params": { "acs_user_id": user(0) },
            }],
        });
        let mut settled = call.clone();
        settled.confirm_settle_ms = Some(1);
        let error = client.confirm(&token.to_string(), &settled).expect_err("it is still there");
        assert_eq!(error.code(), libseam::ErrorCode::NotConfirmed, "{error}");
        client
            .call("acs.users.delete", json!({ "acs_user_id": user(0) }).to_string().as_str())
            .expect("it goes");
        let reply = client.confirm(&token.to_string(), &call).expect("it is gone");
        let value = reply.value().expect("memory").expect("a confirmation");
        assert_eq!(value.at("verdict").and_then(Value::as_str), Some("confirmed"), "{value}");
    };
    // The runtime serves the sandbox meanwhile, with its own threads.
    std::thread::spawn(goes_on).join().expect("it ends");
    sandbox.stop().await;
}

/// Returns the workspace that the client's credential sees.
fn workspace(client: &libseam::blocking::Client) -> String {
    let workspace = client.call("workspaces.get", "{}").expect("a reply").value().expect("memory");
    workspace.as_ref().and_then(|it| it.at("workspace_id")?.as_str()).expect("an id").to_owned()
}
