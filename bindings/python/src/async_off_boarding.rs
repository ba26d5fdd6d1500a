//! An off-boarding that is driven line by line beside an asyncio event loop.

use crate::{
    async_flow::AsyncFlow,
    exceptions,
    exit::EntryGuard,
    expected::{Expected, Unread, UnreadItems},
    panics,
    task::Task,
    waiter::{LoopWatchers, Waiter},
    watchers::Watchers,
};
use libseam::{Client, Error, Flow, off_board::EvidenceFile};
use pyo3::{PyTraverseError, PyVisit, prelude::*};
use std::sync::Arc;

/// An off-boarding under way, with the client for asyncio that drives it.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncOffBoarding {
    client: Arc<Client>,
    watchers: Option<Arc<Watchers>>,
    rest: UnreadItems,
}

impl AsyncOffBoarding {
    /// Creates the off-boarding of `flow`, whose time begins now.
    pub(crate) fn new(
        client: Arc<Client>,
        watchers: Option<Arc<Watchers>>,
        flow: Flow,
        evidence: Option<EvidenceFile>,
    ) -> Self {
        let rest = UnreadItems::default();
        rest.put(Unread { evidence, ..Unread::new(flow) });
        Self { client, watchers, rest }
    }
}

#[pymethods]
impl AsyncOffBoarding {
    /// Goes on until lines of the evidence are durable, and hands them to `future`, which belongs to `event_loop`; hands it the
    /// report once it has ended. Returns `None` where it has ended before, or goes on already. `Task.cancel` ends it.
    fn start(&self, py: Python<'_>, event_loop: Py<PyAny>, future: Py<PyAny>) -> PyResult<Option<Task>> {
        let _entry = EntryGuard::enter(py)?;
        let Some(unread) = self.rest.take() else { return Ok(None) };
        let watchers = self.watchers.clone();
        let watch = watchers.map(|watchers| LoopWatchers::new(py, watchers, &event_loop)).transpose()?;
        let expected = Expected::Lines(self.rest.clone());
        let started = panics::catch(|| {
            let waiter = Waiter { event_loop, future, expected, watch };
            let async_flow = AsyncFlow::of_items(Arc::clone(&self.client), unread, waiter);
            let task = async_flow.task();
            async_flow.start(py);
            Ok(Some(task))
        });
        started.map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Ends it, while it does not go on: nothing more is sent. Its last lines are still to be taken.
    fn cancel(&self) {
        if let Some(mut unread) = self.rest.take() {
            unread.flow.cancel();
            self.rest.put(unread);
        }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(&visit))
    }
}
