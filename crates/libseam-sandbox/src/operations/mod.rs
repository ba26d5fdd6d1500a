//! What the sandbox can do: one file for each group of paths, each with its table of routes and its handlers.

mod acs_access_groups;
mod acs_credentials;
mod acs_systems;
mod acs_users;
mod client_sessions;
mod control;
mod found;
mod health;
mod pagination;
mod user_identities;

use std::mem;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::any;

use crate::route::Route;
use crate::state::State;
use crate::{cors, exchange, playground, reply, same_origin};

const GROUPS: [&[Route]; 8] = [
    acs_access_groups::ROUTES,
    acs_credentials::ROUTES,
    acs_systems::ROUTES,
    acs_users::ROUTES,
    client_sessions::ROUTES,
    control::ROUTES,
    health::ROUTES,
    user_identities::ROUTES,
];

/// All paths over one state. A path that is not among them gets the bare text of the real server.
pub(crate) fn router(state: Arc<State>) -> Router {
    let mut open = Router::new().fallback(async || reply::text(StatusCode::NOT_FOUND, "404"));
    let mut own = playground::router();
    for route in GROUPS.into_iter().flatten() {
        let state = Arc::clone(&state);
        let answer = move |request: Request| exchange::answer(Arc::clone(&state), route, request);
        let router = if route.is_control() { &mut own } else { &mut open };
        *router = mem::take(router).route(route.path, any(answer));
    }
    open.layer(from_fn(cors::allow_browsers)).merge(own.layer(from_fn(same_origin::only)))
}

/// Whether the sandbox has an operation of this name, such as `acs.users.delete`.
pub(crate) fn is_operation(name: &str) -> bool {
    GROUPS.into_iter().flatten().any(|route| route.operation().as_deref() == Some(name))
}
