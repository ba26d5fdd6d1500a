//! Operations over several resources: merges, batches, encoders, and the data of customers.

use libseam_sandbox::Behavior;
use serde_json::{Value, json};

use crate::site::Virtual;

const BJORN: &str = "1de00000-0000-4000-8000-000000000002";
const USER: &str = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
const HANA: &str = "1de00000-0000-4000-8000-000000000008";
const GRANT: &str = "92a00000-0000-4000-8000-000000000001";
const SPACE: &str = "5bace000-0000-4000-8000-000000000001";
const CARD: &str = "c4ed0000-0000-4000-8000-000000000002";
const ENCODER: &str = "e4c00000-0000-4000-8000-000000000001";

fn world() -> Virtual {
    Virtual::new(Behavior::default())
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Returns an action attempt as a read of it has it.
fn finished(world: &mut Virtual, reply: &Value) -> Value {
    let id = json!({ "action_attempt_id": reply["action_attempt"]["action_attempt_id"] });
    world.ok("/action_attempts/get", id)["action_attempt"].take()
}

#[test]
fn a_merged_id_leads_to_the_person_that_is_left() {
    let mut world = world();
    world.ok(
        "/user_identities/merge",
        json!({ "user_identity_id": HANA, "merged_user_identity_ids": [BJORN] }),
    );
    let read = world.ok("/user_identities/get", json!({ "user_identity_id": BJORN.to_uppercase() }));
    assert_eq!(read["user_identity"]["user_identity_id"], HANA);
    assert!(read["user_identity"]["acs_user_ids"].as_array().expect("a list").contains(&json!(USER)));
    assert_eq!(
        world.ok("/acs/users/get", json!({ "acs_user_id": USER }))["acs_user"]["user_identity_id"],
        HANA
    );
    world.ok("/user_identities/remove_acs_user", json!({ "user_identity_id": BJORN, "acs_user_id": USER }));
    world.ok("/user_identities/delete", json!({ "user_identity_id": HANA }));
    let gone = world.post("/user_identities/get", &json!({ "user_identity_id": BJORN }));
    assert_eq!(gone.status(), 404, "an alias goes with its person");
}

#[test]
fn a_merge_of_a_person_with_itself_or_with_nobody_changes_nothing() {
    let mut world = world();
    let before = world.site.export();
    for (merged, status) in [(HANA, 400), (GRANT, 404)] {
        let both = json!({ "user_identity_id": HANA, "merged_user_identity_ids": [BJORN, merged] });
        assert_eq!(world.post("/user_identities/merge", &both).status(), status);
    }
    let keys = json!({ "user_identity_key": "employee-008", "merged_user_identity_ids": [BJORN] });
    assert_eq!(world.post("/user_identities/merge", &keys).status(), 400, "ids and keys do not mix");
    assert_eq!(world.site.export(), before);
}

#[test]
fn a_batch_has_what_is_related_and_was_asked_for() {
    let mut world = world();
    let all = world.ok("/access_grants/get_related", json!({ "access_grant_ids": [GRANT] }));
    let batch = &all["batch"];
    assert_eq!(batch["spaces"][0]["space_id"], SPACE);
    assert_eq!(batch["devices"].as_array().map(Vec::len), Some(2));
    assert_eq!(batch["user_identities"][0]["user_identity_id"], HANA);
    assert_eq!(batch["access_methods"].as_array().map(Vec::len), Some(1));
    let some = json!({ "access_grant_keys": ["stay-001"], "include": ["spaces", "devices"], "exclude": ["devices"] });
    let some = world.ok("/access_grants/get_related", some);
    assert_eq!(names(&some["batch"]), ["spaces"]);
    let none = world.ok("/spaces/get_related", json!({ "space_ids": [GRANT] }));
    assert!(none["batch"].as_object().expect("an object").values().all(|list| *list == json!([])), "{none}");
    let methods = batch["access_methods"][0]["access_method_id"].clone();
    let of_method = world.ok("/access_methods/get_related", json!({ "access_method_ids": [methods] }));
    assert_eq!(of_method["batch"]["access_grants"][0]["access_grant_id"], GRANT);
    assert_eq!(of_method["batch"]["acs_entrances"], json!([]));
}

#[test]
fn an_encoder_scans_and_fails_as_it_is_told_to_once() {
    let mut world = world();
    let encoder = json!({ "acs_encoder_id": ENCODER });
    let next = json!({ "acs_encoder_id": ENCODER, "acs_credential_id_on_seam": CARD });
    world.ok("/acs/encoders/simulate/next_credential_scan_will_succeed", next);
    let attempt = world.ok("/acs/encoders/scan_credential", encoder.clone());
    let attempt = finished(&mut world, &attempt);
    assert_eq!((&attempt["status"], &attempt["error"]), (&json!("success"), &Value::Null));
    assert_eq!(attempt["result"]["acs_credential_on_seam"]["acs_credential_id"], CARD);
    world.ok("/acs/encoders/simulate/next_credential_scan_will_fail", encoder.clone());
    let attempt = world.ok("/acs/encoders/scan_credential", encoder.clone());
    let attempt = finished(&mut world, &attempt);
    assert_eq!((&attempt["status"], &attempt["result"]), (&json!("error"), &Value::Null));
    assert_eq!(attempt["error"]["type"], "no_credential_on_encoder");
    let attempt = world.ok("/acs/encoders/scan_credential", encoder);
    assert_eq!(finished(&mut world, &attempt)["status"], "success");
}

#[test]
fn a_scanned_card_becomes_the_users() {
    let mut world = world();
    let scan = json!({ "acs_encoder_id": ENCODER, "acs_user_id": USER });
    let attempt = world.ok("/acs/encoders/scan_to_assign_credential", scan);
    let attempt = finished(&mut world, &attempt);
    assert_eq!(attempt["result"]["acs_user_id"], USER);
    let cards = world.ok("/acs/credentials/list", json!({ "acs_user_id": USER }));
    assert_eq!(cards["acs_credentials"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_encoding_can_fail_and_then_leaves_the_card_as_it_was() {
    let mut world = world();
    let card = |world: &mut Virtual| world.ok("/acs/credentials/get", json!({ "acs_credential_id": CARD }));
    let before = card(&mut world);
    world.ok("/acs/encoders/simulate/next_credential_encode_will_fail", json!({ "acs_encoder_id": ENCODER }));
    let encode = json!({ "acs_encoder_id": ENCODER, "acs_credential_id": CARD });
    let attempt = world.ok("/acs/encoders/encode_credential", encode.clone());
    assert_eq!(finished(&mut world, &attempt)["status"], "error");
    assert_eq!(card(&mut world), before);
    let attempt = world.ok("/acs/encoders/encode_credential", encode);
    assert_eq!(finished(&mut world, &attempt)["status"], "success");
}

#[test]
fn the_data_of_a_customer_is_pushed_and_deleted_by_its_keys() {
    let mut world = world();
    let records = |world: &Virtual| world.site.export()["customer_records"].as_array().expect("a list").len();
    let push = json!({
        "customer_key": "hotel", "guests": [{ "guest_key": "g1", "name": "Ana" }], "rooms": [{ "room_key": "r1", "name": "1" }],
        "user_identities": [{ "user_identity_key": "u1", "name": "Ana" }], "spaces": [{ "space_key": "s1", "name": "One" }],
        "reservations": [{ "reservation_key": "b1", "user_identity_key": "u1", "space_keys": ["s1"], "ends_at": "2036-01-01T00:00:00Z" }],
    });
    world.ok("/customers/push_data", push.clone());
    world.ok("/customers/push_data", push);
    assert_eq!(records(&world), 5, "a second push changes the same records");
    let grants = world.ok("/access_grants/list", json!({ "reservation_key": "b1" }));
    let grant = &grants["access_grants"][0];
    assert_eq!(grant["space_ids"].as_array().map(Vec::len), Some(1));
    let person = world.ok("/user_identities/get", json!({ "user_identity_key": "u1" }));
    assert_eq!(grant["user_identity_id"], person["user_identity"]["user_identity_id"]);
    world.ok("/customers/delete_data", json!({ "guest_keys": ["g1"], "user_identity_keys": ["u1"] }));
    assert_eq!(records(&world), 3);
    assert_eq!(world.post("/user_identities/get", &json!({ "user_identity_key": "u1" })).status(), 404);
    world.ok("/customers/delete_data", json!({ "customer_keys": ["hotel"] }));
    assert_eq!(records(&world), 0);
}

#[test]
fn accounts_devices_and_portals_are_simulated() {
    let mut world = world();
    let account = json!({ "connected_account_id": "cacc0000-0000-4000-8000-000000000004" });
    world.ok("/connected_accounts/simulate/disconnect", account.clone());
    let read = world.ok("/connected_accounts/get", account);
    assert_eq!(read["connected_account"]["errors"][0]["error_code"], "account_disconnected");
    let lock = json!({ "device_id": "de000000-0000-4000-8000-000000000001" });
    world.ok("/devices/simulate/disconnect_from_hub", lock.clone());
    assert_eq!(world.ok("/devices/get", lock.clone())["device"]["properties"]["online"], false);
    world.ok("/devices/simulate/connect_to_hub", lock.clone());
    assert_eq!(world.ok("/devices/get", lock)["device"]["errors"], json!([]));
    let portal =
        world.ok("/customers/create_portal", json!({ "customer_data": { "customer_key": "hotel" } }));
    assert_eq!(portal["customer_portal"]["customer_key"], "hotel");
    let report = json!({
        "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
        "acs_entrances": [{ "hotek_metadata": { "room_number": "7" } }],
    });
    world.ok("/acs/systems/report_devices", report.clone());
    world.ok("/acs/systems/report_devices", report);
    let doors =
        world.ok("/acs/entrances/list", json!({ "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64" }));
    assert_eq!(doors["acs_entrances"].as_array().map(Vec::len), Some(3));
}
