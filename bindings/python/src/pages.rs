//! A list that is read page by page in the thread that asks for it.

use crate::{driven::Driven, exit::Stay, held::Held, raised, reply};
use libseam::blocking;
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyList};
use std::sync::Arc;

/// A list that is being read by a client whose calls block.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct Pages {
    held: Arc<Held<blocking::Client>>,
    /// `None` once it has ended.
    driven: Option<Driven>,
}

impl Pages {
    /// Takes the list that is to be read, and the client that reads it.
    pub(crate) fn new(held: Arc<Held<blocking::Client>>, driven: Driven) -> Self {
        Self { held, driven: Some(driven) }
    }
}

#[pymethods]
impl Pages {
    /// Reads the next page and returns its items; `None` after the last page. After an error there is none either.
    fn next_page<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        let stay = Stay::begin(py)?;
        let Some(mut driven) = self.driven.take() else { return Ok(None) };
        // The core's blocking client notices a fork itself.
        let client = self.held.get(|client| Ok(Arc::clone(client))).map_err(|e| raised::error(py, &e))?;
        if !driven.go(py, &stay, &client)? {
            return driven.take(py).map(|_| None);
        }
        let items = reply::items(py, &mut driven.flow)?;
        self.driven = Some(driven);
        Ok(Some(items))
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.driven.as_ref().map_or(Ok(()), |driven| driven.traverse(&visit))
    }
}
