//! The state of a confirmation.

use super::judge::Since;
use crate::{api::generated::confirmations::Verdict, error::Outcome};
use alloc::string::String;

/// Time that the last round gets before the deadline.
const LAST_MS: u64 = 2_000;

/// The times of a confirmation, and what to do where nothing is confirmed.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Limits {
    pub(in crate::flow) deadline_ms: u64,
    pub(in crate::flow) first_ms: u64,
    pub(in crate::flow) max_ms: u64,
    pub(in crate::flow) settle_ms: u64,
    /// Longest time to wait for the effect once the removal was answered, where that may be before the deadline.
    #[cfg(feature = "off_board")]
    pub(in crate::flow) wait_ms: Option<u64>,
    /// True if every verdict is a result, and none an error.
    pub(in crate::flow) returns_all: bool,
}

impl Limits {
    /// Returns the time that the last round gets before the deadline: never all of a short one, which would leave none to wait.
    pub(super) fn last_round_ms(&self) -> u64 {
        LAST_MS.min(self.deadline_ms.saturating_sub(self.deadline_ms / 5))
    }
}

/// The times of the flow, on the host's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    pub(super) at_ms: u64,
    pub(super) ends_ms: u64,
    /// The time of the last round.
    pub(super) last_ms: u64,
}

/// The part of a sweep of many removals that the confirmation of one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// There is no sweep.
    Whole,
    /// Everything up to the removal.
    Removal,
    /// The reads after it, without what the list shows: the first check is read once at most.
    Rest,
}

/// The removal, once it has ended.
#[derive(Debug)]
pub(super) struct Removed {
    pub(super) outcome: Outcome,
    pub(super) http_status: Option<u16>,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) is_already_gone: bool,
    pub(super) since: Since,
    /// The time of the removal's reply, or of the beginning where a token goes on.
    pub(super) at_ms: u64,
    /// Date of the removal's reply, on the server's clock.
    pub(super) date: Option<u64>,
}

impl Removed {
    /// Makes the state of a removal that was not sent.
    pub(super) fn not_yet() -> Self {
        Self {
            outcome: Outcome::NotSent,
            http_status: None,
            request_id: None,
            attempts: 0,
            is_already_gone: false,
            since: Since::Unknown,
            at_ms: 0,
            date: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Workspace,
    Before(Before),
    Removing {
        sent_ms: Option<u64>,
    },
    /// A sweep goes on with another removal, or reads a list.
    Paused,
    Waiting {
        until_ms: u64,
        wait_ms: u64,
    },
    Round {
        done: usize,
        wait_ms: u64,
    },
    Closing {
        verdict: Verdict,
        probe: usize,
    },
    /// The next reason to read, of the subject at a position.
    #[cfg(feature = "full")]
    Explaining {
        verdict: Verdict,
        subject: usize,
        index: usize,
    },
    Done,
}

/// The purpose of a read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Workspace,
    Resolve(usize, usize),
    Remember(usize, usize),
    Probe(usize),
    /// The latest reason.
    #[cfg(feature = "full")]
    Explain,
}

/// The next thing before the removal: of the subject at a position, the step at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Resolve(usize, usize),
    Remember(usize, usize),
    Plan(usize),
    /// The check at a position among all.
    Check(usize, usize),
}

/// A read whose answer is known.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) operation: &'static str,
    /// The hash of its parameters.
    pub(super) params: u64,
    pub(super) is_found: bool,
}
