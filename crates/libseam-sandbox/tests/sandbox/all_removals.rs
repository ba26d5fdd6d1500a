//! Everything of the API that takes something away, with the reads that confirm it.

use serde_json::{Value, json};

use crate::client::Client;

const LOCK: &str = "de000000-0000-4000-8000-000000000001";
const THERMOSTAT: &str = "de000000-0000-4000-8000-000000000004";
const NOISE_SENSOR: &str = "de000000-0000-4000-8000-000000000005";
const ACCOUNT: &str = "cacc0000-0000-4000-8000-000000000004";
const SPACE: &str = "5bace000-0000-4000-8000-000000000001";
const DOOR: &str = "d0020000-0000-4000-8000-000000000001";
const GRANT: &str = "92a00000-0000-4000-8000-000000000001";
const METHOD: &str = "3e700000-0000-4000-8000-000000000001";
const CODE: &str = "c0de0000-0000-4000-8000-000000000001";
const UNMANAGED_CODE: &str = "c0de0000-0000-4000-8000-000000000002";
const STAFF: &str = "123e4567-e89b-12d3-a456-426614174000";
const BJORN: &str = "8d7e0b3a-b889-49a7-9164-4b71a0506a33";
const HANA: &str = "1de00000-0000-4000-8000-000000000008";
const CARD: &str = "c4ed0000-0000-4000-8000-000000000015";
const SESSION: &str = "5e550000-0000-4000-8000-000000000001";
const NEW: &str = "0e000000-0000-4000-8000-000000000001";
const SOON: &str = "2027-01-01T00:00:00Z";

/// The read that confirms a removal, before it and after it.
struct Case {
    removal: &'static str,
    params: Value,
    /// Objects that the demo seed lacks.
    objects: Vec<(&'static str, Value)>,
    read: &'static str,
    read_params: Value,
    /// The part of the reply to look at.
    pointer: &'static str,
    before: Value,
    /// `None` for 404.
    after: Option<Value>,
}

/// Describes a removal whose read answers 404 after it.
fn gone(removal: &'static str, params: Value, read: &'static str, pointer: &'static str) -> Case {
    let before = params.as_object().and_then(|params| params.values().next()).cloned().expect("an id");
    Case {
        removal,
        read_params: params.clone(),
        params,
        objects: Vec::new(),
        read,
        pointer,
        before,
        after: None,
    }
}

impl Case {
    fn with(self, resource: &'static str, object: Value) -> Self {
        Self { objects: vec![(resource, object)], ..self }
    }
}

/// Describes a removal that changes what a read says.
fn changed(
    removal: &'static str,
    params: Value,
    read: &'static str,
    read_params: Value,
    pointer: &'static str,
    [before, after]: [Value; 2],
) -> Case {
    Case { removal, params, objects: Vec::new(), read, read_params, pointer, before, after: Some(after) }
}

fn cases() -> Vec<Case> {
    let mut cases = people();
    cases.extend(doors());
    cases.extend(others());
    cases
}

fn people() -> Vec<Case> {
    let bjorn = json!({ "acs_user_id": BJORN });
    let in_staff = json!({ "acs_user_id": BJORN, "acs_access_group_id": STAFF });
    let groups = "/acs_access_groups/0/acs_access_group_id";
    let with_device = json!({ "user_identity_id": HANA, "device_id": NOISE_SENSOR });
    vec![
        changed(
            "user_identities.remove_acs_user",
            json!({ "user_identity_id": HANA, "acs_user_id": "acc00000-0000-4000-8000-000000000008" }),
            "/user_identities/get",
            json!({ "user_identity_id": HANA }),
            "/user_identity/acs_user_ids",
            [json!(["acc00000-0000-4000-8000-000000000008"]), json!([])],
        ),
        changed(
            "acs.users.remove_from_access_group",
            in_staff.clone(),
            "/acs/access_groups/list",
            bjorn.clone(),
            groups,
            [json!(STAFF), Value::Null],
        ),
        changed(
            "acs.access_groups.remove_user",
            in_staff,
            "/acs/access_groups/list",
            bjorn.clone(),
            groups,
            [json!(STAFF), Value::Null],
        ),
        gone(
            "acs.access_groups.delete",
            json!({ "acs_access_group_id": STAFF }),
            "/acs/access_groups/get",
            "/acs_access_group/acs_access_group_id",
        ),
        gone("acs.users.delete", bjorn.clone(), "/acs/users/get", "/acs_user/acs_user_id"),
        changed(
            "acs.users.suspend",
            bjorn.clone(),
            "/acs/users/get",
            bjorn.clone(),
            "/acs_user/is_suspended",
            [json!(false), json!(true)],
        ),
        changed(
            "acs.users.revoke_access_to_all_entrances",
            bjorn.clone(),
            "/acs/users/list_accessible_entrances",
            bjorn.clone(),
            "/acs_entrances/0/acs_entrance_id",
            [json!(DOOR), Value::Null],
        ),
        changed(
            "acs.users.update",
            json!({ "acs_user_id": BJORN, "access_schedule": { "starts_at": SOON, "ends_at": SOON } }),
            "/acs/users/get",
            bjorn,
            "/acs_user/access_schedule/ends_at",
            [Value::Null, json!(SOON)],
        ),
        changed(
            "acs.credentials.unassign",
            json!({
                "acs_credential_id": "66666666-6666-6666-6666-666666666666",
                "acs_user_id": "33333333-3333-3333-3333-333333333333",
            }),
            "/acs/credentials/get",
            json!({ "acs_credential_id": "66666666-6666-6666-6666-666666666666" }),
            "/acs_credential/acs_user_id",
            [json!("33333333-3333-3333-3333-333333333333"), Value::Null],
        ),
        gone(
            "acs.credentials.delete",
            json!({ "acs_credential_id": CARD }),
            "/acs/credentials/get",
            "/acs_credential/acs_credential_id",
        ),
        changed(
            "acs.credentials.update",
            json!({ "acs_credential_id": CARD, "ends_at": SOON }),
            "/acs/credentials/get",
            json!({ "acs_credential_id": CARD }),
            "/acs_credential/ends_at",
            [Value::Null, json!(SOON)],
        ),
        gone(
            "user_identities.delete",
            json!({ "user_identity_id": HANA }),
            "/user_identities/get",
            "/user_identity/user_identity_id",
        ),
        changed(
            "user_identities.revoke_access_to_device",
            with_device.clone(),
            "/user_identities/list_accessible_devices",
            json!({ "user_identity_id": HANA }),
            "/devices/2/device_id",
            [json!(NOISE_SENSOR), Value::Null],
        )
        .with("user_identity_device", with_device),
        gone(
            "client_sessions.delete",
            json!({ "client_session_id": SESSION }),
            "/client_sessions/get",
            "/client_session/client_session_id",
        ),
        gone(
            "instant_keys.delete",
            json!({ "instant_key_id": NEW }),
            "/instant_keys/get",
            "/instant_key/instant_key_id",
        )
        .with(
            "instant_key",
            json!({ "instant_key_id": NEW, "user_identity_id": HANA, "client_session_id": SESSION }),
        ),
        gone(
            "phones.deactivate",
            json!({ "device_id": "9bc00000-0000-4000-8000-000000000001" }),
            "/phones/get",
            "/phone/device_id",
        ),
    ]
}

fn doors() -> Vec<Case> {
    let in_space = json!({ "space_id": SPACE });
    let account = json!({ "space_id": SPACE, "connected_account_id": ACCOUNT });
    let code = json!({ "access_code_id": CODE });
    vec![
        gone("access_codes.delete", code.clone(), "/access_codes/get", "/access_code/access_code_id"),
        gone(
            "access_codes.unmanaged.delete",
            json!({ "access_code_id": UNMANAGED_CODE }),
            "/access_codes/unmanaged/get",
            "/access_code/access_code_id",
        ),
        changed(
            "access_codes.update",
            json!({ "access_code_id": CODE, "starts_at": "2026-01-01T00:00:00.000Z", "ends_at": SOON }),
            "/access_codes/get",
            code,
            "/access_code/ends_at",
            [Value::Null, json!(SOON)],
        ),
        changed(
            "access_codes.update_multiple",
            json!({ "common_code_key": "shared", "ends_at": SOON }),
            "/access_codes/get",
            json!({ "access_code_id": NEW }),
            "/access_code/ends_at",
            [Value::Null, json!(SOON)],
        )
        .with(
            "access_code",
            json!({ "access_code_id": NEW, "device_id": LOCK, "common_code_key": "shared" }),
        ),
        gone(
            "access_methods.delete",
            json!({ "access_method_id": METHOD }),
            "/access_methods/get",
            "/access_method/access_method_id",
        ),
        gone(
            "access_grants.delete",
            json!({ "access_grant_id": GRANT }),
            "/access_grants/get",
            "/access_grant/access_grant_id",
        ),
        changed(
            "access_grants.update",
            json!({ "access_grant_id": GRANT, "ends_at": SOON }),
            "/access_codes/list",
            json!({ "access_grant_id": GRANT }),
            "/access_codes/1/ends_at",
            [json!("2036-01-12T10:00:00.000Z"), json!(SOON)],
        ),
        changed(
            "spaces.remove_devices",
            json!({ "space_id": SPACE, "device_ids": [LOCK] }),
            "/devices/list",
            in_space.clone(),
            "/devices/0/device_id",
            [json!(LOCK), json!("de000000-0000-4000-8000-000000000002")],
        ),
        changed(
            "spaces.remove_acs_entrances",
            json!({ "space_id": SPACE, "acs_entrance_ids": [DOOR] }),
            "/acs/entrances/list",
            in_space.clone(),
            "/acs_entrances/0/acs_entrance_id",
            [json!(DOOR), Value::Null],
        )
        .with("space_acs_entrance", json!({ "space_id": SPACE, "acs_entrance_id": DOOR })),
        changed(
            "spaces.remove_connected_account",
            account.clone(),
            "/connected_accounts/list",
            in_space.clone(),
            "/connected_accounts/0/connected_account_id",
            [json!(ACCOUNT), Value::Null],
        )
        .with("space_connected_account", account),
        gone("spaces.delete", in_space, "/spaces/get", "/space/space_id"),
        gone(
            "connected_accounts.delete",
            json!({ "connected_account_id": ACCOUNT }),
            "/connected_accounts/get",
            "/connected_account/connected_account_id",
        ),
    ]
}

fn others() -> Vec<Case> {
    let threshold = json!({ "noise_threshold_id": NEW, "device_id": NOISE_SENSOR });
    let mut noise = gone(
        "noise_sensors.noise_thresholds.delete",
        json!({ "noise_threshold_id": NEW }),
        "/noise_sensors/noise_thresholds/get",
        "/noise_threshold/noise_threshold_id",
    );
    noise.params = threshold.clone();
    let mut customer = gone(
        "customers.delete_data",
        json!({ "access_grant_key": "stay-001" }),
        "/access_grants/get",
        "/access_grant/access_grant_key",
    );
    customer.params = json!({ "access_grant_keys": ["stay-001"] });
    vec![
        noise.with("noise_threshold", threshold),
        customer,
        gone(
            "thermostats.schedules.delete",
            json!({ "thermostat_schedule_id": NEW }),
            "/thermostats/schedules/get",
            "/thermostat_schedule/thermostat_schedule_id",
        )
        .with("thermostat_schedule", json!({ "thermostat_schedule_id": NEW, "device_id": THERMOSTAT })),
        changed(
            "thermostats.delete_climate_preset",
            json!({ "device_id": THERMOSTAT, "climate_preset_key": "home" }),
            "/devices/get",
            json!({ "device_id": THERMOSTAT }),
            "/device/properties/available_climate_presets/0/climate_preset_key",
            [json!("home"), Value::Null],
        ),
        changed(
            "thermostats.daily_programs.delete",
            json!({ "thermostat_daily_program_id": NEW }),
            "/devices/get",
            json!({ "device_id": THERMOSTAT }),
            "/device/properties/thermostat_daily_programs/0/thermostat_daily_program_id",
            [json!(NEW), Value::Null],
        )
        .with(
            "thermostat_daily_program",
            json!({ "thermostat_daily_program_id": NEW, "device_id": THERMOSTAT }),
        ),
        gone(
            "connect_webviews.delete",
            json!({ "connect_webview_id": NEW }),
            "/connect_webviews/get",
            "/connect_webview/connect_webview_id",
        )
        .with("connect_webview", json!({ "connect_webview_id": NEW })),
        gone("webhooks.delete", json!({ "webhook_id": NEW }), "/webhooks/get", "/webhook/webhook_id")
            .with("webhook", json!({ "webhook_id": NEW, "url": "https://example.com/" })),
    ]
}

#[tokio::test]
async fn every_removal_is_seen_by_the_read_that_confirms_it() {
    let cases = cases();
    assert_eq!(cases.len(), 35);
    for case in cases {
        let client = Client::demo().await;
        for (resource, object) in &case.objects {
            let new = json!({ "resource": resource, "object": object });
            client.ok("/_sandbox/objects/create", new).await;
        }
        let at = |reply: &Value| reply.pointer(case.pointer).cloned().unwrap_or_default();
        let before = client.ok(case.read, case.read_params.clone()).await;
        assert_eq!(at(&before), case.before, "{} before: {before}", case.removal);
        let path = format!("/{}", case.removal.replace('.', "/"));
        client.ok(&path, case.params.clone()).await;
        let after = client.post(case.read, case.read_params.clone()).await;
        match &case.after {
            None => assert_eq!(after.status, 404, "{}: {}", case.removal, after.text),
            Some(value) => {
                assert_eq!((after.status.as_u16(), &at(&after.json())), (200, value), "{}", case.removal)
            }
        }
        // What is gone cannot be taken away again, nor can what never was.
        if case.after.is_none() && case.removal != "customers.delete_data" {
            assert_eq!(client.post(&path, case.params).await.status, 404, "{}", case.removal);
        }
    }
}

#[tokio::test]
async fn no_read_shows_that_a_session_was_revoked() {
    let client = Client::demo().await;
    let id = json!({ "client_session_id": SESSION });
    let before = client.get("/client_sessions/get", id.clone(), "client_session").await;
    client.ok("/client_sessions/revoke", id.clone()).await;
    assert_eq!(client.get("/client_sessions/get", id, "client_session").await, before);
    let kept = client.ok("/_sandbox/export", json!({})).await["objects"]["client_sessions"][0].take();
    assert!(kept["revoked_at"].is_string(), "{kept}");
}
