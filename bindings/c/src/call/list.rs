//! State of a call that reads a list.

use crate::{
    boundary::text::{Text, unusable},
    call::view::View,
    error::failure::Failure,
};
#[cfg(feature = "http")]
use libseam::Instant;
use libseam_core::{Flow, memory::OutOfMemory};

/// State of a call that reads a list.
#[derive(Default)]
pub(crate) struct List {
    /// The item that was given last.
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
    /// Keeps the next item that is at hand. Whether there is one.
    pub(crate) fn keep(&mut self, flow: &mut Flow) -> Result<bool, OutOfMemory> {
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

    /// Takes the page that came, if one did, and keeps the next item that is at hand. Whether there is one. Where the next
    /// page is to be asked for, `view`, which is of the request for the page before, goes.
    pub(crate) fn take_item(
        &mut self,
        flow: &mut Flow,
        view: &mut Option<View>,
        now_ms: u64,
    ) -> Result<bool, OutOfMemory> {
        if flow.has_item(now_ms) {
            return self.keep(flow);
        }
        self.item = None;
        if flow.call().exchange() == 0 {
            *view = None;
        }
        Ok(false)
    }

    /// Refuses to poll a list that the library reads.
    pub(crate) fn polled(&self) -> Result<(), Failure> {
        self.reader.map_or(Ok(()), |_| Err(another_way()))
    }
}

/// The error of a call that goes on in another way than it was begun.
pub(crate) fn another_way() -> Failure {
    unusable("the call was begun in another way").into()
}
