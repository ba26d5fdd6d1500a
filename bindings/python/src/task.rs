//! A call that is under way beside the event loop.

use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::AbortHandle;

/// A call that is under way.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Task(pub(crate) Aborts);

#[pymethods]
impl Task {
    /// Aborts the call and its request. Does nothing once the call is done.
    fn abort(&self) {
        self.0.want();
    }
}

/// The wish that a call is aborted, and what does it once the call is with the thread that moves its bytes. As in
/// [`crate::held::Held`], the lock is only taken by attached threads that stay so.
#[derive(Clone, Default)]
pub(crate) struct Aborts(Arc<Mutex<Slot>>);

#[derive(Default)]
struct Slot {
    wanted: bool,
    handle: Option<AbortHandle>,
}

impl Aborts {
    /// Keeps what aborts the call.
    pub(crate) fn with(&self, handle: AbortHandle) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).handle = Some(handle);
    }

    /// Whether the call is to go no further.
    pub(crate) fn wanted(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).wanted
    }

    fn want(&self) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.wanted = true;
        if let Some(handle) = slot.handle.take() {
            handle.abort();
        }
    }
}
