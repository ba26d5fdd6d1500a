//! Sequences of calls, with the methods of a call: a host that drives a flow can drive anything, a single
//! call too.
//!
//! ```text
//! loop { match flow.poll(now_ms) { Send { exchange, .. } => feed what came of it, with that number,
//!                                  Wait { until_ms } => sleep, Item(item) => use it, Done => break } }
//! ```

mod pages;
mod start;

use crate::{
    call::{Call, FailureKind, Item, Step},
    error::{Error, ErrorCode},
    wire::{HttpResponse, Reply},
};
use alloc::{boxed::Box, string::String};
use pages::Pages;

/// One call, or several that follow from each other, made by [`crate::Engine::pages`] or from a [`Call`].
///
/// Deadlines are those of its calls; the pages of a list have none of their own. A flow has one exchange under way at
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

#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "most flows are single calls, which need no allocation this way"
)]
enum Plan {
    Single(Call),
    Pages(Box<Pages>, Lists),
}

impl Flow {
    /// Returns the name of the operation that the flow calls.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.call().operation()
    }

    /// Returns the call whose exchange is under way or was the latest: for observers, and for errors that a
    /// host creates.
    #[must_use]
    pub fn call(&self) -> &Call {
        match &self.0 {
            Plan::Single(call) => call,
            Plan::Pages(pages, _) => pages.call(),
        }
    }

    /// Reports whether a poll at `now_ms` would change nothing, and so take no memory.
    #[must_use]
    pub fn is_idle(&self, now_ms: u64) -> bool {
        match &self.0 {
            Plan::Single(call) => call.is_idle(now_ms),
            Plan::Pages(..) => false,
        }
    }

    /// Returns the next step. `now_ms` is as for [`Call::poll`].
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        match &mut self.0 {
            Plan::Single(call) => call.poll(now_ms),
            Plan::Pages(pages, _) => pages.poll(now_ms),
        }
    }

    /// Advances the time to `now_ms`, and reports whether the next [`Flow::poll`] gives an item.
    pub fn has_item(&mut self, now_ms: u64) -> bool {
        match &mut self.0 {
            Plan::Single(_) => false,
            Plan::Pages(pages, _) => pages.has_item_at(now_ms),
        }
    }

    /// Takes the next item if it is at hand; `None` if a request is needed for it, or if there is none.
    pub fn next_item(&mut self) -> Option<Item<'_>> {
        match &mut self.0 {
            Plan::Single(_) => None,
            Plan::Pages(pages, _) => pages.next_item(),
        }
    }

    /// Takes all items at hand, which the next polls would give one by one, as the text of a JSON array. It
    /// sends nothing: after the first [`Step::Item`] of a page these are the rest of that page.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the text; nothing changes then.
    pub fn take_items(&mut self) -> Result<String, Error> {
        match &mut self.0 {
            Plan::Single(_) => Ok("[]".into()),
            Plan::Pages(pages, _) => pages.take_items(),
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
        self.under_way(exchange)?.feed_response(response, now_ms)
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
        self.under_way(exchange)?.feed_reply(status, headers, body, now_ms)
    }

    /// Feeds the next bytes of the connection of `exchange`, as [`Call::feed_bytes`]. Returns true if more
    /// bytes are wanted.
    ///
    /// # Errors
    /// As [`Call::feed_bytes`].
    pub fn feed_bytes(&mut self, exchange: u32, piece: &[u8], now_ms: u64) -> Result<bool, Error> {
        self.under_way(exchange)?.feed_bytes(piece, now_ms)
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
        self.under_way(exchange)?.feed_failure(kind, detail, now_ms)
    }

    /// Reports that there was no memory to hold the reply to the request of `exchange`. The call ends with
    /// that.
    ///
    /// # Errors
    /// As [`Flow::feed_response`].
    pub fn feed_out_of_memory(&mut self, exchange: u32) -> Result<(), Error> {
        self.under_way(exchange)?.feed_out_of_memory()
    }

    /// Cancels the flow: nothing more is sent, and it ends with [`ErrorCode::Cancelled`], unless it is done
    /// already. A list is not read on, and items that were not given are dropped; the request that is under
    /// way may be aborted.
    pub fn cancel(&mut self) {
        match &mut self.0 {
            Plan::Single(call) => call.cancel(),
            Plan::Pages(pages, _) => pages.cancel(),
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
    /// the reply with the last page.
    ///
    /// # Errors
    /// Why the flow did not succeed; [`ErrorCode::InvalidState`] when there is no result to take. Items that were given
    /// before an error are no whole list.
    pub fn take(&mut self) -> Result<Reply, Error> {
        match &mut self.0 {
            Plan::Single(call) => call.take(),
            Plan::Pages(pages, _) => pages.take(),
        }
    }

    /// Returns the call whose request has the number `exchange`.
    fn under_way(&mut self, exchange: u32) -> Result<&mut Call, Error> {
        let (call, before) = match &mut self.0 {
            Plan::Single(call) => (call, 0),
            Plan::Pages(pages, _) => pages.call_and_offset(),
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
