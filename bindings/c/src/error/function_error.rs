//! Reasons why a function does not succeed.

#[cfg(not(target_os = "none"))]
use libseam_core::ErrorCode;
use libseam_core::{Error, Outcome, memory::OutOfMemory};

/// Reasons why a function does not succeed.
pub(crate) enum FunctionError {
    Error(Error),
    /// Memory ran out; no error can be allocated that says more than the outcome.
    OutOfMemory(Outcome),
}

impl FunctionError {
    /// Returns the status of the function.
    #[cfg(not(target_os = "none"))]
    pub(crate) fn status(&self) -> u32 {
        match self {
            Self::Error(error) => error.code().number(),
            Self::OutOfMemory(_) => ErrorCode::OutOfMemory.number(),
        }
    }

    /// Raises the outcome to `outcome`, if that is greater.
    pub(crate) fn at_least(self, outcome: Outcome) -> Self {
        match self {
            Self::Error(error) if error.outcome() < outcome => Self::Error(error.with_outcome(outcome)),
            Self::OutOfMemory(known) => Self::OutOfMemory(known.max(outcome)),
            Self::Error(_) => self,
        }
    }
}

impl From<Error> for FunctionError {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<OutOfMemory> for FunctionError {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory(Outcome::NotSent)
    }
}
