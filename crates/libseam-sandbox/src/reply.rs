use axum::body;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::refusal::Refusal;

const REQUEST_ID: &str = "seam-request-id";
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The members of a successful reply, without `ok`.
#[derive(Debug, Default)]
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// The body of an operation that returns nothing.
    pub(crate) fn done() -> Self {
        Self::default()
    }

    /// A body with one member.
    pub(crate) fn with(key: &str, value: impl Into<Value>) -> Self {
        Self::default().and(key, value)
    }

    /// One member more.
    pub(crate) fn and(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.insert(key.into(), value.into());
        self
    }

    fn into_json(self) -> Value {
        Value::Object(self.and("ok", true).0)
    }
}

/// The reply of a known path: JSON with a request id, whether it says yes or no.
pub(crate) fn json(outcome: Result<Body, Refusal>) -> Response {
    let (status, allowed_methods, value) = match outcome {
        Ok(body) => (StatusCode::OK, None, body.into_json()),
        Err(refusal) => (refusal.status, refusal.allowed_methods, refusal.into_json()),
    };
    let mut response = self::value(status, &value);
    if let Some(methods) = allowed_methods {
        let methods = HeaderValue::try_from(methods.join(", ")).expect("methods are printable ASCII");
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}

/// Any JSON, with a request id.
pub(crate) fn value(status: StatusCode, value: &Value) -> Response {
    let mut response = Response::new(body::Body::from(value.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    let request_id = Uuid::new_v4().to_string();
    headers.insert(REQUEST_ID, HeaderValue::try_from(request_id).expect("a UUID is printable ASCII"));
    response
}

/// The id that a reply was given.
pub(crate) fn request_id(response: &Response) -> Option<&str> {
    response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok())
}

/// A reply that comes before any path: bare text, no content type, no request id.
pub(crate) fn text(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(body::Body::from(text));
    *response.status_mut() = status;
    response
}
