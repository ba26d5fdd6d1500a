//! Off-boardings against the sandbox, in virtual time: the plan, the order, lag, faults, crashes, evidence.
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

mod across;
mod audit;
mod distrust;
mod later;
mod record;
mod simulated;
mod world;

use libseam_core::{CallOptions, ErrorCode, Outcome, Step, verify_evidence, whole_lines};
use libseam_sandbox::Seed;
use serde_json::{Value, json};
use world::{End, Fault, World, object, operation, to_send};

const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const HANA: &str = "1de00000-0000-4000-8000-000000000008";

fn elif() -> Value {
    json!({ "user_identity_id": ELIF })
}

/// Lists the operations of the steps of a plan.
fn operations(plan: &Value) -> Vec<&str> {
    plan["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| step["operation"].as_str().expect("text"))
        .collect()
}

fn verify(evidence: &[u8]) -> Value {
    serde_json::from_str(&verify_evidence(evidence).expect("memory").to_json()).expect("JSON")
}

/// Lists the lines of evidence of a kind.
fn lines(evidence: &[u8], kind: &str) -> Vec<Value> {
    let text = std::str::from_utf8(evidence).expect("text");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|line| line["kind"] == kind).collect()
}

#[test]
fn a_plan_lists_what_the_person_holds_and_takes_it_in_the_safe_order() {
    let mut world = World::new();
    let before = world.objects();
    let plan = world.plan(&elif()).expect("a plan");
    assert_eq!(world.objects(), before, "a plan changes nothing");
    assert_eq!(
        operations(&plan),
        [
            "acs.users.suspend",
            "acs.users.suspend",
            "client_sessions.delete",
            "client_sessions.delete",
            "acs.credentials.delete",
            "acs.credentials.delete",
            "acs.credentials.delete",
            "acs.users.remove_from_access_group",
            "acs.users.remove_from_access_group",
            "acs.users.delete",
            "acs.users.delete",
            "user_identities.delete"
        ]
    );
    assert_eq!(plan["person"]["name"], "Elif Yıldız");
    let kinds =
        plan["things"].as_array().expect("things").iter().map(|thing| thing["type"].as_str().expect("text"));
    assert_eq!(kinds.filter(|kind| *kind == "acs_credential").count(), 3);
    assert_eq!(plan["things"][0]["type"], "user_identity");
    let user = plan["things"].as_array().expect("things").iter().find(|thing| thing["type"] == "acs_user");
    assert_eq!(user.expect("a user")["found_by"]["operation"], "acs.users.list");
    assert!(user.expect("a user")["found_by"]["request_id"].is_string());
    assert_eq!(user.expect("a user")["doors"][0]["name"], "Front door");
}

#[test]
fn the_hash_is_that_of_what_is_held_and_not_of_when_it_was_read() {
    let mut world = World::new();
    let first = world.plan(&elif()).expect("a plan");
    world.wait(5_000);
    let second = world.plan(&json!({ "email": "ELIF.YILDIZ@example.com" })).expect("a plan");
    assert_eq!(first["hash"], second["hash"]);
    let third = world.plan(&json!({ "phone": "+1 (555) 555-0105" })).expect("a plan");
    assert_eq!(first["hash"], third["hash"]);
    for person in [ELIF, "elif.yildiz@EXAMPLE.com", "+1 555 555 0105", "Elif Y"] {
        let same = world.plan(&json!({ "person": person })).expect("a plan");
        assert_eq!(first["hash"], same["hash"], "{person}");
    }
    world.ok("/client_sessions/create", &json!({ "user_identity_id": ELIF }));
    let other = world.plan(&elif()).expect("a plan");
    assert_ne!(first["hash"], other["hash"]);
}

/// Returns the objects without those that the person held, and the number of members that were left out.
fn without(objects: &Value, ids: &[String]) -> Value {
    let mut objects = objects.clone();
    for list in objects.as_object_mut().expect("objects").values_mut() {
        let list = list.as_array_mut().expect("a list");
        list.retain(|object| {
            let text = object.to_string();
            !ids.iter().any(|id| text.contains(id.as_str()))
        });
    }
    objects
}

/// Lists the ids of the things of a plan that only the person holds.
fn ids(plan: &Value) -> Vec<String> {
    let shared = ["acs_access_group", "device"];
    let things = plan["things"].as_array().expect("things").iter();
    let own = things.filter(|thing| !shared.contains(&thing["type"].as_str().expect("text")));
    own.map(|thing| thing["id"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn an_applied_plan_takes_everything_and_nobody_else_s() {
    let mut world = World::new();
    for person in [ELIF, HANA] {
        let plan = world.plan(&json!({ "user_identity_id": person })).expect("a plan");
        let before = world.objects();
        let (report, evidence) = world.apply(&plan, &json!({}));
        let report = report.expect("it is done");
        assert_eq!(report["result"], "done");
        let after = world.objects();
        assert_eq!(without(&after, &ids(&plan)), after, "nothing of the person is left");
        assert_eq!(without(&before, &ids(&plan)), after, "nothing else was touched");
        let checked = verify(&evidence);
        assert_eq!(
            (&checked["is_intact"], &checked["is_finished"]),
            (&json!(true), &json!(true)),
            "{checked}"
        );
        assert_eq!(checked["result"], "done");
    }
}

#[test]
fn the_identity_goes_last_and_no_user_is_unlinked_from_it() {
    let mut world = World::with(Seed::Demo, &["*:lag=3s"]);
    let plan = world.plan(&elif()).expect("a plan");
    world.requests.clear();
    let (report, _) = world.apply(&plan, &json!({}));
    assert_eq!(report.expect("it is done")["result"], "done");
    let place = |name: &str| world.requests.iter().position(|path| path == name).expect("a request");
    let last = |name: &str| world.requests.iter().rposition(|path| path == name).expect("a request");
    assert!(last("acs.users.suspend") < place("client_sessions.delete"));
    assert!(last("client_sessions.delete") < place("acs.credentials.delete"));
    assert!(last("acs.credentials.delete") < place("acs.users.remove_from_access_group"));
    assert!(last("acs.users.remove_from_access_group") < place("acs.users.delete"));
    assert!(last("acs.users.delete") < place("user_identities.delete"));
    assert!(!world.requests.iter().any(|path| path == "user_identities.remove_acs_user"));
}

#[test]
fn every_request_that_removes_has_its_line_before_it() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let engine = world.engine();
    let mut flow = engine
        .apply_off_boarding(plan.to_string().as_bytes(), object(&json!({})), &[], &CallOptions::default(), 7)
        .expect("a flow");
    let mut journal = Vec::new();
    let mut count = 0;
    loop {
        let announced = String::from_utf8(journal.clone()).expect("text");
        let (exchange, sent) = match flow.poll(world.now_ms) {
            Step::Send { exchange, request, .. } => {
                let path = operation(request);
                if operations(&plan).contains(&path.as_str()) {
                    let body: Value = serde_json::from_str(&request.body).expect("JSON");
                    let key = format!("{path} {body}");
                    let line = json!(key).to_string();
                    assert!(announced.contains("\"kind\":\"action\"") && announced.contains(&line), "{key}");
                    count += 1;
                }
                (exchange, to_send(request))
            }
            Step::Record { bytes } => {
                journal.extend_from_slice(bytes);
                flow.recorded();
                continue;
            }
            Step::Item(_) => continue,
            Step::Wait { until_ms } => {
                world.now_ms = until_ms.max(world.now_ms + 1);
                continue;
            }
            Step::Done => break,
            _ => panic!("an unknown step"),
        };
        world.now_ms += 20;
        let response = world.answer(sent);
        flow.feed_response(exchange, &response, world.now_ms).expect("it was sent");
    }
    assert_eq!(count, 12);
}

#[test]
fn nothing_is_sent_once_the_evidence_cannot_be_written() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let before = world.objects();
    let engine = world.engine();
    let plan = plan.to_string();
    let mut flow = engine
        .apply_off_boarding(plan.as_bytes(), object(&json!({})), &[], &CallOptions::default(), 7)
        .expect("a flow");
    loop {
        let (exchange, sent) = match flow.poll(world.now_ms) {
            Step::Send { exchange, request, .. } => (exchange, to_send(request)),
            Step::Record { .. } => {
                flow.record_failed("the disk is full");
                continue;
            }
            Step::Done => break,
            _ => panic!("no other step"),
        };
        let response = world.answer(sent);
        flow.feed_response(exchange, &response, world.now_ms).expect("it was sent");
    }
    let error = flow.take().expect_err("an error");
    assert_eq!((error.code(), error.outcome), (ErrorCode::Cancelled, Outcome::NotSent));
    assert!(error.message.contains("the disk is full"), "{error}");
    assert_eq!(world.objects(), before);
}

#[test]
fn something_new_stops_before_the_first_removal() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    world.ok("/client_sessions/create", &json!({ "user_identity_id": ELIF }));
    let before = world.objects();
    let (report, evidence) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is refused");
    assert_eq!((error.code(), error.outcome), (ErrorCode::InvalidState, Outcome::NotSent));
    let report = error.report.as_ref().expect("a report").to_json();
    assert!(report.contains("\"type\":\"client_session\""), "{report}");
    assert_eq!(world.objects(), before);
    assert!(evidence.is_empty());
}

#[test]
fn a_thing_that_somebody_else_got_meanwhile_is_not_touched() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let card = "c4ed0000-0000-4000-8000-000000000005";
    world.ok(
        "/acs/credentials/unassign",
        &json!({ "acs_credential_id": card, "acs_user_id": "acc00000-0000-4000-8000-000000000005" }),
    );
    world.ok(
        "/acs/credentials/assign",
        &json!({ "acs_credential_id": card, "acs_user_id": "acc00000-0000-4000-8000-000000000006" }),
    );
    let (report, _) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is not done");
    assert_eq!(error.code(), ErrorCode::NotConfirmed);
    let report: Value =
        serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON");
    assert_eq!(report["result"], "partly");
    assert_eq!(report["not_done"][0]["state"], "moved");
    assert_eq!(report["not_done"].as_array().expect("a list").len(), 1);
    let credential = world.ok("/acs/credentials/get", &json!({ "acs_credential_id": card }));
    assert_eq!(credential["acs_credential"]["acs_user_id"], "acc00000-0000-4000-8000-000000000006");
}

#[test]
fn what_has_disappeared_is_already_gone() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let session = "5e550000-0000-4000-8000-000000000002";
    world.ok("/client_sessions/delete", &json!({ "client_session_id": session }));
    let (report, _) = world.apply(&plan, &json!({}));
    let report = report.expect("it is done");
    let things = report["things"].as_array().expect("things");
    let found = things.iter().find(|thing| thing["id"] == session).expect("the session");
    assert_eq!(found["state"], "already_gone");
}

#[test]
fn a_step_that_fails_stops_no_other_and_the_identity_stays_as_long_as_its_user() {
    let mut world = World::with(Seed::Demo, &["Headquarters:fails"]);
    let plan = world.plan(&elif()).expect("a plan");
    let (report, evidence) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is not done");
    let report: Value =
        serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON");
    assert_eq!(report["result"], "partly", "{report}");
    let state = |id: &str| {
        let things = report["things"].as_array().expect("things");
        things.iter().find(|thing| thing["id"] == id).expect("a thing")["state"]
            .as_str()
            .expect("text")
            .to_owned()
    };
    assert_eq!(state("acc00000-0000-4000-8000-000000000014"), "confirmed", "the other system's user is gone");
    assert_eq!(state("acc00000-0000-4000-8000-000000000005"), "failed");
    assert_eq!(state(ELIF), "held_back");
    assert_eq!(verify(&evidence)["result"], "partly");
    // The system takes changes again, and the same command goes on.
    world.set_rules(&[]);
    let mut evidence = evidence;
    let report = world.apply_on(&plan, &json!({}), &mut evidence).expect("it is done");
    assert_eq!(report["result"], "done");
    let checked = verify(&evidence);
    assert_eq!((&checked["is_finished"], &checked["runs"]), (&json!(true), &json!(2)), "{checked}");
}

#[test]
fn a_change_that_is_on_its_way_is_not_reported_done() {
    let mut world = World::with(Seed::Demo, &["*:lag=2h"]);
    let plan = world.plan(&elif()).expect("a plan");
    let (report, _) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is not done");
    let report: Value =
        serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON");
    assert_eq!(report["result"], "pending", "{report}");
}

#[test]
fn several_people_of_one_address_are_listed_and_nothing_is_planned() {
    let mut world = World::new();
    world.ok(
        "/user_identities/create",
        &json!({ "full_name": "Elif the Second", "user_identity_key": "second" }),
    );
    let error = world.plan(&json!({ "search": "Elif" })).expect_err("nothing is planned");
    assert_eq!(error.code(), ErrorCode::InvalidParams);
    let data = error.data.as_ref().expect("data").to_json();
    assert!(data.contains(ELIF) && data.contains("Elif the Second"), "{data}");
    let error = world.plan(&json!({ "email": "nobody@example.com" })).expect_err("nothing is planned");
    assert_eq!(error.code(), ErrorCode::NotFound);
    let error = world.plan(&json!({ "phone": "5555550105" })).expect_err("nothing is planned");
    assert!(error.message.contains("E.164"), "{error}");
}

#[test]
fn an_unlinked_user_of_the_same_address_needs_consent() {
    let mut world = World::new();
    let system = "5e570000-0000-4000-8000-000000000003";
    let user =
        json!({ "acs_system_id": system, "full_name": "E. Y.", "email_address": "Elif.Yildiz@example.com" });
    let created = world.ok("/acs/users/create", &user);
    let id = created["acs_user"]["acs_user_id"].as_str().expect("an id").to_owned();
    let plan = world.plan(&elif()).expect("a plan");
    let take = |plan: &Value| {
        let things = plan["things"].as_array().expect("things");
        things.iter().find(|thing| thing["id"] == id.as_str()).map(|thing| thing["take"].clone())
    };
    assert_eq!(take(&plan), Some(json!("needs_consent")));
    let (report, _) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is not done as long as that user is there");
    let report = error.report.as_ref().expect("a report").to_json();
    assert!(report.contains("\"result\":\"partly\""), "{report}");
    let plan = world.plan(&json!({ "user_identity_id": HANA })).expect("a plan");
    assert_eq!(take(&plan), None, "another person's plan lacks it");
}

#[test]
fn consent_takes_the_unlinked_user_along() {
    let mut world = World::new();
    let system = "5e570000-0000-4000-8000-000000000003";
    let user = json!({ "acs_system_id": system, "full_name": "E. Y.", "phone_number": "+15555550105" });
    let created = world.ok("/acs/users/create", &user);
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "allow": ["unlinked_users"] })).expect("a plan");
    let (report, _) = world.apply(&plan, &json!({}));
    assert_eq!(report.expect("it is done")["result"], "done");
    let user = json!({ "acs_user_id": created["acs_user"]["acs_user_id"] });
    assert_eq!(world.status("/acs/users/get", &user), 404);
}

#[test]
fn the_reversible_cut_suspends_and_names_its_undo() {
    let mut world = World::new();
    let before = world.objects();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "only": "suspend" })).expect("a plan");
    assert_eq!(operations(&plan), ["acs.users.suspend", "acs.users.suspend"]);
    let (report, _) = world.apply(&plan, &json!({}));
    let report = report.expect("it is done");
    assert_eq!(report["result"], "done");
    let undo = report["undo"].as_array().expect("calls");
    assert_eq!(undo.len(), 2);
    assert_ne!(world.objects(), before);
    for call in undo {
        let path = format!("/{}", call["operation"].as_str().expect("text").replace('.', "/"));
        world.ok(&path, &call["params"]);
    }
    assert_eq!(world.objects(), before);
}

#[test]
fn a_kept_identity_stays_with_suspended_users_and_nothing_else() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "keep_identity": true })).expect("a plan");
    let (report, _) = world.apply(&plan, &json!({}));
    let report = report.expect("it is done");
    assert_eq!(report["result"], "done", "{report}");
    let users = world.ok("/acs/users/list", &json!({ "user_identity_id": ELIF }));
    let users = users["acs_users"].as_array().expect("users").clone();
    assert_eq!(users.len(), 2);
    for user in &users {
        assert_eq!(user["is_suspended"], true);
        let of_user = json!({ "acs_user_id": user["acs_user_id"] });
        assert_eq!(world.ok("/acs/access_groups/list", &of_user)["acs_access_groups"], json!([]));
        assert_eq!(world.ok("/acs/credentials/list", &of_user)["acs_credentials"], json!([]));
    }
    let sessions = world.ok("/client_sessions/list", &json!({ "user_identity_id": ELIF }));
    assert_eq!(sessions["client_sessions"], json!([]));
}

#[test]
fn kept_cards_are_unassigned() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "keep_cards": true })).expect("a plan");
    let (report, _) = world.apply(&plan, &json!({}));
    assert_eq!(report.expect("it is done")["result"], "done");
    let card = world
        .ok("/acs/credentials/get", &json!({ "acs_credential_id": "c4ed0000-0000-4000-8000-000000000005" }));
    assert_eq!(card["acs_credential"]["acs_user_id"], Value::Null);
}

#[test]
fn a_cascade_takes_the_identity_and_what_is_left_behind_it() {
    for person in [ELIF, HANA] {
        let mut world = World::new();
        let plan = world.plan(&json!({ "user_identity_id": person, "mode": "cascade" })).expect("a plan");
        assert_eq!(operations(&plan), ["user_identities.delete"]);
        let before = world.objects();
        let (report, _) = world.apply(&plan, &json!({}));
        let report = report.expect("it is done");
        assert_eq!(report["result"], "done", "{report}");
        assert_eq!(without(&before, &ids(&plan)), world.objects());
    }
}

#[test]
fn too_many_steps_and_a_disconnected_system_need_a_word() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let before = world.objects();
    let (report, _) = world.apply(&plan, &json!({ "max_steps": 3 }));
    let error = report.expect_err("it is refused");
    assert_eq!((error.code(), error.outcome), (ErrorCode::InvalidParams, Outcome::NotSent));
    assert!(error.message.contains("many_steps"), "{error}");
    assert_eq!(world.objects(), before);
    let errors = json!([{ "error_code": "acs_system_disconnected", "message": "…", "created_at": "2026-01-01T00:00:00Z" }]);
    let system = "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64";
    world.ok(
        "/_sandbox/objects/change",
        &json!({ "resource": "acs_system", "id": system, "members": { "errors": errors } }),
    );
    let (report, _) = world.apply(&plan, &json!({}));
    let error = report.expect_err("it is refused");
    assert!(
        error.message.contains("disconnected_system") && error.message.contains("Headquarters"),
        "{error}"
    );
    let (report, _) = world.apply(&plan, &json!({ "allow": ["disconnected_system"] }));
    assert_eq!(report.expect("it is done")["result"], "done");
}

#[test]
fn a_plan_that_was_changed_is_none() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let before = world.objects();
    let mut other = plan.clone();
    other["steps"][11]["params"]["user_identity_id"] = json!(HANA);
    let mut more = plan.clone();
    more["things"][1]["id"] = json!("acc00000-0000-4000-8000-000000000008");
    for changed in [other, more, json!({}), json!({ "version": 2 })] {
        let (report, _) = world.apply(&changed, &json!({}));
        assert_eq!(report.expect_err("it is refused").code(), ErrorCode::InvalidParams);
    }
    assert_eq!(world.objects(), before);
}

#[test]
fn what_a_plan_decides_is_not_changed_by_those_who_apply_it_or_go_on() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let before = world.objects();
    for (name, value) in [
        ("mode", json!("cascade")),
        ("only", json!("suspend")),
        ("keep_identity", json!(true)),
        ("keep_cards", json!(true)),
        ("access_code_ids", json!(["c0de0000-0000-4000-8000-000000000001"])),
    ] {
        let error = world.apply(&plan, &json!({ name: value })).0.expect_err("it is refused");
        assert_eq!((error.code(), error.outcome), (ErrorCode::InvalidParams, Outcome::NotSent));
        assert!(error.message.contains(&format!("`{name}` is part of the plan")), "{error}");
    }
    assert_eq!(world.objects(), before);
    let (_, journal) = world.apply(&plan, &json!({}));
    let engine = world.engine();
    let kept = object(&json!({ "user_identity_id": ELIF, "keep_identity": true }));
    let error = engine.off_board(kept, &journal, &CallOptions::default(), 7).expect_err("it is refused");
    assert!(error.message.contains("a plan with other options"), "{error}");
    engine.off_board(object(&elif()), &journal, &CallOptions::default(), 7).expect("the same options");
}

#[test]
fn the_deadline_of_the_call_is_that_of_the_off_boarding() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan").to_string();
    let call = CallOptions::from_object(object(&json!({ "deadline_ms": 600 }))).expect("options");
    let options = world.with_time(&json!({}));
    let flow = world.engine().apply_off_boarding(plan.as_bytes(), object(&options), &[], &call, 7);
    let mut journal = Vec::new();
    let end = world.drive(flow.expect("a flow"), &mut journal, &mut |_, _| None, usize::MAX);
    let report = end.result().expect_err("it ends early").into_details().report.expect("a report");
    assert_eq!(report.at("result").and_then(|result| result.as_str()), Some("stopped"));
    assert!(!lines(&journal, "action").is_empty());
}

#[test]
fn stand_alone_codes_come_from_the_caller() {
    let mut world = World::new();
    let code = "c0de0000-0000-4000-8000-000000000001";
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "access_code_ids": [code] })).expect("a plan");
    assert!(operations(&plan).contains(&"access_codes.delete"));
    let (report, evidence) = world.apply(&plan, &json!({}));
    assert_eq!(report.expect("it is done")["result"], "done");
    assert_eq!(without(&world.objects(), &[code.to_owned()]), world.objects());
    let evidence = String::from_utf8(evidence).expect("text");
    assert!(!evidence.contains("4711"), "the code of the door is in the evidence");
}

/// Lists the secrets of a world: codes, tokens and keys.
fn secrets(world: &World) -> Vec<String> {
    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let is_secret =
                        ["code", "token", "api_key", "instant_key_url", "publishable_key", "card_number"]
                            .contains(&name.as_str());
                    match member.as_str().filter(|text| is_secret && text.len() > 3) {
                        Some(text) => found.push(text.to_owned()),
                        None => collect(member, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&world.site.export(), &mut found);
    let credentials = world.site.credentials();
    found.extend([credentials.api_key.clone(), credentials.personal_access_token.clone()]);
    found
}

#[test]
fn no_plan_and_no_evidence_holds_a_secret() {
    for person in [ELIF, HANA] {
        let mut world = World::with(Seed::Demo, &["*:lag=3s"]);
        let secrets = secrets(&world);
        assert!(secrets.len() > 10);
        let plan = world.plan(&json!({ "user_identity_id": person })).expect("a plan");
        let (report, evidence) = world.apply(&plan, &json!({}));
        let texts = [
            plan.to_string(),
            report.expect("it is done").to_string(),
            String::from_utf8(evidence).expect("text"),
        ];
        for secret in &secrets {
            for text in &texts {
                assert!(!text.contains(secret.as_str()), "{secret} is in {text}");
            }
        }
        assert!(!texts[2].contains("\"token\""));
    }
}

#[test]
fn changed_evidence_is_found() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (_, evidence) = world.apply(
        &plan,
        &json!({ "audit": { "ticket": "HR-17", "effective_at": "2026-01-05T07:00:00Z", "sla": 24 } }),
    );
    let authority = &lines(&evidence, "authority")[0];
    assert_eq!(authority["audit"]["ticket"], "HR-17");
    let missing = ["reason", "requested_by", "approved_by", "employee_id", "notified", "retention"];
    assert_eq!(authority["missing"], json!(missing));
    let end = &lines(&evidence, "end")[0];
    assert_eq!(end["is_within_sla"], true, "{end}");
    assert_eq!(lines(&evidence, "thing").len(), plan["things"].as_array().expect("things").len());
    assert_eq!(verify(&evidence)["is_intact"], true);
    let text = String::from_utf8(evidence.clone()).expect("text");
    let rows: Vec<&str> = text.split_inclusive('\n').collect();
    for at in 0..rows.len() {
        let missing: String =
            rows.iter().enumerate().filter(|(row, _)| *row != at).map(|(_, row)| *row).collect();
        let is_last = at + 1 == rows.len();
        let checked = verify(missing.as_bytes());
        assert!(checked["is_intact"] == is_last && checked["is_finished"] == false, "line {at} was left out");
    }
    for at in (0..evidence.len()).step_by(97) {
        let mut changed = evidence.clone();
        changed[at] = if changed[at] == b'1' { b'2' } else { b'1' };
        let checked = verify(&changed);
        let is_last_line = at > text.trim_end().rfind('\n').expect("lines");
        assert!(checked["is_intact"] == false || is_last_line, "byte {at} was changed");
    }
    assert_eq!(verify(b"")["is_intact"], false);
}

#[test]
fn what_the_person_did_at_doors_since_the_access_was_to_end_is_evidence() {
    let mut world = World::new();
    for (event_type, occurred_at) in [
        ("lock.unlocked", "2026-01-05T07:30:00.000Z"),
        ("lock.access_denied", "2026-01-05T07:50:00.000Z"),
        ("lock.unlocked", "2026-01-04T07:30:00.000Z"),
        ("lock.locked", "2026-01-05T07:45:00.000Z"),
    ] {
        let event = json!({ "event_type": event_type, "occurred_at": occurred_at, "user_identity_id": ELIF });
        world.ok("/_sandbox/objects/create", &json!({ "resource": "event", "object": event }));
    }
    let plan = world.plan(&elif()).expect("a plan");
    let audit = json!({ "audit": { "effective_at": "2026-01-05T07:00:00Z" } });
    let (report, evidence) = world.apply(&plan, &audit);
    assert_eq!(report.expect("it is done")["result"], "done");
    let doors = &lines(&evidence, "doors")[0];
    assert_eq!(doors["events_since"], "2026-01-05T07:00:00Z");
    let events = doors["events"].as_array().expect("events").iter();
    let mut types: Vec<&str> = events.map(|event| event["event_type"].as_str().expect("text")).collect();
    types.sort_unstable();
    assert_eq!(types, ["lock.access_denied", "lock.unlocked"]);
}

#[test]
fn with_a_personal_access_token_the_workspace_is_an_option_of_the_call() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let token = world.site.credentials().personal_access_token.clone();
    let options = libseam_core::Options::from_object(object(&json!({
        "personal_access_token": token, "workspace_id": "0005ea00-0000-4000-8000-00000000ffff"
    })));
    let engine = libseam_core::Engine::new(options).expect("an engine");
    let workspace = plan["workspace"]["workspace_id"].as_str().expect("an id");
    let call = CallOptions::from_object(object(&json!({ "workspace_id": workspace }))).expect("options");
    let mut journal = Vec::new();
    let flow = engine.off_board(object(&elif()), &[], &call, 7).expect("a flow");
    let report = world.drive(flow, &mut journal, &mut |_, _| None, usize::MAX).result().expect("it is done");
    let report = world::value(&report);
    assert_eq!((&report["result"], &report["hash"]), (&json!("done"), &plan["hash"]));
    let run = &lines(&journal, "run")[0];
    assert_eq!(run["workspace"]["workspace_id"], workspace);
    assert!(run["credential"].as_str().expect("text").starts_with("personal_access_token "));
}

/// A number that follows from `state`, and changes it.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn killed_anywhere_and_run_again_it_comes_to_the_same_end() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for round in 0..50 {
        let person = if round % 2 == 0 { ELIF } else { HANA };
        let mut world = World::with(Seed::Demo, &["*:lag=2s"]);
        let plan = world.plan(&json!({ "user_identity_id": person })).expect("a plan");
        let before = world.objects();
        let mut journal = Vec::new();
        let mut result = None;
        for attempt in 0..40 {
            let steps = if attempt < 30 {
                usize::try_from(random(&mut state) % 120).expect("a number")
            } else {
                usize::MAX
            };
            journal.truncate(whole_lines(&journal));
            let flow = world
                .engine()
                .apply_off_boarding(
                    plan.to_string().as_bytes(),
                    object(&world.with_time(&json!({}))),
                    &journal,
                    &CallOptions::default(),
                    random(&mut state),
                )
                .expect("a flow");
            let mut seed = random(&mut state);
            let mut faults = |_: &str, _: usize| match random(&mut seed) % 12 {
                0 => Some(Fault::LostReply),
                1 => Some(Fault::Status(503)),
                _ => None,
            };
            if let End::Result(end) = world.drive(flow, &mut journal, &mut faults, steps)
                && let Ok(reply) = *end
            {
                result = Some(world::value(&reply));
                break;
            }
        }
        let report = result.unwrap_or_else(|| panic!("round {round} does not end"));
        assert_eq!(report["result"], "done", "round {round}");
        world.wait(60_000);
        assert_eq!(without(&before, &ids(&plan)), world.objects(), "round {round}");
        let checked = verify(&journal);
        assert_eq!(
            (&checked["is_finished"], &checked["result"]),
            (&json!(true), &json!("done")),
            "{checked}"
        );
    }
}
