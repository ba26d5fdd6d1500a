//! Errors of the reader.

use super::{NO_OBJECT, OUT_OF_MEMORY};
use crate::memory::OutOfMemory;
use alloc::{format, string::String};

/// The reason why a text is not the JSON that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Reason, in a few words.
    pub reason: &'static str,
    /// Offset of the error in the text, in bytes.
    pub offset: usize,
}

impl ReadError {
    /// Reports whether there was not enough memory to read the text, which may be valid.
    #[must_use]
    pub fn is_out_of_memory(&self) -> bool {
        self.reason == OUT_OF_MEMORY
    }

    /// Formats the error as a sentence about `what` (plural), for example "the options".
    #[must_use]
    pub fn message(&self, what: &str) -> String {
        if self.reason == NO_OBJECT {
            return format!("{what} must be a JSON object");
        }
        format!("{what} must be a JSON object: {} at byte {}", self.reason, self.offset)
    }
}

impl From<OutOfMemory> for ReadError {
    fn from(_: OutOfMemory) -> Self {
        Self { reason: OUT_OF_MEMORY, offset: 0 }
    }
}
