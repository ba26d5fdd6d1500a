//! The fields that an auditor looks for in evidence.

use super::{elif, lines, world::World};
use libseam_core::SPEC_VERSION;
use libseam_sandbox::Seed;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A code that belongs to no grant.
const CODE: &str = "c0de0000-0000-4000-8000-000000000001";

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn evidence_has_the_ten_groups_of_fields_that_an_auditor_asks_for() {
    let mut world = World::with(Seed::Demo, &["*:lag=3s"]);
    let plan = world.plan(&world.with_time(&elif())).expect("a plan");
    let audit = json!({
        "audit": {
            "ticket": "HR-17", "reason": "left", "requested_by": "HR", "approved_by": "Security",
            "effective_at": "2026-01-05T07:00:00Z", "sla": 24, "employee_id": "E-1",
            "notified": "Elif's manager", "retention": "7 years, in the ticket"
        },
        "operator": { "user": "ops", "host": "desk" }, "platform": "linux x86_64", "command": ["seam", "offboard"]
    });
    let (report, evidence) = world.apply(&plan, &audit);
    report.expect("it is done");
    let groups: [(&str, &str, &[&str]); 12] = [
        (
            "run",
            "run",
            &[
                "/run_id",
                "/tool",
                "/version",
                "/surface",
                "/started_at",
                "/operator/user",
                "/operator/host",
                "/credential",
                "/workspace/workspace_id",
                "/workspace/name",
                "/workspace/is_sandbox",
                "/endpoint",
                "/plan_hash",
                "/is_dry_run",
                "/spec_version",
                "/platform",
                "/command/1",
                "/options/allow",
                "/options/max_steps",
                "/input/sha256",
                "/input/rows",
            ],
        ),
        (
            "authority",
            "authority",
            &[
                "/audit/ticket",
                "/audit/reason",
                "/audit/requested_by",
                "/audit/approved_by",
                "/audit/effective_at",
                "/audit/sla",
                "/audit/notified",
                "/audit/retention",
                "/missing",
            ],
        ),
        (
            "person",
            "person",
            &["/user_identity_id", "/user_identity_key", "/name", "/merged_user_identity_ids"],
        ),
        ("person as given", "authority", &["/audit/employee_id"]),
        (
            "before",
            "plan",
            &[
                "/plan/things/1/type",
                "/plan/things/1/id",
                "/plan/things/1/acs_system_id",
                "/plan/things/1/doors",
                "/plan/things/1/found_by/operation",
                "/plan/things/1/found_by/request_id",
                "/plan/remarks/acs_systems/0/name",
                "/plan/remarks/acs_systems/0/vendor",
                "/plan/choice/mode",
                "/plan/remarks/read_at",
                "/at",
            ],
        ),
        ("action", "action", &["/operation", "/params", "/at"]),
        (
            "confirmation",
            "confirmation",
            &[
                "/state",
                "/at",
                "/took_ms",
                "/server_date",
                "/seen/verdict",
                "/seen/level",
                "/seen/already_gone",
                "/seen/removal/attempts",
                "/seen/removal/http_status",
                "/seen/removal/request_id",
                "/seen/checks/0/operation",
                "/seen/checks/0/request_id",
                "/seen/checks/0/state",
                "/seen/checks/0/basis",
                "/seen/checks/0/body_sha256",
                "/sent_at",
                "/accepted_at",
                "/after_sending_ms",
                "/seconds_since_effective",
                "/is_within_sla",
            ],
        ),
        ("exceptions", "end", &["/not_done"]),
        (
            "after",
            "doors",
            &["/entrances", "/devices", "/entrances_left", "/events", "/events_since", "/unmanaged_codes"],
        ),
        ("searched", "plan", &["/plan/remarks/not_searched"]),
        (
            "population",
            "end",
            &[
                "/population/persons",
                "/population/done",
                "/counts/things",
                "/result",
                "/seconds_since_effective",
                "/is_within_sla",
                "/at",
                "/finished_at",
                "/exit_code",
                "/unmanaged_codes_left",
                "/proven",
                "/not_proven",
            ],
        ),
        ("integrity", "digest", &["/lines", "/sha256", "/previous"]),
    ];
    for (group, kind, fields) in groups {
        let line = &lines(&evidence, kind)[0];
        for field in fields {
            let value = line.pointer(field).unwrap_or(&Value::Null);
            assert!(!value.is_null(), "{group}: {field} is missing in {line}");
        }
    }
}

#[test]
fn a_command_line_has_no_credential_in_the_evidence() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let key = world.site.credentials().api_key.clone();
    let options = json!({ "command": ["seam", "offboard", format!("--note={key}")] });
    let (report, evidence) = world.apply(&plan, &options);
    report.expect("it is done");
    let run = &lines(&evidence, "run")[0];
    assert_eq!(run["command"], json!(["seam", "offboard", "--note=[redacted]"]));
    assert!(!String::from_utf8(evidence).expect("text").contains(&key));
}

#[test]
fn what_the_host_does_not_say_is_shown_as_missing() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (report, evidence) = world.apply(&plan, &json!({}));
    report.expect("it is done");
    let run = &lines(&evidence, "run")[0];
    assert_eq!((&run["platform"], &run["command"]), (&Value::Null, &Value::Null));
    assert!(run.get("platform").is_some() && run.get("command").is_some());
    assert_eq!(run["spec_version"], SPEC_VERSION);
    let end = &lines(&evidence, "end")[0];
    assert_eq!(end.get("exit_code"), None, "no command ended");
    assert_eq!((&end["is_within_sla"], &end["seconds_since_effective"]), (&Value::Null, &Value::Null));
}

#[test]
fn the_hash_of_the_input_is_that_of_the_file_with_the_plan() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (report, evidence) = world.apply(&plan, &json!({}));
    report.expect("it is done");
    let input = json!({ "kind": "plan", "rows": 1, "sha256": hex(format!("{plan}\n").as_bytes()) });
    assert_eq!(lines(&evidence, "run")[0]["input"], input);
}

/// Lists what was seen by the reads of confirmations.
fn checks(evidence: &[u8]) -> Vec<Value> {
    let confirmations = lines(evidence, "confirmation");
    let checks = confirmations.iter().filter_map(|line| line.pointer("/seen/checks")?.as_array());
    checks.flatten().cloned().collect()
}

#[test]
fn a_read_that_is_evidence_has_the_digest_of_its_body() {
    let mut world = World::with(Seed::Demo, &["*:lag=3s"]);
    let plan = world.plan(&elif()).expect("a plan");
    let (report, evidence) = world.apply(&plan, &json!({}));
    report.expect("it is done");
    let known: Vec<String> = world.replies.iter().map(|body| hex(body.as_bytes())).collect();
    let checks = checks(&evidence);
    assert!(checks.len() > 10);
    for check in checks {
        let digest = check["body_sha256"].as_str().unwrap_or_default();
        assert!(known.iter().any(|known| known == digest), "{check}");
    }
}

#[test]
fn a_body_with_a_code_has_no_digest_by_which_that_could_be_guessed() {
    let mut world = World::with(Seed::Demo, &["*:lag=10m"]);
    let plan = world.plan(&json!({ "user_identity_id": super::ELIF, "access_code_ids": [CODE] }));
    let options = json!({ "allow": ["disconnected_system"], "deadline_ms": 60_000 });
    let (report, evidence) = world.apply(&plan.expect("a plan"), &options);
    report.expect_err("the code is still there");
    let seen: Vec<Value> = checks(&evidence)
        .into_iter()
        .filter(|check| check["operation"] == "access_codes.get" && check["http_status"] == 200)
        .collect();
    assert!(!seen.is_empty());
    assert!(seen.iter().all(|check| check.get("body_sha256").is_none()), "{seen:?}");
}

#[test]
fn codes_that_nobody_manages_are_listed_without_the_codes() {
    let mut world = World::new();
    let device = world.ok("/access_codes/get", &json!({ "access_code_id": CODE }));
    let device = device["access_code"]["device_id"].as_str().expect("an id");
    let made = json!({ "device_id": device, "name": "Elif", "code": "918273" });
    world.ok("/access_codes/simulate/create_unmanaged_access_code", &made);
    let plan = world.plan(&json!({ "user_identity_id": super::ELIF, "access_code_ids": [CODE] }));
    let (report, evidence) = world.apply(&plan.expect("a plan"), &json!({}));
    let report = report.expect("an unmanaged code is nobody's, so it is done");
    assert_eq!(report["unmanaged_codes_left"], 2, "the demo has another one");
    let codes = &lines(&evidence, "doors")[0]["unmanaged_codes"];
    for code in codes.as_array().expect("codes") {
        assert_eq!(code["device_id"], device);
        assert!(code["access_code_id"].as_str().is_some_and(|id| id.len() == 36));
        assert_eq!(code.as_object().expect("an object").len(), 2);
    }
    assert!(!String::from_utf8(evidence).expect("text").contains("918273"));
}

#[test]
fn what_is_not_done_is_not_within_its_time() {
    let mut world = World::with(Seed::Demo, &["*:lag=10m"]);
    let plan = world.plan(&elif()).expect("a plan");
    let options = json!({
        "audit": { "effective_at": "2026-01-05T07:59:00Z", "sla": 24 }, "deadline_ms": 30_000
    });
    let (report, evidence) = world.apply(&plan, &options);
    report.expect_err("it is not done");
    let end = &lines(&evidence, "end")[0];
    assert!(end["seconds_since_effective"].as_i64().expect("a number") >= 60);
    assert_eq!(end["is_within_sla"], Value::Null, "there is time left, and it is not done");
    let confirmations = lines(&evidence, "confirmation");
    assert!(confirmations.iter().any(|line| line["state"] == "pending" && line["is_within_sla"].is_null()));
}

#[test]
fn a_run_that_goes_on_keeps_the_time_limit_of_the_one_before() {
    let mut world = World::with(Seed::Demo, &["*:lag=10m"]);
    let plan = world.plan(&elif()).expect("a plan");
    let audit =
        json!({ "audit": { "effective_at": "2026-01-05T07:59:00Z", "sla": 24 }, "deadline_ms": 30_000 });
    let mut journal = Vec::new();
    world.apply_on(&plan, &audit, &mut journal).expect_err("it is not done");
    world.wait(600_000);
    world.apply_on(&plan, &json!({}), &mut journal).expect("it is done");
    let end = lines(&journal, "end").pop().expect("an end");
    assert_eq!(end["is_within_sla"], true, "{end}");
}

#[test]
fn a_time_limit_that_cannot_be_read_is_refused() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    for (audit, part) in [
        (json!({ "effective_at": "yesterday" }), "`effective_at` in `audit` must be a time"),
        (json!({ "effective_at": 7 }), "`effective_at` in `audit` must be a time"),
        (json!({ "sla": "24" }), "`sla` in `audit` must be a whole number of hours"),
        (json!({ "sla": -1 }), "`sla` in `audit` must be a whole number of hours"),
    ] {
        let (report, evidence) = world.apply(&plan, &json!({ "audit": audit }));
        assert!(report.expect_err("it is refused").message.contains(part), "{part}");
        assert!(evidence.is_empty());
    }
}
