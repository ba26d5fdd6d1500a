//! A connection that breaks during an exchange, and what that means. The types of the errors decide, never their texts.

use super::{
    causes::{cause, chain, is_time_out},
    failure::Failure,
};
use crate::FailureKind;

/// Why there is no reply.
pub(super) enum Broken {
    /// Before the reply's head was there.
    Head(hyper::Error),
    /// In the reply's body.
    Body(hyper::Error),
    /// The body is larger than the limit.
    TooLarge,
    /// There is no memory for the body.
    OutOfMemory,
}

impl Broken {
    /// Says what it means for an exchange. `kept`: it went over a connection that was kept from an earlier exchange.
    pub(super) fn failure(self, kept: bool, limit: usize) -> Failure {
        let (unanswered, error) = match self {
            Self::TooLarge => return Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes")),
            Self::OutOfMemory => return Failure::OutOfMemory,
            // What cannot be read was there to be read.
            Self::Head(error) => (!error.is_parse(), error),
            Self::Body(error) => (false, error),
        };
        let kind = if error.is_parse_too_large() {
            FailureKind::TooLarge
        } else if chain(&error).any(is_time_out) {
            // The system's own: nothing that was sent is acknowledged any more.
            FailureKind::Timeout
        } else if unanswered && kept {
            FailureKind::StaleConnection
        } else {
            FailureKind::ConnectionLost
        };
        Failure::new(kind, cause(&error))
    }
}
