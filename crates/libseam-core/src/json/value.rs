//! JSON values.

use crate::memory::{self, OutOfMemory};
use alloc::{
    string::{String, ToString as _},
    vec::Vec,
};

/// A JSON number, kept as the text it was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// Wraps `text`, which the reader has checked against the grammar.
    pub(super) fn from_checked(text: String) -> Self {
        Self(text)
    }

    /// Returns the number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reports whether the number has neither a fraction nor an exponent.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        !self.0.bytes().any(|b| matches!(b, b'.' | b'e' | b'E'))
    }

    /// Returns the number as an `i64`, if it is an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        Self(n.to_string())
    }
}

/// A JSON value, by default `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    #[default]
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

/// A JSON object. Keys are unique and sorted by their bytes, so that the same content is the same text everywhere.
///
/// An object works like a `BTreeMap`, whose code is many times as large. To read, collect or extend one takes as long as
/// sorting its members does; to insert many one by one, in no order, takes longer.
#[derive(Clone, Default)]
pub struct Object(pub(super) Vec<Member>);

/// Key, value, and a number that orders members with the same key while they are sorted.
pub(super) type Member = (String, Value, usize);

impl Value {
    /// Names the kind of the value with its article, for messages: `a string`, `null`, `an object`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Returns the string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(s) = self { Some(s) } else { None }
    }

    /// Returns the boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = self { Some(*b) } else { None }
    }

    /// Returns the items of the array, if it is one; none otherwise.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// Returns the object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        if let Self::Object(o) = self { Some(o) } else { None }
    }

    /// Reports whether arrays and objects nest deeper than `levels`.
    pub(crate) fn nests_deeper_than(&self, levels: usize) -> bool {
        let below = |value: &Self| value.nests_deeper_than(levels.saturating_sub(1));
        match self {
            Self::Array(items) => levels == 0 || items.iter().any(below),
            Self::Object(members) => levels == 0 || members.values().any(below),
            _ => false,
        }
    }

    /// Copies the value.
    pub(crate) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        Ok(match self {
            Self::Null => Self::Null,
            Self::Bool(flag) => Self::Bool(*flag),
            Self::Number(number) => Self::Number(Number(memory::copy(&number.0)?)),
            Self::String(text) => Self::String(memory::copy(text)?),
            Self::Array(items) => {
                let mut copy = Vec::new();
                copy.try_reserve_exact(items.len())?;
                for item in items {
                    copy.push(item.try_clone()?);
                }
                Self::Array(copy)
            }
            Self::Object(members) => Self::Object(members.try_clone()?),
        })
    }

    /// Returns the value at a dotted path such as `acs_user.errors.0.message`; a step into an array is an
    /// index.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(self, |value, step| match value {
            Self::Object(o) => o.get(step),
            Self::Array(a) => a.get(index(step)?),
            _ => None,
        })
    }
}

/// Reads the index of an array's item. `parse` alone would take a sign too.
fn index(step: &str) -> Option<usize> {
    let is_number = step.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| step.parse().ok()).flatten()
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
/// A number that is not finite becomes its name as a string, which is refused wherever a number is expected.
impl From<f64> for Value {
    fn from(n: f64) -> Self {
        let text = n.to_string();
        if n.is_finite() { Self::Number(Number(text)) } else { Self::String(text) }
    }
}
impl From<Object> for Value {
    fn from(o: Object) -> Self {
        Self::Object(o)
    }
}
impl From<&[&str]> for Value {
    fn from(strings: &[&str]) -> Self {
        Self::Array(strings.iter().map(|string| (*string).into()).collect())
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
