//! The explicit null.

use pyo3::prelude::*;

/// The type of `NULL`, which is sent as JSON's `null`. `None` as a keyword means "not given".
#[pyclass(frozen, module = "libseam")]
pub(crate) struct Null {}

#[pymethods]
impl Null {
    fn __repr__(&self) -> &'static str {
        "NULL"
    }

    fn __bool__(&self) -> bool {
        false
    }

    /// By name, so that a copy or an unpickled one is the same object.
    fn __reduce__(&self) -> &'static str {
        "NULL"
    }
}
