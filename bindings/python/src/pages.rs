//! A list that its caller's thread reads page by page.

use crate::{blocking_flow::BlockingFlow, exceptions, exit::EntryGuard, reply, shared_client::SharedClient};
use libseam::blocking;
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyList};
use std::sync::Arc;

/// A list that a blocking client is reading.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct Pages {
    shared: Arc<SharedClient<blocking::Client>>,
    /// `None` once the list has ended.
    flow: Option<BlockingFlow>,
}

impl Pages {
    /// Creates a list that `shared` reads by `flow`.
    pub(crate) fn new(shared: Arc<SharedClient<blocking::Client>>, flow: BlockingFlow) -> Self {
        Self { shared, flow: Some(flow) }
    }
}

#[pymethods]
impl Pages {
    /// Reads the next page and returns its items, or `None` after the last page or an error.
    fn next_page<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let entry = EntryGuard::enter(py)?;
        let Some(mut flow) = self.flow.take() else { return Ok(None) };
        // The core's blocking client notices a fork itself.
        let client =
            self.shared.get(|client| Ok(Arc::clone(client))).map_err(|e| exceptions::from_error(py, &e))?;
        if !flow.advance(py, &entry, &client)? {
            return flow.take(py).map(|_| None);
        }
        let items = reply::items(py, &mut flow.flow)?;
        self.flow = Some(flow);
        Ok(Some(items))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.flow.as_ref().map_or(Ok(()), |flow| flow.traverse(&visit))
    }
}
