//! Replies as the bytes of a connection, in every piece: the same as a reply that comes whole, and never a success of
//! bytes that are no complete reply.

mod calls;
mod limits;
mod replies;

use libseam_core::{Call, CallOptions, Engine, Error, FailureKind, HttpResponse, Options, Reply, Step};

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const OK: &str = r#"{"ok":true}"#;
const LIMIT: usize = 1_000;

/// A call of a removal without retries, whose request is under way.
fn sent() -> Call {
    let mut options = Options::api_key("seam_test_key");
    options.reply_limit_bytes = Some(LIMIT as u64);
    options.retries = 0;
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let engine = Engine::new(options).expect("an engine");
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call
}

/// The call's result; its exchange must have ended.
fn result(mut call: Call) -> Result<Reply, Error> {
    assert!(matches!(call.poll(1), Step::Done), "the exchange has not ended");
    call.take()
}

/// Feeds the pieces, up to the one after which no more is wanted. Then the connection ends.
fn fed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Reply, Error> {
    let mut call = sent();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !call.feed_bytes(piece, 1).expect("under way") {
            return result(call);
        }
    }
    assert!(!call.feed_bytes(b"", 1).expect("under way"));
    result(call)
}

fn whole(reply: &[u8]) -> Result<Reply, Error> {
    fed([reply])
}

fn given(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Reply, Error> {
    let mut call = sent();
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    call.feed_response(&HttpResponse { status, headers, body: body.into() }, 1).expect("under way");
    result(call)
}

fn lost(detail: &str) -> Result<Reply, Error> {
    failed(FailureKind::ConnectionLost, detail)
}

fn failed(kind: FailureKind, detail: &str) -> Result<Reply, Error> {
    let mut call = sent();
    call.feed_failure(kind, detail, 1).expect("under way");
    result(call)
}
