//! The client for asyncio.

use crate::{
    async_flow::AsyncFlow,
    async_pages::AsyncPages,
    exceptions,
    exit::EntryGuard,
    expected::Expected,
    keywords::{self, Keywords, Name},
    panics,
    shared_client::{SharedClient, unpicklable},
    task::Task,
    value,
    waiter::{LoopWatchers, Waiter},
    watchers::{Hook, Watchers},
};
use libseam::{Client, Error, Instant, json::Object};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::sync::Arc;

/// A client whose calls run beside an asyncio event loop.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncClient {
    shared: Arc<SharedClient<Client>>,
    defaults: Object,
    hook: Hook,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
}

impl AsyncClient {
    fn client(&self) -> Result<Arc<Client>, Error> {
        self.shared.get(|client| client.with_new_connections().map(Arc::new))
    }
}

#[pymethods]
impl AsyncClient {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = options.py();
        let entry = EntryGuard::enter(py)?;
        let hook = Hook::take(options, &Hook::default())?;
        let options = keywords::client_options(options)?;
        let client = entry.detached(py, || panics::catch(|| Client::new(options)));
        let client = client.map_err(|e| exceptions::from_error(py, &e))?;
        let endpoint = client.engine().endpoint().into();
        Ok(Self { shared: Arc::new(SharedClient::new(client)), defaults: Object::new(), hook, endpoint })
    }

    /// Starts a call of `operation` and hands its outcome to `future`, which belongs to `event_loop`: the operation's
    /// result, or with `whole` a `libseam.Reply`.
    fn start(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
        whole: bool,
    ) -> PyResult<Task> {
        let _entry = EntryGuard::enter(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let watchers = Watchers::for_call(py, &self.hook, &operation).map(Arc::new);
        let watch = watchers.map(|watchers| LoopWatchers::new(py, watchers, &event_loop)).transpose()?;
        let expected = if whole { Expected::Reply } else { Expected::Result };
        let started = panics::catch(|| {
            let client = self.client()?;
            let flow = client.begin(&operation, params, &options)?;
            let async_flow =
                AsyncFlow::new(client, flow, Instant::now(), Waiter { event_loop, future, expected, watch });
            let task = async_flow.task();
            async_flow.start(py);
            Ok(task)
        });
        started.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Begins to read the list that `operation` returns, without sending anything yet.
    fn pages(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<AsyncPages> {
        let _entry = EntryGuard::enter(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = panics::catch(|| self.client()?.begin_pages(&operation, params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, &operation).map(Arc::new);
        Ok(AsyncPages::new(Arc::clone(&self.shared), watchers, flow))
    }

    /// Checks parameters without sending anything.
    fn check(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<()> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, .. } = Keywords::of(&operation.0, keywords, &self.defaults)?;
        let checked = panics::catch(|| self.client()?.engine().check(&operation.0, params));
        checked.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Returns the request that a call would send, with the credential redacted, without sending it.
    fn build<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(&operation.0, keywords, &self.defaults)?;
        let built = panics::catch(|| self.client()?.engine().build(&operation.0, params, &options));
        value::to_python(py, &built.map_err(|e| exceptions::from_error(py, &e))?.to_value())
    }

    /// Returns a client over the same connections, with other default options for its calls.
    fn with_options(&self, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let _entry = EntryGuard::enter(options.py())?;
        let hook = Hook::take(options, &self.hook)?;
        let defaults = keywords::call_options(options, &self.defaults)?;
        Ok(Self { shared: Arc::clone(&self.shared), defaults, hook, endpoint: self.endpoint.clone() })
    }

    /// Closes the client: calls under way go on, new ones are rejected.
    fn close(&self) {
        self.shared.close();
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(unpicklable())
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.hook.traverse(&visit)
    }
}
