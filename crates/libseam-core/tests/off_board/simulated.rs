//! Faults that the simulator found.

use super::{ELIF, HANA, elif, lines, verify};
use crate::world::{End, Fault, World, object, value};
use libseam_core::{CallOptions, Error};
use libseam_sandbox::Seed;
use serde_json::{Value, json};

/// The user of the person in the first access system.
const USER: &str = "acc00000-0000-4000-8000-000000000005";

/// Returns the report of a result, or of the error in its place.
fn report(result: Result<Value, Error>) -> Value {
    result.unwrap_or_else(|error| {
        serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON")
    })
}

/// Returns the state of a thing of a report.
fn state<'r>(report: &'r Value, id: &str) -> &'r str {
    let mut things = report["things"].as_array().expect("things").iter();
    things.find(|thing| thing["id"] == id).expect("a thing")["state"].as_str().expect("text")
}

/// Changes an object as no operation does.
fn change(world: &mut World, resource: &str, id: &str, members: &Value) {
    world.ok("/_sandbox/objects/change", &json!({ "resource": resource, "id": id, "members": members }));
}

#[test]
fn a_session_of_the_person_s_key_alone_does_not_go_with_the_identity() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let key = plan["person"]["user_identity_key"].as_str().expect("a key");
    let made = world.ok("/client_sessions/create", &json!({ "user_identifier_key": key }));
    let session = made["client_session"]["client_session_id"].clone();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "mode": "cascade" })).expect("a plan");
    let done = report(world.apply(&plan, &json!({})).0);
    assert_eq!(state(&done, session.as_str().expect("an id")), "confirmed", "{done}");
    assert_eq!(world.status("/client_sessions/get", &json!({ "client_session_id": session })), 404);
}

#[test]
fn who_was_named_by_a_merged_id_is_named_so_again() {
    let mut world = World::new();
    let merged = json!({ "user_identity_id": ELIF, "merged_user_identity_ids": [HANA] });
    world.ok("/user_identities/merge", &merged);
    let options = json!({ "user_identity_id": HANA, "allow": ["merged_identity"] });
    let mut journal = Vec::new();
    for _ in 0..2 {
        let call = CallOptions::default();
        let options = object(&world.with_time(&options));
        let flow = world.engine().off_board(options, &journal, &call, 7).expect("the same command goes on");
        let end = world.drive(flow, &mut journal, &mut |_, _| None, usize::MAX).result();
        assert_eq!(value(&end.expect("it is done"))["result"], "done");
    }
    assert_eq!(verify(&journal)["runs"], 2);
}

#[test]
fn the_identity_stays_as_long_as_a_user_that_is_managed_elsewhere() {
    let mut world = World::new();
    let warning = json!({ "warning_code": "latch_resident_user", "message": "…", "created_at": "2026-01-01T00:00:00Z" });
    change(&mut world, "acs_user", USER, &json!({ "warnings": [warning] }));
    let plan = world.plan(&elif()).expect("a plan");
    let partly = report(world.apply(&plan, &json!({})).0);
    assert_eq!((state(&partly, USER), state(&partly, ELIF)), ("left", "held_back"), "{partly}");
    let user = world.ok("/acs/users/get", &json!({ "acs_user_id": USER }));
    assert_eq!(user["acs_user"]["user_identity_id"], ELIF);
}

#[test]
fn a_code_that_works_without_a_connection_is_never_gone_with_its_grant() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": HANA })).expect("a plan");
    let things = plan["things"].as_array().expect("things");
    let code = things.iter().find(|thing| thing["type"] == "access_code").expect("a code")["id"].clone();
    let code = code.as_str().expect("an id");
    change(&mut world, "access_code", code, &json!({ "is_offline_access_code": true }));
    let plan = world.plan(&json!({ "user_identity_id": HANA })).expect("a plan");
    let mut journal = Vec::new();
    for run in 1..=2 {
        let partly = report(world.apply_on(&plan, &json!({}), &mut journal));
        assert_eq!(partly["result"], "partly", "run {run}: {partly}");
        assert!(
            !["confirmed", "already_gone", "gone_with_holder"].contains(&state(&partly, code)),
            "run {run}"
        );
    }
}

#[test]
fn a_card_that_was_kept_is_not_back() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "keep_cards": true })).expect("a plan");
    let (done, mut journal) = world.apply(&plan, &json!({}));
    assert_eq!(done.expect("it is done")["result"], "done");
    let options = object(&world.with_time(&json!({})));
    let call = CallOptions::default();
    let flow = world.engine().check_off_boarding(options, &journal, &call, 7).expect("a flow");
    let end = world.drive(flow, &mut journal, &mut |_, _| None, usize::MAX).result();
    assert_eq!(value(&end.expect("nobody is back"))["result"], "clear");
}

#[test]
fn every_user_is_suspended_first_on_a_slow_line_too() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    world.requests.clear();
    world.exchange_ms = 4_000;
    let done = report(world.apply(&plan, &json!({})).0);
    assert_eq!(done["result"], "done", "{done}");
    let suspensions = world.requests.iter().take_while(|path| *path != "client_sessions.delete");
    assert_eq!(suspensions.filter(|path| *path == "acs.users.suspend").count(), 2);
}

#[test]
fn who_was_only_not_reached_is_not_deleted_in_place_of_a_suspension() {
    let mut world = World::new();
    let options =
        json!({ "user_identity_id": ELIF, "keep_identity": true, "allow": ["delete_unsuspendable"] });
    let plan = world.plan(&options).expect("a plan").to_string();
    let mut journal = Vec::new();
    let options = object(&world.with_time(&json!({})));
    let call = CallOptions::from_object(object(&json!({ "on_unconfirmed": "return" }))).expect("options");
    let flow = world.engine().apply_off_boarding(plan.as_bytes(), options, &[], &call, 7).expect("a flow");
    let mut faults = |path: &str, _: usize| (path == "acs.users.suspend").then_some(Fault::Status(503));
    let End::Result(end) = world.drive(flow, &mut journal, &mut faults, usize::MAX) else {
        panic!("nobody kills it")
    };
    let partly = value(&(*end).expect("a report"));
    assert_eq!((&partly["result"], state(&partly, USER)), (&json!("partly"), "present"), "{partly}");
    let users = world.ok("/acs/users/list", &json!({ "user_identity_id": ELIF }));
    assert_eq!(users["acs_users"].as_array().expect("users").len(), 2);
}

#[test]
fn a_reply_that_is_cut_off_brings_no_pin_into_evidence() {
    let mut world = World::with(Seed::Demo, &[]);
    let plan = world.plan(&json!({ "user_identity_id": HANA })).expect("a plan").to_string();
    let mut journal = Vec::new();
    let options = object(&world.with_time(&json!({})));
    let call = CallOptions::from_object(object(&json!({ "on_unconfirmed": "return" }))).expect("options");
    let flow = world.engine().apply_off_boarding(plan.as_bytes(), options, &[], &call, 7).expect("a flow");
    let mut cut = 0;
    let mut faults = |path: &str, _: usize| {
        let is_it = path == "access_codes.list" && {
            cut += 1;
            cut > 2
        };
        is_it.then_some(Fault::CutOff)
    };
    let End::Result(end) = world.drive(flow, &mut journal, &mut faults, usize::MAX) else {
        panic!("nobody kills it")
    };
    let told = format!("{:?} {}", end, String::from_utf8(journal.clone()).expect("text"));
    assert!(cut > 2 && !lines(&journal, "end").is_empty(), "{told}");
    assert!(told.contains("malformed_reply"), "{told}");
    assert!(!told.contains("2631"), "{told}");
}

#[test]
fn what_hung_on_a_user_that_was_gone_before_a_cascade_is_deleted() {
    let mut world = World::new();
    let of_person = json!({ "user_identity_id": ELIF, "acs_user_id": USER });
    world.ok("/user_identities/remove_acs_user", &of_person);
    let options = json!({ "user_identity_id": ELIF, "mode": "cascade", "allow": ["unlinked_users"] });
    let plan = world.plan(&options).expect("a plan");
    let things = plan["things"].as_array().expect("things");
    let is_its = |thing: &&Value| thing["type"] == "acs_credential" && thing["held_by"]["id"] == USER;
    let credential =
        things.iter().find(is_its).expect("a credential")["id"].as_str().expect("an id").to_owned();
    world.ok("/acs/users/delete", &json!({ "acs_user_id": USER }));
    let done = report(world.apply(&plan, &json!({ "allow": ["unlinked_users"] })).0);
    assert_eq!((state(&done, USER), state(&done, &credential)), ("already_gone", "confirmed"), "{done}");
    assert_eq!(world.status("/acs/credentials/get", &json!({ "acs_credential_id": credential })), 404);
}
