//! Replies that faults put in the place of the operation's.

use axum::{
    body::Body,
    http::{
        HeaderValue, Response, StatusCode,
        header::{CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
};
use serde_json::json;

use super::kind::Fault;
use crate::{
    api::{self, ErrorReply},
    connection_end::ConnectionEnd,
    store::Moment,
};

const PAGE: &str = "<!doctype html>\n<html><head><title>Sign in</title></head>\
                    <body><h1>Sign in to use this network</h1></body></html>\n";

impl Fault {
    /// Returns the reply that takes the operation's place, authentication included; `None` for a fault that lets the
    /// operation have its effect.
    pub(crate) fn replacement(&self, moment: &mut Moment) -> Option<Response<Body>> {
        match self {
            Self::Status(status) if status.as_u16() < 400 => Some(bare(*status)),
            Self::Status(status) => Some(error_with_status(*status, moment)),
            Self::RateLimit(retry_after) => {
                let mut reply = error_with_status(StatusCode::TOO_MANY_REQUESTS, moment);
                reply.headers_mut().insert(RETRY_AFTER, retry_after.header(moment.now()));
                Some(reply)
            }
            Self::Redirect { location, status } => {
                let mut reply = bare(*status);
                reply.headers_mut().insert(LOCATION, location.clone());
                Some(reply)
            }
            Self::Html => {
                let mut reply = Response::new(Body::from(PAGE));
                reply
                    .headers_mut()
                    .insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                Some(reply)
            }
            Self::OkFalse => {
                Some(api::value(StatusCode::OK, &json!({ "ok": false }), moment.uuid()).map(Into::into))
            }
            Self::DropBefore => Some(ending(Response::default(), ConnectionEnd::Close)),
            Self::Garbage => Some(ending(Response::default(), ConnectionEnd::Garbage)),
            Self::Delay(_)
            | Self::DropAfter
            | Self::Truncate
            | Self::ResetMidBody
            | Self::ContentType(_)
            | Self::Oversized(_)
            | Self::Gzip(_)
            | Self::Drip(_)
            | Self::AttemptPending
            | Self::AttemptError => None,
        }
    }
}

/// Makes the connection end on this reply.
pub(super) fn ending(mut reply: Response<Body>, end: ConnectionEnd) -> Response<Body> {
    reply.extensions_mut().insert(end);
    reply
}

/// Returns an error with this status, in the API's form.
fn error_with_status(status: StatusCode, moment: &mut Moment) -> Response<Body> {
    api::json(Err(ErrorReply::by_fault(status)), moment.uuid()).map(Into::into)
}

/// Returns a reply with a status and nothing else.
fn bare(status: StatusCode) -> Response<Body> {
    let mut reply = Response::default();
    *reply.status_mut() = status;
    reply
}
