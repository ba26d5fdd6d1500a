//! Days later: somebody is back, by the same command or by a check.

use super::{ELIF, elif, lines, verify};
use crate::world::{World, object, value};
use libseam_core::{CallOptions, Error, ErrorCode, Outcome};
use serde_json::{Value, json};

const CAR_PARK: &str = "5e570000-0000-4000-8000-000000000003";

fn suspended(world: &mut World) -> Vec<bool> {
    let users = world.ok("/acs/users/list", &json!({ "user_identity_id": ELIF }));
    let users = users["acs_users"].as_array().expect("users").iter();
    users.map(|user| user["is_suspended"] == true).collect()
}

fn unsuspend(world: &mut World) {
    let users = world.ok("/acs/users/list", &json!({ "user_identity_id": ELIF }));
    for user in users["acs_users"].as_array().expect("users") {
        world.ok("/acs/users/unsuspend", &json!({ "acs_user_id": user["acs_user_id"] }));
    }
}

#[test]
fn what_is_there_again_is_done_again_whatever_the_journal_says() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "keep_identity": true })).expect("a plan");
    let (report, mut journal) = world.apply(&plan, &json!({}));
    assert_eq!(report.expect("it is done")["result"], "done");
    assert_eq!(suspended(&mut world), [true, true]);
    unsuspend(&mut world);
    let report = world.apply_on(&plan, &json!({}), &mut journal).expect("it is done");
    assert_eq!(report["result"], "done");
    assert_eq!(suspended(&mut world), [true, true], "the report says that everybody is suspended");
}

/// Checks an off-boarding, whose evidence grows.
fn check(world: &mut World, journal: &mut Vec<u8>) -> Result<Value, Error> {
    let options = world.with_time(&json!({}));
    let before = world.objects();
    let call = CallOptions::default();
    let flow = world.engine().check_off_boarding(object(&options), journal, &call, 7).expect("a flow");
    let end = world.drive(flow, journal, &mut |_, _| None, usize::MAX).result();
    assert_eq!(world.objects(), before, "a check changes nothing");
    end.map(|reply| value(&reply))
}

/// Returns the report in the error of a check.
fn report(checked: Result<Value, Error>) -> Value {
    let error = checked.expect_err("it is not clear");
    assert_eq!((error.code(), error.outcome), (ErrorCode::NotConfirmed, Outcome::NotSent));
    serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON")
}

#[test]
fn a_check_finds_nobody_where_nobody_is_back() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (done, mut journal) = world.apply(&plan, &json!({}));
    assert_eq!(done.expect("it is done")["result"], "done");
    world.wait(86_400_000);
    for number in 1..=2 {
        let report = check(&mut world, &mut journal).expect("nobody is back");
        assert_eq!((&report["result"], &report["found"]), (&json!("clear"), &json!([])), "{report}");
        let checked = verify(&journal);
        assert_eq!(checked["is_finished"], true, "{checked}");
        assert_eq!(checked["checks"], number);
        assert_eq!((&checked["result"], &checked["check_result"]), (&json!("done"), &json!("clear")));
    }
    assert_eq!(lines(&journal, "check")[1]["check"], 2);
}

#[test]
fn a_check_says_who_is_back() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (done, mut journal) = world.apply(&plan, &json!({}));
    assert_eq!(done.expect("it is done")["result"], "done");
    let address = json!({ "full_name": "Elif Yıldız", "email_address": "elif.yildiz@example.com" });
    let made = world.ok("/user_identities/create", &address);
    let user = json!({ "acs_system_id": CAR_PARK, "full_name": "E. Y.", "phone_number": "+15555550105" });
    let user = world.ok("/acs/users/create", &user);
    let report = report(check(&mut world, &mut journal));
    assert_eq!(report["result"], "back");
    assert_eq!(report["counts"], json!({ "back": 2, "found": 2, "left": 0 }));
    let found = report["found"].to_string();
    for id in [&made["user_identity"]["user_identity_id"], &user["acs_user"]["acs_user_id"]] {
        assert!(found.contains(id.as_str().expect("an id")), "{found}");
    }
    let checked = verify(&journal);
    assert_eq!(
        (&checked["is_finished"], &checked["check_result"]),
        (&json!(true), &json!("back")),
        "{checked}"
    );
    let text = String::from_utf8(journal).expect("text");
    let changed = text.replace("\"back\":2,\"found\":2", "\"back\":1,\"found\":1");
    assert_eq!(verify(changed.as_bytes())["is_intact"], false);
}

#[test]
fn a_check_tells_what_was_left_from_what_is_back() {
    let mut world = World::new();
    let user = json!({ "acs_system_id": CAR_PARK, "full_name": "E. Y.", "email_address": "elif.yildiz@example.com" });
    world.ok("/acs/users/create", &user);
    let plan = world.plan(&elif()).expect("a plan");
    let (partly, mut journal) = world.apply(&plan, &json!({}));
    partly.expect_err("the unlinked user is left");
    let report = report(check(&mut world, &mut journal));
    assert_eq!((&report["result"], &report["counts"]["left"]), (&json!("left"), &json!(1)), "{report}");
    assert_eq!(report["found"][0]["is_back"], false);
}

#[test]
fn a_check_of_a_kept_identity_looks_whether_its_users_are_suspended() {
    let mut world = World::new();
    let plan = world.plan(&json!({ "user_identity_id": ELIF, "keep_identity": true })).expect("a plan");
    let (done, mut journal) = world.apply(&plan, &json!({}));
    assert_eq!(done.expect("it is done")["result"], "done");
    let clear = check(&mut world, &mut journal).expect("nobody is back");
    assert_eq!(clear["result"], "clear", "{clear}");
    unsuspend(&mut world);
    let report = report(check(&mut world, &mut journal));
    assert_eq!((&report["result"], &report["counts"]["back"]), (&json!("back"), &json!(2)), "{report}");
}

#[test]
fn evidence_without_an_end_cannot_be_checked() {
    let mut world = World::new();
    let plan = world.plan(&elif()).expect("a plan");
    let (_, journal) = world.apply(&plan, &json!({}));
    let text = String::from_utf8(journal).expect("text");
    let cut: String = text.split_inclusive('\n').take(6).collect();
    for (evidence, why) in [(cut.as_str(), "no end"), ("", "no plan")] {
        let options = object(&json!({}));
        let flow =
            world.engine().check_off_boarding(options, evidence.as_bytes(), &CallOptions::default(), 7);
        let error = flow.expect_err("it is refused");
        assert_eq!(error.code(), ErrorCode::InvalidParams);
        assert!(error.message.contains(why), "{error}");
    }
}
