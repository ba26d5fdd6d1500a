//! The failure of an exchange: it ended without a reply.

use crate::FailureKind;
use core::fmt;

/// The failure of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The exchange failed.
    Exchange {
        /// The kind of the failure.
        kind: FailureKind,
        /// The cause in words, without URLs and secrets; empty where none is known. The error's message includes it.
        detail: String,
    },
    /// There is no memory for the reply.
    OutOfMemory,
}

impl Failure {
    /// Makes a failure of `kind`, with its cause in words.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self::Exchange { kind, detail: detail.into() }
    }
}

/// Returns the text of `error`, without Rust's ` (os error N)` at its end.
pub fn describe_error(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let stripped = text.rsplit_once(" (os error ").map(|(stripped, _)| stripped.to_string());
    stripped.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::describe_error;
    use std::io;

    #[test]
    fn the_text_of_an_error_has_no_number() {
        assert_eq!(describe_error(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(describe_error(&io::Error::other("more than 8 bytes")), "more than 8 bytes");
    }
}
