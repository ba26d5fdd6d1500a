//! The client for asyncio.

use crate::{
    async_pages::AsyncPages,
    awaited::{Awaited, Watch},
    barrier,
    exit::Stay,
    held::{Held, unpicklable},
    journey::Journey,
    keywords::{self, Keywords, Name},
    raised,
    task::Task,
    value,
    wanted::Wanted,
    watch::{Hook, Watchers},
};
use libseam::{Client, Error, Instant, json::Object};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::sync::Arc;

/// A client whose calls run beside an asyncio event loop.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncClient {
    held: Arc<Held<Client>>,
    defaults: Object,
    hook: Hook,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
}

impl AsyncClient {
    fn client(&self) -> Result<Arc<Client>, Error> {
        self.held.get(|client| client.with_new_connections().map(Arc::new))
    }
}

#[pymethods]
impl AsyncClient {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = options.py();
        let stay = Stay::begin(py)?;
        let hook = Hook::take(options, &Hook::default())?;
        let options = keywords::client_options(options)?;
        let client = stay.detached(py, || barrier::guard(|| Client::new(options)));
        let client = client.map_err(|e| raised::error(py, &e))?;
        let endpoint = client.engine().endpoint().into();
        Ok(Self { held: Arc::new(Held::new(client)), defaults: Object::new(), hook, endpoint })
    }

    /// Starts a call of `operation`. Its outcome goes to `future`, which belongs to `event_loop`: the operation's
    /// result, or with `whole` what is known about the reply.
    fn start(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
        whole: bool,
    ) -> PyResult<Task> {
        let _stay = Stay::begin(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let watchers = Watchers::of(py, &self.hook, &operation).map(Arc::new);
        let watch = watchers.map(|watchers| Watch::new(py, watchers, &event_loop)).transpose()?;
        let wanted = if whole { Wanted::Reply } else { Wanted::Result };
        let started = barrier::guard(|| {
            let client = self.client()?;
            let flow = client.begin(&operation, params, &options)?;
            let journey =
                Journey::new(client, flow, Instant::now(), Awaited { event_loop, future, wanted, watch });
            let task = journey.task();
            journey.go(py);
            Ok(task)
        });
        started.map_err(|e| raised::error(py, &e))
    }

    /// Begins to read the list that `operation` returns. Nothing is sent yet.
    fn pages(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<AsyncPages> {
        let _stay = Stay::begin(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = barrier::guard(|| self.client()?.begin_pages(&operation, params, &options));
        let flow = flow.map_err(|e| raised::error(py, &e))?;
        let watchers = Watchers::of(py, &self.hook, &operation).map(Arc::new);
        Ok(AsyncPages::new(Arc::clone(&self.held), watchers, flow))
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
