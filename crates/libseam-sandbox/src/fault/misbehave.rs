//! Carries faults out.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
    response::Response,
};
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;

use super::{drip::Drip, gzip::gzip, kind::Fault, padding::Padding};
use crate::{
    api::{self, ErrorReply},
    connection_end::ConnectionEnd,
    state::new_id,
};

const PAGE: &str = "<!doctype html>\n<html><head><title>Sign in</title></head>\
                    <body><h1>Sign in to use this network</h1></body></html>\n";

/// Answers as the fault demands. `perform` answers properly and has the request's effect; a fault that does not call
/// it replaces everything, authentication included.
pub(crate) async fn misbehave(fault: Fault, perform: impl FnOnce() -> Response) -> Response {
    match fault {
        Fault::Status(status) if status.as_u16() < 400 => bare(status),
        Fault::Status(status) => error_with_status(status),
        Fault::RateLimit(retry_after) => {
            let mut reply = error_with_status(StatusCode::TOO_MANY_REQUESTS);
            reply.headers_mut().insert(RETRY_AFTER, retry_after.header());
            reply
        }
        Fault::Redirect { location, status } => {
            let mut reply = bare(status);
            reply.headers_mut().insert(LOCATION, location);
            reply
        }
        Fault::Html => {
            let mut reply = Response::new(Body::from(PAGE));
            reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            reply
        }
        Fault::OkFalse => api::value(StatusCode::OK, &json!({ "ok": false }), new_id()).map(Into::into),
        Fault::Delay(ms) => {
            sleep(Duration::from_millis(ms)).await;
            perform()
        }
        Fault::DropBefore => ending(Response::default(), ConnectionEnd::Close),
        Fault::DropAfter => ending(perform(), ConnectionEnd::Close),
        Fault::Garbage => ending(Response::default(), ConnectionEnd::Garbage),
        Fault::Truncate => ending(perform(), ConnectionEnd::Truncate),
        Fault::ResetMidBody => ending(perform(), ConnectionEnd::Reset),
        Fault::ContentType(value) => {
            let mut reply = perform();
            reply.headers_mut().insert(CONTENT_TYPE, value);
            reply
        }
        Fault::Oversized(length) => with_body(perform(), |body| Body::new(Padding::new(body, length))).await,
        Fault::Gzip(length) => {
            let mut reply = with_body(perform(), |body| Body::from(gzip(body, length))).await;
            reply.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            reply
        }
        Fault::Drip(ms) => {
            with_body(perform(), |body| Body::new(Drip::new(body, Duration::from_millis(ms)))).await
        }
    }
}

/// Returns an error with this status, in the API's form.
fn error_with_status(status: StatusCode) -> Response {
    api::json(Err(ErrorReply::by_fault(status)), new_id()).map(Into::into)
}

/// Returns a reply with a status and nothing else.
fn bare(status: StatusCode) -> Response {
    let mut reply = Response::default();
    *reply.status_mut() = status;
    reply
}

/// Makes the connection end on this reply.
fn ending(mut reply: Response, end: ConnectionEnd) -> Response {
    reply.extensions_mut().insert(end);
    reply
}

async fn with_body(reply: Response, change: impl FnOnce(Bytes) -> Body) -> Response {
    let (head, body) = reply.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a proper reply is in memory");
    Response::from_parts(head, change(body))
}
