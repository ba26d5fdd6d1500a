//! The typed parameters with their objects, and the JSON that they become.

use libseam::{
    AccessGrantsCreate, AcsSystemsReportDevices, AcsUsersUpdate, Client, CustomersCreatePortal, DevicesList,
    DevicesUpdate, Error, ErrorCode, Options, ThermostatsDailyProgramsCreate, UserIdentitiesUpdate,
    json::{self, Object, Value},
    parameters::{
        AccessGrantsCreateRequestedAccessMethods, AccessGrantsCreateUserIdentity,
        AcsSystemsReportDevicesAcsEncoders, AcsSystemsReportDevicesAcsEncodersHotekMetadata,
        AcsUsersUpdateAccessSchedule, CustomersCreatePortalCustomerResourcesFilters,
        CustomersCreatePortalFeatures, CustomersCreatePortalFeaturesOrganize, DevicesUpdateProperties,
        ThermostatsDailyProgramsCreatePeriods,
    },
};
use std::{fs, path::Path};

const ID: &str = "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe";

/// Returns the parameters of a vector that every surface runs.
fn vector(file: &str, name: &str) -> Object {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/operations");
    let text = fs::read(folder.join(file)).expect("vectors");
    let vectors = json::read(&text).expect("JSON");
    let all = vectors.at("vectors").expect("a list").items();
    let found = all.iter().find(|vector| vector.at("name").and_then(Value::as_str) == Some(name));
    let params = found.and_then(|vector| vector.at("params")).unwrap_or_else(|| panic!("no vector {name}"));
    params.as_object().expect("parameters").clone()
}

/// Returns the error of a check without a server.
fn refused(operation: &str, params: Object) -> Error {
    let seam = Client::new(Options::api_key("seam_test_1")).expect("a client");
    seam.check(operation, params).expect_err(operation)
}

#[test]
fn objects_become_the_json_of_the_vectors() {
    let portal = CustomersCreatePortal {
        customer_resources_filters: Some(vec![CustomersCreatePortalCustomerResourcesFilters {
            field: "floor",
            operation: "=",
            value: "1".into(),
        }]),
        customization_profile_id: Some("c5700000-0000-4000-8000-000000000001"),
        features: Some(CustomersCreatePortalFeatures {
            organize: Some(CustomersCreatePortalFeaturesOrganize { exclude: Some(true) }),
            ..Default::default()
        }),
        is_embedded: Some(true),
        locale: Some("en-US"),
        ..Default::default()
    };
    assert_eq!(Object::from(portal), vector("customers.json", "customers_create_portal_succeeds"));

    let grant = AccessGrantsCreate {
        access_grant_key: Some("stay-002"),
        device_ids: Some(&["de000000-0000-4000-8000-000000000001"]),
        ends_at: Some(Some("2036-01-12T10:00:00Z")),
        name: Some(Some("Stay of Amara Okafor")),
        requested_access_methods: vec![AccessGrantsCreateRequestedAccessMethods {
            mode: "code",
            ..Default::default()
        }],
        reservation_key: Some("reservation-002"),
        starts_at: Some("2026-01-05T15:00:00Z"),
        user_identity_id: Some("5c945ab5-c75e-4bcb-8e5f-9410061c401f"),
        ..Default::default()
    };
    assert_eq!(Object::from(grant), vector("access_grants.json", "access_grants_create_succeeds"));

    let hotek_metadata = AcsSystemsReportDevicesAcsEncodersHotekMetadata { encoder_number: "1" };
    let devices = AcsSystemsReportDevices {
        acs_encoders: Some(vec![AcsSystemsReportDevicesAcsEncoders { hotek_metadata, ..Default::default() }]),
        acs_system_id: "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
        ..Default::default()
    };
    assert_eq!(Object::from(devices), vector("acs.systems.json", "acs_systems_report_devices_succeeds"));

    let program = ThermostatsDailyProgramsCreate {
        device_id: "de000000-0000-4000-8000-000000000004",
        name: "Weekday",
        periods: vec![ThermostatsDailyProgramsCreatePeriods {
            climate_preset_key: "home",
            starts_at_time: "08:30:00",
        }],
    };
    let succeeds = "thermostats_daily_programs_create_succeeds";
    assert_eq!(Object::from(program), vector("thermostats.daily_programs.json", succeeds));
}

#[test]
fn an_object_with_members_of_any_name_is_given_as_one() {
    let device = DevicesUpdate {
        backup_access_code_pool_enabled: Some(true),
        custom_metadata: Some(Object::new().with("floor", "1").with("vip", true)),
        device_id: "de000000-0000-4000-8000-000000000001",
        name: Some(Some("Room 101, corner")),
        properties: Some(DevicesUpdateProperties { name: Some(Some("Front door")) }),
        ..Default::default()
    };
    assert_eq!(Object::from(device), vector("devices.json", "devices_update_succeeds"));
}

#[test]
fn omitted_null_and_a_value_are_three_things() {
    let update = |full_name, access_schedule| {
        let params = AcsUsersUpdate {
            acs_user_id: Some(ID),
            full_name: Some("Ada"),
            access_schedule,
            ..Default::default()
        };
        let identity = AccessGrantsCreateUserIdentity { full_name, ..Default::default() };
        (Object::from(params).remove("access_schedule"), Object::from(identity).remove("full_name"))
    };
    assert_eq!(update(None, None), (None, None));
    assert_eq!(update(Some(None), Some(None)), (Some(Value::Null), Some(Value::Null)));
    let schedule =
        AcsUsersUpdateAccessSchedule { ends_at: "2036-01-12T10:00:00Z", starts_at: "2026-01-05T15:00:00Z" };
    let (schedule, name) = update(Some(Some("Ada")), Some(Some(schedule)));
    assert_eq!((schedule.as_ref().map(Value::kind), name), (Some("an object"), Some("Ada".into())));
    let params =
        UserIdentitiesUpdate { user_identity_id: ID, email_address: Some(None), ..Default::default() };
    let text = format!(r#"{{"email_address":null,"user_identity_id":"{ID}"}}"#);
    assert_eq!(Value::Object(params.into()).to_string(), text);
}

#[test]
fn a_member_without_a_field_is_refused_by_its_path() {
    let identity = AccessGrantsCreateUserIdentity { full_name: Some(Some("Ada")), ..Default::default() };
    let params = AccessGrantsCreate {
        device_ids: Some(&[ID]),
        requested_access_methods: vec![AccessGrantsCreateRequestedAccessMethods {
            mode: "fax",
            ..Default::default()
        }],
        ..Default::default()
    };
    let params = Object::from(params).with("user_identity", Object::from(identity).with("full_nam", "Ada"));
    let error = refused("access_grants.create", params);
    assert_eq!(error.code, ErrorCode::InvalidParams);
    let names: Vec<_> = error.problems.iter().map(|problem| problem.parameter.as_str()).collect();
    assert_eq!(names, ["requested_access_methods.0.mode", "user_identity.full_nam"], "{error}");
}

#[test]
fn a_number_that_is_none_is_refused() {
    let list = |limit| Object::from(DevicesList { limit: Some(limit), ..Default::default() });
    assert_eq!(Value::Object(list(20.0)).to_string(), r#"{"limit":20}"#);
    assert_eq!(Value::Object(list(0.5)).to_string(), r#"{"limit":0.5}"#);
    for limit in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = refused("devices.list", list(limit));
        assert!(error.to_string().contains("`limit` must be a number"), "{error}");
    }
}
