//! Errors of conversions between values and Rust types.

use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
};
use core::fmt;
use serde::{
    de::{self, Expected, Unexpected},
    ser,
};

/// The reason why a value could not be converted, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    path: String,
    reason: String,
}

impl ConversionError {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into() }
    }

    /// Prefixes the path with `step`, the member or item that contains the place.
    pub(super) fn within(mut self, step: &str) -> Self {
        let rest = if self.path.is_empty() { String::new() } else { format!(".{}", self.path) };
        self.path = format!("{step}{rest}");
        self
    }

    /// Returns the dotted path to the place, such as `acs_user.errors.0.message`; empty for the whole value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Path and reason.
impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.reason);
        }
        write!(f, "`{}`: {}", self.path, self.reason)
    }
}

impl core::error::Error for ConversionError {}

impl ser::Error for ConversionError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(reason.to_string())
    }
}

/// Names only the kind of the value that was found, which may be secret.
impl de::Error for ConversionError {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(reason.to_string())
    }

    fn invalid_type(there: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, got {}", kind(there)))
    }

    fn invalid_value(there: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let kind = kind(there);
        let bare = kind.strip_prefix("a ").unwrap_or(&kind);
        Self::new(format!("expected {expected}, got another {bare}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        let names = expected.iter().map(|name| format!("`{name}`")).collect::<alloc::vec::Vec<_>>();
        Self::new(format!("expected one of {}, got something else", names.join(", ")))
    }
}

fn kind(there: Unexpected<'_>) -> String {
    match there {
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number with a fraction or out of range",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        Unexpected::Other(what) => what,
        _ => "something else",
    }
    .to_owned()
}
