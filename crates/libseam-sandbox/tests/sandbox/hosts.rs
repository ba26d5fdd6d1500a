//! Addresses to listen on, keys, and watchers.

use hyper::Method;
use libseam_sandbox::{
    Config, DEMO_API_KEY, DEMO_PUBLISHABLE_KEY, RequestObserver, Sandbox, Seed, StartError,
};
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex},
};

use crate::client::{Client, Reply};

const EVERY: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
const KEY: &str = "seam_test1Secret_Of_This_Test";

fn exposed(api_key: Option<&str>) -> Config {
    Config { host: Some(EVERY), api_key: api_key.map(Into::into), ..Config::default() }
}

#[tokio::test]
async fn a_sandbox_for_other_machines_needs_a_key_of_its_own() {
    let error = Sandbox::start(exposed(None)).await.expect_err("no key");
    assert!(matches!(error, StartError::NeedsKey { host: EVERY }), "{error:?}");
    for key in [
        DEMO_API_KEY,
        "seam_short",
        "secret_key_of_another_form",
        "seam_at1NotAnApiKeyButAToken",
        "seam_a b c d e f g h i j k",
    ] {
        let error = Sandbox::start(exposed(Some(key))).await.expect_err(key);
        assert!(matches!(error, StartError::WrongKey), "{error:?}");
        assert!(!error.to_string().contains(key));
    }
}

#[tokio::test]
async fn data_with_credentials_that_everyone_knows_is_refused() {
    let demo = Client::demo().await.post("/_sandbox/export", json!({})).await.text;
    let file = std::env::temp_dir().join(format!("libseam-{}-known.json", std::process::id()));
    std::fs::write(&file, demo).expect("written");
    let seed = Seed::read(&file).expect("a seed");
    std::fs::remove_file(&file).expect("removed");
    // A file with a key of its own would go back to that seed when it is reset.
    let database = std::env::temp_dir().join(format!("libseam-{}-known.db", std::process::id()));
    let own = Config { database: Some(database.clone()), ..exposed(Some(KEY)) };
    Sandbox::start(own.clone()).await.expect("a file").stop().await;
    for config in [exposed(Some(KEY)), own] {
        let error = Sandbox::start(Config { seed: seed.clone(), ..config }).await.expect_err("known");
        assert!(matches!(error, StartError::KnownCredentials { host: EVERY }), "{error:?}");
    }
    std::fs::remove_file(&database).expect("removed");
}

#[tokio::test]
async fn data_with_another_key_is_refused() {
    let file = std::env::temp_dir().join(format!("libseam-{}-other-key.json", std::process::id()));
    let owned = Client::start(exposed(Some(KEY))).await;
    std::fs::write(&file, owned.post("/_sandbox/export", json!({})).await.text).expect("written");
    let seed = Seed::read(&file).expect("a seed");
    std::fs::remove_file(&file).expect("removed");
    let with = |api_key: Option<&str>| Config {
        api_key: api_key.map(Into::into),
        seed: seed.clone(),
        ..Config::default()
    };
    let error = Sandbox::start(with(Some("seam_test2Secret_Of_This_Test"))).await.expect_err("another key");
    assert!(matches!(error, StartError::OtherKey), "{error:?}");
    assert!(!error.to_string().contains("seam_test"), "{error}");
    for key in [Some(KEY), None] {
        assert_eq!(Client::start(with(key)).await.sandbox.credentials().api_key, KEY);
    }
}

#[tokio::test]
async fn the_url_is_one_that_programs_of_this_machine_can_use() {
    for (host, url) in [
        (EVERY, "http://127.0.0.1:"),
        (IpAddr::V6(Ipv6Addr::UNSPECIFIED), "http://[::1]:"),
        (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), "http://127.0.0.2:"),
    ] {
        let sandbox = Sandbox::start(Config { host: Some(host), ..exposed(Some(KEY)) }).await;
        let sandbox = sandbox.expect("a sandbox");
        assert!(sandbox.url().starts_with(url), "{}", sandbox.url());
    }
}

#[tokio::test]
async fn a_sandbox_for_other_machines_keeps_its_key_to_itself() {
    let client = Client::start(exposed(Some(KEY))).await;
    assert_eq!(client.sandbox.credentials().api_key, KEY);
    assert!(!format!("{:?}", exposed(Some(KEY))).contains(KEY));
    let about = Reply::of(client.request(Method::POST, "/_sandbox/about")).await.json();
    assert!(about["version"].is_string() && about.get("api_key").is_none(), "{about}");
    // Other machines name it as they know it.
    let named = |key: &str| {
        let request = client.request(Method::POST, "/_sandbox/counts");
        request.header("authorization", format!("Bearer {key}"))
    };
    assert_eq!(Reply::of(named(KEY)).await.status, 200);
    Reply::of(named(DEMO_API_KEY)).await.assert_refused(401, "unauthorized");
    // Nor do the demo's other credentials open it, those for pages included.
    assert_ne!(client.sandbox.credentials().publishable_key, DEMO_PUBLISHABLE_KEY);
    let exported = client.post("/_sandbox/export", serde_json::json!({})).await.text;
    assert!(exported.contains("seam_cst1") && !exported.contains("seam_cst1Demo"), "{exported}");
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(client.counts().await["user_identities"], 12);
}

#[tokio::test]
async fn a_key_may_be_chosen_on_the_loopback_interface_too() {
    let config = Config { api_key: Some(KEY.into()), ..Config::default() };
    let client = Client::start(config).await;
    client.ok("/user_identities/list", json!({})).await;
    assert!(client.sandbox.url().starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn a_watcher_sees_every_request_to_an_operation() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lines);
    let observer = RequestObserver::new(move |line| seen.lock().expect("not poisoned").push(line.to_owned()));
    let faults = vec!["user_identities.list:drop=after,count=1".parse().expect("a rule")];
    let client = Client::start(Config { observer, faults, ..Config::default() }).await;
    client.post("/user_identities/delete", json!({ "user_identity_id": "x" })).await;
    client.counts().await;
    crate::raw::Received::after(&client, "/user_identities/list", json!({})).await;
    let lines = lines.lock().expect("not poisoned").clone();
    let parts: Vec<_> =
        lines.iter().map(|line| line.trim_start().split_once(' ').expect("a time").1).collect();
    assert_eq!(
        parts,
        ["400 user_identities.delete (api_key)", "--- user_identities.list (api_key) fault drop=after"]
    );
}
