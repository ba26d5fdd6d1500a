//! A value from JSON text.

use super::{NESTING_LIMIT, Number, Object, TOO_DEEP, Value};
use crate::{digits, digits::Digits, message::message};
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
        let offset = Digits::of(self.offset as u64);
        message!("{} are not a JSON object: {} at byte {}", what, self.reason, offset)
    }
}

type Result<T> = core::result::Result<T, ReadError>;

/// Reads one JSON document. A byte order mark before it is passed over, as RFC 8259 section 8.1 allows.
///
/// # Errors
/// When `text` is not UTF-8, not JSON, has a duplicate key or a lone surrogate, or nests deeper than
/// [`NESTING_LIMIT`].
pub fn read(text: &[u8]) -> Result<Value> {
    let text = digits::text(text).map_err(|offset| ReadError { reason: "not valid UTF-8", offset })?;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, depth: 0, most: NESTING_LIMIT };
    let value = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return reader.fail("more text after the JSON document");
    }
    Ok(value)
}

/// The value of what [`super::Writer`] wrote: one level more than what was read may be in it.
pub(crate) fn reread(text: &str) -> Value {
    let mut reader = Reader { text, at: 0, depth: 0, most: NESTING_LIMIT.saturating_add(1) };
    reader.value().unwrap_or(Value::Null)
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`read`], and when the document is not an object.
pub fn read_object(text: &[u8]) -> Result<Object> {
    match read(text)? {
        Value::Object(o) => Ok(o),
        _ => Err(ReadError { reason: "not a JSON object", offset: 0 }),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    most: usize,
}

impl<'a> Reader<'a> {
    fn fail<T>(&self, reason: &'static str) -> Result<T> {
        Err(ReadError { reason, offset: self.at })
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

    fn value(&mut self) -> Result<Value> {
        self.space();
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number().map(Value::Number),
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            Some(_) => self.fail("expected a JSON value"),
            None => self.fail("the JSON text ends too early"),
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.skip(word.len());
            return Ok(value);
        }
        self.fail("expected a JSON value")
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value>) -> Result<Value> {
        if self.depth >= self.most {
            return self.fail(TOO_DEEP);
        }
        self.depth = self.depth.saturating_add(1);
        self.skip(1);
        let value = read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(value)
    }

    /// After a member of an array or object: whether another one follows, or `close` ends it.
    fn another(&mut self, close: u8) -> Result<bool> {
        self.space();
        if self.take(b',') {
            return Ok(true);
        }
        if self.take(close) {
            return Ok(false);
        }
        self.fail(if self.peek().is_none() {
            "the JSON text ends too early"
        } else {
            "expected a comma or the end"
        })
    }

    fn array(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        self.space();
        if !self.take(b']') {
            loop {
                items.push(self.value()?);
                if !self.another(b']')? {
                    break;
                }
            }
        }
        Ok(Value::Array(items))
    }

    fn object(&mut self) -> Result<Value> {
        let mut members = Object::new();
        self.space();
        if !self.take(b'}') {
            loop {
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
                if members.insert(key, self.value()?).is_some() {
                    return Err(ReadError { reason: "the same key twice", offset: start });
                }
                if !self.another(b'}')? {
                    break;
                }
            }
        }
        Ok(Value::Object(members))
    }

    fn number(&mut self) -> Result<Number> {
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
        Ok(Number::from_checked(self.since(start)))
    }

    fn digits(&mut self) -> Result<()> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail("expected a digit");
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.skip(1);
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String> {
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
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.skip(1);
                    out.push(self.escape()?);
                }
                Some(_) => return self.fail("a control character in a string"),
                None => return self.fail("the JSON text ends too early"),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
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
        Ok(plain)
    }

    /// What follows `\u`: four digits, or two surrogates of four digits each.
    fn unicode(&mut self) -> Result<char> {
        let start = self.at;
        let lone = ReadError { reason: "a lone surrogate in a string", offset: start };
        let first = self.hex4()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(lone);
        }
        if first >= 0xdc00 || !self.take(b'\\') || !self.take(b'u') {
            return Err(lone);
        }
        let second = self.hex4()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(lone);
        }
        let high = (first & 0x3ff) << 10;
        char::from_u32((high | (second & 0x3ff)).saturating_add(0x1_0000)).ok_or(lone)
    }

    fn hex4(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|b| char::from(b).to_digit(16));
            let Some(digit) = digit else { return self.fail("expected four hexadecimal digits") };
            code = (code << 4) | digit;
            self.skip(1);
        }
        Ok(code)
    }
}
