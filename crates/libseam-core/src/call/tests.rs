use super::*;

mod documented;
mod known;
use crate::api::table::{Accepted, CredentialKind, Effect, Listing, Summary};
use crate::wire::response::HttpResponse;
use std::{string::String, vec::Vec};

const fn operation(effect: Effect) -> Operation {
    Operation {
        id: 0,
        name: "test.operation",
        summary: Summary::new(""),
        auth: Accepted::of(&[CredentialKind::ApiKey]),
        params: &[],
        rules: &[],
        response_key: Some("thing"),
        may_lack_result: false,
        effect,
        listing: Listing::NotAList,
    }
}

static OPTIONAL: Operation = Operation { may_lack_result: true, ..operation(Effect::Read) };
static REMOVAL: Operation = operation(Effect::Removal);
static READ: Operation = operation(Effect::Read);
static WRITE: Operation = operation(Effect::Write);

fn call(operation: &'static Operation) -> Call {
    let request =
        HttpRequest { method: "POST", url: String::new(), headers: Vec::new(), body: String::new() };
    let policy = Policy {
        timeout_ms: 1_000,
        deadline_ms: 10_000,
        attempts: 3,
        reply_limit: 1_000,
        missing_ok: false,
        names: OptionNames { missing_ok: "missing_ok", reply_limit: None },
        transport_may_resend: false,
        entropy: 0,
    };
    let mut call = Call::new(operation, request, policy);
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call
}

#[test]
fn a_result_that_may_be_absent_is_none() {
    let nothing = HttpResponse { status: 200, body: br#"{"ok":true}"#.into(), ..HttpResponse::default() };
    let mut optional = call(&OPTIONAL);
    optional.feed_response(&nothing, 1).expect("in flight");
    assert_eq!(optional.latest().expect("over").expect("success").value(), Ok(None));
    let mut needed = call(&READ);
    needed.feed_response(&nothing, 1).expect("in flight");
    assert_eq!(needed.latest().expect("over").expect_err("no result").code(), ErrorCode::MalformedReply);
}

#[test]
fn an_observer_sees_the_result_of_each_exchange() {
    let mut call = call(&REMOVAL);
    assert!(call.latest().is_none(), "the first exchange is under way");
    call.feed_failure(FailureKind::ConnectionLost, "", 1).expect("in flight");
    let seen = call.latest().expect("an exchange").expect_err("lost");
    assert_eq!((seen.code(), seen.attempts), (ErrorCode::ConnectionLost, 1));
    assert!(matches!(call.poll(9_000), Step::Send { .. }));
    call.feed_failure(FailureKind::StaleConnection, "", 9_000).expect("in flight");
    assert_eq!(call.latest().expect("an exchange").expect_err("stale").attempts, 1, "it does not count");
    assert!(matches!(call.poll(9_000), Step::Send { .. }));
    let done =
        HttpResponse { status: 200, body: br#"{"ok":true,"thing":1}"#.into(), ..HttpResponse::default() };
    call.feed_response(&done, 9_001).expect("in flight");
    assert_eq!(call.latest().map(|o| o.map(|reply| reply.attempts)), Some(Ok(2)));
    call.take().expect("a reply");
}

#[test]
fn the_result_is_the_member_that_the_table_names() {
    let reply = |body: &str| {
        let mut call = call(&READ);
        call.feed_response(&HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() }, 1)
            .expect("in flight");
        call.take()
    };
    let value = reply(r#"{"ok":true,"thing":{"a":[1,{"b":"c"}]}}"#).expect("a reply");
    let value = value.value().expect("memory").expect("a result");
    assert_eq!(value.at("a.1.b").and_then(|v| v.as_str()), Some("c"));
    assert_eq!(reply(r#"{"ok":true}"#).expect_err("no thing").code(), ErrorCode::MalformedReply);
}
