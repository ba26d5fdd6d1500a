//! The client whose calls block.

use crate::{
    barrier,
    carried::{Carried, Watch},
    exit::{self, Stay},
    held::{Held, unpicklable},
    keywords::{self, Keywords, Name},
    raised,
    reply::{self, Shown},
    value,
    watch::{Hook, Telling, Watchers},
};
use libseam::{Error, ErrorCode, Event, Observer, blocking, json::Object};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::{
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

/// A client whose calls block, with the interpreter let go meanwhile.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Client {
    held: Arc<Held<blocking::Client>>,
    defaults: Object,
    hook: Hook,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
}

impl Client {
    fn client(&self) -> Result<Arc<blocking::Client>, Error> {
        // The core's blocking client notices a fork itself.
        self.held.get(|client| Ok(Arc::clone(client)))
    }

    /// Makes a call and returns what `shown` makes of its reply. Every 50 ms it looks for a signal, whose handler may
    /// raise (Ctrl-C does), and for the end of the interpreter. Only while it waits does it let go of the interpreter:
    /// a hook may switch to another greenlet, and what this thread holds must be the same when it comes back.
    fn made<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        keywords: &Bound<'py, PyDict>,
        shown: Shown,
    ) -> PyResult<Bound<'py, PyAny>> {
        let stay = Stay::begin(py)?;
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let client = self.client().map_err(|e| raised::error(py, &e))?;
        let watchers = Watchers::of(py, &self.hook, operation);
        let interrupt = Mutex::new(None);
        let interrupted = |error| *interrupt.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        let stop = || exit::is_near() || py.check_signals().map_err(interrupted).is_err();
        let mut tell = |event: Event<'_>| {
            let told = watchers.as_ref().and_then(|w| Some((w, w.interest(&event)?)));
            let Some((watchers, told)) = told else { return ControlFlow::Continue(()) };
            let told = Python::attach(|py| watchers.telling(py, &told).and_then(Telling::now));
            told.map_err(interrupted).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        };
        let observer: Option<Observer<'_>> = if watchers.is_some() { Some(&mut tell) } else { None };
        let result = barrier::guard(|| {
            client.call_apart(operation, params, &options, stop, observer, |wait| stay.detached(py, wait))
        });
        if let Some(interrupt) = interrupt.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(interrupt);
        }
        let result = match result {
            // Nobody but the end of the interpreter gives it up then.
            Err(error) if error.code() == ErrorCode::Cancelled => {
                return Err(raised::error(py, &exit::error(error.outcome())));
            }
            other => other,
        };
        match result {
            Ok(reply) => {
                let told = watchers.map_or(Ok(None), |w| w.telling_done(py, &reply))?;
                told.map_or(Ok(()), Telling::now)?;
                shown(py, &reply)
            }
            Err(error) => {
                let exception = raised::error(py, &error);
                let told = watchers.map_or(Ok(None), |w| w.telling_error(py, &error, &exception))?;
                told.map_or(Ok(()), Telling::now)?;
                Err(exception)
            }
        }
    }
}

#[pymethods]
impl Client {
    /// With `carried`, the program moves the bytes, and only [`Client::begin`] makes calls. `may_resend` says that what
    /// moves them may send a request twice.
    #[new]
    #[pyo3(signature = (options, carried=false, may_resend=false))]
    fn new(options: &Bound<'_, PyDict>, carried: bool, may_resend: bool) -> PyResult<Self> {
        let py = options.py();
        let stay = Stay::begin(py)?;
        let hook = Hook::take(options, &Hook::default())?;
        let mut options = keywords::client_options(options)?;
        options.transport_may_resend |= may_resend;
        let make = if carried { blocking::Client::idle } else { blocking::Client::new };
        let client = stay.detached(py, || barrier::guard(|| make(options)));
        let client = client.map_err(|e| raised::error(py, &e))?;
        let endpoint = client.engine().endpoint().into();
        Ok(Self { held: Arc::new(Held::new(client)), defaults: Object::new(), hook, endpoint })
    }

    /// Calls `operation` and returns its result, which is `None` for one that returns nothing.
    fn run<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.made(py, &operation.0, keywords, reply::result)
    }

    /// Calls `operation` and returns what is known about the reply.
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.made(py, &operation.0, keywords, reply::whole)
    }

    /// A call whose bytes the program moves. `entropy` spreads the waits between attempts. Those who watch it are told at
    /// once or, where there is one, by `event_loop`.
    #[pyo3(signature = (operation, keywords, entropy, event_loop=None))]
    fn begin(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
        event_loop: Option<Py<PyAny>>,
    ) -> PyResult<Carried> {
        let _stay = Stay::begin(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let watchers = Watchers::of(py, &self.hook, &operation);
        let watch = watchers.map(|watchers| Watch::new(py, watchers, event_loop)).transpose()?;
        let call = barrier::guard(|| self.client()?.engine().call(&operation, params, &options, entropy));
        Ok(Carried::new(call.map_err(|e| raised::error(py, &e))?, watch))
    }

    /// Checks parameters; nothing is sent.
    fn check(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<()> {
        let _stay = Stay::begin(py)?;
        let Keywords { params, .. } = Keywords::of(&operation.0, keywords, &self.defaults)?;
        let checked = barrier::guard(|| self.client()?.engine().check(&operation.0, params));
        checked.map_err(|e| raised::error(py, &e))
    }

    /// The request that a call would send, without its credential; nothing is sent.
    fn build<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _stay = Stay::begin(py)?;
        let Keywords { params, options } = Keywords::of(&operation.0, keywords, &self.defaults)?;
        let built = barrier::guard(|| self.client()?.engine().build(&operation.0, params, &options));
        value::to_python(py, &built.map_err(|e| raised::error(py, &e))?.to_value())
    }

    /// The same client, whose calls have other options where none are given.
    fn with_options(&self, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let _stay = Stay::begin(options.py())?;
        let hook = Hook::take(options, &self.hook)?;
        let defaults = keywords::call_options(options, &self.defaults)?;
        Ok(Self { held: Arc::clone(&self.held), defaults, hook, endpoint: self.endpoint.clone() })
    }

    /// Lets go of the connections. Calls under way go on; new ones are refused.
    fn close(&self) {
        self.held.close();
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(unpicklable())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.hook.traverse(&visit)
    }
}
