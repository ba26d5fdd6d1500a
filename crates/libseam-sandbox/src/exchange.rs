//! Answers every request whose path is known. Only requests to the API are logged, and only they meet faults.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http,
    http::{StatusCode, header::DATE},
    response::Response,
};
use std::sync::Arc;

use crate::{
    api::{self, CredentialKind, Operation},
    desk::Answer,
    fault::misbehave,
    state::State,
};

/// The largest request body that is read, as in the official fake.
const BODY_LIMIT: usize = 1024 * 1024;

/// Answers one request.
pub(crate) async fn answer(state: Arc<State>, operation: &'static Operation, request: Request) -> Response {
    let Some(name) = operation.name() else {
        return match read(request).await {
            Ok(request) => perform(&state, operation, &request),
            Err(too_large) => too_large,
        };
    };
    let (credential, _) = CredentialKind::read(request.headers());
    let number = state.begin(&name, credential);
    let mut reply = match read(request).await {
        Err(too_large) => too_large,
        Ok(request) => match state.decide(&name, number) {
            Answer::Proper => perform(&state, operation, &request),
            Answer::Spoiled(fault) => misbehave(fault, || perform(&state, operation, &request)).await,
            Answer::Replaced(reply) => reply,
        },
    };
    // The clock of the sandbox and not that of the machine, which hyper would write.
    reply.headers_mut().entry(DATE).or_insert_with(|| state.date());
    state.finish(number, &reply);
    reply
}

/// Reads a request to its end, unless it is too large.
async fn read(request: Request) -> Result<http::Request<Bytes>, Response> {
    let (head, body) = request.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => Ok(http::Request::from_parts(head, bytes)),
        // A broken upload ends here too, but then no client reads the reply.
        Err(_) => Err(api::text(StatusCode::PAYLOAD_TOO_LARGE, "Body exceeded 1mb limit")),
    }
}

fn perform(state: &State, operation: &'static Operation, request: &http::Request<Bytes>) -> Response {
    state.answer(operation, request).map(Body::from)
}
