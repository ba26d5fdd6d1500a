//! An asynchronous call is sent off: to the thread that moves its bytes. Where this machine is short of what that takes,
//! the attempt fails, and the event loop itself waits for the next one.

use crate::{
    barrier,
    bridge::{self, Unstarted},
    exit::Stay,
    journey::Journey,
    raised,
};
use pyo3::prelude::*;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

impl Journey {
    /// Goes as far as it can: to the thread that moves the bytes, to the next attempt, or to the call's end.
    pub(crate) fn go(self, py: Python<'_>) {
        let (mut journey, why) = match bridge::spawn(self) {
            Ok(()) => return,
            Err(Unstarted::Refused(journey, error)) => {
                return bridge::settle(py, journey.awaited, Err(error));
            }
            Err(Unstarted::Short(journey, why)) => (journey, why),
        };
        match journey.fail(&why) {
            Ok(Some(time)) => journey.later(py, time),
            Ok(None) => {
                let result = journey.flow.take();
                bridge::settle(py, journey.awaited, result);
            }
            Err(error) => bridge::settle(py, journey.awaited, Err(error)),
        }
    }

    /// Has the event loop go on after `time`. Where it is closed nobody waits any more.
    fn later(self, py: Python<'_>, time: Duration) {
        let event_loop = self.awaited.event_loop.clone_ref(py);
        let resumed = Resumed(Mutex::new(Some(self)));
        drop(event_loop.call_method1(py, "call_later", (time.as_secs_f64(), resumed)));
    }
}

/// What the event loop calls when it is time for the next attempt.
#[pyclass(frozen, module = "libseam._libseam")]
struct Resumed(Mutex<Option<Journey>>);

#[pymethods]
impl Resumed {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let _stay = Stay::begin(py)?;
        let journey = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(journey) = journey.filter(|journey| !journey.aborts.wanted()) else { return Ok(()) };
        let went = barrier::guard(|| {
            journey.go(py);
            Ok(())
        });
        went.map_err(|e| raised::error(py, &e))
    }
}
