//! What a call asks of its host.

use crate::wire::request::HttpRequest;

/// What the host has to do next.
#[derive(Debug)]
pub enum Step<'a> {
    /// Send this request once, follow no redirect, and feed the reply or the failure.
    Send {
        /// The request.
        request: &'a HttpRequest,
        /// How long the exchange may take, in milliseconds; past that, feed [`crate::FailureKind::Timeout`].
        timeout_ms: u64,
        /// The most bytes of body to read; past that, feed [`crate::FailureKind::TooLarge`].
        reply_limit: usize,
    },
    /// Come back at this time, or when the request that is under way has an outcome.
    Wait {
        /// On the clock that [`crate::Call::poll`] is given.
        until_ms: u64,
    },
    /// The result is there: [`crate::Call::take`].
    Done,
}
