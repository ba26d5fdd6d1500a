//! Action attempts: `seam` waits for them, and says what became of them.

use crate::sandbox::Sandbox;
use serde_json::{Value, json};

/// Starts a sandbox with these faults, and returns it with a command that unlocks a door.
fn door(rules: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::demo();
    let devices = sandbox.post("/devices/list", &json!({}));
    let can_be_unlocked = |device: &&Value| device["can_remotely_unlock"] == true;
    let lock = devices["devices"].as_array().expect("a list").iter().find(can_be_unlocked);
    let lock = lock.expect("a lock")["device_id"].as_str().expect("an id");
    sandbox.post("/_sandbox/faults/set", &json!({ "rules": rules }));
    let unlock = format!("locks unlock-door --device_id {lock} --errors json");
    (sandbox, unlock)
}

/// Returns the operations that the sandbox was asked for, without the list of devices.
fn asked(sandbox: &Sandbox) -> Vec<String> {
    let log = sandbox.post("/_sandbox/requests/list", &json!({}));
    let requests = log["requests"].as_array().expect("a list").iter().skip(1);
    requests.map(|request| request["operation"].as_str().expect("a name").to_owned()).collect()
}

fn attempt(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn an_attempt_is_waited_for() {
    let (sandbox, unlock) = door(&["action_attempts.get:attempt=pending,count=1"]);
    let ran = sandbox.run(&unlock).exits(0);
    assert_eq!((&attempt(&ran.stdout)["status"], ran.stderr.as_str()), (&json!("success"), ""));
    assert_eq!(asked(&sandbox), ["locks.unlock_door", "action_attempts.get", "action_attempts.get"]);
}

#[test]
fn nobody_waits_where_the_flag_says_so() {
    let (sandbox, unlock) = door(&[]);
    let ran = sandbox.run(&format!("{unlock} --no-wait-for-action-attempt")).exits(0);
    let pending = attempt(&ran.stdout);
    assert_eq!(pending["status"], "pending");
    assert_eq!(asked(&sandbox), ["locks.unlock_door"]);
    let id = pending["action_attempt_id"].as_str().expect("an id");
    let read = sandbox.run(&format!("action-attempts get --action_attempt_id {id}")).exits(0);
    assert_eq!(attempt(&read.stdout)["status"], "success");
}

#[test]
fn an_attempt_that_failed_is_refused_after_it_was_accepted() {
    let (sandbox, unlock) = door(&["action_attempts.get:attempt=error"]);
    let error = sandbox.run(&unlock).exits(4).error();
    assert_eq!((&error["kind"], &error["outcome"]), (&json!("action_attempt_failed"), &json!("accepted")));
    assert_eq!(error["action_attempt"]["error"]["type"], "sandbox_fault");
    assert_eq!(asked(&sandbox), ["locks.unlock_door", "action_attempts.get"]);
}

#[test]
fn an_attempt_that_is_still_pending_when_the_time_is_over_says_so() {
    let (sandbox, unlock) = door(&["action_attempts.get:attempt=pending"]);
    let error = sandbox.run(&format!("{unlock} --wait-for-action-attempt 1")).exits(7).error();
    assert_eq!((&error["kind"], &error["outcome"]), (&json!("action_attempt_timeout"), &json!("accepted")));
    assert_eq!(error["action_attempt"]["status"], "pending");
    let asked = asked(&sandbox);
    assert_eq!(asked[0], "locks.unlock_door");
    assert!(
        asked.len() > 2 && asked[1..].iter().all(|operation| operation == "action_attempts.get"),
        "{asked:?}"
    );
}
