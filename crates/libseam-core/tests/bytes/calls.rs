//! Bytes in the course of a call: at the wrong time, before a failure, too late, and of a new attempt.

use super::{ID, OK, failed, lost, result, sent};
use libseam_core::{
    CallOptions, Engine, Error, ErrorCode, FailureKind, HttpResponse, Options, Outcome, Step,
};

#[test]
fn what_is_fed_at_the_wrong_time_changes_nothing() {
    let refused =
        |told: Result<bool, Error>| assert_eq!(told.expect_err("refused").code(), ErrorCode::InvalidState);
    let mut options = Options::api_key("seam_test_key");
    options.retries = 0;
    let engine = Engine::new(options).expect("an engine");
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    refused(call.feed_bytes(b"HTTP/1.1 200 OK\r\n", 0));
    assert!(matches!(call.poll(0), Step::Send { .. }));
    assert_eq!(call.feed_bytes(b"HTTP/1.1 200 OK\r\nconten", 0), Ok(true));
    let ok = HttpResponse { status: 200, body: OK.into(), ..HttpResponse::default() };
    assert_eq!(call.feed_response(&ok, 0).expect_err("refused").code(), ErrorCode::InvalidState);
    assert!(matches!(call.poll(1), Step::Wait { .. }));
    assert_eq!(call.feed_bytes(b"t-length: 11\r\n\r\n{\"ok\":true}", 1), Ok(false));
    refused(call.feed_bytes(b"HTTP/1.1 500 No\r\n\r\n", 1));
    refused(call.feed_bytes(b"", 1));
    assert!(matches!(call.poll(1), Step::Done));
    assert!(call.take().is_ok());
}

#[test]
fn what_is_answered_was_sent() {
    for kind in FailureKind::ALL {
        let mut call = sent();
        assert_eq!(call.feed_bytes(b"H", 1), Ok(true));
        call.feed_failure(*kind, "", 1).expect("under way");
        let error = result(call).expect_err("a failure");
        assert_eq!(error.outcome(), Outcome::Unknown, "{kind:?}");
        let is_after = kind.may_have_been_sent() && *kind != FailureKind::StaleConnection;
        let expected = if is_after { failed(*kind, "") } else { lost("") };
        assert_eq!(Err(error), expected, "{kind:?}");
    }
}

#[test]
fn what_is_answered_is_not_cancelled_as_if_it_had_not_been_sent() {
    let mut call = sent();
    assert_eq!(call.feed_bytes(b"H", 1), Ok(true));
    call.cancel_unsent();
    let error = result(call).expect_err("cancelled");
    assert_eq!((error.code(), error.outcome(), error.attempts), (ErrorCode::Cancelled, Outcome::Unknown, 1));
}

#[test]
fn the_time_of_an_exchange_ends_a_reply_that_drips() {
    let reply = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
    let (first, last) = (&reply[..reply.len() - 1], &reply[reply.len() - 1..]);
    let mut call = sent();
    let Step::Wait { until_ms } = call.poll(0) else { panic!("no request is under way") };
    assert_eq!(call.feed_bytes(first, until_ms - 1), Ok(true));
    // The last byte counts even if it is late, as a whole reply does.
    assert_eq!(call.feed_bytes(last, until_ms), Ok(false));
    assert!(result(call).is_ok());
    let mut call = sent();
    assert_eq!(call.feed_bytes(first, until_ms), Ok(false));
    assert_eq!(result(call), failed(FailureKind::Timeout, ""));
}

#[test]
fn a_new_attempt_begins_with_a_new_reply() {
    let engine = Engine::new(Options::api_key("seam_test_key")).expect("an engine");
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    assert_eq!(
        call.feed_bytes(b"HTTP/1.1 200 OK\r\nseam-request-id: r1\r\ncontent-length: 11\r\n\r\n{\"ok\"", 0),
        Ok(true)
    );
    call.feed_failure(FailureKind::ConnectionLost, "", 0).expect("under way");
    let Step::Wait { until_ms } = call.poll(0) else { panic!("it does not wait") };
    assert!(matches!(call.poll(until_ms), Step::Send { .. }));
    assert_eq!(call.feed_bytes(b":true}", until_ms), Ok(true));
    assert_eq!(call.feed_bytes(b"", until_ms), Ok(false));
    let Step::Wait { until_ms } = call.poll(until_ms) else { panic!("it does not wait") };
    assert!(matches!(call.poll(until_ms), Step::Send { .. }));
    assert_eq!(
        call.feed_bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}", until_ms),
        Ok(false)
    );
    assert!(matches!(call.poll(until_ms), Step::Done));
    let reply = call.take().expect("a reply");
    assert_eq!((reply.attempts, reply.request_id), (3, None));
}
