//! The line between the flows and the server: requests and replies on their way, in the order of their times.

use std::{cmp::Reverse, collections::BinaryHeap};

/// Something that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// The request of an exchange of a run reaches the server.
    Arrival { run: usize, exchange: usize },
    /// The answer to an exchange reaches the host, or its failure.
    Answer { run: usize, exchange: usize },
}

/// Requests and answers on their way.
#[derive(Debug, Default)]
pub(crate) struct Network {
    /// By time, and then in the order in which it set out.
    events: BinaryHeap<Reverse<(u64, u64, Event)>>,
    count: u64,
}

impl Network {
    pub(crate) fn push(&mut self, at_ms: u64, event: Event) {
        self.count += 1;
        self.events.push(Reverse((at_ms, self.count, event)));
    }

    /// Returns the time of the next event.
    pub(crate) fn next_ms(&self) -> Option<u64> {
        self.events.peek().map(|Reverse((at_ms, ..))| *at_ms)
    }

    /// Takes the next event that is due.
    pub(crate) fn take(&mut self, now_ms: u64) -> Option<Event> {
        if self.next_ms()? > now_ms {
            return None;
        }
        self.events.pop().map(|Reverse((.., event))| event)
    }
}
