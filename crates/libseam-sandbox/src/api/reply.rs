//! Replies in the form of the Seam API.

use axum::http::{
    HeaderValue, Response, StatusCode,
    header::{ALLOW, CONTENT_TYPE},
};
use serde_json::{Map, Value};

use super::error_reply::ErrorReply;

const REQUEST_ID: &str = "seam-request-id";
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// The members of a successful reply, without `ok`.
#[derive(Debug, Default)]
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// Returns a body with one member.
    pub(crate) fn with(key: &str, value: impl Into<Value>) -> Self {
        let mut body = Self::default();
        body.insert(key, value);
        body
    }

    /// Adds a member.
    pub(crate) fn insert(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    /// Adds a member to an object that is a member.
    pub(crate) fn insert_within(&mut self, object: &str, key: &str, value: impl Into<Value>) {
        let object = self.0.entry(object).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(members) = object {
            members.insert(key.into(), value.into());
        }
    }

    fn into_json(mut self) -> Value {
        self.insert("ok", true);
        Value::Object(self.0)
    }
}

/// Returns the reply of a known path: JSON with a request id, whether it is a success or an error.
pub(crate) fn json(outcome: Result<Body, ErrorReply>, request_id: String) -> Response<String> {
    let error = match outcome {
        Ok(body) => return value(StatusCode::OK, &body.into_json(), request_id),
        Err(error) => error,
    };
    let (status, methods) = (error.status, error.allowed_methods);
    let mut response = value(status, &error.into_json(), request_id);
    if let Some(methods) = methods {
        let methods = HeaderValue::try_from(methods.join(", ")).expect("methods are printable ASCII");
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}

/// Returns any JSON, with a request id.
pub(crate) fn value(status: StatusCode, value: &Value, request_id: String) -> Response<String> {
    let mut response = Response::new(value.to_string());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert(REQUEST_ID, HeaderValue::try_from(request_id).expect("a UUID is printable ASCII"));
    response
}

/// Returns the id that a reply has.
pub(crate) fn request_id<B>(response: &Response<B>) -> Option<&str> {
    response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok())
}

/// Returns a reply that comes before any path: bare text, no content type, no request id.
pub(crate) fn text<B: From<&'static str>>(status: StatusCode, text: &'static str) -> Response<B> {
    let mut response = Response::new(text.into());
    *response.status_mut() = status;
    response
}
