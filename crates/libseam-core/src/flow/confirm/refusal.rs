//! The reason why a confirmation cannot begin, or an off-boarding cannot go on. An error takes memory, so a lack of memory becomes one only when everything
//! that was built so far is freed.

use crate::{
    error::{Error, ErrorCode},
    memory::OutOfMemory,
};

/// The reason why a flow cannot begin, or cannot go on.
#[derive(Debug)]
pub(in crate::flow) enum Refusal {
    Error(Error),
    OutOfMemory,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        if error.code() == ErrorCode::OutOfMemory { Self::OutOfMemory } else { Self::Error(error) }
    }
}

impl From<OutOfMemory> for Refusal {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Error(error) => error,
            Refusal::OutOfMemory => OutOfMemory.into(),
        }
    }
}
