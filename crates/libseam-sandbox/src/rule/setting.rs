//! A part of a rule.

use axum::http::HeaderValue;
use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use super::error::RuleError;

/// A part of a rule: a name, and its value if it has one.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
}

impl Setting {
    /// Accepts a name that stands alone.
    pub(crate) fn flag(&self) -> Result<(), RuleError> {
        match &self.value {
            None => Ok(()),
            Some(_) => Err(RuleError::new(format!("`{}` must have no value; use the name alone", self.name))),
        }
    }

    /// Returns the value, which must not be empty.
    pub(crate) fn text(&self, expected: &str) -> Result<&str, RuleError> {
        match self.value.as_deref() {
            None | Some("") => Err(RuleError::new(format!("`{}` must be {expected}", self.name))),
            Some(value) => Ok(value),
        }
    }

    pub(crate) fn number<N>(&self, range: RangeInclusive<N>) -> Result<N, RuleError>
    where
        N: FromStr + PartialOrd + Display,
    {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        let text = self.text(&expected)?;
        text.parse()
            .ok()
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.unexpected(&expected, text))
    }

    /// Returns the value for a header of the reply.
    pub(crate) fn header(&self, expected: &str) -> Result<HeaderValue, RuleError> {
        let text = self.text(expected)?;
        // A comma would end the setting where the rule is written as text.
        let printable = |byte: u8| byte == b' ' || (byte.is_ascii_graphic() && byte != b',');
        HeaderValue::from_str(text)
            .ok()
            .filter(|_| text.bytes().all(printable))
            .ok_or_else(|| self.unexpected("printable ASCII without a comma", text))
    }

    pub(crate) fn unexpected(&self, expected: &str, found: &str) -> RuleError {
        RuleError::new(format!("`{}` must be {expected}, got `{}`", self.name, found.escape_debug()))
    }
}
