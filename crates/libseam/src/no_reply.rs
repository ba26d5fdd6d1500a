//! The reasons why an exchange over a connection ends without a reply. Types of errors decide, never their texts.

use super::{
    error_chain::{chain, is_time_out, root_cause},
    failure::Failure,
};
use crate::FailureKind;

/// The reason why there is no reply.
pub(super) enum NoReply {
    /// The connection failed before the reply's head was complete.
    Head(hyper::Error),
    /// The connection failed in the reply's body.
    Body(hyper::Error),
    /// The body is larger than the limit.
    TooLarge,
    /// There is no memory for the body.
    OutOfMemory,
}

impl NoReply {
    /// Converts the reason to a failure. `reused` says that the connection had served an earlier exchange.
    pub(super) fn into_failure(self, reused: bool, limit: usize) -> Failure {
        let (unanswered, error) = match self {
            Self::TooLarge => return Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes")),
            Self::OutOfMemory => return Failure::OutOfMemory,
            // A head that cannot be parsed is an answer.
            Self::Head(error) => (!error.is_parse(), error),
            Self::Body(error) => (false, error),
        };
        let kind = if error.is_parse_too_large() {
            FailureKind::TooLarge
        } else if chain(&error).any(is_time_out) {
            // The system's time-out: the peer acknowledges no bytes any more.
            FailureKind::Timeout
        } else if unanswered && reused {
            FailureKind::StaleConnection
        } else {
            FailureKind::ConnectionLost
        };
        Failure::new(kind, root_cause(&error))
    }
}
