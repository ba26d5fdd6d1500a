//! A site: all that requests use and change, without I/O, clock or randomness, so that a simulator can drive it as the
//! server does.

use axum::{
    body::Bytes,
    http::{Request, Response},
};

use crate::{
    api::{self, Operation},
    control,
    desk::Desk,
    store::{Moment, Store},
};

/// The objects of a site, and how it behaves.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) store: Store,
    pub(crate) desk: Desk,
}

/// Answers a request as the API does, or as the sandbox itself.
pub(crate) fn answer(
    desk: &mut Desk,
    store: &mut Store,
    operation: &'static Operation,
    request: &Request<Bytes>,
    moment: &mut Moment,
) -> Response<String> {
    match operation.control {
        None => api::respond(store, operation, request, moment),
        Some(control) => {
            api::respond_with(store, operation, request, moment, |store, params, caller, moment| {
                control::perform(control, desk, store, params, &caller.workspace_id, moment)
            })
        }
    }
}
