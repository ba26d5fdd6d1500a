//! Replies as the types of resources.
#![cfg(all(feature = "http", feature = "serde"))]

use libseam::{
    AcsAccessGroupsList, AcsCredentialsList, AcsUsersList, Client, ClientSessionsList, Options, Reply,
    UserIdentitiesList,
    json::{self, Object, Value},
    resources::{
        AccessCode, AcsAccessGroup, AcsCredential, AcsUser, AcsUserErrorCode, ActionAttempt, ApiEvent,
        ApiEventType, Batch, ClientSession, Device, UserIdentity,
    },
};
use libseam_sandbox::{Config, Sandbox, Seed};
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(text: &str) -> T {
    let value = json::read(text.as_bytes()).expect("JSON");
    json::from_value(&value).expect("whatever is sent has the type")
}

/// Reads `text` as a `T`, writes it again, and compares.
fn unchanged<T: DeserializeOwned + Clone + Into<Object>>(text: &str) -> T {
    let (read, sent) = (read::<T>(text), json::read(text.as_bytes()).expect("JSON"));
    assert_eq!(Value::Object(read.clone().into()), sent);
    read
}

#[test]
fn absent_null_and_a_value_are_three_things() {
    let user: AcsUser = unchanged(r#"{"acs_user_id":"1","full_name":null,"phone_number":"+1"}"#);
    assert_eq!(user.acs_user_id.as_deref(), Some("1"));
    assert_eq!((&user.full_name, user.other.get("full_name")), (&None, Some(&Value::Null)));
    assert_eq!((&user.email_address, user.other.get("email_address")), (&None, None));
    assert_eq!(user.other.len(), 1, "what has a field is not there twice");
}

#[test]
fn a_member_that_breaks_the_documentation_loses_nothing() {
    let text = r#"{"acs_user_id":7,"display_name":null,"is_managed":"yes","errors":[{"error_code":"deleted_externally"},8],
        "workspace_id":"2"}"#;
    let user: AcsUser = unchanged(text);
    assert_eq!(user.workspace_id.as_deref(), Some("2"));
    assert_eq!((user.acs_user_id, user.is_managed, user.errors), (None, None, None));
    assert_eq!(
        user.other.keys().collect::<Vec<_>>(),
        ["acs_user_id", "display_name", "errors", "is_managed"]
    );
}

#[test]
fn an_unknown_member_is_kept_at_every_depth() {
    let code: AccessCode = unchanged(
        r#"{"color":{"name":"red","tone":[1,2.50]},"errors":[{"error_code":"code_modified_external_to_seam","hue":1e400}]}"#,
    );
    assert!(code.other.contains_key("color"));
    let errors = code.errors.expect("errors");
    assert!(errors[0].other.contains_key("hue"));
}

#[test]
fn an_unknown_value_of_an_enumeration_is_other() {
    let user: AcsUser =
        unchanged(r#"{"errors":[{"error_code":"lost_in_space"},{"error_code":"deleted_externally"}]}"#);
    let errors = user.errors.expect("errors");
    let codes: Vec<_> = errors.into_iter().filter_map(|error| error.error_code).collect();
    assert_eq!(codes, [AcsUserErrorCode::Other("lost_in_space".into()), AcsUserErrorCode::DeletedExternally]);
    assert_eq!(codes[0].as_str(), "lost_in_space");
    let event: ApiEvent =
        unchanged(r#"{"event_type":"lock.unlocked","motion_sub_type":"other","method":"keycode"}"#);
    assert_eq!(event.event_type, Some(ApiEventType::LockUnlocked));
    assert_eq!(
        event.motion_sub_type.expect("a type").to_string(),
        "other",
        "also where the API itself says `other`"
    );
}

#[test]
fn a_number_keeps_its_value() {
    let session: ClientSession = unchanged(r#"{"device_count":3}"#);
    assert_eq!(session.device_count, Some(3));
    let device: Device = unchanged(
        r#"{"properties":{"battery":{"level":0.07},"battery_level":1,"noise_level_decibels":-12.5}}"#,
    );
    let properties = device.properties.expect("properties");
    assert_eq!(
        (properties.battery_level, properties.battery.expect("a battery").level),
        (Some(1.0), Some(0.07))
    );
    let broken: ClientSession = unchanged(r#"{"device_count":3.5}"#);
    assert_eq!(broken.device_count, None);
    let endless: Device = unchanged(r#"{"properties":{"battery_level":1e999}}"#);
    assert_eq!(endless.properties.expect("properties").battery_level, None);
}

#[test]
fn every_form_of_an_action_attempt_is_one_type() {
    let pending: ActionAttempt = unchanged(
        r#"{"action_attempt_id":"1","action_type":"UNLOCK_DOOR","status":"pending","result":null,"error":null}"#,
    );
    assert!(pending.result.is_none() && pending.error.is_none());
    let failed: ActionAttempt = unchanged(
        r#"{"action_type":"UNLOCK_DOOR","status":"error","result":null,"error":{"type":"timed_out","message":"late"}}"#,
    );
    assert_eq!(failed.error.expect("an error").message.as_deref(), Some("late"));
}

#[test]
fn serde_writes_the_members_that_were_sent() {
    let text =
        r#"{"acs_user_id":"1","full_name":null,"is_suspended":false,"errors":[{"error_code":"new","at":1}]}"#;
    let value = json::read(text.as_bytes()).expect("JSON");
    assert_eq!(json::to_value(&read::<AcsUser>(text)).expect("a value"), value);
    assert_eq!(
        json::from_value::<AcsUserErrorCode>(&"new".into()),
        Ok(AcsUserErrorCode::Other("new".into()))
    );
    let code = AcsUserErrorCode::DeletedExternally;
    assert_eq!(json::to_value(&code).expect("a value"), Value::from(code.as_str()));
}

#[test]
fn what_is_no_object_is_no_resource() {
    for text in ["null", "[]", "\"acs_user\"", "7"] {
        let value = json::read(text.as_bytes()).expect("JSON");
        json::from_value::<AcsUser>(&value).expect_err(text);
    }
    let batch: Batch = read(r#"{"devices":[{"device_id":"1"}]}"#);
    assert_eq!(batch.devices.expect("devices").len(), 1);
}

/// Reads the list in `reply` as resources, writes it again, and compares. Some member of each must have a field.
fn all_unchanged<T: DeserializeOwned + Clone + Into<Object>>(
    reply: &Reply,
    other: fn(&T) -> &Object,
) -> Vec<T> {
    let resources: Vec<T> = reply.deserialize().expect("resources");
    assert!(!resources.is_empty(), "{}: nothing to compare", reply.operation);
    let sent = reply.value().expect("a value").expect("a result");
    let written = resources.iter().cloned().map(|resource| Value::Object(resource.into()));
    assert_eq!(Value::Array(written.collect()), sent, "{}", reply.operation);
    for resource in &resources {
        let unknown = other(resource).iter().filter(|(_, value)| **value != Value::Null);
        assert_eq!(unknown.collect::<Vec<_>>(), [], "{}: members without a field", reply.operation);
    }
    resources
}

#[tokio::test]
async fn replies_of_the_sandbox_are_resources_and_lose_nothing() {
    let config = Config { seed: Seed::Demo, ..Config::default() };
    let sandbox = Sandbox::start(config).await.expect("a sandbox");
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let seam = Client::new(options).expect("a client");
    let reply = seam.user_identities().list(UserIdentitiesList::default()).await.expect("user identities");
    all_unchanged::<UserIdentity>(&reply, |it| &it.other);
    let reply = seam.acs().users().list(AcsUsersList::default()).await.expect("users");
    let users = all_unchanged::<AcsUser>(&reply, |it| &it.other);
    assert!(users.iter().all(|user| user.acs_user_id.is_some() && user.created_at.is_some()));
    let reply = seam.acs().credentials().list(AcsCredentialsList::default()).await.expect("credentials");
    all_unchanged::<AcsCredential>(&reply, |it| &it.other);
    let reply = seam.acs().access_groups().list(AcsAccessGroupsList::default()).await.expect("groups");
    all_unchanged::<AcsAccessGroup>(&reply, |it| &it.other);
    let reply = seam.client_sessions().list(ClientSessionsList::default()).await.expect("sessions");
    all_unchanged::<ClientSession>(&reply, |it| &it.other);
}
