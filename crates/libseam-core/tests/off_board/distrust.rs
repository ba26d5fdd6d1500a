//! Answers that cannot be those to the read: nothing is planned, and nobody else is touched.

use super::{
    elif, lines,
    world::{Fault, World, object, value},
};
use libseam_core::{CallOptions, Error, ErrorCode};
use serde_json::{Value, json};

/// Plans with one reply replaced, and returns the error with which it must end.
fn refused(options: &Value, operation: &str, status: u16, body: &'static str) -> Error {
    let mut world = World::new();
    let before = world.objects();
    let call = CallOptions::default();
    let flow = world.engine().off_board(object(&world.with_time(options)), &[], &call, 7).expect("a flow");
    let mut faults = |path: &str, _: usize| (path == operation).then_some(Fault::Answer(status, body));
    let mut journal = Vec::new();
    let end = world.drive(flow, &mut journal, &mut faults, usize::MAX).result();
    assert_eq!(world.objects(), before, "nothing was touched");
    assert!(journal.is_empty());
    end.expect_err(operation)
}

#[test]
fn what_a_list_says_is_somebody_else_s_is_not_taken_away() {
    for (operation, body) in [
        (
            "access_grants.list",
            r#"{"access_grants":[{"access_grant_id":"92a00000-0000-4000-8000-000000000001","user_identity_id":"1de00000-0000-4000-8000-000000000008"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "access_grants.unmanaged.list",
            r#"{"access_grants":[{"access_grant_id":"92a00000-0000-4000-8000-000000000001","user_identity_id":"1de00000-0000-4000-8000-000000000008"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "acs.users.list",
            r#"{"acs_users":[{"acs_user_id":"c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe","user_identity_id":"5c945ab5-c75e-4bcb-8e5f-9410061c401f"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "acs.credentials.list",
            r#"{"acs_credentials":[{"acs_credential_id":"c4ed0000-0000-4000-8000-000000000001","acs_user_id":"c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe","user_identity_id":"5c945ab5-c75e-4bcb-8e5f-9410061c401f"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "acs.credentials.list",
            r#"{"acs_credentials":[{"acs_credential_id":"c4ed0000-0000-4000-8000-000000000001","acs_user_id":"c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "client_sessions.list",
            r#"{"client_sessions":[{"client_session_id":"5e550000-0000-4000-8000-000000000005","user_identity_id":null,"user_identifier_key":"somebody"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
        (
            "instant_keys.list",
            r#"{"instant_keys":[{"instant_key_id":"92a00000-0000-4000-8000-000000000002","user_identity_id":"1de00000-0000-4000-8000-000000000008"}],"ok":true,"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}}"#,
        ),
    ] {
        let error = refused(&elif(), operation, 200, body);
        assert_eq!(error.code(), ErrorCode::MalformedReply, "{operation}: {error}");
        assert!(error.message.contains("belongs to somebody else"), "{operation}: {error}");
    }
}

#[test]
fn another_identity_than_the_one_that_was_found_is_not_taken_for_it() {
    let body = r#"{"ok":true,"user_identity":{"user_identity_id":"5c945ab5-c75e-4bcb-8e5f-9410061c401f","email_address":"elif.yildiz@example.com"}}"#;
    let options = json!({ "email": "elif.yildiz@example.com" });
    let error = refused(&options, "user_identities.get", 200, body);
    assert_eq!(error.code(), ErrorCode::MalformedReply, "{error}");
}

#[test]
fn a_list_that_the_server_cannot_find_is_not_an_empty_one() {
    let body = r#"{"error":{"type":"not_found","message":"no such thing"},"ok":false}"#;
    for operation in [
        "acs.users.list",
        "client_sessions.list",
        "instant_keys.list",
        "phones.list",
        "access_grants.list",
        "acs.credentials.list",
        "acs.access_groups.list",
    ] {
        let error = refused(&elif(), operation, 404, body);
        assert_eq!(error.code(), ErrorCode::NotFound, "{operation}: {error}");
    }
}

#[test]
fn a_thing_without_an_id_is_not_left_out() {
    let body = r#"{"client_sessions":[{"client_session_id":5}],"ok":true}"#;
    let error = refused(&elif(), "client_sessions.list", 200, body);
    assert_eq!(error.code(), ErrorCode::MalformedReply, "{error}");
}

#[test]
fn doors_that_the_server_cannot_find_are_not_doors_that_nobody_opens() {
    let mut world = World::new();
    let flow = world
        .engine()
        .off_board(object(&world.with_time(&elif())), &[], &CallOptions::default(), 7)
        .expect("a flow");
    let body = r#"{"error":{"type":"user_identity_not_found","message":"no such identity"},"ok":false}"#;
    let operation = "user_identities.list_accessible_entrances";
    let mut faults = |path: &str, _: usize| (path == operation).then_some(Fault::Answer(404, body));
    let mut journal = Vec::new();
    let end = world.drive(flow, &mut journal, &mut faults, usize::MAX).result();
    let done = value(&end.expect("a report"));
    assert_eq!((&done["result"], &done["entrances_left"]), (&json!("done"), &Value::Null), "{done}");
    assert_eq!(lines(&journal, "doors")[0]["is_read"], false);
}

#[test]
fn a_pin_in_the_words_of_the_server_is_not_in_evidence() {
    let mut world = World::new();
    let flow = world
        .engine()
        .off_board(object(&world.with_time(&elif())), &[], &CallOptions::default(), 7)
        .expect("a flow");
    let body = r#"{"error":{"type":"invalid_input","message":"pin 502915 is still in use"},"ok":false}"#;
    let mut faults =
        |path: &str, _: usize| (path == "acs.credentials.delete").then_some(Fault::Answer(400, body));
    let mut journal = Vec::new();
    let end = world.drive(flow, &mut journal, &mut faults, usize::MAX).result();
    let told = end.expect_err("a credential is left").report.as_ref().expect("a report").to_json();
    for text in [told, String::from_utf8(journal).expect("text")] {
        assert!(text.contains("pin [digits] is still in use") && !text.contains("502915"), "{text}");
    }
}
