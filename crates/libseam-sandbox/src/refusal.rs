use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::check::{Issue, issues_message, issues_tree};

/// A reply that says no, in the shape of the Seam API.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    kind: &'static str,
    message: String,
    /// One member more of the error. Boxed, because every handler hands refusals through.
    detail: Option<Box<(&'static str, Value)>>,
    /// For the `Allow` header, which HTTP demands of a 405.
    pub(crate) allowed_methods: Option<&'static [&'static str]>,
}

impl Refusal {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into(), detail: None, allowed_methods: None }
    }

    /// 404. `name` and `id` become the error's data: what was searched for.
    pub(crate) fn not_found(kind: &'static str, message: &str, name: &str, id: &str) -> Self {
        let mut refusal = Self::new(StatusCode::NOT_FOUND, kind, message);
        refusal.detail = Some(Box::new(("data", json!({ name: id }))));
        refusal
    }

    /// 400 for parameters that are well-formed and do not fit the scene.
    pub(crate) fn bad_request(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, message)
    }

    /// 400 for parameters that are not well-formed.
    pub(crate) fn invalid(issues: &[Issue]) -> Self {
        let mut refusal = Self::bad_request("invalid_input", issues_message(issues));
        refusal.detail = Some(Box::new(("validation_errors", issues_tree(issues))));
        refusal
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    /// 403 for a page that this is none of the business of.
    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(crate) fn method_not_allowed(methods: &'static [&'static str]) -> Self {
        let message = format!("only {} accepted", methods.join(","));
        let mut refusal = Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message);
        refusal.allowed_methods = Some(methods);
        refusal
    }

    pub(crate) fn invalid_content_type(method: &Method) -> Self {
        let message = format!("{method} requests must have Content-Type header with \"application/json\"");
        Self::bad_request("invalid_content_type", message)
    }

    /// What a fault rule asked for.
    pub(crate) fn by_fault(status: StatusCode) -> Self {
        let message = format!("The sandbox was told to answer with status {}", status.as_u16());
        Self::new(status, "sandbox_fault", message)
    }

    /// The body of the reply.
    pub(crate) fn into_json(self) -> Value {
        let mut error = Map::new();
        error.insert("type".into(), self.kind.into());
        error.insert("message".into(), self.message.into());
        if let Some((name, value)) = self.detail.map(|detail| *detail) {
            error.insert(name.into(), value);
        }
        json!({ "error": error, "ok": false })
    }
}

impl From<rusqlite::Error> for Refusal {
    /// A database that fails is the sandbox's fault, never the request's.
    fn from(error: rusqlite::Error) -> Self {
        let message = format!("The sandbox's database failed: {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_server_error", message)
    }
}
