//! A list, page by page: every request repeats the parameters of the first one, with the cursor of its page.
//!
//! A list that was not read to its end proves nothing. Whatever keeps it from being read on is therefore an error, after
//! the items that came before it.

#[cfg(feature = "confirm")]
use crate::api::table::Operation;
use crate::{
    api::generated::flows::PAGES,
    call::{Call, Item, Step},
    error::{Error, ErrorCode},
    json::{Items, Object, Raw, Value},
    memory::{self, OutOfMemory},
    wire::{
        Reply,
        paging::{PageError, malformed, next_cursor},
    },
};
use alloc::{borrow::ToOwned as _, boxed::Box, format, string::String, vec::Vec};

/// Number of pages that a list may have.
const PAGE_LIMIT: usize = 100_000;

/// A list that is being read.
#[derive(Debug)]
pub(super) struct Pages {
    /// The call for the latest page, or for the next one.
    call: Call,
    /// The parameters of its request.
    params: Object,
    /// Fingerprints of the cursors that were followed: a few bytes for each, however long the server makes them.
    followed: Vec<u64>,
    /// Number of exchanges of the calls before this one.
    exchanges_before: u32,
    /// The latest page, from which the items are given.
    page: Option<Page>,
    end: End,
}

#[derive(Debug)]
struct Page {
    reply: Box<Reply>,
    items: Items,
}

#[derive(Debug)]
enum End {
    /// The list goes on.
    Open,
    /// Everything was read that will be. Without an error the result is the latest page.
    Reached(Result<(), Error>),
    /// The result was taken.
    Taken,
}

impl Pages {
    /// Starts the list that `call` reads, with `params`.
    pub(super) fn new(call: Call, params: Object) -> Self {
        let mut followed = Vec::new();
        if let Some(Value::String(cursor)) = params.get(PAGES.cursor_in) {
            followed.push(fingerprint(cursor));
        }
        Self { call, params, followed, exchanges_before: 0, page: None, end: End::Open }
    }

    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    /// Returns the call for the latest page, and the number of exchanges before its first one.
    pub(super) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        (&mut self.call, self.exchanges_before)
    }

    /// Starts the list of another operation, in place of this one.
    #[cfg(feature = "confirm")]
    pub(super) fn restart_as(
        &mut self,
        operation: &'static Operation,
        endpoint: &str,
        params: Object,
        deadline_ms: u64,
    ) -> Result<(), OutOfMemory> {
        self.call.restart_as(operation, endpoint, &params, deadline_ms)?;
        (self.params, self.page, self.end) = (params, None, End::Open);
        self.followed.clear();
        self.exchanges_before = 0;
        Ok(())
    }

    /// Returns the next step of the call for the page that is being read, with the number of its own exchange.
    #[cfg(feature = "confirm")]
    pub(super) fn poll_call(&mut self, now_ms: u64) -> Step<'_> {
        self.call.poll(now_ms)
    }

    /// Returns the number of exchanges so far.
    #[cfg(feature = "confirm")]
    pub(super) fn exchanges(&self) -> u32 {
        self.exchanges_before.saturating_add(self.call.exchange())
    }

    /// Reports whether a page after the first one was requested.
    #[cfg(feature = "confirm")]
    pub(super) fn is_behind_first(&self) -> bool {
        !self.followed.is_empty()
    }

    /// Reports whether everything was read that will be, with all items taken.
    #[cfg(feature = "confirm")]
    pub(super) fn is_done(&self) -> bool {
        !matches!(self.end, End::Open) && !self.has_items()
    }

    pub(super) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        if self.has_item_at(now_ms) {
            return self.next_item().map_or(Step::Done, Step::Item);
        }
        if !matches!(self.end, End::Open) {
            return Step::Done;
        }
        match self.call.poll(now_ms) {
            Step::Send { exchange, request, timeout_ms, reply_limit } => {
                let exchange = self.exchanges_before.saturating_add(exchange);
                Step::Send { exchange, request, timeout_ms, reply_limit }
            }
            other => other,
        }
    }

    /// Takes the page that has arrived, and reports whether there is an item.
    pub(super) fn has_item_at(&mut self, now_ms: u64) -> bool {
        while !self.has_items() && matches!(self.end, End::Open) && self.call.is_done_at(now_ms) {
            self.finish_page();
        }
        self.has_items()
    }

    pub(super) fn next_item(&mut self) -> Option<Item<'_>> {
        let page = self.page.as_mut()?;
        page.items.next(page.reply.body()).map(Item::new)
    }

    pub(super) fn take_items(&mut self) -> Result<String, Error> {
        let Some(page) = &mut self.page else { return Ok("[]".into()) };
        let items = page.items.take_all(page.reply.body());
        items.map_err(|OutOfMemory| self.call.out_of_memory())
    }

    pub(super) fn cancel(&mut self) {
        let had_items = self.has_items();
        let cancelled = |call: &Call| call.error(ErrorCode::Cancelled, "the call was cancelled");
        match self.end {
            End::Open => {
                self.call.cancel();
                // A page that has come, but was not given, is cancelled too.
                let result = self.call.take();
                self.end = End::Reached(Err(result.err().unwrap_or_else(|| cancelled(&self.call))));
            }
            // All that there is was read, but the caller did not get it.
            End::Reached(Ok(())) if had_items => self.end = End::Reached(Err(cancelled(&self.call))),
            End::Reached(Err(_)) => {}
            _ => return,
        }
        self.page = None;
    }

    pub(super) fn take(&mut self) -> Result<Reply, Error> {
        let has_items = self.has_items();
        match core::mem::replace(&mut self.end, End::Taken) {
            End::Reached(Err(error)) if !has_items => return Err(error),
            End::Reached(Ok(())) if !has_items => {
                if let Some(page) = self.page.take() {
                    return Ok(*page.reply);
                }
            }
            other => self.end = other,
        }
        Err(self.call.error(
            ErrorCode::InvalidState,
            "the list has no result: it has not ended, or its result was taken before",
        ))
    }

    /// Reports whether items are at hand.
    fn has_items(&self) -> bool {
        self.page.as_ref().is_some_and(|page| !page.items.is_empty(page.reply.body()))
    }

    /// Takes the page that the latest call read, and starts the next one.
    fn finish_page(&mut self) {
        let reply = match self.call.take() {
            Ok(reply) => Box::new(reply),
            Err(error) => {
                self.end = End::Reached(Err(error));
                return;
            }
        };
        let (status, request_id) = (reply.http_status, reply.request_id.clone());
        if let Err(PageError(code, why)) = self.read(reply) {
            let message = format!("the list was not read to its end: {why}");
            let error = self.call.error(code, &message).with(|details| {
                details.http_status = Some(status);
                details.request_id = request_id;
            });
            self.end = End::Reached(Err(error));
        }
    }

    /// Finds the items in `reply`, and starts the next page if there is one.
    fn read(&mut self, reply: Box<Reply>) -> Result<(), PageError> {
        let operation = self.call.operation;
        let key = operation.result_key().unwrap_or_default();
        let items = Items::of_member(reply.body(), key)
            .map_err(|kind| malformed(format!("`{key}` is {kind}, not an array")))?;
        let next = next_cursor(operation, Raw::document(reply.body()));
        self.page = Some(Page { reply, items });
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::HALF_LIST) {
            self.end = End::Reached(Ok(()));
            return Ok(());
        }
        match next? {
            Some(cursor) => self.follow(cursor),
            None => {
                self.end = End::Reached(Ok(()));
                Ok(())
            }
        }
    }

    /// Starts the page at `cursor`.
    fn follow(&mut self, cursor: String) -> Result<(), PageError> {
        let fingerprint = fingerprint(&cursor);
        if self.followed.contains(&fingerprint) {
            return Err(malformed("the server repeated the cursor of an earlier page".to_owned()));
        }
        if self.followed.len() >= PAGE_LIMIT {
            return Err(PageError(ErrorCode::TooLarge, format!("the list has more than {PAGE_LIMIT} pages")));
        }
        memory::push(&mut self.followed, fingerprint)?;
        self.params.insert(PAGES.cursor_in.to_owned(), Value::String(cursor));
        self.exchanges_before = self.exchanges_before.saturating_add(self.call.exchange());
        self.call.restart(&self.params);
        Ok(())
    }
}

/// Hashes `text` to 64 bits (FNV-1a). Two cursors with the same hash end the list in an error, which is
/// harmless; missing a repeated cursor is not.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
