//! Replies at their limits: what is just as large as it may be is read, and anything larger is an error.
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

use libseam_core::{CallOptions, Engine, Error, ErrorCode, HttpResponse, Options, Reply, Step};

const USER: &str = r#"{"acs_user_id":"33333333-3333-4333-8333-333333333333"}"#;

/// Answers a removal of a client with `options` by `response`.
fn result_of(options: Options, response: &HttpResponse) -> Result<Reply, Error> {
    let engine = Engine::new(options).expect("an engine");
    let mut call = engine.call("acs.users.delete", USER, &CallOptions::default(), 0).expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call.feed_response(response, 1).expect("a request is under way");
    assert!(matches!(call.poll(1), Step::Done));
    call.take()
}

fn reply(headers: usize, body: &str) -> HttpResponse {
    let headers = (0..headers).map(|number| (format!("x-{number}"), String::new())).collect();
    HttpResponse { status: 200, headers, body: body.into() }
}

#[test]
fn a_reply_may_be_as_large_as_its_limit() {
    let result = |body: &str| {
        let mut options = Options::api_key("seam_test_limits");
        options.reply_limit_bytes = Some(11);
        result_of(options, &reply(0, body)).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(result(r#"{"ok":true}"#), Ok(()));
    assert_eq!(result(r#"{"ok":true} "#), Err(ErrorCode::TooLarge));
}

#[test]
fn a_reply_may_have_a_hundred_headers() {
    let result = |headers: usize| {
        let options = Options::api_key("seam_test_limits");
        result_of(options, &reply(headers, r#"{"ok":true}"#)).map(|_| ()).map_err(|error| error.code())
    };
    assert_eq!(result(100), Ok(()));
    assert_eq!(result(101), Err(ErrorCode::TooLarge));
}

#[test]
fn a_cursor_may_be_as_long_as_its_limit() {
    let next = |length: usize| {
        let engine = Engine::new(Options::api_key("seam_test_limits")).expect("an engine");
        let mut flow =
            engine.pages("user_identities.list", "{}", &CallOptions::default(), 0).expect("a flow");
        assert!(matches!(flow.poll(0), Step::Send { .. }));
        let cursor = "c".repeat(length);
        let pagination = format!(r#"{{"has_next_page":true,"next_page_cursor":"{cursor}"}}"#);
        let body = format!(r#"{{"ok":true,"user_identities":[],"pagination":{pagination}}}"#);
        flow.feed_response(1, &reply(0, &body), 1).expect("a request is under way");
        matches!(flow.poll(1), Step::Send { exchange: 2, .. })
    };
    // The quotes count.
    assert!(next(4094));
    assert!(!next(4095));
}
