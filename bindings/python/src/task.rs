//! A call that is under way beside the event loop.

use pyo3::prelude::*;
use tokio::task::AbortHandle;

/// A call that is under way.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Task(pub(crate) AbortHandle);

#[pymethods]
impl Task {
    /// Aborts the call and its request. Does nothing once the call is done.
    fn abort(&self) {
        self.0.abort();
    }
}
