//! The watchers of a call: the hook `on_event` and the logger.

use crate::{exceptions, imported::Imported, reply, value};
use libseam::{Error, ErrorCode, Event, EventKind, Reply, json::Value};
use pyo3::{
    PyTraverseError, PyVisit, intern,
    prelude::*,
    types::{PyDict, PyString},
};
use std::sync::atomic::{AtomicU64, Ordering};

/// The keyword of the hook.
const KEYWORD: &str = "on_event";

/// `logging.DEBUG`.
const DEBUG: u32 = 10;

/// The hook of a client, if it has one.
#[derive(Default)]
pub(crate) struct Hook(Option<Py<PyAny>>);

impl Hook {
    /// Removes the hook from `options`; without one there, returns another reference to `inherited`.
    pub(crate) fn take(options: &Bound<'_, PyDict>, inherited: &Self) -> PyResult<Self> {
        let py = options.py();
        let given = options.call_method1(intern!(py, "pop"), (KEYWORD, py.None()))?;
        if given.is_none() {
            return Ok(Self(inherited.0.as_ref().map(|hook| hook.clone_ref(py))));
        }
        if given.is_callable() {
            return Ok(Self(Some(given.unbind())));
        }
        let why = format!("must be callable, got a value of the type {}", value::kind(&given));
        Err(exceptions::conversion_error(py, ErrorCode::InvalidOptions, None, KEYWORD, why))
    }

    /// Returns the function.
    pub(crate) fn into_function(self) -> Option<Py<PyAny>> {
        self.0
    }

    /// Visits the Python objects that are held, for the garbage collector.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.0)
    }
}

/// The hook and the logger that watch one call.
pub(crate) struct Watchers {
    hook: Option<Py<PyAny>>,
    logs: bool,
    call: u64,
    operation: String,
}

impl Watchers {
    /// Returns the watchers of a call of `operation`, or `None` if there is neither a hook nor a logger.
    pub(crate) fn for_call(py: Python<'_>, hook: &Hook, operation: &str) -> Option<Self> {
        static CALLS: AtomicU64 = AtomicU64::new(1);
        let hook = hook.0.as_ref().map(|hook| hook.clone_ref(py));
        let logs = is_logged(py).unwrap_or(false);
        (logs || hook.is_some()).then(|| Self {
            hook,
            logs,
            call: CALLS.fetch_add(1, Ordering::Relaxed),
            operation: operation.into(),
        })
    }

    /// Visits the Python objects that are held, for the garbage collector.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.hook)
    }

    /// Returns the fields of `event` if a watcher wants it: the logger records only the end of an attempt.
    pub(crate) fn wanted_fields(&self, event: &Event<'_>) -> Option<Value> {
        let is_attempt = matches!(event.kind, EventKind::Reply { .. } | EventKind::Failure { .. });
        (self.hook.is_some() || is_attempt).then(|| event.to_value())
    }

    /// Returns the notification of `event`.
    pub(crate) fn notification<'py>(&self, py: Python<'py>, event: &Value) -> PyResult<Notification<'py>> {
        let fields = value::to_python(py, event)?.cast_into::<PyDict>()?;
        self.with_fields(py, fields)
    }

    /// Returns the notification of a call that succeeded, which only a hook gets.
    pub(crate) fn done_notification<'py>(
        &self,
        py: Python<'py>,
        reply: &Reply,
    ) -> PyResult<Option<Notification<'py>>> {
        if self.hook.is_none() {
            return Ok(None);
        }
        let fields = PyDict::new(py);
        fields.set_item("type", "done")?;
        fields.set_item("reply", reply::whole(py, reply)?)?;
        self.with_fields(py, fields).map(Some)
    }

    /// Returns the notification of a call that raises `exception`, which only a hook gets. A call that is rejected before
    /// anything is sent has no events.
    pub(crate) fn error_notification<'py>(
        &self,
        py: Python<'py>,
        error: &Error,
        exception: &PyErr,
    ) -> PyResult<Option<Notification<'py>>> {
        if self.hook.is_none() || error.attempts == 0 {
            return Ok(None);
        }
        let fields = PyDict::new(py);
        fields.set_item("type", "error")?;
        fields.set_item("error", exception.value(py))?;
        self.with_fields(py, fields).map(Some)
    }

    fn with_fields<'py>(&self, py: Python<'py>, fields: Bound<'py, PyDict>) -> PyResult<Notification<'py>> {
        static NOTIFY: Imported = Imported::new("libseam._event", "notify");
        fields.set_item("call", self.call)?;
        fields.set_item("operation", &self.operation)?;
        let notify = NOTIFY.get(py)?;
        let hook = self.hook.as_ref().map(|hook| hook.clone_ref(py));
        Ok(Notification { notify, hook, logs: self.logs, fields })
    }
}

/// A pending call of Python's function `notify` with its arguments.
pub(crate) struct Notification<'py> {
    notify: Bound<'py, PyAny>,
    hook: Option<Py<PyAny>>,
    logs: bool,
    fields: Bound<'py, PyDict>,
}

impl<'py> Notification<'py> {
    /// Calls the function at once.
    ///
    /// # Errors
    /// Anything but an `Exception` that the hook raises, such as `KeyboardInterrupt`. An `Exception` goes to
    /// `sys.unraisablehook`: a mistake in a hook must not change the outcome of the call.
    pub(crate) fn deliver(self) -> PyResult<()> {
        let py = self.notify.py();
        match self.notify.call1((&self.hook, self.logs, self.fields)) {
            Err(error) if error.is_instance_of::<pyo3::exceptions::PyException>(py) => {
                error.write_unraisable(py, self.hook.as_ref().map(|hook| hook.bind(py)));
                Ok(())
            }
            result => result.map(drop),
        }
    }

    /// Has `event_loop` call the function in `context`.
    pub(crate) fn schedule(self, event_loop: &Py<PyAny>, context: &Py<PyAny>) -> PyResult<()> {
        let py = self.notify.py();
        let keywords = PyDict::new(py);
        keywords.set_item("context", context)?;
        let arguments = (self.notify, self.hook, self.logs, self.fields);
        event_loop.call_method(py, "call_soon_threadsafe", arguments, Some(&keywords)).map(drop)
    }
}

/// Returns true if the logger `libseam` records debug messages. Without an import of `logging` there is no logger.
fn is_logged(py: Python<'_>) -> PyResult<bool> {
    static MODULES: Imported = Imported::new("sys", "modules");
    static LOGGER: Imported = Imported::new("libseam._log", "LOGGER");
    let logger = match LOGGER.known(py) {
        Some(logger) => logger,
        None if !MODULES.get(py)?.contains(intern!(py, "logging"))? => return Ok(false),
        None => LOGGER.get(py)?,
    };
    let name: &Bound<'_, PyString> = intern!(py, "isEnabledFor");
    logger.call_method1(name, (DEBUG,))?.is_truthy()
}
