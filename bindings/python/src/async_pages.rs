//! A list that is read page by page beside an asyncio event loop.

use crate::{
    async_flow::AsyncFlow,
    exceptions,
    exit::EntryGuard,
    expected::{Expected, Unread, UnreadItems},
    panics,
    shared_client::SharedClient,
    task::Task,
    waiter::{LoopWatchers, Waiter},
    watchers::Watchers,
};
use libseam::{Client, Error, Flow};
use pyo3::{PyTraverseError, PyVisit, prelude::*};
use std::sync::Arc;

/// A list that is being read by a client for asyncio.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncPages {
    shared: Arc<SharedClient<Client>>,
    watchers: Option<Arc<Watchers>>,
    rest: UnreadItems,
    /// The operation that returns the list.
    #[pyo3(get)]
    operation: &'static str,
}

impl AsyncPages {
    /// Creates the list that `flow` reads. Its time begins now.
    pub(crate) fn new(
        shared: Arc<SharedClient<Client>>,
        watchers: Option<Arc<Watchers>>,
        flow: Flow,
    ) -> Self {
        let operation = flow.operation();
        let rest = UnreadItems::default();
        rest.put(Unread::new(flow));
        Self { shared, watchers, rest, operation }
    }
}

#[pymethods]
impl AsyncPages {
    /// Starts to read the next page and hands its items to `future`, which belongs to `event_loop`; after the last page
    /// hands it `None`. Returns `None` once the list has ended, failed or been aborted.
    fn start(&self, py: Python<'_>, event_loop: Py<PyAny>, future: Py<PyAny>) -> PyResult<Option<Task>> {
        let _entry = EntryGuard::enter(py)?;
        let Some(unread) = self.rest.take() else { return Ok(None) };
        let watchers = self.watchers.clone();
        let watch = watchers.map(|watchers| LoopWatchers::new(py, watchers, &event_loop)).transpose()?;
        let expected = Expected::Page(self.rest.clone());
        let started = panics::catch(|| {
            let client = self.shared.get(|client| client.with_new_connections().map(Arc::new))?;
            let waiter = Waiter { event_loop, future, expected, watch };
            let async_flow = AsyncFlow::of_items(client, unread, waiter);
            let task = async_flow.task();
            async_flow.start(py);
            Ok(Some(task))
        });
        started.map_err(|e: Error| exceptions::from_error(py, &e))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(&visit))
    }
}
