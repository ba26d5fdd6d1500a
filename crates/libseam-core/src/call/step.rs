//! Steps that a call or a flow asks of its host.

use super::item::Item;
use crate::wire::request::HttpRequest;

/// The next thing for the host to do. One more step is planned: a request for the next input (batches).
#[derive(Debug)]
#[non_exhaustive]
pub enum Step<'a> {
    /// Send this request once, follow no redirect, and feed the reply or the failure.
    Send {
        /// Number of the exchange, from 1. Feed a flow with it: several requests may be under way, and a late
        /// reply must not answer another request. A call has one request under way and needs no number.
        exchange: u32,
        /// The request.
        request: &'a HttpRequest,
        /// Time that the exchange may take, in milliseconds; past that, feed [`crate::FailureKind::Timeout`].
        timeout_ms: u64,
        /// Number of bytes of body to read at most; past that, feed [`crate::FailureKind::TooLarge`].
        reply_limit: usize,
    },
    /// Come back at this time, or when the request that is under way has an outcome.
    Wait {
        /// Time on the clock of [`crate::Call::poll`].
        until_ms: u64,
    },
    /// Append these bytes to the journal, make them durable, and say so with `Flow::recorded`; until then nothing is
    /// sent, and every poll gives this step. Where they cannot be written: `Flow::record_failed`. A host that keeps no
    /// journal says at once that they are recorded. Only an off-boarding has this step.
    Record {
        /// Whole lines of JSON, each with its line break.
        bytes: &'a [u8],
    },
    /// An item for the caller, such as an element of a list. Each is given once; poll again for the next. A
    /// single call has no items.
    Item(Item<'a>),
    /// The result is there: [`crate::Call::take`].
    Done,
}
