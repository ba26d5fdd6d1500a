//! What a call asks of its host.

use super::item::Item;
use crate::wire::request::HttpRequest;

/// What the host has to do next. More is to come: a record that has to be made durable before anything else is sent
/// (journals of off-boardings), and the question for the next input (batches).
#[derive(Debug)]
#[non_exhaustive]
pub enum Step<'a> {
    /// Send this request once, follow no redirect, and feed the reply or the failure.
    Send {
        /// The number of the exchange, from 1. A flow is fed with it: several requests may be under way, and a late
        /// reply must not be taken for another one's. A call has one request under way, and needs no number.
        exchange: u32,
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
    /// Something for the caller, such as an element of a list. Each is given once; poll again for the next. A call
    /// gives none.
    Item(Item<'a>),
    /// The result is there: [`crate::Call::take`].
    Done,
}
