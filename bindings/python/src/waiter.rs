//! The future that awaits an asynchronous call, and the hook and the logger that watch it.

use crate::{
    expected::Expected,
    watchers::{Notification, Watchers},
};
use libseam::Event;
use pyo3::prelude::*;
use std::sync::Arc;

/// An `asyncio.Future` and the event loop that it belongs to.
pub(crate) struct Waiter {
    /// The event loop.
    pub(crate) event_loop: Py<PyAny>,
    /// The future.
    pub(crate) future: Py<PyAny>,
    /// The kind of outcome that the future gets.
    pub(crate) expected: Expected,
    /// The hook and the logger, if any.
    pub(crate) watch: Option<Arc<LoopWatchers>>,
}

/// Watchers that an event loop notifies, in the context of the task that made the call.
pub(crate) struct LoopWatchers {
    pub(crate) watchers: Arc<Watchers>,
    event_loop: Py<PyAny>,
    context: Py<PyAny>,
}

impl LoopWatchers {
    /// Has `event_loop` notify `watchers` in the current context.
    pub(crate) fn new(
        py: Python<'_>,
        watchers: Arc<Watchers>,
        event_loop: &Py<PyAny>,
    ) -> PyResult<Arc<Self>> {
        let context = py.import("contextvars")?.call_method0("copy_context")?.unbind();
        Ok(Arc::new(Self { watchers, event_loop: event_loop.clone_ref(py), context }))
    }

    /// Schedules the notification of `event`, if a watcher wants it.
    pub(crate) fn notify_event(&self, py: Python<'_>, event: &Event<'_>) -> PyResult<()> {
        let Some(fields) = self.watchers.wanted_fields(event) else { return Ok(()) };
        self.notify(self.watchers.notification(py, &fields).map(Some))
    }

    /// Schedules a notification, if there is one.
    pub(crate) fn notify(&self, notification: PyResult<Option<Notification<'_>>>) -> PyResult<()> {
        notification?.map_or(Ok(()), |notification| notification.schedule(&self.event_loop, &self.context))
    }
}
