//! Problems of fault rules.

use std::{error, fmt};

/// A problem of a text or object that is not a [`FaultRule`](super::FaultRule).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRuleError(String);

impl FaultRuleError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for FaultRuleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl error::Error for FaultRuleError {}
