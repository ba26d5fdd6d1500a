//! A value from JSON text.

use super::{NESTING_LIMIT, Number, Object, TOO_DEEP, Value};
use crate::{message::message, utf8};
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
#[inline(never)]
pub fn read(text: &[u8]) -> Result<Value, ReadError> {
    let mut reader = Reader::new(text);
    let value = reader.document();
    reader.error.map_or(Ok(value), Err)
}

/// The value of what [`super::Writer`] wrote: one level more than what was read may be in it.
pub(crate) fn reread(text: &str) -> Value {
    Reader::new(text.as_bytes()).value(NESTING_LIMIT.saturating_add(1))
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`read`], and when the document is not an object.
pub fn read_object(text: &[u8]) -> Result<Object, ReadError> {
    match read(text)? {
        Value::Object(object) => Ok(object),
        _ => Err(ReadError { reason: "not a JSON object", offset: 0 }),
    }
}

/// What stands behind a backslash, and what it means.
const ESCAPES: [[u8; 2]; 8] = [*b"\"\"", *b"\\\\", *b"//", *b"b\x08", *b"f\x0c", *b"n\n", *b"r\r", *b"t\t"];

/// After an error there is nothing more to read, and what it returned is not to be used.
struct Reader<'a> {
    rest: &'a [u8],
    /// How long the whole text is.
    length: usize,
    error: Option<ReadError>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { rest: text, length: text.len(), error: None }
    }

    /// The offset of what comes next.
    fn at(&self) -> usize {
        self.length.wrapping_sub(self.rest.len())
    }

    /// Only the first error counts.
    #[inline(never)]
    fn fail_at(&mut self, reason: &'static str, offset: usize) {
        self.rest = &[];
        self.error.get_or_insert(ReadError { reason, offset });
    }

    fn fail(&mut self, reason: &'static str) {
        self.fail_at(reason, self.at());
    }

    /// Fails because of what comes next, if something does.
    fn unexpected(&mut self, reason: &'static str) {
        self.fail(if self.rest.is_empty() { "the JSON text ends too early" } else { reason });
    }

    // Where a program is to be small, many copies of the next two are too large.

    /// The next byte as a character, which is what it is in ASCII; NUL at the end.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    fn peek(&self) -> char {
        self.rest.first().copied().map_or('\0', char::from)
    }

    /// Passes over the next byte.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// The next byte that is no space, as [`Self::peek`] returns it.
    fn next(&mut self) -> char {
        while matches!(self.peek(), ' ' | '\t' | '\n' | '\r') {
            self.skip();
        }
        self.peek()
    }

    /// Passes over `word` if it comes next.
    fn take(&mut self, word: &str) -> bool {
        let found = self.rest.starts_with(word.as_bytes());
        if found {
            self.rest = self.rest.get(word.len()..).unwrap_or_default();
        }
        found
    }

    fn document(&mut self) -> Value {
        let text = self.rest;
        while !self.rest.is_empty() {
            let at = self.at();
            if utf8::take(&mut self.rest).is_none() {
                self.fail_at("not valid UTF-8", at);
            }
        }
        if self.error.is_none() {
            self.rest = text;
        }
        self.take("\u{feff}");
        let value = self.value(NESTING_LIMIT);
        self.next();
        if !self.rest.is_empty() {
            self.fail("more text after the JSON document");
        }
        value
    }

    /// A value in which arrays and objects nest no deeper than `levels`.
    fn value(&mut self, levels: usize) -> Value {
        let first = self.next();
        match first {
            '"' => return Value::String(self.string()),
            '{' | '[' => return self.nested(first, levels),
            '-' | '0'..='9' => return self.number(),
            _ if self.take("true") => return Value::Bool(true),
            _ if self.take("false") => return Value::Bool(false),
            _ if self.take("null") => {}
            _ => self.unexpected("expected a JSON value"),
        }
        Value::Null
    }

    /// The array or object that begins with `bracket`.
    fn nested(&mut self, bracket: char, levels: usize) -> Value {
        let Some(levels) = levels.checked_sub(1) else {
            self.fail(TOO_DEEP);
            return Value::Null;
        };
        let (mut value, close) = if bracket == '{' {
            (Value::Object(Object::new()), '}')
        } else {
            (Value::Array(Vec::new()), ']')
        };
        self.skip();
        let mut next = self.next();
        if next != close {
            loop {
                match &mut value {
                    Value::Object(members) => self.member(levels, members),
                    Value::Array(items) => items.push(self.value(levels)),
                    _ => {}
                }
                next = self.next();
                if next != ',' {
                    break;
                }
                self.skip();
            }
            if next != close {
                self.unexpected("expected a comma or the end");
            }
        }
        self.skip();
        if let Value::Object(members) = &mut value {
            let twice = members.sort();
            if twice < usize::MAX {
                // It comes before whatever else is wrong, which is behind it.
                self.error = None;
                self.fail_at("the same key twice", twice);
            }
        }
        value
    }

    fn member(&mut self, levels: usize, members: &mut Object) {
        if self.next() != '"' {
            self.fail("expected a key in quotes");
        }
        let start = self.at();
        let key = self.string();
        if self.next() != ':' {
            self.fail("expected a colon after the key");
        }
        self.skip();
        let value = self.value(levels);
        // What could not be read to its end has no key that another may have.
        members.add((key, value, if self.error.is_none() { start } else { usize::MAX }));
    }

    fn number(&mut self) -> Value {
        let text = self.rest;
        self.take("-");
        if !self.take("0") {
            self.digits();
        }
        if self.take(".") {
            self.digits();
        }
        if matches!(self.peek(), 'e' | 'E') {
            self.skip();
            if !self.take("-") {
                self.take("+");
            }
            self.digits();
        }
        let length = text.len().wrapping_sub(self.rest.len());
        Value::Number(Number::from_checked(text.get(..length).unwrap_or_default()))
    }

    fn digits(&mut self) {
        if !self.peek().is_ascii_digit() {
            self.fail("expected a digit");
        }
        while self.peek().is_ascii_digit() {
            self.skip();
        }
    }

    /// What is between the quote that comes next and the one that ends it.
    fn string(&mut self) -> String {
        let mut out = String::new();
        self.skip();
        // To grow step by step takes longer than the rest.
        out.reserve(self.rest.iter().position(|byte| *byte == b'"').unwrap_or_default());
        loop {
            let next = match self.peek() {
                '"' => break self.skip(),
                '\\' => self.escape(),
                '\0'..' ' => break self.unexpected("a control character in a string"),
                _ => utf8::take(&mut self.rest).unwrap_or_default(),
            };
            out.push(next);
        }
        out
    }

    /// The character that the escape means whose backslash comes next.
    fn escape(&mut self) -> char {
        self.skip();
        let letter = self.peek();
        if letter == 'u' {
            return self.unicode();
        }
        let meant = ESCAPES.iter().find(|[known, _]| char::from(*known) == letter);
        if meant.is_none() {
            self.fail("an unknown escape in a string");
        }
        self.skip();
        meant.map_or(letter, |[_, meant]| char::from(*meant))
    }

    /// What `u` and four digits mean, or with a second escape behind it two surrogates.
    fn unicode(&mut self) -> char {
        self.skip();
        let start = self.at();
        let mut code = self.hex4();
        if (0xd800..0xdc00).contains(&code) && self.take("\\u") {
            let low = self.hex4();
            // A second one that is none leaves the first one lone.
            if (0xdc00..0xe000).contains(&low) {
                code = (((code & 0x3ff) << 10) | (low & 0x3ff)).saturating_add(0x1_0000);
            }
        }
        char::from_u32(code).unwrap_or_else(|| {
            self.fail_at("a lone surrogate in a string", start);
            char::REPLACEMENT_CHARACTER
        })
    }

    fn hex4(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().to_digit(16) else {
                self.fail("expected four hexadecimal digits");
                break;
            };
            code = (code << 4) | digit;
            self.skip();
        }
        code
    }
}
