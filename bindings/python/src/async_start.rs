//! The start of an asynchronous call on the I/O thread. If this machine has no threads or descriptors left, the attempt
//! fails, and the event loop itself waits for the next one.

use crate::{
    async_flow::AsyncFlow,
    bridge::{self, StartError},
    exceptions,
    exit::EntryGuard,
    panics,
};
use pyo3::prelude::*;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

impl AsyncFlow {
    /// Starts the call on the I/O thread. If that fails, schedules the next attempt or settles the call.
    pub(crate) fn start(self, py: Python<'_>) {
        let (mut async_flow, why) = match bridge::spawn(self) {
            Ok(()) => return,
            Err(StartError::Exiting(async_flow, error)) => {
                return bridge::settle(py, async_flow.waiter, Err(error));
            }
            Err(StartError::NoResources(async_flow, why)) => (async_flow, why),
        };
        match async_flow.fail_attempt(&why) {
            Ok(Some(time)) => async_flow.start_later(py, time),
            Ok(None) => {
                let result = async_flow.flow.take();
                bridge::settle(py, async_flow.waiter, result);
            }
            Err(error) => bridge::settle(py, async_flow.waiter, Err(error)),
        }
    }

    /// Has the event loop start the call after `time`. If the loop is closed, nobody waits for the call any more.
    fn start_later(self, py: Python<'_>, time: Duration) {
        let event_loop = self.waiter.event_loop.clone_ref(py);
        let callback = StartCallback(Mutex::new(Some(self)));
        drop(event_loop.call_method1(py, "call_later", (time.as_secs_f64(), callback)));
    }
}

/// A callback of the event loop that makes the next attempt.
#[pyclass(frozen, module = "libseam._libseam")]
struct StartCallback(Mutex<Option<AsyncFlow>>);

#[pymethods]
impl StartCallback {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let _entry = EntryGuard::enter(py)?;
        let async_flow = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(async_flow) = async_flow.filter(|async_flow| !async_flow.abort_slot.is_aborted()) else {
            return Ok(());
        };
        let started = panics::catch(|| {
            async_flow.start(py);
            Ok(())
        });
        started.map_err(|e| exceptions::from_error(py, &e))
    }
}
