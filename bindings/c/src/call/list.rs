//! State of a call that reads a list.

use crate::{
    boundary::text::{Text, invalid_state},
    call::view::View,
    error::function_error::FunctionError,
};
#[cfg(feature = "http")]
use libseam::Instant;
use libseam_core::{Flow, memory::OutOfMemory};

/// State of a call that reads a list.
#[derive(Default)]
pub(crate) struct List {
    /// True if the items are the outcomes of many removals.
    #[cfg(feature = "full")]
    pub(crate) is_confirmation: bool,
    /// Item that was returned last.
    pub(crate) item: Option<Text>,
    /// Transport that reads the list, once that has begun; `None` where the program polls and feeds by hand.
    pub(crate) reader: Option<Reader>,
}

/// Transport that reads a list, and the time when that began.
#[derive(Clone, Copy)]
pub(crate) enum Reader {
    #[cfg(feature = "http")]
    BuiltIn {
        start: Instant,
    },
    Own {
        start_ms: u64,
    },
}

impl List {
    /// Stores the next item that has arrived. Returns true if there is one.
    pub(crate) fn store_item(&mut self, flow: &mut Flow) -> Result<bool, OutOfMemory> {
        self.item = None;
        let Some(item) = flow.next_item() else { return Ok(false) };
        match Text::new(item.json()) {
            Ok(text) => self.item = Some(text),
            Err(OutOfMemory) => {
                // Without this item it is not the whole list any more.
                flow.cancel();
                return Err(OutOfMemory);
            }
        }
        Ok(true)
    }

    /// Reads the page that arrived, if one did, and stores its next item. Returns true if there is one. If
    /// the next page is to be requested, clears `view`, which is of the request for the page before.
    pub(crate) fn advance(
        &mut self,
        flow: &mut Flow,
        view: &mut Option<View>,
        now_ms: u64,
    ) -> Result<bool, OutOfMemory> {
        if flow.has_item(now_ms) {
            return self.store_item(flow);
        }
        self.item = None;
        if flow.call().exchange() == 0 {
            *view = None;
        }
        Ok(false)
    }

    /// Refuses to poll a list that a transport reads.
    pub(crate) fn refuse_poll(&self) -> Result<(), FunctionError> {
        self.reader.map_or(Ok(()), |_| Err(wrong_reader()))
    }
}

/// Returns the error of a call that is continued by another function than it was begun with.
pub(crate) fn wrong_reader() -> FunctionError {
    invalid_state("the call was begun by another function; continue it with that one").into()
}
