//! A single call that is to be confirmed: it cannot be, so it is refused before anything is sent.

use libseam_core::{
    CallOptions, Engine, ErrorCode, Options, Outcome,
    json::{self, Value},
};

const PARAMS: &str = r#"{"acs_user_id": "acc00000-0000-4000-8000-0000000000a1"}"#;

#[test]
fn a_call_that_would_pass_over_confirm_is_refused() {
    let engine = Engine::new(Options::api_key("seam_test_single")).expect("an engine");
    let mut options = CallOptions::default();
    options.confirm = Some(true);
    let error = engine.call("acs.users.delete", PARAMS, &options, 7).expect_err("no call");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidOptions, Outcome::NotSent));
    assert_eq!(error.problems[0].parameter, "confirm");
    options.confirm = Some(false);
    engine.call("acs.users.delete", PARAMS, &options, 7).expect("a call");
}

#[test]
fn an_option_of_a_confirmation_requires_confirm() {
    let engine = Engine::new(Options::api_key("seam_test_single")).expect("an engine");
    let given = [
        (r#"{"on_unconfirmed": "return"}"#, "on_unconfirmed"),
        (r#"{"confirm_deadline_ms": 5}"#, "confirm_deadline_ms"),
        (r#"{"confirm_first_ms": 5}"#, "confirm_first_ms"),
        (r#"{"confirm_max_ms": 5}"#, "confirm_max_ms"),
        (r#"{"confirm_settle_ms": 5}"#, "confirm_settle_ms"),
    ];
    for (text, name) in given {
        let Ok(Value::Object(object)) = json::read(text.as_bytes()) else { panic!("{text}") };
        let options = CallOptions::from_object(object).expect("options");
        let error = engine.flow("acs.users.delete", PARAMS, &options, 7).expect_err("no flow");
        assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidOptions, Outcome::NotSent));
        assert_eq!(
            (&*error.problems[0].parameter, &*error.message),
            (name, &*format!("`{name}` requires `confirm`; give both, or leave `{name}` out"))
        );
        // A client's own default for its removals keeps it from no read.
        engine.flow("acs.users.get", PARAMS, &options, 7).expect("a flow");
    }
}

#[test]
#[cfg(feature = "confirm")]
fn a_flow_confirms() {
    let engine = Engine::new(Options::api_key("seam_test_single")).expect("an engine");
    let mut options = CallOptions::default();
    options.confirm = Some(true);
    let flow = engine.flow("acs.users.delete", PARAMS, &options, 7).expect("a flow");
    assert_eq!(flow.operation(), "acs.users.delete");
}

#[test]
#[cfg(feature = "full")]
fn many_removals_that_are_not_to_be_confirmed_are_refused() {
    let engine = Engine::new(Options::api_key("seam_test_single")).expect("an engine");
    let many = r#"{"items": [], "scope": {"acs_system_id": "5e500000-0000-4000-8000-000000000001"}}"#;
    let mut options = CallOptions::default();
    for confirm in [None, Some(true)] {
        options.confirm = confirm;
        engine.confirm_many("acs.users.delete", many, &options, 7).expect("a flow");
    }
    options.confirm = Some(false);
    let error = engine.confirm_many("acs.users.delete", many, &options, 7).expect_err("no flow");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidOptions, Outcome::NotSent));
    assert_eq!(error.message, "`confirm` must be true, or left out: many removals are always confirmed");
}
