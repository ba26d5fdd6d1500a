//! Outcomes known after several attempts.

use super::*;

const REFUSED: &str = r#"{"error":{"type":"thing_not_found","message":"no"},"ok":false}"#;

fn reply(call: &mut Call, status: u16, body: &str) {
    let response = HttpResponse { status, body: body.into(), ..HttpResponse::default() };
    call.feed_response(&response, 1).expect("in flight");
}

/// Lets the call wait and sends again.
fn again(call: &mut Call) {
    assert!(matches!(call.poll(9_000), Step::Send { .. }));
}

#[test]
fn an_open_attempt_stays_open() {
    for status in [400, 401, 403, 404, 409, 429] {
        let mut call = call(&REMOVAL);
        reply(&mut call, 502, "");
        again(&mut call);
        reply(&mut call, status, REFUSED);
        if status == 429 {
            again(&mut call);
            call.cancel();
        }
        let error = call.take().expect_err("no success");
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
        assert_eq!(error.code() == ErrorCode::Unconfirmed, status == 404, "{status}");
    }
}

#[test]
fn a_refusal_outlasts_attempts_that_never_left() {
    let mut call = call(&REMOVAL);
    reply(&mut call, 429, REFUSED);
    again(&mut call);
    call.feed_failure(FailureKind::Tls, "", 9_000).expect("in flight");
    let error = call.take().expect_err("no success");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Tls, Outcome::Refused));
}

#[test]
fn a_transport_that_may_resend_leaves_everything_open() {
    for (operation, code) in [(&REMOVAL, ErrorCode::Unconfirmed), (&READ, ErrorCode::NotFound)] {
        let mut call = call(operation);
        call = Call::new(call.operation, call.request, Policy { transport_may_resend: true, ..call.policy });
        assert_eq!(call.outcome(), Outcome::NotSent);
        assert!(matches!(call.poll(0), Step::Send { .. }));
        reply(&mut call, 404, REFUSED);
        let error = call.take().expect_err("no success");
        assert_eq!((error.code(), error.outcome()), (code, Outcome::Unknown));
    }
}

#[test]
fn an_attempt_cancelled_before_it_was_sent_opens_nothing() {
    for transport_may_resend in [false, true] {
        let mut call = call(&REMOVAL);
        call = Call::new(call.operation, call.request, Policy { transport_may_resend, ..call.policy });
        assert!(matches!(call.poll(0), Step::Send { .. }));
        assert_eq!(call.outcome(), Outcome::Unknown, "it is under way for all that the core knows");
        call.cancel_unsent();
        let error = call.take().expect_err("given up");
        assert_eq!((error.code(), error.attempts), (ErrorCode::Cancelled, 0));
        assert_eq!(error.outcome(), Outcome::NotSent, "transport_may_resend: {transport_may_resend}");
    }
}

#[test]
fn an_attempt_that_may_have_been_resent_stays_open_when_the_next_is_not_sent() {
    let mut call = call(&READ);
    call = Call::new(call.operation, call.request, Policy { transport_may_resend: true, ..call.policy });
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call.feed_failure(FailureKind::Connect, "", 1).expect("in flight");
    again(&mut call);
    call.cancel_unsent();
    let error = call.take().expect_err("given up");
    assert_eq!((error.attempts, error.outcome()), (1, Outcome::Unknown));
}

#[test]
fn an_error_about_a_wrong_state_has_the_known_outcome() {
    let mut call = call(&REMOVAL);
    assert_eq!(call.take().expect_err("under way").outcome(), Outcome::Unknown);
    reply(&mut call, 429, REFUSED);
    let wrong = call.feed_failure(FailureKind::Dns, "", 1).expect_err("none under way");
    assert_eq!((wrong.code(), wrong.outcome()), (ErrorCode::InvalidState, Outcome::Refused));
    again(&mut call);
    reply(&mut call, 200, r#"{"ok":true,"thing":1}"#);
    call.take().expect("a reply");
    assert_eq!(call.take().expect_err("taken").outcome(), Outcome::Accepted);
}

#[test]
fn a_confirmation_without_the_result_is_accepted() {
    for operation in [&REMOVAL, &READ, &WRITE] {
        let mut call = call(operation);
        reply(&mut call, 200, r#"{"ok":true}"#);
        let error = call.take().expect_err("no thing");
        assert_eq!((error.code(), error.outcome()), (ErrorCode::MalformedReply, Outcome::Accepted));
    }
}

#[test]
fn the_message_agrees_with_the_outcome() {
    for kind in FailureKind::ALL {
        let mut call = call(&REMOVAL);
        call.policy.attempts = 1;
        call.feed_failure(*kind, "why", 1).expect("in flight");
        call.cancel();
        let error = call.take().expect_err("no success");
        let says = error.message.ends_with("; it is not known whether the operation happened");
        assert_eq!(says, error.outcome() == Outcome::Unknown, "{kind:?}: {}", error.message);
    }
}
