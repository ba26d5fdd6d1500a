//! The JSON value.

use super::{Object, Writer};
use crate::{
    digits::{Digits, number},
    message::message,
    search::{pieces, word},
};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// A JSON number, kept as the text it was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Takes `text` as it is. The reader calls this once the text is known to follow the grammar.
    pub(super) fn from_checked(text: String) -> Self {
        Self(text)
    }

    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text has neither a fraction nor an exponent.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.0.bytes().any(|b| matches!(b, b'.' | b'e' | b'E'))
    }

    /// The number as an `i64`, if it is an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        let (digits, negative) = self.0.strip_prefix('-').map_or((&*self.0, false), |digits| (digits, true));
        let number = number(digits.as_bytes())?;
        if negative { 0_i64.checked_sub_unsigned(number) } else { i64::try_from(number).ok() }
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        let sign = if n < 0 { "-" } else { "" };
        Self(message!("{}{}", sign, Digits::of(n.unsigned_abs())))
    }
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

impl Value {
    /// What kind of value this is, with its article, for messages: `a string`, `null`, `an object`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        let place = match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Number(_) => 2,
            Self::String(_) => 3,
            Self::Array(_) => 4,
            Self::Object(_) => 5,
        };
        word("null/a boolean/a number/a string/an array/an object", '/', place)
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(s) = self { Some(s) } else { None }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self { Some(*b) } else { None }
    }

    /// The items of the array, if it is one; none otherwise.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(o) = self { Some(o) } else { None }
    }

    /// Whether arrays and objects nest deeper here than `levels`.
    pub(crate) fn nests_deeper_than(&self, levels: usize) -> bool {
        let below = |value: &Self| value.nests_deeper_than(levels.wrapping_sub(1));
        match self {
            Self::Array(items) => levels == 0 || items.iter().any(below),
            Self::Object(members) => levels == 0 || members.values().any(below),
            _ => false,
        }
    }

    /// Compact JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Writer::new();
        text.value(self);
        text.finish()
    }

    /// The value at a dotted path such as `acs_user.errors.0.message`; a step into an array is an index.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        pieces(path, '.').filter(|step| !step.is_empty()).try_fold(self, |value, step| match value {
            Self::Object(o) => o.get(step),
            Self::Array(a) => a.get(usize::try_from(number(step.as_bytes())?).ok()?),
            _ => None,
        })
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Self::String(s.into())
    }
}
impl From<String> for Value {
    fn from(s: String) -> Self {
        Self::String(s)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Number(n.into())
    }
}
impl From<Object> for Value {
    fn from(o: Object) -> Self {
        Self::Object(o)
    }
}
impl From<Vec<Value>> for Value {
    fn from(a: Vec<Value>) -> Self {
        Self::Array(a)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(o: Option<T>) -> Self {
        o.map_or(Self::Null, Into::into)
    }
}

/// Compact JSON text.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}
