use std::{error, fmt};

/// Why something is no [`FaultRule`](super::FaultRule): one sentence that names what is wrong and what was expected.
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
