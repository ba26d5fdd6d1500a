use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::http::HeaderValue;

use super::FaultRuleError;

/// One part of a rule: a name, and its value if it has one.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

impl Setting {
    /// Accepts a name that stands alone.
    pub(super) fn flag(&self) -> Result<(), FaultRuleError> {
        match &self.value {
            None => Ok(()),
            Some(_) => Err(FaultRuleError::new(format!("`{}` takes no value", self.name))),
        }
    }

    /// The value, which is missing if it is empty.
    pub(super) fn text(&self, expected: &str) -> Result<&str, FaultRuleError> {
        match self.value.as_deref() {
            None | Some("") => Err(FaultRuleError::new(format!("`{}` needs {expected}", self.name))),
            Some(value) => Ok(value),
        }
    }

    pub(super) fn number<N>(&self, range: RangeInclusive<N>) -> Result<N, FaultRuleError>
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

    /// The value as a header of the reply can carry it.
    pub(super) fn header(&self, expected: &str) -> Result<HeaderValue, FaultRuleError> {
        let text = self.text(expected)?;
        // A comma would end the setting where the rule is written as text.
        let printable = |byte: u8| byte == b' ' || (byte.is_ascii_graphic() && byte != b',');
        HeaderValue::from_str(text)
            .ok()
            .filter(|_| text.bytes().all(printable))
            .ok_or_else(|| self.unexpected("printable ASCII without a comma", text))
    }

    pub(super) fn unexpected(&self, expected: &str, found: &str) -> FaultRuleError {
        FaultRuleError::new(format!("`{}` must be {expected}, not `{}`", self.name, found.escape_debug()))
    }
}
