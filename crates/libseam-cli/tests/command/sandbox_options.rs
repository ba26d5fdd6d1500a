//! The options of `seam sandbox` that change how it behaves.

use crate::{
    process::{SEAM, ran, seam},
    sandbox::Sandbox,
};
use serde_json::{Value, json};

/// A person of the demo company with a card at Headquarters, and a group there.
const REMOVAL: &str = "acs users remove-from-access-group --acs_user_id 8d7e0b3a-b889-49a7-9164-4b71a0506a33 \
                       --acs_access_group_id 123e4567-e89b-12d3-a456-426614174000";

/// Returns the changes that have not reached their access system yet.
fn pending(sandbox: &Sandbox) -> Vec<Value> {
    let reply = sandbox.post("/_sandbox/scene", &json!({}));
    reply["scene"]["pending_changes"].as_array().expect("no list").clone()
}

#[test]
fn a_change_reaches_a_provider_with_a_lag_when_its_time_has_come() {
    let late = Sandbox::start(&["--port", "0", "--lag", "Warehouse=5s", "--lag", "Headquarters=1h"]);
    late.run(REMOVAL).exits(0);
    assert_eq!(pending(&late).len(), 1);
    late.post("/_sandbox/clock/set", &json!({ "advance_ms": 3_600_000 }));
    assert_eq!(pending(&late).len(), 0);
    let prompt = Sandbox::start(&["--port", "0", "--lag", "Warehouse=5s"]);
    prompt.run(REMOVAL).exits(0);
    assert_eq!(pending(&prompt).len(), 0);
}

#[test]
fn rules_for_providers_and_limits_are_in_force_from_the_start() {
    let limit = "user_identities.list:requests=1,per=1h";
    let rules = ["--provider", "Headquarters:offline", "--rate-limit", limit];
    let sandbox = Sandbox::start(&[&["--port", "0"], &rules[..]].concat());
    sandbox.run(REMOVAL).exits(0);
    assert_eq!(pending(&sandbox).len(), 1);
    let list = "user-identities list --retries 0";
    sandbox.run(list).exits(0);
    sandbox.run(list).exits(5).says("retry after");
}

#[test]
fn the_clock_of_a_sandbox_can_be_wrong() {
    let sandbox = Sandbox::start(&["--port", "0", "--clock", "1999-12-31T08:00:00Z"]);
    let reply = sandbox.post("/user_identities/create", &json!({ "full_name": "Visitor" }));
    let created = reply["user_identity"]["created_at"].as_str().expect("no time");
    assert!(created.starts_with("1999-12-31T08:"), "{created}");
}

#[test]
fn an_empty_seed_has_no_objects_and_the_key_works() {
    let sandbox = Sandbox::start(&["--port", "0", "--seed", "empty"]);
    assert_eq!(sandbox.run("user-identities list").exits(0).stdout, "[]\n");
}

#[test]
fn no_request_is_printed_with_never_or_without_a_terminal() {
    for log in [&["--log", "never"][..], &["--log", "auto"], &[]] {
        let words = [&["sandbox"], log, &["--", SEAM, "user-identities", "list"]].concat();
        let ran = ran(&mut seam(words)).exits(0);
        assert!(ran.stdout.contains("Amara Okafor"), "{ran:?}");
        assert_eq!(ran.stderr, "", "{log:?}");
    }
}

#[test]
fn values_that_are_unusable_are_refused_with_an_example() {
    for (option, value, example) in [
        ("--lag", "Headquarters", "*=5s"),
        ("--lag", "Headquarters=soon", "5s"),
        ("--provider", "Headquarters", "Headquarters:lag=5s"),
        ("--rate-limit", "10", "*:requests=10,per=1s"),
        ("--clock", "yesterday", "1970-01-01T00:00:00Z"),
        ("--log", "sometimes", "always"),
        ("--host", "localhost", "0.0.0.0"),
        ("--seed", "/nowhere.json", "demo, empty, or a file"),
        ("--port", "70000", "from 0 to 65535"),
    ] {
        ran(&mut seam(["sandbox", option, value])).exits(2).says(option).says(example);
    }
}
