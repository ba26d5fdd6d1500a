//! Confirmations of every removal of the table, with replies that come as they like: no verdict is a guess, whatever the
//! server says.

#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

use libseam_core::{CallOptions, Engine, FailureKind, Flow, HttpResponse, Options, Step, json::read_object};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

/// Ids that replies name. The first one is that of the parameters.
const ID: &str = "acc00000-0000-4000-8000-0000000000a1";
const OTHER: &str = "acc00000-0000-4000-8000-0000000000a2";

/// The deadline of a confirmation, and what a call may take beyond it.
const DEADLINE_MS: u64 = 20_000;

/// The removals that can be confirmed, each with parameters that are taken.
fn removals() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/operations");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut removals = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).expect("readable");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        for vector in file["vectors"].as_array().expect("a list") {
            let operation = vector["operation"].as_str().expect("a name");
            let params = with_one_id(vector["params"].clone());
            if vector["expect"]["error"].is_null() && flow(operation, &params).is_some() {
                removals.push((operation.to_owned(), params));
            }
        }
    }
    removals
}

/// Puts the one id in the place of every id, so that replies can be about it.
fn with_one_id(mut params: Value) -> Value {
    for (name, value) in params.as_object_mut().into_iter().flatten() {
        if name.ends_with("_id") && value.is_string() {
            *value = ID.into();
        }
    }
    params
}

fn engine() -> Engine {
    let options = json!({ "console_session_token": "ey1.e30.console", "workspace_id": "30450000-0000-4000-8000-000000000001" });
    let options = Options::from_object(read_object(options.to_string().as_bytes()).expect("an object"));
    Engine::new(options).expect("an engine")
}

fn flow(operation: &str, params: &Value) -> Option<Flow> {
    let mut call = CallOptions::default();
    (call.confirm, call.confirm_deadline_ms) = (Some(true), Some(DEADLINE_MS));
    call.on_unconfirmed = Some("return".into());
    let params = read_object(params.to_string().as_bytes()).expect("an object");
    engine().flow(operation, params, &call, 0).ok()
}

/// A reply, before it is known to what.
#[derive(Clone, Debug)]
enum Answer {
    Object(Value),
    List(Vec<Value>),
    Missing,
    PlainMissing,
    Status(u16),
    Lost,
}

/// An object that has some of the members at which the table looks.
fn object() -> impl Strategy<Value = Value> {
    let codes = select(vec![
        json!({ "pending_mutations": [{ "mutation_code": "deleting" }] }),
        json!({ "warnings": [{ "warning_code": "being_deleted" }] }),
        json!({ "errors": [{ "error_code": "failed_to_delete_on_acs_system", "created_at": "2026-01-05T08:00:01Z" }] }),
        json!({ "errors": [{ "error_code": "failed_to_update_on_acs_system" }] }),
        json!({ "warnings": "nonsense", "errors": 7 }),
        json!({ "status": "removing" }),
        json!({ "is_suspended": true }),
        json!({ "is_latest_desired_state_synced_with_provider": false }),
        json!({ "acs_user_ids": [ID, OTHER] }),
        json!({ "acs_user_ids": [] }),
        json!({ "code": "1234", "device_id": ID }),
        json!({}),
    ]);
    let ids = select(vec![
        "acs_user_id",
        "user_identity_id",
        "acs_access_group_id",
        "acs_credential_id",
        "device_id",
    ]);
    (codes, vec((ids, select(vec![json!(ID), json!(OTHER), Value::Null])), 0..4)).prop_map(
        |(mut object, ids)| {
            for (name, id) in ids {
                object[name] = id;
            }
            object
        },
    )
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        5 => object().prop_map(Answer::Object),
        2 => vec(object(), 0..3).prop_map(Answer::List),
        5 => Just(Answer::Missing),
        1 => Just(Answer::PlainMissing),
        1 => select(vec![200, 204, 400, 401, 403, 429, 500, 503]).prop_map(Answer::Status),
        1 => Just(Answer::Lost),
    ]
}

/// The latest answers to a read, as the oracle knows them.
#[derive(Default)]
struct Seen {
    was_found: bool,
    /// True if the latest answer after the removal is one of the API's own that says something.
    is_answered: bool,
    is_missing: bool,
}

/// Plays a flow, and judges what it claims.
fn judge(operation: &str, params: &Value, answers: &[Answer]) -> Result<bool, TestCaseError> {
    let mut flow = flow(operation, params).expect("it begins");
    let path = operation.replace('.', "/");
    let (mut now_ms, mut answers) = (0_u64, answers.iter().cycle());
    let (mut reads, mut is_removed) = (BTreeMap::<(String, String), Seen>::new(), false);
    for _ in 0..5_000 {
        let (exchange, url, body) = match flow.poll(now_ms) {
            Step::Send { exchange, request, .. } => (exchange, request.url.clone(), request.body.clone()),
            Step::Wait { until_ms } => {
                prop_assert!(until_ms > now_ms, "it waits for the past");
                now_ms = until_ms;
                continue;
            }
            Step::Item(_) => continue,
            _ => {
                prop_assert!(now_ms <= DEADLINE_MS + 1_000, "{now_ms} ms: the deadline is over");
                let Ok(reply) = flow.take() else { return Ok(false) };
                let reply: Value = serde_json::from_str(reply.body()).expect("JSON");
                let confirmation = &reply["confirmation"];
                if confirmation["verdict"] != "confirmed" {
                    return Ok(false);
                }
                prop_assert!(is_removed, "confirmed without a removal");
                let checks = confirmation["checks"].as_array().expect("checks");
                let deciding: Vec<_> = checks.iter().filter(|check| check["deciding"] == true).collect();
                prop_assert!(!deciding.is_empty(), "confirmed without a check");
                prop_assert!(confirmation["not_covered"].is_null(), "confirmed, and not covered");
                // What was deleted cannot be read any more.
                let own_read = operation.strip_suffix(".delete").map(|namespace| format!("{namespace}.get"));
                for check in &deciding {
                    let is_of_own = own_read.as_deref() == check["operation"].as_str();
                    prop_assert!(!is_of_own || check["http_status"] == 404, "{} is still there", check);
                }
                for check in deciding {
                    prop_assert_eq!(&check["state"], "gone");
                    let name = check["operation"].as_str().expect("a read").replace('.', "/");
                    let seen = reads.get(&(name, check["params"].to_string()));
                    let is_proven =
                        seen.is_some_and(|seen| seen.is_answered && (!seen.is_missing || seen.was_found));
                    prop_assert!(is_proven, "{} proves nothing", check);
                }
                return Ok(true);
            }
        };
        now_ms += 20;
        let answer = answers.next().expect("an answer");
        let sent = url.strip_prefix("https://connect.getseam.com/").expect("a path").to_owned();
        let key = match &answer {
            _ if sent == path => None,
            _ => Some((sent, serde_json::from_str::<Value>(&body).expect("JSON").to_string())),
        };
        is_removed |= key.is_none();
        let is_own = matches!(answer, Answer::Object(_) | Answer::List(_) | Answer::Missing);
        if let Some(key) = key {
            let seen = reads.entry(key).or_default();
            let is_found = matches!(answer, Answer::Object(_) | Answer::List(_));
            seen.was_found |= !is_removed && is_found;
            (seen.is_answered, seen.is_missing) = (is_removed && is_own, matches!(answer, Answer::Missing));
        }
        let (status, body) = match answer {
            Answer::Lost => {
                flow.feed_failure(exchange, FailureKind::ConnectionLost, "", now_ms)
                    .expect("it is under way");
                continue;
            }
            Answer::Missing => {
                (404, json!({ "ok": false, "error": { "type": "gone", "message": "gone" } }).to_string())
            }
            Answer::PlainMissing => (404, "404".into()),
            Answer::Status(status) => (*status, String::new()),
            Answer::Object(object) => (200, reply(object)),
            Answer::List(list) => (200, reply(&json!(list))),
        };
        let headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("date".to_owned(), "Mon, 05 Jan 2026 08:00:00 GMT".to_owned()),
        ];
        let response = HttpResponse { status, headers, body: body.into_bytes() };
        flow.feed_response(exchange, &response, now_ms).expect("it is under way");
    }
    Err(TestCaseError::fail("it does not end"))
}

/// Writes a reply with `value` under the name that each read of the table expects.
fn reply(value: &Value) -> String {
    let mut body = json!({ "ok": true });
    let objects =
        ["acs_user", "user_identity", "acs_credential", "access_code", "access_grant", "access_method"];
    let more =
        ["acs_access_group", "device", "connected_account", "acs_system", "space", "instant_key", "phone"];
    for name in objects.into_iter().chain(more) {
        let (one, many) = match value {
            Value::Array(items) => (items.first().cloned().unwrap_or_default(), value.clone()),
            one => (one.clone(), json!([one])),
        };
        body[name] = one;
        body[if name.ends_with('y') { name.replace("identity", "identities") } else { format!("{name}s") }] =
            many;
    }
    body["client_sessions"] = json!([]);
    body.to_string()
}

#[test]
fn no_verdict_is_a_guess_whatever_the_server_says() {
    let removals = removals();
    assert!(removals.len() >= 20, "only {} removals", removals.len());
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 600, ..ProptestConfig::default() });
    let confirmed = std::cell::Cell::new(0);
    let cases = (select(removals), vec(answer(), 1..14));
    let result = runner.run(&cases, |((operation, params), answers)| {
        confirmed.set(confirmed.get() + u32::from(judge(&operation, &params, &answers)?));
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(confirmed.get() > 0, "nothing was ever confirmed, so nothing was judged");
}
