//! The grammar of JSON: a text as a sequence of tokens. Nothing is allocated, and nesting costs a bit and no stack, so
//! that no reply can overflow the stack of a small device.
//!
//! The reader is our own: a removal is confirmed by what is read here. `serde_json` keeps the last of
//! two members with one key, lets a lone surrogate pass in places, and turns `1e400` into an error; its results depend
//! on the features that another crate of the program turns on, and it takes 20 KB more of a firmware's flash.

use super::{
    TEXT_NESTING_LIMIT, TOO_DEEP,
    quoted::{Quoted, unescaped},
    read_error::ReadError,
};

/// An array or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    Array,
    Object,
}

/// One token of a JSON text. Commas and colons are part of what they stand beside.
#[derive(Clone, Copy)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    String(Quoted<'a>),
    /// The key of a member, whose value comes next, and the offset of its quote.
    Key(Quoted<'a>, usize),
    Open(Container),
    Close(Container),
    /// The end of the text.
    End,
}

/// Tokens that may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    /// A value, or the end of the array that has just begun.
    FirstItem,
    Key,
    /// A key, or the end of the object that has just begun.
    FirstKey,
    /// A comma, or the end of the innermost container.
    Comma,
    End,
}

/// Reads the tokens of a text, one after another.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    expected: Expected,
    /// The containers that are open, one bit each, 1 for an object; the innermost is the lowest bit.
    open: u64,
    depth: usize,
    /// Number of containers that may be open.
    levels: usize,
}

const _: () = assert!(TEXT_NESTING_LIMIT <= u64::BITS as usize, "a bit for every level");

impl<'a> Scanner<'a> {
    /// Starts before the document in `text`, which may begin with a byte order mark.
    pub(super) fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, expected: Expected::Value, open: 0, depth: 0, levels: TEXT_NESTING_LIMIT }
    }

    /// Starts at `at` in an array: before its first item, or after one.
    pub(super) fn in_array(text: &'a str, at: usize, is_first: bool) -> Self {
        let expected = if is_first { Expected::FirstItem } else { Expected::Comma };
        Self { text, at, expected, open: 0, depth: 1, levels: TEXT_NESTING_LIMIT }
    }

    /// Returns the offset in bytes of the text that is still to be read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Starts before the document in `text`, whose arrays and objects may nest so many levels.
    pub(super) fn limited(text: &'a str, levels: usize) -> Self {
        Self { levels: levels.min(TEXT_NESTING_LIMIT), ..Self::new(text) }
    }

    /// Reads the string whose quote is at `at`.
    pub(super) fn string_at(text: &'a str, at: usize) -> Quoted<'a> {
        Self { at, ..Self::new(text) }.string().unwrap_or(Quoted(""))
    }

    /// Reports whether the innermost container is an object with no member half read.
    pub(super) fn is_between_members(&self) -> bool {
        self.innermost() == Container::Object && self.expected != Expected::Value
    }

    /// Reads the next token. After an error or [`Token::End`] there is nothing more to read.
    pub(crate) fn token(&mut self) -> Result<Token<'a>, ReadError> {
        self.separator();
        match self.expected {
            Expected::Comma | Expected::FirstItem | Expected::FirstKey if self.is_at_end() => {
                let container = self.innermost();
                self.skip();
                self.depth = self.depth.saturating_sub(1);
                self.open >>= 1;
                Ok(self.ended(Token::Close(container)))
            }
            Expected::Comma => Err(self.unexpected("expected a comma or the end")),
            Expected::Key | Expected::FirstKey => self.key(),
            Expected::Value | Expected::FirstItem => self.value_token(),
            Expected::End if self.at < self.text.len() => {
                Err(self.error("more text after the JSON document"))
            }
            Expected::End => Ok(Token::End),
        }
    }

    /// Skips the next value of a text that was checked, and returns its text; `None` if the container or the
    /// document ends instead.
    pub(super) fn value_text(&mut self) -> Option<&'a str> {
        self.separator();
        let (start, depth) = (self.at, self.depth);
        loop {
            let token = self.token().ok()?;
            if self.depth < depth || matches!(token, Token::End) {
                return None;
            }
            if self.depth == depth {
                return self.text.get(start..self.at);
            }
        }
    }

    /// Skips white space, and the comma before the next item.
    fn separator(&mut self) {
        self.skip_space();
        if self.expected == Expected::Comma && self.take(",") {
            self.expected = match self.innermost() {
                Container::Object => Expected::Key,
                Container::Array => Expected::Value,
            };
            self.skip_space();
        }
    }

    fn is_at_end(&self) -> bool {
        self.peek() == Some(if self.innermost() == Container::Object { b'}' } else { b']' })
    }

    fn value_token(&mut self) -> Result<Token<'a>, ReadError> {
        let token = match self.peek() {
            Some(b'"') => Token::String(self.string()?),
            Some(b'{') => return self.open(Container::Object),
            Some(b'[') => return self.open(Container::Array),
            Some(b'-' | b'0'..=b'9') => Token::Number(self.number()?),
            _ if self.take("true") => Token::Bool(true),
            _ if self.take("false") => Token::Bool(false),
            _ if self.take("null") => Token::Null,
            _ => return Err(self.unexpected("expected a JSON value")),
        };
        Ok(self.ended(token))
    }

    /// Records that a value has ended with `token`.
    fn ended(&mut self, token: Token<'a>) -> Token<'a> {
        self.expected = if self.depth == 0 { Expected::End } else { Expected::Comma };
        token
    }

    fn open(&mut self, container: Container) -> Result<Token<'a>, ReadError> {
        if self.depth >= self.levels {
            return Err(self.error(TOO_DEEP));
        }
        self.skip();
        self.depth = self.depth.saturating_add(1);
        self.open = self.open << 1 | u64::from(container == Container::Object);
        self.expected = match container {
            Container::Array => Expected::FirstItem,
            Container::Object => Expected::FirstKey,
        };
        Ok(Token::Open(container))
    }

    fn innermost(&self) -> Container {
        if self.open & 1 == 1 { Container::Object } else { Container::Array }
    }

    fn key(&mut self) -> Result<Token<'a>, ReadError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a key in quotes"));
        }
        let at = self.at;
        let key = self.string()?;
        self.skip_space();
        if !self.take(":") {
            return Err(self.error("expected a colon after the key"));
        }
        self.expected = Expected::Value;
        Ok(Token::Key(key, at))
    }

    fn number(&mut self) -> Result<&'a str, ReadError> {
        let start = self.at;
        self.take("-");
        if !self.take("0") {
            self.digits()?;
        }
        if self.take(".") {
            self.digits()?;
        }
        if self.take("e") || self.take("E") {
            if !self.take("-") {
                self.take("+");
            }
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), ReadError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.error("expected a digit"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.skip();
        }
        Ok(())
    }

    /// Reads from the quote that comes next to the one that ends the string.
    fn string(&mut self) -> Result<Quoted<'a>, ReadError> {
        self.skip();
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                None | Some(..b' ') => return Err(self.unexpected("unescaped control character in a string")),
                Some(_) => self.skip(),
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.skip();
        Ok(Quoted(text))
    }

    fn escape(&mut self) -> Result<(), ReadError> {
        self.skip();
        if !self.take("u") {
            if self.peek().and_then(unescaped).is_none() {
                return Err(self.error("unknown escape in a string"));
            }
            self.skip();
            return Ok(());
        }
        let lone = ReadError { reason: "unpaired surrogate in a string", offset: self.at };
        match self.hex4()? {
            0xd800..0xdc00 if self.take("\\u") => match self.hex4()? {
                0xdc00..0xe000 => Ok(()),
                _ => Err(lone),
            },
            0xd800..0xe000 => Err(lone),
            _ => Ok(()),
        }
    }

    fn hex4(&mut self) -> Result<u32, ReadError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let digit = digit.ok_or_else(|| self.error("expected four hexadecimal digits after `\\u`"))?;
            code = code << 4 | digit;
            self.skip();
        }
        Ok(code)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.skip();
        }
    }

    /// Skips `word` if it comes next.
    fn take(&mut self, word: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let found = rest.starts_with(word.as_bytes());
        if found {
            self.at = self.at.saturating_add(word.len());
        }
        found
    }

    fn error(&self, reason: &'static str) -> ReadError {
        ReadError { reason, offset: self.at }
    }

    /// Builds the error about the next token, or about the end if the text has ended.
    fn unexpected(&self, reason: &'static str) -> ReadError {
        self.error(if self.at < self.text.len() { reason } else { "the text ends too early" })
    }
}
