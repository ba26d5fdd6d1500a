//! An asynchronous call under way.

use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{sync::Notify, task::AbortHandle};

/// An asynchronous call under way.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Task(pub(crate) AbortSlot);

#[pymethods]
impl Task {
    /// Aborts the call and its request. Does nothing once the call is done.
    fn abort(&self) {
        self.0.abort();
    }

    /// Ends the flow, which goes on until it has said what it has done: nothing more is sent. Does nothing once it is done.
    fn cancel(&self) {
        self.0.cancel();
    }
}

/// An abort request for a call, and the handle that aborts it on the I/O thread. Only a thread that stays attached to the
/// interpreter takes the lock, as in [`crate::shared_client::SharedClient`].
#[derive(Clone, Default)]
pub(crate) struct AbortSlot {
    slot: Arc<Mutex<Slot>>,
    cancelled: Arc<Notify>,
}

#[derive(Default)]
struct Slot {
    aborted: bool,
    handle: Option<AbortHandle>,
}

impl AbortSlot {
    /// Stores the handle that aborts the call.
    pub(crate) fn set_handle(&self, handle: AbortHandle) {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).handle = Some(handle);
    }

    /// Returns true once the call was aborted.
    pub(crate) fn is_aborted(&self) -> bool {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).aborted
    }

    /// Waits until the flow is cancelled.
    pub(crate) async fn cancelled(&self) {
        self.cancelled.notified().await;
    }

    fn cancel(&self) {
        self.cancelled.notify_one();
    }

    fn abort(&self) {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        slot.aborted = true;
        if let Some(handle) = slot.handle.take() {
            handle.abort();
        }
    }
}
