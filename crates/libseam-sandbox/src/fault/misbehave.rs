//! Carries faults out that let a request have its effect.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{
        HeaderValue,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
    response::Response,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

use super::{drip::Drip, gzip::gzip, kind::Fault, padding::Padding, replacement::ending};
use crate::connection_end::ConnectionEnd;

/// Answers as the fault demands that has no replacement. `perform` answers properly.
pub(crate) async fn misbehave(fault: Fault, perform: impl FnOnce() -> Response) -> Response {
    if let Fault::Delay(ms) = fault {
        sleep(Duration::from_millis(ms)).await;
    }
    let mut reply = perform();
    match fault {
        Fault::DropAfter => ending(reply, ConnectionEnd::Close),
        Fault::Truncate => ending(reply, ConnectionEnd::Truncate),
        Fault::ResetMidBody => ending(reply, ConnectionEnd::Reset),
        Fault::ContentType(value) => {
            reply.headers_mut().insert(CONTENT_TYPE, value);
            reply
        }
        Fault::Oversized(length) => with_body(reply, |body| Body::new(Padding::new(body, length))).await,
        Fault::Gzip(length) => {
            let mut reply = with_body(reply, |body| Body::from(gzip(body, length))).await;
            reply.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            reply
        }
        Fault::Drip(ms) => {
            with_body(reply, |body| Body::new(Drip::new(body, Duration::from_millis(ms)))).await
        }
        Fault::AttemptPending => with_body(reply, |body| with_attempt(&body, "pending", &Value::Null)).await,
        Fault::AttemptError => {
            let error = json!({ "type": "sandbox_fault", "message": "A fault of the sandbox" });
            with_body(reply, |body| with_attempt(&body, "error", &error)).await
        }
        _ => reply,
    }
}

/// Returns the body with another state of the action attempt in it; unchanged if it has none.
fn with_attempt(body: &Bytes, status: &str, error: &Value) -> Body {
    let mut reply: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(attempt) = reply.get_mut("action_attempt").and_then(Value::as_object_mut) else {
        return Body::from(body.clone());
    };
    attempt.insert("status".into(), status.into());
    attempt.insert("error".into(), error.clone());
    attempt.insert("result".into(), Value::Null);
    Body::from(reply.to_string())
}

async fn with_body(reply: Response, change: impl FnOnce(Bytes) -> Body) -> Response {
    let (head, body) = reply.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a proper reply is in memory");
    Response::from_parts(head, change(body))
}
