//! The state of a sweep: its removals, each in one of its stages, and what was counted.

use super::super::{state::Removed, work::Work};
use crate::{
    api::generated::confirmations::Verdict,
    error::Outcome,
    json::{Object, Value},
    wire::Reply,
};
use alloc::{boxed::Box, string::String};

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) params: Object,
    /// The id in the form in which it is compared; `None` where the call names the thing by something else.
    pub(super) id: Option<String>,
    /// The thing as the list before shows it, in the form of a reply to the read of it.
    pub(super) seen: Option<Reply>,
    pub(super) is_listed: bool,
    pub(super) stage: Stage,
}

#[derive(Debug)]
pub(super) enum Stage {
    New,
    Sent(Box<Sent>),
    Told,
}

/// A removal that was sent, and whose outcome is not known yet.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) work: Work,
    pub(super) removed: Removed,
    /// Date of the latest read before it, on the server's clock.
    pub(super) seen: Option<u64>,
    /// True if the list before has it, so that the lists after speak of it.
    pub(super) is_listed: bool,
    /// True if the list that is being read has it.
    pub(super) is_there: bool,
}

/// Returns the entry whose id is `id`, in the form in which ids are compared.
pub(super) fn find(ids: &[(String, usize)], id: &str) -> Option<usize> {
    let at = ids.binary_search_by(|(known, _)| (**known).cmp(id)).ok()?;
    ids.get(at).map(|(_, index)| *index)
}

/// Returns the id of a removal, where the call names the thing by it.
pub(super) fn id_of<'p>(params: &'p Object, key: &str) -> Option<&'p str> {
    params.get(key).and_then(Value::as_str)
}

/// The lists of a round, where each names the ids that it is to show.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// The positions of the first entry that the list speaks of, and of the first that it does not.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// True if another list is needed.
    pub(super) is_open: bool,
}

/// The removals whose outcomes were told.
#[derive(Debug)]
pub(super) struct Counts {
    /// The number of each verdict, in the order of [`Verdict::ALL`].
    pub(super) verdicts: [i64; Verdict::ALL.len()],
    pub(super) already_gone: i64,
    pub(super) errors: i64,
    /// The outcome of all removals together, and the number of requests for them.
    pub(super) outcome: Outcome,
    pub(super) attempts: u32,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            verdicts: [0; Verdict::ALL.len()],
            already_gone: 0,
            errors: 0,
            outcome: Outcome::NotSent,
            attempts: 0,
        }
    }
}
