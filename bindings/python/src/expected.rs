//! The kinds of outcome that an asynchronous flow has: a result, a reply, or items.

use crate::reply;
use libseam::{Flow, Instant, Reply, off_board::EvidenceFile};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// The kind of outcome that a future awaits.
pub(crate) enum Expected {
    /// The operation's result.
    Result,
    /// A `libseam.Reply`.
    Reply,
    /// The items of the next page, or `None` after the last one. The list goes back into the slot, to be read on.
    Page(UnreadItems),
    /// The next lines of an off-boarding, or its report after the last one. It goes back into the slot, to go on.
    Lines(UnreadItems),
}

impl Expected {
    /// Returns the items that are ready in a flow.
    pub(crate) fn convert_items<'py>(
        &self,
        py: Python<'py>,
        mut unread: Unread,
    ) -> PyResult<Bound<'py, PyAny>> {
        let items = reply::items(py, &mut unread.flow)?;
        if let Self::Page(rest) | Self::Lines(rest) = self {
            rest.put(unread);
        }
        Ok(items.into_any())
    }

    /// Converts the `reply` to a flow that is done.
    pub(crate) fn convert_reply<'py>(&self, py: Python<'py>, reply: &Reply) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Result | Self::Lines(_) => reply::result(py, reply),
            Self::Reply => reply::whole(py, reply),
            Self::Page(_) => Ok(py.None().into_bound(py)),
        }
    }
}

/// A flow that gives items, between two of its parts.
pub(crate) struct Unread {
    pub(crate) flow: Flow,
    /// The time at which the flow began.
    pub(crate) start: Instant,
    /// The file in which it records lines, if it does.
    pub(crate) evidence: Option<EvidenceFile>,
}

impl Unread {
    /// Creates the state of a flow that begins now.
    pub(crate) fn new(flow: Flow) -> Self {
        Self { flow, start: Instant::now(), evidence: None }
    }
}

/// The slot of a flow that gives items, while it does not go on. Only a thread that stays attached to the interpreter takes
/// the lock, as in [`crate::shared_client::SharedClient`].
#[derive(Clone, Default)]
pub(crate) struct UnreadItems(Arc<Mutex<Option<Unread>>>);

impl UnreadItems {
    /// Puts the flow back, to go on later.
    pub(crate) fn put(&self, unread: Unread) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(unread);
    }

    /// Takes the flow, to go on.
    pub(crate) fn take(&self) -> Option<Unread> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
