//! What the server says of itself when it refuses.

use crate::{
    json::{Object, Value},
    quote::NO_LIMIT,
    request::HttpRequest,
};
use alloc::{string::String, vec::Vec};

/// The server's own error, `{"error": {"type", "message", "validation_errors"?}}`.
pub(crate) struct ServerError<'a> {
    /// An open set, for example `acs_user_not_found`.
    pub(crate) error_type: &'a str,
    pub(crate) message: &'a str,
    pub(crate) validation_errors: Option<&'a Value>,
}

impl<'a> ServerError<'a> {
    /// That in `body`.
    pub(crate) fn of(body: &'a Object) -> Option<Self> {
        let Value::Object(error) = body.get("error")? else { return None };
        match (error.get("type")?, error.get("message")?) {
            (Value::String(error_type), Value::String(message)) => {
                Some(Self { error_type, message, validation_errors: error.get("validation_errors") })
            }
            _ => None,
        }
    }
}

/// Flattens zod's tree of messages: every node's `_errors`, by the dotted path to the node. What stands where the tree
/// has an object is a message all the same, so that none is lost. `request` says what must not be seen.
pub(crate) fn flatten(node: &Value, path: &str, request: &HttpRequest, out: &mut Object) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                let mut below = String::from(path);
                if key != "_errors" {
                    if !path.is_empty() {
                        below.push('.');
                    }
                    below.push_str(key);
                }
                flatten(member, &below, request, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add(item, path, request, out)),
        Value::Null => {}
        other => add(other, path, request, out),
    }
}

/// Adds a message to those of its path.
fn add(message: &Value, path: &str, request: &HttpRequest, out: &mut Object) {
    let (path, mut text) = (request.quoted(path.as_bytes()), String::new());
    let json;
    let message = match message {
        Value::String(text) => text,
        other => {
            json = other.to_json();
            &json
        }
    };
    request.quote("", message.as_bytes(), NO_LIMIT, "", &mut text);
    if !out.contains_key(&path) {
        out.insert(path.clone(), Value::Array(Vec::new()));
    }
    if let Some(Value::Array(messages)) = out.get_mut(&path) {
        messages.push(Value::String(text));
    }
}
