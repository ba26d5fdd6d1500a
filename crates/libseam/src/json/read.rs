//! A value from JSON text.

use super::{NESTING_LIMIT, Number, Object, TOO_DEEP, Value};
use crate::{digits, message::message};
use alloc::{string::String, vec::Vec};

/// Why a text is not the JSON that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong, in a few words.
    pub reason: &'static str,
    /// Offset of the place in bytes.
    pub offset: usize,
}

impl ReadError {
    /// The same as a sentence about `what`, for example "the options".
    #[must_use]
    pub fn told_of(&self, what: &str) -> String {
        message!("{} are not a JSON object: {} at byte {}", what, self.reason, self.offset)
    }
}

/// Reads one JSON document. A byte order mark before it is passed over, as RFC 8259 section 8.1 allows.
///
/// # Errors
/// When `text` is not UTF-8, not JSON, has a duplicate key or a lone surrogate, or nests deeper than
/// [`NESTING_LIMIT`].
pub fn read(text: &[u8]) -> Result<Value, ReadError> {
    let text = digits::text(text).map_err(|offset| ReadError { reason: "not valid UTF-8", offset })?;
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::new(text, NESTING_LIMIT);
    reader.at = at;
    let value = reader.value();
    if value.is_some() {
        reader.space();
        if reader.at < text.len() {
            reader.note("more text after the JSON document", reader.at);
        }
    }
    match (value, reader.error) {
        (Some(value), None) => Ok(value),
        (_, error) => Err(error.unwrap_or(ReadError { reason: TOO_EARLY, offset: 0 })),
    }
}

/// The value of what [`super::Writer`] wrote: one level more than what was read may be in it.
pub(crate) fn reread(text: &str) -> Value {
    Reader::new(text, NESTING_LIMIT.saturating_add(1)).value().unwrap_or(Value::Null)
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`read`], and when the document is not an object.
pub fn read_object(text: &[u8]) -> Result<Object, ReadError> {
    match read(text)? {
        Value::Object(o) => Ok(o),
        _ => Err(ReadError { reason: "not a JSON object", offset: 0 }),
    }
}

const TOO_EARLY: &str = "the JSON text ends too early";

/// Its functions return `None` once there is an error.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many levels of nesting are left.
    levels: usize,
    error: Option<ReadError>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, levels: usize) -> Self {
        Self { text, at: 0, levels, error: None }
    }

    #[cold]
    fn note(&mut self, reason: &'static str, offset: usize) {
        self.error = Some(ReadError { reason, offset });
    }

    fn fail<T>(&mut self, reason: &'static str) -> Option<T> {
        self.note(reason, self.at);
        None
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.skip(1);
        }
    }

    /// Passes over `byte` if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.skip(1);
        }
        found
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self) -> Option<Value> {
        self.space();
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(bracket @ (b'{' | b'[')) => {
                self.levels = match self.levels.checked_sub(1) {
                    Some(levels) => levels,
                    None => return self.fail(TOO_DEEP),
                };
                self.skip(1);
                let value = if bracket == b'{' {
                    self.object().map(Value::Object)
                } else {
                    self.array().map(Value::Array)
                };
                self.levels = self.levels.saturating_add(1);
                value
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(_) => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let Some(word) = ["true", "false", "null"].iter().find(|word| rest.starts_with(**word))
                else {
                    return self.fail("expected a JSON value");
                };
                self.skip(word.len());
                Some(if *word == "null" { Value::Null } else { Value::Bool(*word == "true") })
            }
            None => self.fail(TOO_EARLY),
        }
    }

    /// Before the first item of an array or object, or after one: whether one follows, or `close` ends it.
    fn another(&mut self, first: bool, close: u8) -> Option<bool> {
        self.space();
        if self.take(close) {
            return Some(false);
        }
        if first || self.take(b',') {
            return Some(true);
        }
        self.fail(if self.peek().is_none() { TOO_EARLY } else { "expected a comma or the end" })
    }

    fn array(&mut self) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        while self.another(items.is_empty(), b']')? {
            items.push(self.value()?);
        }
        Some(items)
    }

    fn object(&mut self) -> Option<Object> {
        let mut members = Vec::new();
        let all_read = self.members(&mut members);
        // A key that was there before comes before whatever is wrong behind it.
        match Object::of(members) {
            Ok(object) => all_read.map(|()| object),
            Err(offset) => {
                self.note("the same key twice", offset);
                None
            }
        }
    }

    /// Reads members with the offsets of their keys.
    fn members(&mut self, members: &mut Vec<(String, Value, usize)>) -> Option<()> {
        while self.another(members.is_empty(), b'}')? {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return self.fail("expected a key in quotes");
            }
            let key = self.string()?;
            self.space();
            if !self.take(b':') {
                return self.fail("expected a colon after the key");
            }
            let value = self.value()?;
            members.push((key, value, start));
        }
        Some(())
    }

    fn number(&mut self) -> Option<Number> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'-') {
                self.take(b'+');
            }
            self.digits()?;
        }
        Some(Number::from_checked(self.since(start)))
    }

    fn digits(&mut self) -> Option<()> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail("expected a digit");
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.skip(1);
        }
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        self.skip(1);
        let mut out = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|b| b >= b' ' && b != b'"' && b != b'\\') {
                self.skip(1);
            }
            out.push_str(self.since(start));
            match self.peek() {
                Some(b'"') => {
                    self.skip(1);
                    return Some(out);
                }
                Some(b'\\') => {
                    self.skip(1);
                    out.push(self.escape()?);
                }
                Some(_) => return self.fail("a control character in a string"),
                None => return self.fail(TOO_EARLY),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let plain = match self.peek() {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.skip(1);
                return self.unicode();
            }
            _ => return self.fail("an unknown escape in a string"),
        };
        self.skip(1);
        Some(plain)
    }

    /// What follows `\u`: four digits, or two surrogates of four digits each.
    fn unicode(&mut self) -> Option<char> {
        let start = self.at;
        let mut code = self.hex4()?;
        if (0xd800..0xdc00).contains(&code) && self.take(b'\\') && self.take(b'u') {
            let low = self.hex4()?;
            // A second one that is none leaves the first one lone.
            if (0xdc00..0xe000).contains(&low) {
                code = (((code & 0x3ff) << 10) | (low & 0x3ff)).saturating_add(0x1_0000);
            }
        }
        let character = char::from_u32(code);
        if character.is_none() {
            self.note("a lone surrogate in a string", start);
        }
        character
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|b| char::from(b).to_digit(16));
            let Some(digit) = digit else { return self.fail("expected four hexadecimal digits") };
            code = (code << 4) | digit;
            self.skip(1);
        }
        Some(code)
    }
}
