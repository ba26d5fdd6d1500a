use crate::{CallOptions, Engine, Error, ErrorCode, Flow, Options, Outcome, Step};

const REMOVAL: &str = "user_identities.delete";

#[test]
fn a_plain_call_of_an_operation_that_is_there_waits_for_nothing() {
    let engine = Engine::new(Options::api_key("seam_test")).unwrap();
    let call = CallOptions { missing_ok: true, timeout_ms: Some(1), ..CallOptions::default() };
    assert_eq!(engine.load_limit_ms(REMOVAL, &call), None);
}

#[test]
fn a_call_that_needs_the_whole_core_waits_as_long_as_it_may_take() {
    let mut options = Options::api_key("seam_test");
    options.deadline_ms = 7;
    let engine = Engine::new(options).unwrap();
    let plain = CallOptions::default();
    assert_eq!(engine.load_limit_ms("no.such_operation", &plain), Some(7));
    for call in [
        CallOptions { confirm: Some(true), ..CallOptions::default() },
        CallOptions { on_unconfirmed: Some("return".into()), ..CallOptions::default() },
        CallOptions { wait_for_action_attempt: Some(false), ..CallOptions::default() },
    ] {
        assert_eq!(engine.load_limit_ms(REMOVAL, &call), Some(7));
        let call = CallOptions { deadline_ms: Some(5), ..call };
        assert_eq!(engine.load_limit_ms(REMOVAL, &call), Some(5));
    }
}

#[test]
fn nothing_was_sent_where_the_whole_core_is_not_there() {
    for (given, code) in [
        (ErrorCode::Timeout, ErrorCode::Timeout),
        (ErrorCode::Cancelled, ErrorCode::Cancelled),
        (ErrorCode::InvalidState, ErrorCode::InvalidState),
        (ErrorCode::Internal, ErrorCode::Connect),
    ] {
        let error = Error::not_loaded(given, "why").into_details();
        assert_eq!((error.code, error.outcome, error.attempts), (code, Outcome::NotSent, 0));
        assert_eq!(error.message.contains("(why)"), code == ErrorCode::Connect, "{}", error.message);
    }
}

#[test]
fn the_time_of_loading_counts_towards_the_deadline() {
    let engine = Engine::new(Options::api_key("seam_test")).unwrap();
    let plain = CallOptions { deadline_ms: Some(1_000), ..CallOptions::default() };
    let confirmed =
        CallOptions { confirm: Some(true), confirm_deadline_ms: Some(1_000), ..CallOptions::default() };
    let person = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
    let door = r#"{"device_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
    let flows: [(&str, Flow); 4] = [
        ("a call", engine.flow("user_identities.get", person, &plain, 0).unwrap()),
        ("a list", engine.pages("user_identities.list", "{}", &plain, 0).unwrap()),
        ("an action", engine.flow("locks.unlock_door", door, &plain, 0).unwrap()),
        ("a confirmed removal", engine.flow(REMOVAL, person, &confirmed, 0).unwrap()),
    ];
    for (name, mut flow) in flows {
        // Loading began at 5 000 ms and took 900 ms.
        assert!(!flow.has_item(5_000), "{name}");
        let Step::Send { timeout_ms, .. } = flow.poll(5_900) else { panic!("{name}") };
        assert_eq!(timeout_ms, 100, "{name}");
    }
}
