//! The kinds of outcome that an asynchronous flow has: a result, a reply, or a page of a list.

use crate::reply;
use libseam::{Flow, Instant, Reply};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// The kind of outcome that a future awaits.
pub(crate) enum Expected {
    /// The operation's result.
    Result,
    /// A `libseam.Reply`.
    Reply,
    /// The items of the next page, or `None` after the last one. The list goes back into the slot, to be read on.
    Page(UnreadPages),
}

impl Expected {
    /// Returns the items that are ready in `flow`, which began at `start`.
    pub(crate) fn convert_items<'py>(
        &self,
        py: Python<'py>,
        mut flow: Flow,
        start: Instant,
    ) -> PyResult<Bound<'py, PyAny>> {
        let items = reply::items(py, &mut flow)?;
        if let Self::Page(rest) = self {
            rest.put(flow, start);
        }
        Ok(items.into_any())
    }

    /// Converts the `reply` to a flow that is done.
    pub(crate) fn convert_reply<'py>(&self, py: Python<'py>, reply: &Reply) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Result => reply::result(py, reply),
            Self::Reply => reply::whole(py, reply),
            Self::Page(_) => Ok(py.None().into_bound(py)),
        }
    }
}

/// The slot of a list while no page of it is being read. Only a thread that stays attached to the interpreter takes the
/// lock, as in [`crate::shared_client::SharedClient`].
#[derive(Clone, Default)]
pub(crate) struct UnreadPages(Arc<Mutex<Option<(Flow, Instant)>>>);

impl UnreadPages {
    /// Puts the list back, to be read on. The flow began at `start`.
    pub(crate) fn put(&self, flow: Flow, start: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((flow, start));
    }

    /// Takes the list, to read a page of it.
    pub(crate) fn take(&self) -> Option<(Flow, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
