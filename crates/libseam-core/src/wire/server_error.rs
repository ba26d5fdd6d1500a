//! The error of the server's own that a refusal holds: `{"error": {"type", "message", "validation_errors"?, "data"?}}`. It
//! is read where it stands.

use crate::{
    json::{Container, Object, Quoted, Raw, Token, Value},
    memory::{self, OutOfMemory},
    wire::{quote::NO_LIMIT, request::HttpRequest},
};
use alloc::{string::String, vec::Vec};

/// The server's own error.
pub(crate) struct ServerError<'a> {
    /// Type of the error, from an open set, for example `acs_user_not_found`.
    pub(crate) error_type: Quoted<'a>,
    pub(crate) message: Quoted<'a>,
    /// True if the body says `ok` as well, which the API never does with an error.
    pub(crate) is_ok: bool,
    validation_errors: Option<Raw<'a>>,
    data: Option<Raw<'a>>,
}

impl<'a> ServerError<'a> {
    /// Finds the server's error in `body`.
    pub(crate) fn of(body: Raw<'a>) -> Option<Self> {
        let error = body.member("error")?;
        Some(Self {
            error_type: error.member("type")?.as_string()?,
            message: error.member("message")?.as_string()?,
            is_ok: body.member("ok").and_then(Raw::as_bool) == Some(true),
            validation_errors: error.member("validation_errors"),
            data: error.member("data").filter(|data| !data.is_null()),
        })
    }

    /// Collects the server's validation messages by the dotted path to the parameter, with the secrets of
    /// `request` redacted.
    ///
    /// The server sends zod's tree: every node's messages are its `_errors`. What stands where the tree has an object is
    /// a message all the same, so that none is lost.
    pub(crate) fn validation_errors(&self, request: &HttpRequest) -> Result<Object, OutOfMemory> {
        let mut messages = Object::new();
        if let Some(tree) = self.validation_errors {
            flatten(tree, request, &mut messages)?;
        }
        messages.group_by_key()
    }

    /// Reads the additional data of the error, with the secrets of `request` redacted.
    pub(crate) fn data(&self, request: &HttpRequest) -> Result<Option<Value>, OutOfMemory> {
        self.data.map(|data| request.redacted(data)).transpose()
    }
}

/// Adds the messages of a tree. A path is quoted on every level: a long one is cut off before it becomes longer, and none
/// is quoted again for each of its messages.
fn flatten(tree: Raw<'_>, request: &HttpRequest, out: &mut Object) -> Result<(), OutOfMemory> {
    let mut tokens = tree.tokens();
    // The paths of the nodes that are open, and the path of what comes next.
    let mut open: Vec<String> = Vec::new();
    let mut path = String::new();
    loop {
        // The text was checked, so there is no error.
        match tokens.token().unwrap_or(Token::End) {
            Token::Key(key, _) => {
                let node = open.last().map_or("", String::as_str);
                path = if key == *"_errors" { memory::copy(node)? } else { child_path(node, key, request)? };
            }
            Token::Open(Container::Object) => memory::push(&mut open, core::mem::take(&mut path))?,
            Token::Close(_) => drop(open.pop()),
            Token::Open(Container::Array) => {
                while let Some(item) = tokens.value() {
                    add(message(item)?, &path, request, out)?;
                }
            }
            Token::String(text) => add(text.to_text()?, &path, request, out)?,
            Token::Number(text) => add(memory::copy(text)?, &path, request, out)?,
            Token::Bool(flag) => {
                add(memory::copy(if flag { "true" } else { "false" })?, &path, request, out)?
            }
            Token::Null => {}
            Token::End => return Ok(()),
        }
    }
}

/// Returns the path to the node `key` in the node `path`.
fn child_path(path: &str, key: Quoted<'_>, request: &HttpRequest) -> Result<String, OutOfMemory> {
    let key = key.to_text()?;
    let mut below = String::new();
    if !path.is_empty() {
        memory::append(&mut below, path)?;
        memory::append(&mut below, ".")?;
    }
    memory::append(&mut below, &key)?;
    request.quote_to_string(below.as_bytes())
}

/// Converts an item of a list of messages to text.
fn message(item: Raw<'_>) -> Result<String, OutOfMemory> {
    match item.as_string() {
        Some(text) => text.to_text(),
        None => item.to_value()?.try_to_json(),
    }
}

/// Adds a message under its path. [`Object::group_by_key`] is to follow.
fn add(message: String, path: &str, request: &HttpRequest, out: &mut Object) -> Result<(), OutOfMemory> {
    let shown = redact_text(&message, request)?;
    out.append(memory::copy(path)?, Value::String(shown))
}

impl HttpRequest {
    /// Builds the tree of `value` with secrets redacted in its texts, names and numbers.
    pub(crate) fn redacted(&self, value: Raw<'_>) -> Result<Value, OutOfMemory> {
        value.to_value_with(&|text| redact_text(&text.to_text()?, self))
    }
}

/// Copies `text` with secrets redacted.
fn redact_text(text: &str, request: &HttpRequest) -> Result<String, OutOfMemory> {
    let mut shown = String::new();
    request.quote("", text.as_bytes(), NO_LIMIT, "", &mut shown)?;
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::flatten;
    use crate::{
        json::{self, Object, Raw},
        wire::{
            request::{Header, HttpRequest, SCHEME},
            secret::Secret,
        },
    };
    use std::{format, string::String, vec};

    fn request() -> HttpRequest {
        let headers = vec![
            Header::sensitive("authorization", Secret::concat(&[SCHEME, "seam_test1_abcdefgh"])),
            Header::sensitive("x-own", Secret::concat(&["31415926535"])),
        ];
        HttpRequest { method: "POST", url: String::new(), headers, body: String::new() }
    }

    fn flatten_to_json(tree: &str) -> String {
        let mut messages = Object::new();
        let tree = Raw::document(json::check(tree.as_bytes(), 64).unwrap());
        flatten(tree, &request(), &mut messages).unwrap();
        json::Value::Object(messages.group_by_key().unwrap()).to_json()
    }

    #[test]
    fn messages_stand_under_their_paths() {
        for (tree, expected) in [
            (
                r#"{"_errors":["1"],"a":{"_errors":["2",3],"b":{"_errors":[]}}}"#,
                r#"{"":["1"],"a":["2","3"]}"#,
            ),
            // Paths in their order, and the messages of each in that of the text.
            (r#"{"a":{"b":"1"},"a!":"2","\u0001a":{"b":"0"}}"#, r#"{"a!":["2"],"a.b":["1","0"]}"#),
            (r#"[null,"1",{"b":[2.50]}]"#, r#"{"":["null","1","{\"b\":[2.50]}"]}"#),
            (r#"{"seam_test1_abcdefgh":{"a":"1"},"b":null}"#, r#"{"[redacted].a":["1"]}"#),
        ] {
            assert_eq!(flatten_to_json(tree), expected);
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
            let data = Raw::document(json::check(data.as_bytes(), 64).unwrap());
            assert_eq!(request().redacted(data).unwrap().to_json(), expected);
        }
    }

    #[test]
    fn long_paths_are_cut_off() {
        let long = "x".repeat(150);
        let tree = format!(r#"{{"{long}":{{"{long}":{{"{long}":["1","2"]}}}}}}"#);
        assert_eq!(flatten_to_json(&tree), format!(r#"{{"{long}.{}…":["1","2"]}}"#, "x".repeat(49)));
    }
}
