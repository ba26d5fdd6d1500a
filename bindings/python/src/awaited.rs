//! Whoever awaits an asynchronous call, and those who watch it.

use crate::{
    wanted::Wanted,
    watch::{Telling, Watchers},
};
use libseam::Event;
use pyo3::prelude::*;
use std::sync::Arc;

/// An `asyncio.Future` and the event loop that it belongs to.
pub(crate) struct Awaited {
    /// The event loop.
    pub(crate) event_loop: Py<PyAny>,
    /// The future.
    pub(crate) future: Py<PyAny>,
    /// What it wants.
    pub(crate) wanted: Wanted,
    /// Those who watch the call.
    pub(crate) watch: Option<Arc<Watch>>,
}

/// Those who watch a call: they are told by its event loop, in the context of the task that made it.
pub(crate) struct Watch {
    pub(crate) watchers: Arc<Watchers>,
    event_loop: Py<PyAny>,
    context: Py<PyAny>,
}

impl Watch {
    /// Takes those who watch what is done now. `event_loop` tells them, in the context of now.
    pub(crate) fn new(
        py: Python<'_>,
        watchers: Arc<Watchers>,
        event_loop: &Py<PyAny>,
    ) -> PyResult<Arc<Self>> {
        let context = py.import("contextvars")?.call_method0("copy_context")?.unbind();
        Ok(Arc::new(Self { watchers, event_loop: event_loop.clone_ref(py), context }))
    }

    /// Tells them of `event`, if they want to know.
    pub(crate) fn event(&self, py: Python<'_>, event: &Event<'_>) -> PyResult<()> {
        let Some(event) = self.watchers.interest(event) else { return Ok(()) };
        self.tell(self.watchers.telling(py, &event).map(Some))
    }

    /// Tells them, by their event loop.
    pub(crate) fn tell(&self, telling: PyResult<Option<Telling<'_>>>) -> PyResult<()> {
        telling?.map_or(Ok(()), |telling| telling.soon(&self.event_loop, &self.context))
    }
}
