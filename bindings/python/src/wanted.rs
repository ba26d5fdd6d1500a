//! What is awaited of an asynchronous flow: a result, a reply, or a page of a list.

use crate::reply;
use libseam::{Flow, Instant, Reply};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// What is awaited of a flow.
pub(crate) enum Wanted {
    /// The operation's result.
    Result,
    /// All that is known about the reply.
    Reply,
    /// The items of the next page, after which the list goes there to be read on; `None` after the last page.
    Page(Rest),
}

impl Wanted {
    /// Returns what it is of the items that are at hand in `flow`, which began at `start`.
    pub(crate) fn items<'py>(
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

    /// Returns what it is of the `reply` to a flow that is done.
    pub(crate) fn shown<'py>(&self, py: Python<'py>, reply: &Reply) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Result => reply::result(py, reply),
            Self::Reply => reply::whole(py, reply),
            Self::Page(_) => Ok(py.None().into_bound(py)),
        }
    }
}

/// The list, while no page of it is being read. As in [`crate::held::Held`], the lock is only taken by attached threads that stay so.
#[derive(Clone, Default)]
pub(crate) struct Rest(Arc<Mutex<Option<(Flow, Instant)>>>);

impl Rest {
    /// Puts the list back, to be read on. It began at `start`.
    pub(crate) fn put(&self, flow: Flow, start: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((flow, start));
    }

    /// Takes the list, to read a page of it.
    pub(crate) fn take(&self) -> Option<(Flow, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
