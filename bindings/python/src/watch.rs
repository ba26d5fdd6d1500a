//! Who is told of what happens in a call: the hook `on_event`, and the logger.

use crate::{raised, reply, value};
use libseam::{Error, ErrorCode, Event, EventKind, Reply, json::Value};
use pyo3::{
    PyTraverseError, PyVisit, intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyString},
};
use std::sync::atomic::{AtomicU64, Ordering};

/// The keyword that a hook is given as.
const KEYWORD: &str = "on_event";

/// `logging.DEBUG`.
const DEBUG: u32 = 10;

/// The hook of a client, if it has one.
#[derive(Default)]
pub(crate) struct Hook(Option<Py<PyAny>>);

impl Hook {
    /// Takes the hook out of `options`, or another reference to `inherited` where none is given there.
    pub(crate) fn take(options: &Bound<'_, PyDict>, inherited: &Self) -> PyResult<Self> {
        let py = options.py();
        let given = options.call_method1(intern!(py, "pop"), (KEYWORD, py.None()))?;
        if given.is_none() {
            return Ok(Self(inherited.0.as_ref().map(|hook| hook.clone_ref(py))));
        }
        if given.is_callable() {
            return Ok(Self(Some(given.unbind())));
        }
        let why = format!("must be callable, and is of the type {}", value::kind(&given));
        Err(raised::unfit(py, ErrorCode::InvalidOptions, None, KEYWORD, why))
    }

    /// Shows the garbage collector what is held.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.0)
    }
}

/// Those who watch one call.
pub(crate) struct Watchers {
    hook: Option<Py<PyAny>>,
    logs: bool,
    call: u64,
    operation: String,
}

impl Watchers {
    /// Those who watch a call of `operation`; `None` where nobody does.
    pub(crate) fn of(py: Python<'_>, hook: &Hook, operation: &str) -> Option<Self> {
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

    /// Shows the garbage collector what is held.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.hook)
    }

    /// What they want to know of `event`: the logger has a line for an attempt only.
    pub(crate) fn interest(&self, event: &Event<'_>) -> Option<Value> {
        let is_attempt = matches!(event.kind, EventKind::Reply { .. } | EventKind::Failure { .. });
        (self.hook.is_some() || is_attempt).then(|| event.to_value())
    }

    /// The function that tells them of `event`, with its arguments.
    pub(crate) fn telling<'py>(&self, py: Python<'py>, event: &Value) -> PyResult<Telling<'py>> {
        let fields = value::to_python(py, event)?.cast_into::<PyDict>()?;
        self.with_fields(py, fields)
    }

    /// The same for a call that succeeded, of which only a hook wants to know.
    pub(crate) fn telling_done<'py>(&self, py: Python<'py>, reply: &Reply) -> PyResult<Option<Telling<'py>>> {
        if self.hook.is_none() {
            return Ok(None);
        }
        let fields = PyDict::new(py);
        fields.set_item("type", "done")?;
        fields.set_item("reply", reply::whole(py, reply)?)?;
        self.with_fields(py, fields).map(Some)
    }

    /// The same for a call that raises `exception`. What is refused before anything is sent has no events.
    pub(crate) fn telling_error<'py>(
        &self,
        py: Python<'py>,
        error: &Error,
        exception: &PyErr,
    ) -> PyResult<Option<Telling<'py>>> {
        if self.hook.is_none() || error.attempts == 0 {
            return Ok(None);
        }
        let fields = PyDict::new(py);
        fields.set_item("type", "error")?;
        fields.set_item("error", exception.value(py))?;
        self.with_fields(py, fields).map(Some)
    }

    fn with_fields<'py>(&self, py: Python<'py>, fields: Bound<'py, PyDict>) -> PyResult<Telling<'py>> {
        static TELL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        fields.set_item("call", self.call)?;
        fields.set_item("operation", &self.operation)?;
        let tell = TELL.import(py, "libseam._event", "tell")?.clone();
        let hook = self.hook.as_ref().map(|hook| hook.clone_ref(py));
        Ok(Telling { tell, hook, logs: self.logs, fields })
    }
}

/// Python's function `tell` with its arguments.
pub(crate) struct Telling<'py> {
    tell: Bound<'py, PyAny>,
    hook: Option<Py<PyAny>>,
    logs: bool,
    fields: Bound<'py, PyDict>,
}

impl<'py> Telling<'py> {
    /// Calls it here and now.
    ///
    /// # Errors
    /// What the hook raises that is no `Exception`, such as `KeyboardInterrupt`. An `Exception` goes to
    /// `sys.unraisablehook`: what a hook does wrong must not change what is said about the call.
    pub(crate) fn now(self) -> PyResult<()> {
        let py = self.tell.py();
        match self.tell.call1((&self.hook, self.logs, self.fields)) {
            Err(error) if error.is_instance_of::<pyo3::exceptions::PyException>(py) => {
                error.write_unraisable(py, self.hook.as_ref().map(|hook| hook.bind(py)));
                Ok(())
            }
            told => told.map(drop),
        }
    }

    /// Has `event_loop` call it in `context`.
    pub(crate) fn soon(self, event_loop: &Py<PyAny>, context: &Py<PyAny>) -> PyResult<()> {
        let py = self.tell.py();
        let keywords = PyDict::new(py);
        keywords.set_item("context", context)?;
        let arguments = (self.tell, self.hook, self.logs, self.fields);
        event_loop.call_method(py, "call_soon_threadsafe", arguments, Some(&keywords)).map(drop)
    }
}

/// Whether the logger `libseam` takes what it is told. As long as nobody has imported `logging`, nobody listens.
fn is_logged(py: Python<'_>) -> PyResult<bool> {
    static MODULES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let logger = match LOGGER.get(py) {
        Some(logger) => logger.bind(py),
        None if !MODULES.import(py, "sys", "modules")?.contains(intern!(py, "logging"))? => return Ok(false),
        None => LOGGER.import(py, "libseam._log", "LOGGER")?,
    };
    let name: &Bound<'_, PyString> = intern!(py, "isEnabledFor");
    logger.call_method1(name, (DEBUG,))?.is_truthy()
}
