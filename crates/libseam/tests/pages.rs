//! Lists that are read page by page from the sandbox.

use libseam::{CallOptions, Client, ErrorCode, Options, Outcome, UserIdentitiesList, blocking, json::Value};
use libseam_sandbox::{Config, Sandbox, Seed};
use libseam_testing::{ScriptedServer, reply};
use std::{future::poll_fn, pin::pin};

const PEOPLE: &str = "user_identities.list";
const TWO_PEOPLE: &str = r#"{"limit": 1, "user_identity_ids":
    ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "5c945ab5-c75e-4bcb-8e5f-9410061c401f"]}"#;
const FIVE: &str = r#"{"limit": 5}"#;

/// A sandbox with twelve people, and a client for its control paths.
struct Scene {
    sandbox: Sandbox,
    web: reqwest::Client,
}

impl Scene {
    async fn new() -> Self {
        // Fails in all tests but the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Config { seed: Seed::Demo, ..Config::default() }).await;
        Self { sandbox: sandbox.expect("a sandbox"), web: reqwest::Client::new() }
    }

    fn options(&self) -> Options {
        Options::api_key(&self.sandbox.credentials().api_key).with_endpoint(self.sandbox.url())
    }

    fn client(&self) -> Client {
        Client::new(self.options()).expect("a client")
    }

    async fn control(&self, path: &str, body: &str) -> serde_json::Value {
        let request = self.web.post(format!("{}/_sandbox/{path}", self.sandbox.url()));
        let key = &self.sandbox.credentials().api_key;
        let request = request.bearer_auth(key).header("content-type", "application/json");
        let reply =
            request.body(body.to_owned()).send().await.expect("a reply").text().await.expect("a body");
        serde_json::from_str(&reply).expect("JSON")
    }

    async fn misbehave(&self, rule: &str) {
        self.control("faults/set", &serde_json::json!({ "rules": [rule] }).to_string()).await;
    }

    /// Returns the number of requests for operations so far.
    async fn requests(&self) -> usize {
        self.control("requests/list", "{}").await["requests"].as_array().expect("requests").len()
    }
}

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item.at("full_name").and_then(Value::as_str).expect("a name")).collect()
}

#[tokio::test]
async fn a_list_is_read_whole_for_every_page_size() {
    let scene = Scene::new().await;
    let seam = scene.client();
    let whole = seam.call(PEOPLE, "{}").await.expect("a reply").value().expect("memory").expect("a list");
    for (limit, requests) in [(1, 12), (5, 3), (6, 2), (12, 1), (500, 1)] {
        let before = scene.requests().await;
        let mut pages = seam.pages(PEOPLE, format!(r#"{{"limit": {limit}}}"#).as_str()).expect("pages");
        let mut people = Vec::new();
        while let Some(person) = pages.next().await {
            people.push(person.expect("a person"));
        }
        assert_eq!(people, whole.items(), "{limit}");
        assert_eq!(scene.requests().await - before, requests, "{limit}");
        assert!(pages.next().await.is_none(), "it has ended");
    }
}

#[tokio::test]
async fn every_list_operation_returns_a_stream() {
    let scene = Scene::new().await;
    let seam = scene.client();
    for (operation, params, count) in [
        (PEOPLE, TWO_PEOPLE, 2),
        ("acs.users.list", r#"{"limit": 7, "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64"}"#, 8),
        ("acs.credentials.list", r#"{"limit": 4}"#, 15),
        ("acs.access_groups.list", "{}", 2),
        ("client_sessions.list", r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#, 2),
    ] {
        let mut pages = pin!(seam.pages(operation, params).expect("pages"));
        let mut items = 0;
        while let Some(item) = poll_fn(|c| futures_core::Stream::poll_next(pages.as_mut(), c)).await {
            item.expect("an item");
            items += 1;
        }
        assert_eq!(items, count, "{operation}");
    }
}

#[tokio::test]
async fn typed_methods_read_a_page_or_the_whole_list() {
    let scene = Scene::new().await;
    let seam = scene.client();
    let ids = ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "5c945ab5-c75e-4bcb-8e5f-9410061c401f"];
    let params = UserIdentitiesList { user_identity_ids: Some(&ids), limit: Some(1), ..Default::default() };
    let reply = seam.user_identities().list(params.clone()).await.expect("a page");
    assert_eq!(names(reply.value().expect("memory").expect("a list").items()), ["Amara Okafor"]);
    let mut pages = seam.user_identities().list_pages(params).expect("pages");
    let mut people = Vec::new();
    while let Some(person) = pages.next().await {
        people.push(person.expect("a person"));
    }
    assert_eq!(names(&people), ["Amara Okafor", "Elif Yıldız"]);
}

#[tokio::test]
async fn a_dropped_list_requests_no_more_pages() {
    let scene = Scene::new().await;
    let seam = scene.client();
    let mut pages = seam.pages(PEOPLE, FIVE).expect("pages");
    assert_eq!(scene.requests().await, 0, "nothing is sent before the first item is polled");
    for _ in 0..5 {
        pages.next().await.expect("an item").expect("a person");
    }
    assert_eq!(scene.requests().await, 1, "the second page was not requested");
    drop(pages);
    assert_eq!(seam.call("client_sessions.list", "{}").await.expect("a reply").attempts, 1);
    assert_eq!(scene.requests().await, 2);
}

#[tokio::test]
async fn dropping_the_future_of_an_item_loses_no_item() {
    let (asked, mut was_asked) = tokio::sync::mpsc::unbounded_channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let server = ScriptedServer::answering(move |_| {
        asked.send(()).expect("the test waits");
        let _ = released.lock().expect("the lock").recv();
        let body = r#"{"ok":true,"user_identities":[{"n":1}],"pagination":{"has_next_page":false}}"#;
        reply("200 OK", "content-type: application/json\r\n", body)
    });
    let client = Client::new(Options::api_key("seam_test_pages").with_endpoint(server.url()));
    let mut pages = client.expect("a client").pages(PEOPLE, FIVE).expect("pages");
    tokio::select! {
        _ = pages.next() => panic!("the server has not replied yet"),
        asked = was_asked.recv() => assert!(asked.is_some()),
    }
    drop(release);
    let item = pages.next().await.expect("an item").expect("a person");
    assert_eq!(item.to_string(), r#"{"n":1}"#);
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_fault_in_the_second_page_is_retried() {
    let scene = Scene::new().await;
    let mut pages = scene.client().pages(PEOPLE, FIVE).expect("pages");
    let mut people = Vec::new();
    while let Some(person) = pages.next().await {
        people.push(person.expect("a person"));
        if people.len() == 5 {
            scene.misbehave("user_identities.list:reset_mid_body,count=1").await;
        }
    }
    assert_eq!((people.len(), scene.requests().await), (12, 4));
}

#[tokio::test]
async fn a_second_page_that_fails_is_an_error_after_the_items_of_the_first() {
    let scene = Scene::new().await;
    let mut options = CallOptions::default();
    options.retries = Some(0);
    for (fault, code) in [
        ("status=401", ErrorCode::Unauthorized),
        ("html", ErrorCode::MalformedReply),
        ("drop=before", ErrorCode::ConnectionLost),
        ("oversized=9000000", ErrorCode::TooLarge),
    ] {
        scene.control("faults/clear", "{}").await;
        let mut pages = scene.client().pages_with(PEOPLE, FIVE, &options).expect("pages");
        for _ in 0..5 {
            pages.next().await.expect("an item").expect("a person");
        }
        scene.misbehave(&format!("user_identities.list:{fault}")).await;
        let error = pages.next().await.expect("an end").expect_err("no whole list");
        assert_eq!(error.code(), code, "{fault}: {error}");
        assert!(pages.next().await.is_none());
    }
}

#[tokio::test]
async fn invalid_parameters_are_reported_before_a_request() {
    let scene = Scene::new().await;
    let seam = scene.client();
    let error = seam.pages(PEOPLE, r#"{"limit": 0, "serach": "a"}"#).expect_err("two problems");
    assert_eq!((error.code(), error.problems.len()), (ErrorCode::InvalidParams, 2));
    let params = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
    let error = seam.pages("user_identities.delete", params).expect_err("no list");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidState, Outcome::NotSent));
    assert_eq!(scene.requests().await, 0);
}

#[test]
fn the_blocking_list_is_an_iterator_that_ends_after_an_error() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let scene = runtime.block_on(Scene::new());
    let seam = blocking::Client::new(scene.options()).expect("a client");
    let people: Vec<Value> =
        seam.pages(PEOPLE, FIVE).expect("pages").collect::<Result<_, _>>().expect("the whole list");
    assert_eq!(names(&people)[4..6], ["Elif Yıldız", "Farid Haddad"]);
    assert_eq!((people.len(), runtime.block_on(scene.requests())), (12, 3));
    let first = seam.pages(PEOPLE, FIVE).expect("pages").next().expect("an item").expect("a person");
    assert_eq!(first, people[0]);
    assert_eq!(runtime.block_on(scene.requests()), 4, "one item takes one page");
    let params = UserIdentitiesList { limit: Some(5), ..Default::default() };
    let mut pages = seam.user_identities().list_pages(params).expect("pages");
    let mut seen = 0;
    let error = loop {
        match pages.next().expect("an end that is an error") {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
        if seen == 5 {
            runtime.block_on(scene.misbehave("user_identities.list:ok_false"));
        }
    };
    assert_eq!((seen, error.code()), (5, ErrorCode::ApiError));
    assert!(pages.next().is_none());
}
