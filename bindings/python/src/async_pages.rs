//! A list that is read page by page beside an asyncio event loop.

use crate::{
    awaited::{Awaited, Watch},
    barrier,
    exit::Stay,
    held::Held,
    journey::Journey,
    raised,
    task::Task,
    wanted::{Rest, Wanted},
    watch::Watchers,
};
use libseam::{Client, Error, Flow, Instant};
use pyo3::{PyTraverseError, PyVisit, prelude::*};
use std::sync::Arc;

/// A list that is being read by a client for asyncio.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncPages {
    held: Arc<Held<Client>>,
    watchers: Option<Arc<Watchers>>,
    rest: Rest,
    /// The operation that returns the list.
    #[pyo3(get)]
    operation: &'static str,
}

impl AsyncPages {
    /// Takes the list that `flow`, which begins now, reads.
    pub(crate) fn new(held: Arc<Held<Client>>, watchers: Option<Arc<Watchers>>, flow: Flow) -> Self {
        let operation = flow.operation();
        let rest = Rest::default();
        rest.put(flow, Instant::now());
        Self { held, watchers, rest, operation }
    }
}

#[pymethods]
impl AsyncPages {
    /// Starts to read the next page. Its items go to `future`, which belongs to `event_loop`; `None` does after the last
    /// page. Returns `None` where there is nothing to read any more: after that, after an error, and after an abort.
    fn start(&self, py: Python<'_>, event_loop: Py<PyAny>, future: Py<PyAny>) -> PyResult<Option<Task>> {
        let _stay = Stay::begin(py)?;
        let Some((flow, start)) = self.rest.take() else { return Ok(None) };
        let watchers = self.watchers.clone();
        let watch = watchers.map(|watchers| Watch::new(py, watchers, &event_loop)).transpose()?;
        let wanted = Wanted::Page(self.rest.clone());
        let started = barrier::guard(|| {
            let client = self.held.get(|client| client.with_new_connections().map(Arc::new))?;
            let journey = Journey::new(client, flow, start, Awaited { event_loop, future, wanted, watch });
            let task = journey.task();
            journey.go(py);
            Ok(Some(task))
        });
        started.map_err(|e: Error| raised::error(py, &e))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(&visit))
    }
}
