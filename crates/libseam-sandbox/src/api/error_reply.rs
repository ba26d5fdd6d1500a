//! Errors in the form of the Seam API.

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::{
    check::{Problem, problems_message, problems_tree},
    operation::Operation,
};
use crate::store::Resource;

/// A reply that refuses a request.
#[derive(Debug)]
pub(crate) struct ErrorReply {
    pub(super) status: StatusCode,
    error_type: String,
    message: String,
    /// One more member of the error. Boxed, because every step returns errors.
    detail: Option<Box<(&'static str, Value)>>,
    /// The `Allow` header, which HTTP demands of a 405.
    pub(super) allowed_methods: Option<&'static [String]>,
}

impl ErrorReply {
    fn new(status: StatusCode, error_type: impl Into<String>, message: impl Into<String>) -> Self {
        let (error_type, message) = (error_type.into(), message.into());
        Self { status, error_type, message, detail: None, allowed_methods: None }
    }

    /// Answers 404 for an object that is not there. `name` and `id` become the error's data.
    pub(crate) fn not_found(resource: &Resource, name: &str, id: &str) -> Self {
        let mut error = Self::missing(resource);
        error.status = StatusCode::NOT_FOUND;
        error.detail = Some(Box::new(("data", json!({ name: id }))));
        error
    }

    /// Answers 400 for an object that is not there.
    pub(super) fn missing(resource: &Resource) -> Self {
        Self::bad_request(format!("{}_not_found", resource.name), resource.not_found.as_str())
    }

    /// Answers 400 for parameters that are well-formed and do not fit what is there.
    pub(super) fn bad_request(error_type: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error_type, message)
    }

    /// Answers 400 for parameters that are not well-formed.
    pub(crate) fn invalid(problems: &[Problem]) -> Self {
        let mut error = Self::bad_request("invalid_input", problems_message(problems));
        error.detail = Some(Box::new(("validation_errors", problems_tree(problems))));
        error
    }

    /// Answers 409 for something that is there already.
    pub(super) fn conflict(error_type: &str, message: &str) -> Self {
        Self::new(StatusCode::CONFLICT, error_type, message)
    }

    pub(super) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// Answers 401 for a credential that is known and does not do.
    pub(super) fn unauthorized_as(error_type: &str, message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, error_type, message)
    }

    /// Answers 403 to a publishable key that begins a session with more than a name.
    pub(super) fn session_not_empty(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "publishable_keys_must_create_empty_client_sessions", message)
    }

    /// Answers 403 to a page of another origin.
    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(super) fn method_not_allowed(methods: &'static [String]) -> Self {
        let message = format!("only {} accepted", methods.join(","));
        let mut error = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message);
        error.allowed_methods = Some(methods);
        error
    }

    /// Answers 501 for an operation that the API has and the sandbox has not.
    pub(super) fn not_implemented(operation: &Operation) -> Self {
        let name = operation.name().unwrap_or_default();
        let message = format!(
            "The sandbox has no {name} yet; GET /_sandbox/operations lists the operations that it has"
        );
        Self::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
    }

    pub(super) fn invalid_content_type(method: &Method) -> Self {
        let message = format!("{method} requests must have Content-Type header with \"application/json\"");
        Self::bad_request("invalid_content_type", message)
    }

    /// Answers 429 to a request beyond a rate limit.
    pub(crate) fn rate_limited() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", "Too many requests; see Retry-After")
    }

    /// Answers as a fault rule demands.
    pub(crate) fn by_fault(status: StatusCode) -> Self {
        let message = format!("A fault rule of the sandbox demands status {}", status.as_u16());
        Self::new(status, "sandbox_fault", message)
    }

    /// Answers 500 for a database that fails.
    pub(crate) fn database(error: &rusqlite::Error) -> Self {
        let message = format!("The sandbox's database failed: {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error", message)
    }

    /// Returns the body of the reply.
    pub(super) fn into_json(self) -> Value {
        let mut error = Map::new();
        error.insert("type".into(), self.error_type.into());
        error.insert("message".into(), self.message.into());
        if let Some((name, value)) = self.detail.map(|detail| *detail) {
            error.insert(name.into(), value);
        }
        json!({ "error": error, "ok": false })
    }
}
