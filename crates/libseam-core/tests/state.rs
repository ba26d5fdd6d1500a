//! The state that a running call or flow reports to its host.
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

use libseam_core::{
    Call, CallOptions, Engine, ErrorCode, FailureKind, Flow, HttpResponse, Options, Outcome, Step,
};

const USER: &str = r#"{"acs_user_id":"33333333-3333-4333-8333-333333333333"}"#;
const TWO_PEOPLE: &str = r#"{"ok":true,"user_identities":[{"a":1},{"b":2}],"pagination":{"has_next_page":false,"next_page_cursor":null}}"#;

fn engine() -> Engine {
    Engine::new(Options::api_key("seam_test_state")).expect("an engine")
}

fn removal() -> Call {
    engine().call("acs.users.delete", USER, &CallOptions::default(), 0).expect("a call")
}

fn list() -> Flow {
    engine().pages("user_identities.list", "{}", &CallOptions::default(), 0).expect("a flow")
}

fn reply(status: u16, body: &str) -> HttpResponse {
    let headers = vec![("content-type".into(), "application/json".into())];
    HttpResponse { status, headers, body: body.as_bytes().to_vec() }
}

#[test]
fn a_call_names_its_operation_and_counts_its_attempts() {
    let mut call = removal();
    assert_eq!((call.operation(), call.attempts(), call.exchange()), ("acs.users.delete", 0, 0));
    assert!(matches!(call.poll(0), Step::Send { exchange: 1, .. }));
    assert_eq!((call.attempts(), call.exchange()), (1, 1));
    call.feed_failure(FailureKind::StaleConnection, "", 1).expect("a request is under way");
    assert!(matches!(call.poll(1), Step::Send { exchange: 2, .. }));
    assert_eq!((call.attempts(), call.exchange()), (1, 2), "a stale connection is not an attempt");
    call.feed_failure(FailureKind::ConnectionLost, "", 2).expect("a request is under way");
    let Step::Wait { until_ms } = call.poll(2) else { panic!("a lost reply is retried later") };
    assert!(matches!(call.poll(until_ms), Step::Send { exchange: 3, .. }));
    assert_eq!((call.attempts(), call.exchange()), (2, 3));
}

#[test]
fn a_call_is_idle_exactly_while_a_poll_would_change_nothing() {
    let mut call = removal();
    assert!(!call.is_idle(0), "it has a request to send");
    let Step::Send { timeout_ms, .. } = call.poll(10) else { panic!("the request") };
    let due = 10 + timeout_ms;
    assert!(call.is_idle(10) && call.is_idle(due - 1));
    assert!(!call.is_idle(due) && !call.is_idle(due + 1), "the attempt has timed out");
    call.feed_failure(FailureKind::Connect, "", 20).expect("a request is under way");
    let Step::Wait { until_ms } = call.poll(20) else { panic!("a pause") };
    assert!(call.is_idle(until_ms - 1) && !call.is_idle(until_ms));
    call.cancel();
    assert!(call.is_idle(0) && call.is_idle(u64::MAX), "it is done");
}

#[test]
fn a_reply_that_does_not_fit_into_memory_ends_the_call_with_an_unknown_outcome() {
    let mut call = removal();
    let early = call.feed_out_of_memory().expect_err("nothing is under way");
    assert_eq!(early.code(), ErrorCode::InvalidState);
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call.feed_out_of_memory().expect("a request is under way");
    assert!(matches!(call.poll(1), Step::Done));
    let error = call.take().expect_err("no reply");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::OutOfMemory, Outcome::Unknown));
    assert_eq!((error.operation, error.attempts), (Some("acs.users.delete"), 1));
}

#[test]
fn a_flow_of_one_call_reports_the_state_of_that_call() {
    let mut flow: Flow = removal().into();
    assert_eq!(flow.operation(), "acs.users.delete");
    assert!(!flow.is_idle(0));
    assert!(matches!(flow.poll(0), Step::Send { exchange: 1, .. }));
    assert!(flow.is_idle(1) && !flow.has_item(1) && flow.next_item().is_none());
    flow.feed_out_of_memory(2).expect_err("there is no second exchange");
    flow.feed_out_of_memory(1).expect("the first is under way");
    assert!(flow.is_idle(2));
    assert_eq!(flow.take().expect_err("no reply").code(), ErrorCode::OutOfMemory);
}

#[test]
fn a_flow_takes_the_bytes_of_the_exchange_that_is_under_way() {
    let mut flow: Flow = removal().into();
    assert!(matches!(flow.poll(0), Step::Send { exchange: 1, .. }));
    let (first, rest) = (b"HTTP/1.1 200 OK\r\ncontent-le", b"ngth: 11\r\n\r\n{\"ok\":true}");
    let early = flow.feed_bytes(2, first, 1).expect_err("there is no second exchange");
    assert_eq!(early.code(), ErrorCode::InvalidState);
    assert_eq!(flow.feed_bytes(1, first, 1), Ok(true));
    assert_eq!(flow.feed_bytes(1, rest, 1), Ok(false));
    assert!(matches!(flow.poll(1), Step::Done));
    assert_eq!(flow.take().expect("a reply").http_status, 200);
}

#[test]
fn what_is_fed_at_the_wrong_time_while_an_accepted_operation_is_waited_for_is_about_the_operation() {
    let params = r#"{"device_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
    let mut flow = engine().flow("locks.unlock_door", params, &CallOptions::default(), 1).unwrap();
    let pending = r#"{"action_attempt":{"action_attempt_id":"a77e0000-0000-4000-8000-000000000001","action_type":"UNLOCK_DOOR","status":"pending","result":null,"error":null},"ok":true}"#;
    assert!(matches!(flow.poll(0), Step::Send { exchange: 1, .. }));
    flow.feed_response(1, &reply(200, pending), 1).unwrap();
    let Step::Wait { until_ms } = flow.poll(1) else { panic!("no wait") };
    assert!(matches!(flow.poll(until_ms), Step::Send { exchange: 2, .. }));
    // The read may or may not have been answered, which changes nothing about the operation.
    let error = flow.feed_bytes(1, b"", until_ms).unwrap_err();
    assert_eq!(error.message, "no request with this exchange number is under way");
    assert_eq!((error.operation, error.attempts), (Some("locks.unlock_door"), 1));
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidState, Outcome::Accepted));
}

#[test]
fn a_list_reports_the_items_that_are_at_hand() {
    let mut flow = list();
    assert_eq!(flow.operation(), "user_identities.list");
    assert!(!flow.is_idle(0) && !flow.has_item(0) && flow.next_item().is_none());
    assert!(matches!(flow.poll(0), Step::Send { exchange: 1, .. }));
    assert!(!flow.is_idle(0), "a list is always polled");
    assert!(!flow.has_item(0) && flow.next_item().is_none());
    flow.feed_response(1, &reply(200, TWO_PEOPLE), 1).expect("a request is under way");
    let mut seen = Vec::new();
    while flow.has_item(1) {
        seen.push(flow.next_item().expect("an item").json().to_owned());
    }
    assert_eq!(seen, [r#"{"a":1}"#, r#"{"b":2}"#]);
    assert!(flow.next_item().is_none());
    assert!(matches!(flow.poll(1), Step::Done));
}

#[test]
fn a_list_has_no_result_before_its_last_item_was_given() {
    let result_of = |pagination: &str| {
        let mut flow = list();
        assert!(matches!(flow.poll(0), Step::Send { .. }));
        let body = format!(r#"{{"ok":true,"user_identities":[1,2],"pagination":{pagination}}}"#);
        flow.feed_response(1, &reply(200, &body), 1).expect("a request is under way");
        for _ in 0..2 {
            assert_eq!(flow.take().expect_err("items are left").code(), ErrorCode::InvalidState);
            assert!(matches!(flow.poll(1), Step::Item(_)));
        }
        assert!(matches!(flow.poll(1), Step::Done));
        flow.take().map(|reply| reply.http_status).map_err(|error| error.code())
    };
    assert_eq!(result_of(r#"{"has_next_page":false}"#), Ok(200));
    assert_eq!(result_of(r#"{"has_next_page":true}"#), Err(ErrorCode::MalformedReply));
}

#[test]
fn a_cancelled_list_gives_no_more_items_and_keeps_the_error_that_ended_it() {
    let cancelled_after_the_first = |pagination: &str| {
        let mut flow = list();
        assert!(matches!(flow.poll(0), Step::Send { .. }));
        let body = format!(r#"{{"ok":true,"user_identities":[1,2],"pagination":{pagination}}}"#);
        flow.feed_response(1, &reply(200, &body), 1).expect("a request is under way");
        assert!(matches!(flow.poll(1), Step::Item(_)));
        flow.cancel();
        assert!(flow.next_item().is_none());
        assert!(matches!(flow.poll(1), Step::Done));
        flow.take().expect_err("the list was not read to its end").code()
    };
    let more = r#"{"has_next_page":true,"next_page_cursor":"c"}"#;
    assert_eq!(cancelled_after_the_first(more), ErrorCode::Cancelled);
    assert_eq!(cancelled_after_the_first(r#"{"has_next_page":false}"#), ErrorCode::Cancelled);
    assert_eq!(cancelled_after_the_first(r#"{"has_next_page":true}"#), ErrorCode::MalformedReply);
}

#[test]
fn a_flow_cancelled_before_its_request_left_reports_that_nothing_was_sent() {
    let cancelled = |mut flow: Flow, unsent: Option<u32>| {
        assert!(matches!(flow.poll(0), Step::Send { exchange: 1, .. }));
        match unsent {
            Some(exchange) => flow.cancel_unsent(exchange),
            None => flow.cancel(),
        }
        assert!(matches!(flow.poll(1), Step::Done));
        let error = flow.take().expect_err("it was cancelled");
        assert_eq!(error.code(), ErrorCode::Cancelled);
        (error.outcome(), error.attempts)
    };
    assert_eq!(cancelled(removal().into(), Some(1)), (Outcome::NotSent, 0));
    assert_eq!(cancelled(list(), Some(1)), (Outcome::NotSent, 0));
    assert_eq!(cancelled(removal().into(), None), (Outcome::Unknown, 1));
    assert_eq!(cancelled(removal().into(), Some(2)), (Outcome::Unknown, 1), "there is no second exchange");
}

#[test]
fn failures_are_found_by_their_numbers_and_names() {
    let numbers = FailureKind::ALL.iter().map(|kind| kind.number()).collect::<Vec<_>>();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9], "numbers are never reused");
    for kind in FailureKind::ALL {
        assert_eq!(FailureKind::by_number(kind.number()), Some(*kind));
        assert_eq!(FailureKind::by_name(kind.name()), Some(*kind));
        assert!(kind.description().ends_with('.'), "{}", kind.name());
    }
    assert_eq!((FailureKind::by_number(0), FailureKind::by_name("dns ")), (None, None));
    assert_eq!(FailureKind::Dns.description(), "The server's name could not be resolved.");
}

#[test]
fn parameters_can_be_checked_without_a_client() {
    libseam_core::check("acs.users.delete", USER, true).expect("valid");
    let error = libseam_core::check("acs.users.delete", "{}", true).expect_err("no id");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidParams, Outcome::NotSent));
    let unknown = r#"{"acs_user_id":"33333333-3333-4333-8333-333333333333","extra":1}"#;
    libseam_core::check("acs.users.delete", unknown, true).expect_err("an unknown parameter");
    libseam_core::check("acs.users.delete", unknown, false)
        .expect("unknown parameters pass without `strict`");
}
