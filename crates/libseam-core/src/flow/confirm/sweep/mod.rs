//! Many removals of one operation that are confirmed together: lists before and after them stand for a read of each.
//!
//! ```text
//! workspace → lists before → each: the other reads before, the removal → lists after, until all is gone or the time is over
//!           → each: one read of what the lists no longer have, the other reads after → an outcome of each
//! ```
//!
//! A list that was not read to its end proves nothing, and a thing that a list lacks is not gone for that: lists may leave out
//! what is being removed, so one read of the thing itself settles it. What the list before lacks is confirmed alone.

mod lists;
mod removals;
mod report;
mod start;
mod state;

use super::{Confirm, refusal::Refusal, state::Phase as Single};
use crate::{
    api::{confirmation::Sweep as Row, table::Operation},
    call::{Call, Item, Step},
    error::{Error, ErrorCode, Outcome},
    json::{Object, Raw},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::mem;
use state::{Chunks, Counts, Entry};

/// Many removals that are being confirmed.
#[derive(Debug)]
pub(in crate::flow) struct Sweep {
    /// The removal that is at work, and the reader of all.
    confirm: Confirm,
    row: &'static Row,
    list: &'static Operation,
    /// The read that an item of the list stands for.
    get: &'static Operation,
    /// The parameters of the list, without ids.
    scope: Object,
    entries: Vec<Entry>,
    /// The entries by the id that the list shows, sorted.
    ids: Vec<(String, usize)>,
    /// The ids that the lists of this round name, where they do.
    chunks: Chunks,
    settles_by_list: bool,
    raises: bool,
    /// Longest time that one removal may take.
    removal_deadline_ms: u64,
    phase: Phase,
    /// The time at which the lists are no longer read again, and that of the latest of them.
    ends_ms: u64,
    last_ms: u64,
    counts: Counts,
    /// An outcome that was not given yet, as JSON text, and the latest that was.
    ready: Option<String>,
    given: String,
    result: Option<Result<Reply, Error>>,
    /// True if it ended for lack of memory, in which there may be none for an error until that is taken.
    is_starved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Workspace,
    ListBefore {
        is_reading: bool,
    },
    /// The entry at a position begins.
    Begin(usize),
    Remove(usize),
    Waiting {
        until_ms: u64,
        wait_ms: u64,
    },
    ListAfter {
        is_reading: bool,
        wait_ms: u64,
    },
    /// The entry at a position begins to be settled.
    Resume(usize),
    Settle(usize),
    Done,
}

impl Sweep {
    pub(in crate::flow) fn operation(&self) -> &'static str {
        self.confirm.operation()
    }

    /// Returns what is known about the removals together.
    pub(in crate::flow) fn outcome(&self) -> Outcome {
        let now = match self.phase {
            Phase::Remove(_) => self.confirm.outcome(),
            _ => Outcome::NotSent,
        };
        worse(self.counts.outcome, now)
    }

    /// Returns the number of requests that were sent for the removals.
    pub(in crate::flow) fn attempts(&self) -> u32 {
        match self.phase {
            Phase::Remove(_) => self.counts.attempts.saturating_add(self.confirm.attempts()),
            _ => self.counts.attempts,
        }
    }

    pub(in crate::flow) fn call(&self) -> &Call {
        self.confirm.call()
    }

    pub(in crate::flow) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        self.confirm.call_and_offset()
    }

    pub(in crate::flow) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        if self.has_item_at(now_ms) {
            return self.next_item().map_or(Step::Done, Step::Item);
        }
        match self.phase {
            Phase::Done => Step::Done,
            Phase::Waiting { until_ms, .. } => Step::Wait { until_ms },
            _ => self.confirm.step(now_ms),
        }
    }

    /// Goes on until an outcome is at hand, or something must be sent or waited for, and reports whether it is an outcome.
    pub(in crate::flow) fn has_item_at(&mut self, now_ms: u64) -> bool {
        while self.ready.is_none() && self.phase != Phase::Done {
            match self.try_advance(now_ms) {
                Ok(true) => {}
                Ok(false) => break,
                Err(OutOfMemory) => {
                    (self.counts.outcome, self.counts.attempts) = (self.outcome(), self.attempts());
                    self.phase = Phase::Done;
                    self.is_starved = true;
                }
            }
        }
        self.ready.is_some()
    }

    /// Takes the outcome that is at hand.
    pub(in crate::flow) fn next_item(&mut self) -> Option<Item<'_>> {
        self.given = self.ready.take()?;
        Some(Item::new(Raw::document(&self.given)))
    }

    /// Takes the outcome that is at hand as an array.
    pub(in crate::flow) fn take_items(&mut self) -> Result<String, Error> {
        let Some(item) = &self.ready else { return Ok("[]".into()) };
        let mut text = String::new();
        for part in ["[", item, "]"] {
            memory::append(&mut text, part)?;
        }
        self.ready = None;
        Ok(text)
    }

    pub(in crate::flow) fn take(&mut self) -> Result<Reply, Error> {
        let message = "the removals have no result: they have not ended, or it was taken before";
        if self.ready.is_none() && mem::take(&mut self.is_starved) {
            return Err(self.error(ErrorCode::OutOfMemory, self.outcome().out_of_memory()));
        }
        let result = if self.ready.is_none() { self.result.take() } else { None };
        result.unwrap_or_else(|| Err(self.error(ErrorCode::InvalidState, message)))
    }

    /// Moves it to where a flow keeps it.
    pub(in crate::flow) fn boxed(self) -> Result<Box<Self>, Refusal> {
        memory::ensure_available(size_of::<Self>())?;
        Ok(Box::new(self))
    }

    /// Takes one step; false if it must be waited for.
    fn try_advance(&mut self, now_ms: u64) -> Result<bool, OutOfMemory> {
        // What was kept so far may have taken what the next step relies on.
        memory::ensure_available(0)?;
        match self.phase {
            Phase::Workspace => {
                self.confirm.try_advance(now_ms)?;
                match self.confirm.result.take() {
                    Some(Err(error)) => self.finish(Err(error)),
                    _ if self.confirm.phase == Single::Paused => {
                        self.phase = Phase::ListBefore { is_reading: false };
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            }
            Phase::ListBefore { is_reading } => self.list_before(is_reading, now_ms),
            Phase::Begin(index) => self.begin(index, now_ms),
            Phase::Remove(index) => {
                self.confirm.try_advance(now_ms)?;
                self.leave_removal(index)
            }
            Phase::Waiting { until_ms, .. } if now_ms < until_ms => Ok(false),
            Phase::Waiting { wait_ms, .. } => {
                self.phase = Phase::ListAfter { is_reading: false, wait_ms };
                Ok(true)
            }
            Phase::ListAfter { is_reading, wait_ms } => self.list_after(is_reading, wait_ms, now_ms),
            Phase::Resume(index) => self.resume(index, now_ms),
            Phase::Settle(index) => {
                self.confirm.try_advance(now_ms)?;
                let Some(result) = self.confirm.result.take() else { return Ok(false) };
                self.tell(index, result)?;
                self.phase = Phase::Resume(index.saturating_add(1));
                Ok(true)
            }
            Phase::Done => Ok(false),
        }
    }

    pub(in crate::flow) fn cancel(&mut self) {
        if self.phase == Phase::Done && self.ready.is_none() {
            // The result is there, but the caller did not take it as it was about to stop.
            return;
        }
        let error = self
            .cancelled()
            .unwrap_or_else(|OutOfMemory| self.error(ErrorCode::OutOfMemory, self.outcome().out_of_memory()));
        self.ready = None;
        self.finish(Err(error));
    }

    /// Ends the flow.
    fn finish(&mut self, result: Result<Reply, Error>) {
        self.confirm.reader.cancel();
        self.phase = Phase::Done;
        self.result = Some(result);
    }

    /// Builds an error of the removals as they stand.
    fn error(&self, code: ErrorCode, message: &str) -> Error {
        let mut error = Error::of_call(code, self.operation(), self.attempts());
        error.0.message.push_str(message);
        error.with_outcome(self.outcome())
    }
}

/// Returns what is known of two removals together: not known outweighs accepted, which outweighs that nothing happened.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    if one == Outcome::Unknown || other == Outcome::Unknown { Outcome::Unknown } else { one.max(other) }
}
