//! Leads each path to its answer.

use axum::{Router, extract::Request, http::StatusCode, middleware::from_fn, routing::any};
use std::{mem, sync::Arc};

use crate::{
    api::{Operation, text},
    cors, exchange, playground, same_origin,
    state::State,
};

/// Returns all paths over one state. Another path gets the bare text of the real server.
pub(crate) fn router(state: State) -> Router {
    let state = Arc::new(state);
    let mut open = Router::new().fallback(async || text::<axum::body::Body>(StatusCode::NOT_FOUND, "404"));
    let mut own = playground::router();
    for operation in Operation::all() {
        let state = Arc::clone(&state);
        let answer = move |request: Request| exchange::answer(Arc::clone(&state), operation, request);
        let router = if operation.is_control() { &mut own } else { &mut open };
        *router = mem::take(router).route(&operation.path, any(answer));
    }
    let is_exposed = state.is_exposed;
    let own = own.layer(from_fn(move |request, next| same_origin::only(request, next, is_exposed)));
    open.layer(from_fn(cors::allow_browsers)).merge(own)
}
