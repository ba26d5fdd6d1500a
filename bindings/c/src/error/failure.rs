//! Why a function does not succeed.

#[cfg(not(target_os = "none"))]
use libseam_core::ErrorCode;
use libseam_core::{Error, Outcome, memory::OutOfMemory};

/// Why a function does not succeed.
pub(crate) enum Failure {
    Error(Error),
    /// There is not enough memory, not even for an error that says more than what is known of the operation.
    OutOfMemory(Outcome),
}

impl Failure {
    /// The status that a function returns with it.
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

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory(Outcome::NotSent)
    }
}
