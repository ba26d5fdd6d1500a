//! The explicit null.

use pyo3::{prelude::*, sync::PyOnceLock};

/// The type of `NULL`, which is sent as JSON's `null`. `None` as a keyword means "not given".
#[pyclass(frozen, module = "libseam")]
pub(crate) struct Null {}

impl Null {
    /// Returns the one instance.
    pub(crate) fn only(py: Python<'_>) -> PyResult<Py<Self>> {
        static NULL: PyOnceLock<Py<Null>> = PyOnceLock::new();
        NULL.get_or_try_init(py, || Py::new(py, Self {})).map(|null| null.clone_ref(py))
    }
}

#[pymethods]
impl Null {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Py<Self>> {
        Self::only(py)
    }

    fn __repr__(&self) -> &'static str {
        "NULL"
    }

    fn __bool__(&self) -> bool {
        false
    }

    /// Pickles by name, so that a copy is the same object.
    fn __reduce__(&self) -> &'static str {
        "NULL"
    }
}
