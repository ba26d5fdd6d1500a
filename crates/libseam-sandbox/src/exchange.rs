//! Answers every request whose path is known. Only requests to the API are logged, and only they meet faults.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http,
    http::StatusCode,
    response::Response,
};
use std::sync::Arc;

use crate::{
    api::{self, CredentialKind, Operation},
    control,
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
    let number = state.requests.begin(&name, credential);
    let reply = match read(request).await {
        Ok(request) => {
            let proper = || perform(&state, operation, &request);
            match state.faults.next(&name) {
                None => proper(),
                Some(fault) => {
                    state.requests.note_fault(number, &fault);
                    misbehave(fault, proper).await
                }
            }
        }
        Err(too_large) => too_large,
    };
    state.requests.finish(number, &reply);
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

/// Answers as the API does, or as the sandbox itself.
fn perform(state: &State, operation: &'static Operation, request: &http::Request<Bytes>) -> Response {
    let response = state.answer(|store, moment| match operation.control {
        None => api::respond(store, operation, request, moment),
        Some(control) => {
            api::respond_with(store, operation, request, moment, |store, params, caller, moment| {
                control::perform(control, state, store, params, &caller.workspace_id, moment)
            })
        }
    });
    response.map(Body::from)
}
