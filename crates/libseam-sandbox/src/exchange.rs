use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{
    Method, StatusCode,
    header::{CONTENT_TYPE, HOST},
};
use axum::response::Response;
use serde_json::{Map, Value};

use crate::check::check;
use crate::credential_kind::CredentialKind;
use crate::fault::misbehave;
use crate::refusal::Refusal;
use crate::reply::{self, Body};
use crate::route::{Access, Handler, Route};
use crate::state::State;
use crate::{auth, query};

/// The largest request body that is read, as in the official fake.
const BODY_LIMIT: usize = 1024 * 1024;

/// The way of every request whose path is known, from its bytes to its reply. Requests to the API are logged, and may
/// meet a fault; requests to the sandbox itself are not and do not.
pub(crate) async fn answer(state: Arc<State>, route: &'static Route, request: Request) -> Response {
    let Some(operation) = route.operation() else {
        return match read(request).await {
            Ok((head, body)) => perform(&state, route, &head, &body),
            Err(too_large) => too_large,
        };
    };
    let (credential, _) = CredentialKind::read(request.headers());
    let number = state.requests.begin(&operation, credential);
    let reply = match read(request).await {
        Ok((head, body)) => {
            let proper = || perform(&state, route, &head, &body);
            match state.faults.next(&operation) {
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

/// Reads a request to its end, or says that it has none in sight.
async fn read(request: Request) -> Result<(Parts, Bytes), Response> {
    let (head, body) = request.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => Ok((head, bytes)),
        // A broken upload ends here too, but then nobody reads the reply.
        Err(_) => Err(reply::text(StatusCode::PAYLOAD_TOO_LARGE, "Body exceeded 1mb limit")),
    }
}

/// Answers properly: does what the request wants, or refuses it.
fn perform(state: &State, route: &Route, head: &Parts, body: &Bytes) -> Response {
    // Before everything else and without a request id: the real server reads JSON before it looks at the path.
    match Given::read(head, body) {
        Ok(given) => reply::json(outcome(state, route, head, given)),
        Err(_) => reply::text(StatusCode::BAD_REQUEST, "Invalid JSON"),
    }
}

/// Everything that can refuse a request, in the order of the real server.
fn outcome(state: &State, route: &Route, head: &Parts, given: Given) -> Result<Body, Refusal> {
    if route.access == Access::Credentials {
        auth::authenticate(&head.headers, state.store.credentials())?;
    }
    if !route.methods.contains(&head.method.as_str()) {
        return Err(Refusal::method_not_allowed(route.methods));
    }
    let parameters = given.parameters(route, head)?;
    let parameters =
        check(route.parameters, route.rules, &parameters).map_err(|issues| Refusal::invalid(&issues))?;
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let parameters =
        parameters.sent_to(host.map_or_else(String::new, |host| format!("http://{host}{}", route.path)));
    match route.handler {
        Handler::Scene(handler) => state.store.change(|scene| handler(scene, &parameters)),
        Handler::Sandbox(handler) => handler(state, &parameters),
    }
}

/// What came as the body.
enum Given {
    Nothing,
    Json(Value),
    /// Bytes that nobody said were JSON.
    Unlabelled,
}

impl Given {
    fn read(head: &Parts, bytes: &Bytes) -> Result<Self, serde_json::Error> {
        if bytes.is_empty() {
            return Ok(Self::Nothing);
        }
        let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if content_type.to_ascii_lowercase().contains("application/json") {
            serde_json::from_slice(bytes).map(Self::Json)
        } else {
            Ok(Self::Unlabelled)
        }
    }

    /// The parameters before any check, from the query or from the body, whichever the method uses.
    fn parameters(self, route: &Route, head: &Parts) -> Result<Map<String, Value>, Refusal> {
        if head.method == Method::GET || head.method == Method::DELETE {
            return Ok(query::read(head.uri.query().unwrap_or(""), route.parameters));
        }
        match self {
            Self::Json(Value::Object(parameters)) => Ok(parameters),
            // The real server spreads the body into an object, which leaves nothing of a list or a number.
            Self::Nothing | Self::Json(_) => Ok(Map::new()),
            Self::Unlabelled => Err(Refusal::invalid_content_type(&head.method)),
        }
    }
}
