//! Sequences of calls, with the methods of a call: a host that drives a flow can drive anything, a single
//! call too.
//!
//! ```text
//! loop { match flow.poll(now_ms) { Send { exchange, .. } => feed what came of it, with that number,
//!                                  Wait { until_ms } => sleep, Item(item) => use it, Done => break } }
//! ```

mod attempt;
#[cfg(feature = "confirm")]
mod confirm;
#[cfg(feature = "first")]
mod first;
#[cfg(feature = "off_board")]
mod off_board;
mod pages;
mod start;

use crate::{
    call::{Call, FailureKind, Item, Step},
    error::{Error, ErrorCode, Outcome},
    wire::{HttpResponse, Reply},
};
use alloc::{boxed::Box, string::String};
use attempt::Attempt;
#[cfg(feature = "confirm")]
use confirm::Confirm;
#[cfg(feature = "full")]
use confirm::sweep::Sweep;
#[cfg(feature = "off_board")]
use off_board::OffBoard;
#[cfg(feature = "off_board")]
pub use off_board::{verify_evidence, whole_lines};
use pages::Pages;

/// One call, or several that follow from each other, made by [`crate::Engine::flow`], [`crate::Engine::pages`] or from a
/// [`Call`].
///
/// Deadlines are those of its calls; the pages of a list have none of their own, and the wait for an action attempt has one. A flow has one exchange under way at
/// most; a host must not rely on that: others will have more.
#[derive(Debug)]
pub struct Flow(Plan);

/// Proof that this build has lists. The smallest table has none: then the type has no value, and the compiler
/// leaves out the code that reads them.
#[cfg(feature = "removals")]
#[derive(Clone, Copy, Debug)]
struct Lists;
#[cfg(not(feature = "removals"))]
#[derive(Clone, Copy, Debug)]
enum Lists {}

#[cfg(feature = "removals")]
const LISTS: Option<Lists> = Some(Lists);
#[cfg(not(feature = "removals"))]
const LISTS: Option<Lists> = None;

/// Proof that this build has operations whose action attempts are waited for. As with [`Lists`], a table without them
/// leaves out the code that waits.
#[cfg(feature = "full")]
#[derive(Clone, Copy, Debug)]
struct Waits;
#[cfg(not(feature = "full"))]
#[derive(Clone, Copy, Debug)]
enum Waits {}

#[cfg(feature = "full")]
const WAITS: Option<Waits> = Some(Waits);
#[cfg(not(feature = "full"))]
const WAITS: Option<Waits> = None;

#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "most flows are single calls, which need no allocation this way"
)]
enum Plan {
    Single(Call),
    Pages(Box<Pages>, Lists),
    Attempt(Box<Attempt>, Waits),
    #[cfg(feature = "confirm")]
    Confirm(Box<Confirm>),
    #[cfg(feature = "full")]
    Sweep(Box<Sweep>),
    #[cfg(feature = "off_board")]
    OffBoard(Box<OffBoard>),
}

impl Flow {
    /// Returns the name of the operation that the flow calls.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match &self.0 {
            Plan::Single(call) => call.operation(),
            Plan::Pages(pages, _) => pages.call().operation(),
            Plan::Attempt(attempt, _) => attempt.operation(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.operation(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.operation(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.operation(),
        }
    }

    /// Returns what is known now about the outcome of the operation. An error that the host creates while it drives the
    /// flow gets this outcome.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match &self.0 {
            Plan::Single(call) => call.outcome(),
            Plan::Pages(pages, _) => pages.call().outcome(),
            Plan::Attempt(attempt, _) => attempt.outcome(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.outcome(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.outcome(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.outcome(),
        }
    }

    /// Returns the number of requests that were sent for the operation; those of the reads that follow an action do not
    /// count, and of a list those of the current page do.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match &self.0 {
            Plan::Single(call) => call.attempts(),
            Plan::Pages(pages, _) => pages.call().attempts(),
            Plan::Attempt(attempt, _) => attempt.attempts(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.attempts(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.attempts(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.attempts(),
        }
    }

    /// Returns the error for a host that lacks the memory to continue the flow, with its current outcome; the flow does
    /// not change.
    #[must_use]
    pub fn out_of_memory(&self) -> Error {
        Error::out_of_memory(self.outcome()).with(|details| {
            details.operation = Some(self.operation());
            details.attempts = self.attempts();
        })
    }

    /// Returns the call whose exchange is under way or was the latest: for observers.
    #[must_use]
    pub fn call(&self) -> &Call {
        match &self.0 {
            Plan::Single(call) => call,
            Plan::Pages(pages, _) => pages.call(),
            Plan::Attempt(attempt, _) => attempt.call(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.call(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.call(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.call(),
        }
    }

    /// Reports whether a poll at `now_ms` would change nothing, and so take no memory.
    #[must_use]
    pub fn is_idle(&self, now_ms: u64) -> bool {
        match &self.0 {
            Plan::Single(call) => call.is_idle(now_ms),
            Plan::Pages(..) | Plan::Attempt(..) => false,
            #[cfg(feature = "confirm")]
            Plan::Confirm(_) => false,
            #[cfg(feature = "full")]
            Plan::Sweep(_) => false,
            #[cfg(feature = "off_board")]
            Plan::OffBoard(_) => false,
        }
    }

    /// Returns the next step. `now_ms` is as for [`Call::poll`].
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        match &mut self.0 {
            Plan::Single(call) => call.poll(now_ms),
            Plan::Pages(pages, _) => pages.poll(now_ms),
            Plan::Attempt(attempt, _) => attempt.poll(now_ms),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.poll(now_ms),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.poll(now_ms),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.poll(now_ms),
        }
    }

    /// Reports whether the flow is a single call, so that it has one request, however often that is sent.
    #[must_use]
    pub fn is_single(&self) -> bool {
        matches!(self.0, Plan::Single(_))
    }

    /// Advances the time to `now_ms`, so that [`Flow::call`] is the call whose request the next [`Flow::poll`] gives if it
    /// gives one, and reports whether that poll gives an item. The first time starts the deadline.
    pub fn has_item(&mut self, now_ms: u64) -> bool {
        match &mut self.0 {
            Plan::Single(call) => {
                call.is_done_at(now_ms);
            }
            Plan::Attempt(attempt, _) => attempt.advance(now_ms),
            Plan::Pages(pages, _) => return pages.has_item_at(now_ms),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.advance(now_ms),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => return sweep.has_item_at(now_ms),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => {
                off_board.advance(now_ms);
                return off_board.has_item();
            }
        }
        false
    }

    /// Takes the next item if it is at hand; `None` if a request is needed for it, or if there is none.
    pub fn next_item(&mut self) -> Option<Item<'_>> {
        match &mut self.0 {
            Plan::Single(_) | Plan::Attempt(..) => None,
            Plan::Pages(pages, _) => pages.next_item(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(_) => None,
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.next_item(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.next_item(),
        }
    }

    /// Takes all items at hand, which the next polls would give one by one, as the text of a JSON array. It
    /// sends nothing: after the first [`Step::Item`] of a page these are the rest of that page.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the text; nothing changes then.
    pub fn take_items(&mut self) -> Result<String, Error> {
        match &mut self.0 {
            Plan::Single(_) | Plan::Attempt(..) => Ok("[]".into()),
            Plan::Pages(pages, _) => pages.take_items(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(_) => Ok("[]".into()),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.take_items(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.take_items(),
        }
    }

    /// Says that the bytes of the latest [`Step::Record`] are durable; the flow goes on.
    #[cfg(feature = "off_board")]
    pub fn recorded(&mut self) {
        if let Plan::OffBoard(off_board) = &mut self.0 {
            off_board.recorded();
        }
    }

    /// Says that the bytes of the latest [`Step::Record`] cannot be made durable, and why. The flow ends: nothing more is
    /// sent, and the error has the report of what was done before.
    #[cfg(feature = "off_board")]
    pub fn record_failed(&mut self, why: &str) {
        if let Plan::OffBoard(off_board) = &mut self.0 {
            off_board.record_failed(why);
        }
    }

    /// Feeds the reply to the request of `exchange`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when no request of that number is under way; nothing changes then.
    pub fn feed_response(
        &mut self,
        exchange: u32,
        response: &HttpResponse,
        now_ms: u64,
    ) -> Result<(), Error> {
        self.feed(exchange, |call| call.feed_response(response, now_ms))
    }

    /// Feeds the reply to the request of `exchange` in pieces: its status, the names and values of its
    /// headers, and its body.
    ///
    /// # Errors
    /// As [`Flow::feed_response`].
    pub fn feed_reply<'a>(
        &mut self,
        exchange: u32,
        status: u16,
        headers: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
        body: &'a [u8],
        now_ms: u64,
    ) -> Result<(), Error> {
        self.feed(exchange, |call| call.feed_reply(status, headers, body, now_ms))
    }

    /// Feeds the next bytes of the connection of `exchange`, as [`Call::feed_bytes`]. Returns true if more
    /// bytes are wanted.
    ///
    /// # Errors
    /// As [`Call::feed_bytes`].
    pub fn feed_bytes(&mut self, exchange: u32, piece: &[u8], now_ms: u64) -> Result<bool, Error> {
        self.feed(exchange, |call| call.feed_bytes(piece, now_ms))
    }

    /// Feeds the failure of `exchange`. `detail` is as for [`Call::feed_failure`].
    ///
    /// # Errors
    /// As [`Flow::feed_response`].
    pub fn feed_failure(
        &mut self,
        exchange: u32,
        kind: FailureKind,
        detail: &str,
        now_ms: u64,
    ) -> Result<(), Error> {
        self.feed(exchange, |call| call.feed_failure(kind, detail, now_ms))
    }

    /// Reports that there was no memory to hold the reply to the request of `exchange`. The call ends with
    /// that.
    ///
    /// # Errors
    /// As [`Flow::feed_response`].
    pub fn feed_out_of_memory(&mut self, exchange: u32) -> Result<(), Error> {
        self.feed(exchange, Call::feed_out_of_memory)
    }

    /// Cancels the flow: nothing more is sent, and it ends with [`ErrorCode::Cancelled`], unless it is done
    /// already. A list is not read on, and items that were not given are dropped; an action attempt is not waited for; the
    /// request that is under way may be aborted.
    pub fn cancel(&mut self) {
        match &mut self.0 {
            Plan::Single(call) => call.cancel(),
            Plan::Pages(pages, _) => pages.cancel(),
            Plan::Attempt(attempt, _) => attempt.cancel(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.cancel(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.cancel(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.cancel(),
        }
    }

    /// Cancels the flow after [`Step::Send`] when the request of `exchange` was not sent yet: that attempt
    /// does not count.
    pub fn cancel_unsent(&mut self, exchange: u32) {
        if let Ok(call) = self.under_way(exchange) {
            call.cancel_unsent();
        }
        self.cancel();
    }

    /// Takes the result, once [`Flow::poll`] returns [`Step::Done`]. It can be taken once. For a list it is
    /// the reply with the last page, and after a wait the reply that showed the action attempt's success.
    ///
    /// # Errors
    /// Why the flow did not succeed; [`ErrorCode::InvalidState`] when there is no result to take. Items that were given
    /// before an error are no whole list.
    pub fn take(&mut self) -> Result<Reply, Error> {
        match &mut self.0 {
            Plan::Single(call) => call.take(),
            Plan::Pages(pages, _) => pages.take(),
            Plan::Attempt(attempt, _) => attempt.take(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.take(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.take(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.take(),
        }
    }

    /// Feeds the call whose request has the number `exchange`. An error is about the flow's operation, also where the call
    /// is a read that belongs to it. It is changed in place, which takes no memory.
    fn feed<T>(
        &mut self,
        exchange: u32,
        feed: impl FnOnce(&mut Call) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.under_way(exchange).and_then(feed).map_err(|error| {
            let of_operation = error.without_outcome().with(|details| {
                details.operation = Some(self.operation());
                details.attempts = self.attempts();
            });
            of_operation.with_outcome(self.outcome())
        })
    }

    /// Returns the call whose request has the number `exchange`.
    fn under_way(&mut self, exchange: u32) -> Result<&mut Call, Error> {
        let (call, before) = match &mut self.0 {
            Plan::Single(call) => (call, 0),
            Plan::Pages(pages, _) => pages.call_and_offset(),
            Plan::Attempt(attempt, _) => attempt.call_and_offset(),
            #[cfg(feature = "confirm")]
            Plan::Confirm(confirm) => confirm.call_and_offset(),
            #[cfg(feature = "full")]
            Plan::Sweep(sweep) => sweep.call_and_offset(),
            #[cfg(feature = "off_board")]
            Plan::OffBoard(off_board) => off_board.call_and_offset(),
        };
        if before.saturating_add(call.exchange()) == exchange {
            Ok(call)
        } else {
            Err(call.error(ErrorCode::InvalidState, "no request with this exchange number is under way"))
        }
    }
}

impl From<Call> for Flow {
    fn from(call: Call) -> Self {
        Self(Plan::Single(call))
    }
}
