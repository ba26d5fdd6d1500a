//! What the server says of itself when it refuses.

use crate::{
    json::{Object, Value},
    wire::{quote::NO_LIMIT, request::HttpRequest},
};
use alloc::string::String;

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
/// has an object is a message all the same, so that none is lost. `request` says what must not be seen, and `path` is
/// quoted already: a long one is cut off before it becomes longer, and none is quoted again for each of its messages.
/// [`Object::gathered`] is to follow.
pub(crate) fn flatten(node: &Value, path: &str, request: &HttpRequest, out: &mut Object) {
    match node {
        Value::Object(members) => {
            for (key, member) in members {
                let mut below = String::new();
                below.push_str(path);
                if key != "_errors" {
                    if !path.is_empty() {
                        below.push('.');
                    }
                    below.push_str(key);
                    below = request.quoted(below.as_bytes());
                }
                flatten(member, &below, request, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| add(item, path, request, out)),
        Value::Null => {}
        other => add(other, path, request, out),
    }
}

/// Adds a message under its path.
fn add(message: &Value, path: &str, request: &HttpRequest, out: &mut Object) {
    let mut text = String::new();
    let json;
    let message = match message {
        Value::String(text) => text,
        other => {
            json = other.to_json();
            &json
        }
    };
    request.quote("", message.as_bytes(), NO_LIMIT, "", &mut text);
    let mut key = String::new();
    key.push_str(path);
    out.add((key, Value::String(text), out.len()));
}

/// Takes what the server adds about its error out of `body`, without what `request` says must not be seen.
pub(crate) fn take_data(body: &mut Object, request: &HttpRequest) -> Option<Value> {
    let Value::Object(error) = body.get_mut("error")? else { return None };
    let data = error.remove("data").filter(|data| *data != Value::Null)?;
    Some(shown(data, request))
}

/// `value` as it may be shown: its texts, names and numbers hold nothing that must not be seen.
fn shown(value: Value, request: &HttpRequest) -> Value {
    let quoted = |text: &str| {
        let mut out = String::new();
        request.quote("", text.as_bytes(), NO_LIMIT, "", &mut out);
        out
    };
    match value {
        Value::String(text) => Value::String(quoted(&text)),
        Value::Number(number) => {
            let text = quoted(number.as_str());
            if text == number.as_str() { Value::Number(number) } else { Value::String(text) }
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| shown(item, request)).collect()),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, member)| (quoted(&name), shown(member, request)));
            Value::Object(members.collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{flatten, shown};
    use crate::{
        json::{self, Object},
        wire::request::{Header, HttpRequest, SCHEME},
        wire::secret::Secret,
    };
    use std::{format, string::String, vec};

    fn request() -> HttpRequest {
        let headers = vec![
            Header::sensitive("authorization", Secret::concat(&[SCHEME, "seam_test1_abcdefgh"])),
            Header::sensitive("x-own", Secret::concat(&["31415926535"])),
        ];
        HttpRequest { method: "POST", url: String::new(), headers, body: String::new() }
    }

    fn flattened(tree: &str) -> String {
        let mut messages = Object::new();
        flatten(&json::read(tree.as_bytes()).unwrap(), "", &request(), &mut messages);
        json::Value::Object(messages.gathered()).to_json()
    }

    #[test]
    fn messages_stand_under_their_paths() {
        for (tree, expected) in [
            (
                r#"{"_errors":["1"],"a":{"_errors":["2",3],"b":{"_errors":[]}}}"#,
                r#"{"":["1"],"a":["2","3"]}"#,
            ),
            // In the order of the paths, which is not that in which they are met.
            (r#"{"a":{"b":"1"},"a!":"2","\u0001a":{"b":"0"}}"#, r#"{"a!":["2"],"a.b":["0","1"]}"#),
            (r#"{"seam_test1_abcdefgh":{"a":"1"},"b":null}"#, r#"{"[redacted].a":["1"]}"#),
        ] {
            assert_eq!(flattened(tree), expected);
        }
    }

    #[test]
    fn data_is_shown_without_what_must_not_be_seen() {
        for (data, expected) in [
            (r#"{"a":[1,1.50,true,null,"x"],"b":{}}"#, r#"{"a":[1,1.50,true,null,"x"],"b":{}}"#),
            (r#"[["seam_test1_abcdefgh"]]"#, r#"[["[redacted]"]]"#),
            (r#"{"seam_test1_abcdefgh":1}"#, r#"{"[redacted]":1}"#),
            (r#"{"a":31415926535,"b":314159}"#, r#"{"a":"[redacted]","b":314159}"#),
        ] {
            assert_eq!(shown(json::read(data.as_bytes()).unwrap(), &request()).to_json(), expected);
        }
    }

    #[test]
    fn long_paths_are_cut_off() {
        let long = "x".repeat(150);
        let tree = format!(r#"{{"{long}":{{"{long}":{{"{long}":["1","2"]}}}}}}"#);
        assert_eq!(flattened(&tree), format!(r#"{{"{long}.{}…":["1","2"]}}"#, "x".repeat(49)));
    }
}
