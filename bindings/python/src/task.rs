//! An asynchronous call under way.

use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::AbortHandle;

/// An asynchronous call under way.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Task(pub(crate) AbortSlot);

#[pymethods]
impl Task {
    /// AbortSlot the call and its request. Does nothing once the call is done.
    fn abort(&self) {
        self.0.abort();
    }
}

/// An abort request for a call, and the handle that aborts it on the I/O thread. Only a thread that stays attached to the
/// interpreter takes the lock, as in [`crate::shared_client::SharedClient`].
#[derive(Clone, Default)]
pub(crate) struct AbortSlot(Arc<Mutex<Slot>>);

#[derive(Default)]
struct Slot {
    aborted: bool,
    handle: Option<AbortHandle>,
}

impl AbortSlot {
    /// Stores the handle that aborts the call.
    pub(crate) fn set_handle(&self, handle: AbortHandle) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).handle = Some(handle);
    }

    /// Returns true once the call was aborted.
    pub(crate) fn is_aborted(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).aborted
    }

    fn abort(&self) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.aborted = true;
        if let Some(handle) = slot.handle.take() {
            handle.abort();
        }
    }
}
