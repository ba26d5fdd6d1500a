//! The API: a request and the store give a reply, and nothing else has a part in it.
//!
//! Neither I/O nor a clock is here, so that a simulator can drive it as the server does.

mod auth;
pub(crate) mod check;
mod credential_kind;
#[cfg(test)]
mod data_tests;
mod error_reply;
mod listing;
mod operation;
mod pagination;
mod query;
mod reply;
mod request_body;
mod scheme;
mod session;
mod step;
mod steps;
#[cfg(test)]
mod tests;

use axum::{
    body::Bytes,
    http::{Request, Response, StatusCode, header::HOST},
};

pub(crate) use check::Params;
pub(crate) use credential_kind::CredentialKind;
pub(crate) use error_reply::ErrorReply;
pub(crate) use operation::{Access, Control, Operation};
pub(crate) use reply::{Body, json, request_id, text, value};

use crate::{
    Behavior,
    store::{Moment, Store},
};
use auth::Caller;
use request_body::RequestBody;
use steps::{Names, Work};

/// Answers a request with the steps of its operation. The store records what they change; an error changes nothing.
pub(crate) fn respond(
    store: &mut Store,
    behavior: &Behavior,
    operation: &'static Operation,
    request: &Request<Bytes>,
    moment: &mut Moment,
) -> Response<String> {
    respond_with(store, operation, request, moment, |store, params, caller, moment| {
        let mut work = Work { store, behavior, operation, params, caller, moment, body: Body::default() };
        work.run(&operation.steps, &mut Names::default())?;
        work.write_events();
        Ok(work.body)
    })
}

/// Answers a request as [`respond`] does, with `perform` in place of the steps. It gets the checked parameters, and the
/// workspace that the request is for.
pub(crate) fn respond_with(
    store: &mut Store,
    operation: &'static Operation,
    request: &Request<Bytes>,
    moment: &mut Moment,
    perform: impl FnOnce(&mut Store, &Params, &Caller, &mut Moment) -> Result<Body, ErrorReply>,
) -> Response<String> {
    // Before everything else and without a request id: the real server reads JSON before it looks at the path.
    let Ok(body) = RequestBody::read(request) else {
        return text(StatusCode::BAD_REQUEST, "Invalid JSON");
    };
    let request_id = moment.uuid();
    let outcome = admit(store, operation, request, body, moment)
        .and_then(|(params, caller)| store.attempt(|store| perform(store, &params, &caller, moment)));
    json(outcome, request_id)
}

/// Returns the workspace that a request is for, if its credential opens one.
pub(crate) fn workspace_of(
    store: &Store,
    operation: &Operation,
    request: &Request<Bytes>,
    moment: &Moment,
) -> Option<String> {
    let caller = auth::authenticate(store, request.headers(), &operation.auth, moment.now());
    caller.ok().map(|caller| caller.workspace_id)
}

/// Refuses the request, in the order of the real server, or returns its parameters and its workspace.
fn admit(
    store: &Store,
    operation: &'static Operation,
    request: &Request<Bytes>,
    body: RequestBody,
    moment: &Moment,
) -> Result<(Params, Caller), ErrorReply> {
    let caller = match operation.access {
        Access::Credentials => auth::authenticate(store, request.headers(), &operation.auth, moment.now())?,
        Access::Anyone => Caller::default(),
    };
    if !operation.methods.iter().any(|method| method == request.method().as_str()) {
        return Err(ErrorReply::method_not_allowed(&operation.methods));
    }
    if !operation.is_real {
        return Err(ErrorReply::not_implemented(operation));
    }
    let parameters = body.parameters(operation, request)?;
    let params = check::check(&operation.params, &operation.rules, &parameters);
    let mut params = params.map_err(|problems| ErrorReply::invalid(&problems))?;
    caller.check(&params)?;
    params.replace(&|text| store.successor(text));
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let url = host.map(|host| format!("http://{host}{}", operation.path));
    Ok((params.sent_to(url.unwrap_or_default()), caller))
}
