//! What the server says of itself when it refuses.

use crate::{
    json::{self, Value},
    list::insert,
    message::message,
    response::{HttpResponse, QUOTE_LIMIT, shorten},
};
use alloc::{string::String, vec::Vec};

/// The server's own error, `{"error": {"type", "message", "validation_errors"?}}`.
pub(crate) struct ServerError {
    /// An open set, for example `acs_user_not_found`.
    pub(crate) error_type: String,
    pub(crate) message: String,
    /// By path, sorted.
    pub(crate) validation_errors: Vec<(String, Vec<String>)>,
}

impl ServerError {
    /// That of `response`, its validation errors as `redact` leaves them.
    pub(crate) fn of(response: &HttpResponse, redact: &dyn Fn(&str) -> String) -> Option<Self> {
        if !response.may_be_json() {
            return None;
        }
        let body = json::read_object(&response.body).ok()?;
        let error = body.get("error")?.as_object()?;
        let text = |key: &str| error.get(key).and_then(Value::as_str).map(String::from);
        let mut validation_errors = Vec::new();
        if let Some(tree) = error.get("validation_errors") {
            flatten(tree, "", redact, &mut validation_errors);
        }
        Some(Self { error_type: text("type")?, message: text("message")?, validation_errors })
    }
}

/// Flattens zod's tree of messages: every node's `_errors`, by the dotted path to the node. What stands where the tree
/// has an object is a message all the same, so that none is lost.
fn flatten(node: &Value, path: &str, redact: &dyn Fn(&str) -> String, out: &mut Vec<(String, Vec<String>)>) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "_errors" {
                    flatten(member, path, redact, out);
                } else {
                    let between = if path.is_empty() { "" } else { "." };
                    flatten(member, &message!("{}{}{}", path, between, key), redact, out);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add(item, path, redact, out)),
        Value::Null => {}
        other => add(other, path, redact, out),
    }
}

/// Adds a message to those of its path.
fn add(message: &Value, path: &str, redact: &dyn Fn(&str) -> String, out: &mut Vec<(String, Vec<String>)>) {
    let path = redact(&shorten(path, QUOTE_LIMIT));
    let message = redact(&text_of(message));
    match out.binary_search_by(|(known, _)| known.cmp(&path)) {
        Ok(at) => {
            if let Some((_, known)) = out.get_mut(at) {
                known.push(message);
            }
        }
        Err(at) => insert(out, at, (path, Vec::from([message]))),
    }
}

fn text_of(value: &Value) -> String {
    if let Value::String(text) = value { text.clone() } else { value.to_json() }
}
