//! Changes that reach their provider later, in virtual time.

use libseam_sandbox::Behavior;
use serde_json::{Value, json};

use crate::site::Virtual;

/// A person of the headquarters, with one access system user there, which is in a group and has a card.
const BJORN: &str = "1de00000-0000-4000-8000-000000000002";
const USER: &str = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
const CARD: &str = "c4ed0000-0000-4000-8000-000000000002";
const GROUP: &str = "123e4567-e89b-12d3-a456-426614174000";
/// A person with users in two systems.
const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
/// A code on the lock "Room 101", which has an unmanaged code too.
const CODE: &str = "c0de0000-0000-4000-8000-000000000001";
const ROOM: &str = "de000000-0000-4000-8000-000000000001";
const GRANT: &str = "92a00000-0000-4000-8000-000000000001";

impl Virtual {
    /// A demo with these rules for providers.
    fn with(rules: &[&str]) -> Self {
        let rules = rules.iter().map(|rule| rule.parse().expect(rule));
        Self::new(rules.fold(Behavior::default(), Behavior::provider))
    }

    fn set_rules(&mut self, rules: &[&str]) {
        self.ok("/_sandbox/providers/set", json!({ "rules": rules }));
    }

    fn status(&mut self, path: &str, body: Value) -> u16 {
        self.post(path, &body).status().as_u16()
    }

    fn user(&mut self) -> Value {
        self.ok("/acs/users/get", json!({ "acs_user_id": USER }))["acs_user"].take()
    }

    fn events(&mut self, event_type: &str) -> Vec<Value> {
        let list =
            self.ok("/events/list", json!({ "since": "1970-01-01T00:00:00Z", "event_type": event_type }));
        list["events"].as_array().expect("a list").clone()
    }
}

/// Returns the codes in a list of mutations, warnings or errors.
fn codes(list: &Value) -> Vec<&str> {
    let code = |item: &'_ Value| -> Option<String> {
        ["mutation_code", "warning_code", "error_code"]
            .iter()
            .find_map(|name| Some(item[name].as_str()?.to_owned()))
    };
    let list = list.as_array().expect("a list");
    list.iter().map(|item| code(item).map(|code| &*code.leak()).expect("a code")).collect()
}

#[test]
fn a_user_is_pending_for_the_lag_of_the_access_system_and_then_gone() {
    let mut world = Virtual::with(&["Headquarters:lag=5s"]);
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER }));
    world.now_ms = 4_999;
    let user = world.user();
    assert_eq!(codes(&user["pending_mutations"]), ["deleting"]);
    assert_eq!(codes(&user["warnings"]), ["being_deleted"]);
    assert_eq!(user["warnings"][0]["created_at"], "1970-01-01T00:00:00.000Z");
    assert!(world.events("acs_user.deleted").is_empty());
    world.now_ms = 60_000;
    assert_eq!(world.status("/acs/users/get", json!({ "acs_user_id": USER })), 404);
    let event = &world.events("acs_user.deleted")[0];
    assert_eq!(event["occurred_at"], "1970-01-01T00:00:05.000Z", "when it happened, not when it was read");
}

#[test]
fn only_the_named_system_lags_and_a_second_delete_changes_nothing() {
    let mut world = Virtual::with(&["Headquarters:lag=5s"]);
    let elsewhere = json!({ "acs_user_id": "acc00000-0000-4000-8000-000000000009" });
    world.ok("/acs/users/delete", elsewhere.clone());
    assert_eq!(world.status("/acs/users/get", elsewhere), 404);
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER }));
    world.now_ms = 4_000;
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER.to_uppercase() }));
    assert_eq!(codes(&world.user()["pending_mutations"]), ["deleting"]);
    world.now_ms = 5_000;
    assert_eq!(world.status("/acs/users/get", json!({ "acs_user_id": USER })), 404);
}

#[test]
fn nothing_is_pending_without_a_rule() {
    let mut world = Virtual::with(&[]);
    world.ok("/user_identities/delete", json!({ "user_identity_id": ELIF }));
    assert_eq!(world.site.export()["pending_changes"], json!([]));
    assert_eq!(world.status("/user_identities/get", json!({ "user_identity_id": ELIF })), 404);
}

#[test]
fn what_fails_has_a_dated_error_and_is_tried_again() {
    let mut world = Virtual::with(&["Headquarters:lag=1s,fails=1"]);
    world.ok("/user_identities/delete", json!({ "user_identity_id": BJORN }));
    world.now_ms = 2_000;
    let user = world.user();
    assert_eq!(codes(&user["errors"]), ["failed_to_delete_on_acs_system"]);
    assert_eq!(user["errors"][0]["created_at"], "1970-01-01T00:00:01.000Z");
    assert_eq!(codes(&user["pending_mutations"]), ["deleting"], "the sandbox keeps trying");
    let identity = world.ok("/user_identities/get", json!({ "user_identity_id": BJORN }));
    let errors = &identity["user_identity"]["errors"];
    assert_eq!((&codes(errors)[..], &errors[0]["acs_user_id"]), (&["issue_with_acs_user"][..], &json!(USER)));
    world.now_ms = 7_000;
    assert_eq!(world.status("/user_identities/get", json!({ "user_identity_id": BJORN })), 404);
}

#[test]
fn what_always_fails_stays_however_long_one_waits() {
    let mut world = Virtual::with(&["*:fails"]);
    world.ok("/access_codes/delete", json!({ "access_code_id": CODE }));
    world.now_ms = 10 * 365 * 24 * 3_600_000;
    let code = world.ok("/access_codes/get", json!({ "access_code_id": CODE }));
    let code = &code["access_code"];
    assert_eq!(codes(&code["errors"]), ["failed_to_remove_from_device"]);
    assert_eq!(code["status"], "removing");
    assert_eq!(
        world.events("access_code.failed_to_remove_from_device").len(),
        2,
        "one attempt then, one now"
    );
    world.ok("/_sandbox/providers/clear", json!({}));
    world.now_ms += 5_000;
    assert_eq!(world.status("/access_codes/get", json!({ "access_code_id": CODE })), 404);
}

#[test]
fn a_system_that_is_offline_keeps_everything_pending_until_it_is_back() {
    let mut world = Virtual::with(&["Headquarters:offline"]);
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER }));
    world.now_ms = 3_600_000;
    assert_eq!(codes(&world.user()["pending_mutations"]), ["deleting"]);
    world.set_rules(&[]);
    world.now_ms += 1_000;
    assert_eq!(world.status("/acs/users/get", json!({ "acs_user_id": USER })), 404);
    assert_eq!(world.events("acs_user.deleted")[0]["occurred_at"], "1970-01-01T01:00:01.000Z");
}

#[test]
fn a_membership_shows_on_its_user_and_can_come_back() {
    let mut world = Virtual::with(&["Headquarters:lag=2s,returns=deferred"]);
    let names = json!({ "acs_user_id": USER, "acs_access_group_id": GROUP });
    let groups = json!({ "acs_user_id": USER });
    world.ok("/acs/users/remove_from_access_group", names);
    let user = world.user();
    let mutation = &user["pending_mutations"][0];
    assert_eq!(mutation["mutation_code"], "updating_group_membership");
    assert_eq!(
        (&mutation["from"], &mutation["to"]),
        (&json!({ "acs_access_group_id": GROUP }), &json!({ "acs_access_group_id": null }),)
    );
    assert_eq!(
        world.ok("/acs/access_groups/list", groups.clone())["acs_access_groups"][0]["acs_access_group_id"],
        GROUP
    );
    world.now_ms = 2_000;
    assert_eq!(world.ok("/acs/access_groups/list", groups.clone())["acs_access_groups"], json!([]));
    let user = world.user();
    let mutation = &user["pending_mutations"][0];
    assert_eq!(mutation["mutation_code"], "deferring_group_membership_update");
    assert_eq!((&mutation["variant"], &mutation["acs_access_group_id"]), (&json!("adding"), &json!(GROUP)));
    world.now_ms = 7_000;
    assert_eq!(world.user()["pending_mutations"], json!([]));
    assert_eq!(
        world.ok("/acs/access_groups/list", groups)["acs_access_groups"][0]["acs_access_group_id"],
        GROUP
    );
}

#[test]
fn a_list_can_leave_out_what_its_system_still_has() {
    let mut world = Virtual::with(&["Headquarters:lag=2s,unlists"]);
    world.ok(
        "/acs/users/remove_from_access_group",
        json!({ "acs_user_id": USER, "acs_access_group_id": GROUP }),
    );
    assert_eq!(
        world.ok("/acs/access_groups/list", json!({ "acs_user_id": USER }))["acs_access_groups"],
        json!([])
    );
    assert_eq!(codes(&world.user()["pending_mutations"]), ["updating_group_membership"]);
    world.now_ms = 2_000;
    assert_eq!(world.user()["pending_mutations"], json!([]));
}

#[test]
fn a_card_is_out_of_step_until_the_system_has_taken_it_away() {
    let mut world = Virtual::with(&["Headquarters:lag=2s"]);
    let card = json!({ "acs_credential_id": CARD });
    world.ok("/acs/credentials/unassign", json!({ "acs_credential_id": CARD, "acs_user_id": USER }));
    let read = world.ok("/acs/credentials/get", card.clone());
    assert_eq!(read["acs_credential"]["is_latest_desired_state_synced_with_provider"], false);
    assert_eq!(world.user()["pending_mutations"][0]["from"]["acs_credential_id"], CARD);
    world.now_ms = 2_000;
    let read = world.ok("/acs/credentials/get", card);
    assert_eq!(read["acs_credential"]["is_latest_desired_state_synced_with_provider"], Value::Null);
    assert_eq!(read["acs_credential"]["acs_user_id"], Value::Null);
    assert_eq!(world.user()["pending_mutations"], json!([]));
}

#[test]
fn a_suspension_is_pending_and_then_in_force() {
    let mut world = Virtual::with(&["Headquarters:lag=2s"]);
    world.ok("/acs/users/suspend", json!({ "acs_user_id": USER }));
    let user = world.user();
    assert_eq!(user["pending_mutations"][0]["to"], json!({ "is_suspended": true }));
    assert_eq!(user["is_suspended"], true, "what is wished for");
    world.now_ms = 2_000;
    assert_eq!(world.user()["pending_mutations"], json!([]));
}

#[test]
fn an_identity_waits_for_the_slowest_of_its_users() {
    let mut world = Virtual::with(&["Headquarters:lag=2s", "Warehouse:lag=9s"]);
    let elif = json!({ "user_identity_id": ELIF });
    world.ok("/user_identities/delete", elif.clone());
    let identity = world.ok("/user_identities/get", elif.clone());
    assert_eq!(codes(&identity["user_identity"]["warnings"]), ["being_deleted"]);
    let sessions = world.ok("/client_sessions/list", elif.clone());
    assert_eq!(sessions["client_sessions"], json!([]), "a session is the sandbox's own record");
    world.now_ms = 8_999;
    let identity = world.ok("/user_identities/get", elif.clone());
    assert_eq!(identity["user_identity"]["acs_user_ids"].as_array().map(Vec::len), Some(1));
    world.now_ms = 9_000;
    assert_eq!(world.status("/user_identities/get", elif), 404);
    assert_eq!(world.site.export()["pending_changes"], json!([]));
}

#[test]
fn an_identity_can_go_while_its_users_stay() {
    let mut world = Virtual::with(&["Headquarters:keeps"]);
    world.ok("/user_identities/delete", json!({ "user_identity_id": BJORN }));
    assert_eq!(world.status("/user_identities/get", json!({ "user_identity_id": BJORN })), 404);
    let user = world.user();
    assert_eq!((&user["user_identity_id"], &user["pending_mutations"]), (&Value::Null, &json!([])));
}

#[test]
fn a_provider_can_accept_a_removal_and_never_make_it() {
    let mut world = Virtual::with(&["Headquarters:ignores"]);
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER }));
    world.ok("/user_identities/delete", json!({ "user_identity_id": BJORN }));
    world.now_ms = 3_600_000;
    assert_eq!(world.user()["user_identity_id"], BJORN);
}

#[test]
fn a_deleted_code_can_turn_up_as_an_unmanaged_one() {
    let mut world = Virtual::with(&["Room 101:lag=2s,unmanaged"]);
    let unmanaged = |world: &mut Virtual| {
        let list = world.ok("/access_codes/unmanaged/list", json!({ "device_id": ROOM }));
        list["access_codes"].as_array().expect("a list").iter().filter(|code| code["code"] == "4711").count()
    };
    world.ok("/access_codes/delete", json!({ "access_code_id": CODE }));
    assert_eq!(unmanaged(&mut world), 0);
    world.now_ms = 2_000;
    assert_eq!(world.status("/access_codes/get", json!({ "access_code_id": CODE })), 404);
    assert_eq!(unmanaged(&mut world), 1);
}

#[test]
fn a_grant_is_being_deleted_until_its_codes_are_off_the_locks() {
    let mut world = Virtual::with(&["Room 102:lag=3s"]);
    let grant = world.ok("/access_grants/get", json!({ "access_grant_id": GRANT }));
    let method = grant["access_grant"]["access_method_ids"][0].clone();
    world.ok("/access_grants/delete", json!({ "access_grant_id": GRANT }));
    let grant = world.ok("/access_grants/get", json!({ "access_grant_id": GRANT }));
    assert_eq!(codes(&grant["access_grant"]["warnings"]), ["being_deleted"]);
    let read = world.ok("/access_methods/get", json!({ "access_method_id": method }));
    assert_eq!(codes(&read["access_method"]["pending_mutations"]), ["revoking_access"]);
    world.now_ms = 3_000;
    assert_eq!(world.status("/access_methods/get", json!({ "access_method_id": method })), 404);
    assert_eq!(world.status("/access_grants/get", json!({ "access_grant_id": GRANT })), 404);
}

#[test]
fn a_shortened_grant_shows_its_new_times_as_pending() {
    let mut world = Virtual::with(&["*:lag=3s"]);
    let end = "2036-01-06T10:00:00.000Z";
    world.ok("/access_grants/update", json!({ "access_grant_id": GRANT, "ends_at": end }));
    let grant = world.ok("/access_grants/get", json!({ "access_grant_id": GRANT }));
    let grant = &grant["access_grant"];
    assert_eq!(grant["pending_mutations"][0]["mutation_code"], "updating_access_times");
    assert_eq!(
        (&grant["ends_at"], &grant["pending_mutations"][0]["to"]["ends_at"]),
        (&json!(end), &json!(end))
    );
    world.now_ms = 3_000;
    let grant = world.ok("/access_grants/get", json!({ "access_grant_id": GRANT }));
    assert_eq!(grant["access_grant"]["pending_mutations"], json!([]));
}

#[test]
fn a_rule_for_a_provider_that_is_not_there_is_refused() {
    let mut world = Virtual::with(&[]);
    for rule in
        ["Headquartes:lag=5s", "Headquarters", "Headquarters:", "Headquarters:lag=5", "*:lag=5d", "*:late"]
    {
        let expected = if rule == "Headquarters:lag=5" { 200 } else { 400 };
        let status = world.status("/_sandbox/providers/set", json!({ "rules": [rule] }));
        assert_eq!(status, expected, "{rule}");
    }
    let list = world.ok("/_sandbox/providers/list", json!({}));
    assert_eq!(list["rules"], json!(["Headquarters:lag=5ms"]));
    let object = json!({ "provider": ROOM.to_uppercase(), "lag": "1m", "fails": true });
    world.ok("/_sandbox/providers/set", json!({ "rules": [object] }));
}

#[test]
fn requests_beyond_a_limit_have_no_effect_and_say_when_to_come_back() {
    let limit = "user_identities.*:requests=2,per=10s".parse().expect("a limit");
    let mut world = Virtual::new(Behavior::default().rate_limit(limit));
    let ana = json!({ "full_name": "Ana" });
    for (at, expected, wait) in [(0, 200, None), (1, 200, None), (3_500, 429, Some("7")), (10_000, 200, None)]
    {
        world.now_ms = at;
        let reply = world.post("/user_identities/create", &ana);
        let header = reply.headers().get("retry-after").map(|value| value.to_str().expect("text").to_owned());
        assert_eq!((reply.status().as_u16(), header.as_deref()), (expected, wait), "{at}");
    }
    let identities = world.ok("/_sandbox/counts", json!({}))["counts"]["user_identities"].clone();
    assert_eq!(identities, 15, "12 of the demo and 3 new ones");
    assert_eq!(world.status("/acs/users/list", json!({})), 200, "the limit is for another namespace");
}

#[test]
fn the_clock_can_be_set_and_goes_on_from_there() {
    let mut world = Virtual::with(&["*:lag=1h"]);
    world.ok("/acs/users/delete", json!({ "acs_user_id": USER }));
    world.ok("/_sandbox/clock/set", json!({ "advance_ms": 3_599_999 }));
    assert_eq!(world.status("/acs/users/get", json!({ "acs_user_id": USER })), 200);
    world.now_ms += 1;
    assert_eq!(world.status("/acs/users/get", json!({ "acs_user_id": USER })), 404);
    world.ok("/_sandbox/clock/set", json!({ "time": "2030-01-01T00:00:00Z" }));
    let reply = world.post("/acs/users/list", &json!({}));
    assert_eq!(reply.headers()["date"], "Tue, 01 Jan 2030 00:00:00 GMT");
}

#[test]
fn an_old_error_can_be_put_on_an_object() {
    let mut world = Virtual::with(&[]);
    let old = json!([{
        "error_code": "failed_to_delete_on_acs_system", "message": "Last month", "created_at": "1969-12-01T00:00:00.000Z",
    }]);
    let change = json!({ "resource": "acs_user", "id": USER, "members": { "errors": old } });
    world.ok("/_sandbox/objects/change", change);
    assert_eq!(world.user()["errors"], old);
}
