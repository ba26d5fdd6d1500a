//! How an exchange ends without a reply.

use crate::FailureKind;
use core::fmt;

/// How an exchange ended without a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The exchange failed.
    Exchange {
        /// In what way.
        kind: FailureKind,
        /// The cause in words, which name no URL and no secret; empty where nothing more is known. It goes into the error's
        /// message.
        detail: String,
    },
    /// There is no memory for the reply.
    OutOfMemory,
}

impl Failure {
    /// A failure of this kind, with its cause in words.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self::Exchange { kind, detail: detail.into() }
    }
}

/// What the system says in `error`, without the number that Rust puts behind it.
pub fn in_words(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let words = text.rsplit_once(" (os error ").map(|(words, _)| words.to_string());
    words.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::in_words;
    use std::io;

    #[test]
    fn the_number_goes() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(in_words(&io::Error::other("more than 8 bytes")), "more than 8 bytes");
    }
}
