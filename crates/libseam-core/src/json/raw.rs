//! A value as its text. Replies are interpreted in place; a tree is built only on demand.

use super::{
    NESTING_LIMIT, Object, Value,
    quoted::Quoted,
    scan::{Container, Scanner, Token},
    value::Number,
};
use crate::memory::{self, OutOfMemory};
use alloc::{string::String, vec::Vec};

impl<'a> Scanner<'a> {
    /// Skips the next value of a text that was checked, and returns it; `None` if the container or the
    /// document ends instead.
    pub(crate) fn value(&mut self) -> Option<Raw<'a>> {
        self.value_text().map(Raw)
    }
}

/// One value of a document that was checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a>(pub(super) &'a str);

impl<'a> Raw<'a> {
    /// Takes the value of `document`, which [`super::check`] returned.
    pub(crate) fn document(document: &'a str) -> Self {
        Scanner::new(document).value().unwrap_or(Self("null"))
    }

    /// Returns the value's text.
    pub(crate) fn text(self) -> &'a str {
        self.0
    }

    /// Names the kind of the value as [`Value::kind`] does.
    pub(crate) fn kind(self) -> &'static str {
        match self.0.as_bytes().first() {
            Some(b'"') => "a string",
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b't' | b'f') => "a boolean",
            Some(b'n') | None => "null",
            Some(_) => "a number",
        }
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    pub(crate) fn is_null(self) -> bool {
        self.0.starts_with('n')
    }

    /// Returns the boolean, if it is one.
    pub(crate) fn as_bool(self) -> Option<bool> {
        self.0.parse().ok()
    }

    /// Returns the string, if it is one.
    pub(crate) fn as_string(self) -> Option<Quoted<'a>> {
        match self.tokens().token() {
            Ok(Token::String(string)) => Some(string),
            _ => None,
        }
    }

    /// Iterates over the members of an object, as they stand in the text; there are none in anything else.
    pub(crate) fn members(self) -> Members<'a> {
        let mut scanner = self.tokens();
        // Passes over the brace; a value that is none has no key behind it.
        let _ = scanner.token();
        Members(scanner)
    }

    /// Finds the member of an object with the key `key`.
    pub(crate) fn member(self, key: &str) -> Option<Self> {
        self.members().find(|(known, _)| *known == *key).map(|(_, value)| value)
    }

    /// Finds the value at a dotted path through objects.
    pub(crate) fn at(self, path: &str) -> Option<Self> {
        path.split('.').try_fold(self, |value, key| value.member(key))
    }

    /// Reads the value's tokens.
    pub(crate) fn tokens(self) -> Scanner<'a> {
        Scanner::new(self.0)
    }

    /// Builds the tree.
    pub(crate) fn to_value(self) -> Result<Value, OutOfMemory> {
        self.to_value_with(&|string| string.to_text())
    }

    /// Builds the tree with replaced texts: every string, key and number becomes the result of `text`, and a
    /// number whose text changes becomes a string. Of members that get the same key the last counts.
    pub(crate) fn to_value_with(
        self,
        text: &dyn Fn(Quoted<'_>) -> Result<String, OutOfMemory>,
    ) -> Result<Value, OutOfMemory> {
        let mut scanner = self.tokens();
        // The containers that are open, each with the key that it gets in the one around it.
        let mut open: Vec<(Value, String)> = Vec::new();
        let mut key = String::new();
        loop {
            // The text was checked, so there is no error.
            let value = match scanner.token().unwrap_or(Token::End) {
                Token::Null => Value::Null,
                Token::Bool(flag) => Value::Bool(flag),
                Token::Number(number) => {
                    let shown = text(Quoted::of_number(number))?;
                    if shown == number {
                        Value::Number(Number::from_checked(shown))
                    } else {
                        Value::String(shown)
                    }
                }
                Token::String(string) => Value::String(text(string)?),
                Token::Key(name, _) => {
                    key = text(name)?;
                    continue;
                }
                // A deeper tree would take more stack than there is.
                Token::Open(_) if open.len() >= NESTING_LIMIT => return Err(OutOfMemory),
                Token::Open(container) => {
                    let value = match container {
                        Container::Array => Value::Array(Vec::new()),
                        Container::Object => Value::Object(Object::new()),
                    };
                    memory::push(&mut open, (value, core::mem::take(&mut key)))?;
                    continue;
                }
                Token::Close(_) => {
                    let (mut value, outer_key) = open.pop().unwrap_or((Value::Null, String::new()));
                    if let Value::Object(members) = &mut value {
                        members.sort_and_dedup();
                    }
                    key = outer_key;
                    value
                }
                Token::End => return Ok(Value::Null),
            };
            match open.last_mut() {
                Some((Value::Object(members), _)) => members.append(core::mem::take(&mut key), value)?,
                Some((Value::Array(items), _)) => memory::push(items, value)?,
                _ => return Ok(value),
            }
        }
    }
}

/// The members of an object, see [`Raw::members`].
pub(crate) struct Members<'a>(Scanner<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Quoted<'a>, Raw<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self.0.token() {
            Ok(Token::Key(key, _)) => Some((key, self.0.value()?)),
            _ => None,
        }
    }
}
