//! The client whose calls block.

use crate::{
    barrier,
    carried::Carried,
    driven::Driven,
    exit::Stay,
    held::{Held, unpicklable},
    keywords::{self, Keywords, Name},
    pages::Pages,
    raised,
    reply::{self, Shown},
    value,
    watch::{Hook, Watchers},
};
use libseam::{CallOptions, Engine, Error, Flow, blocking, json::Object};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::sync::Arc;

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

    /// Makes a call and returns what `shown` makes of its reply.
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
        let flow = barrier::guard(|| client.begin(operation, params, &options));
        let flow = flow.map_err(|e| raised::error(py, &e))?;
        let mut driven = Driven::new(flow, Watchers::of(py, &self.hook, operation));
        // A call has no items on its way.
        driven.go(py, &stay, &client)?;
        shown(py, &driven.take(py)?)
    }

    /// The flow that `begin` makes of the keywords, for a program that moves its bytes.
    fn carried(
        &self,
        py: Python<'_>,
        operation: &str,
        keywords: &Bound<'_, PyDict>,
        begin: impl FnOnce(&Engine, Object, &CallOptions) -> Result<Flow, Error>,
    ) -> PyResult<Carried> {
        let _stay = Stay::begin(py)?;
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let flow = barrier::guard(|| begin(self.client()?.engine(), params, &options));
        let flow = flow.map_err(|e| raised::error(py, &e))?;
        Ok(Carried::new(flow, Watchers::of(py, &self.hook, operation)))
    }
}

#[pymethods]
impl Client {
    /// With `carried`, the program moves the bytes, and only [`Client::carry`] and [`Client::carry_pages`] make calls. `may_resend` says that what
    /// moves them may send a request twice.
    #[new]
    #[pyo3(signature = (options, carried=false, may_resend=false))]
    fn new(options: &Bound<'_, PyDict>, carried: bool, may_resend: bool) -> PyResult<Self> {
        let py = options.py();
        let stay = Stay::begin(py)?;
        let hook = Hook::take(options, &Hook::default())?;
        let mut options = keywords::client_options(options)?;
        options.transport_may_resend |= may_resend;
        let make = if carried { blocking::Client::lazy } else { blocking::Client::new };
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

    /// Begins to read the list that `operation` returns. Nothing is sent yet.
    fn pages(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<Pages> {
        let _stay = Stay::begin(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = barrier::guard(|| self.client()?.begin_pages(&operation, params, &options));
        let flow = flow.map_err(|e| raised::error(py, &e))?;
        let watchers = Watchers::of(py, &self.hook, &operation);
        Ok(Pages::new(Arc::clone(&self.held), Driven::new(flow, watchers)))
    }

    /// A call whose bytes the program moves. `entropy` spreads the waits between attempts.
    fn carry(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Carried> {
        self.carried(py, &operation.0, keywords, |engine, params, options| {
            engine.call(&operation.0, params, options, entropy).map(Flow::from)
        })
    }

    /// A list whose pages' bytes the program moves. `entropy` is as for a call.
    fn carry_pages(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Carried> {
        self.carried(py, &operation.0, keywords, |engine, params, options| {
            engine.pages(&operation.0, params, options, entropy)
        })
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
