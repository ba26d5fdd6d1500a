//! The client for asyncio.

use crate::{
    async_flow::AsyncFlow,
    async_off_boarding::AsyncOffBoarding,
    async_pages::AsyncPages,
    exceptions,
    exit::EntryGuard,
    expected::Expected,
    keywords::{self, Keywords, Name, Token},
    off_boarding, panics,
    shared_client::{SharedClient, unpicklable},
    task::Task,
    value,
    waiter::{LoopWatchers, Waiter},
    watchers::{Hook, Watchers},
};
use libseam::{
    CallOptions, Client, Engine, Error, Flow,
    json::Object,
    off_board::{self, EvidenceFile},
};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::{path::PathBuf, sync::Arc};

/// A client whose calls run beside an asyncio event loop.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct AsyncClient {
    shared: Arc<SharedClient<Client>>,
    defaults: Object,
    hook: Hook,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
    /// True if calls wait for the action attempts that they start.
    #[pyo3(get)]
    waits: bool,
}

impl AsyncClient {
    fn client(&self) -> Result<Arc<Client>, Error> {
        self.shared.get(|client| client.with_new_connections().map(Arc::new))
    }

    /// Creates the off-boarding that `begin` makes of the keywords, with its file of evidence.
    fn recorded(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        begin: impl FnOnce(&Engine, Object, &CallOptions) -> Result<(Flow, Option<EvidenceFile>), Error>,
    ) -> PyResult<AsyncOffBoarding> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(off_boarding::NAME, keywords, &self.defaults)?;
        let begun = panics::catch(|| {
            let client = self.client()?;
            let begun = begin(client.engine(), params, &options)?;
            Ok((client, begun))
        });
        let (client, (flow, evidence)) = begun.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, off_boarding::NAME).map(Arc::new);
        Ok(AsyncOffBoarding::new(client, watchers, flow, evidence))
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
        let waits = client.engine().options().wait_for_action_attempt;
        Ok(Self {
            shared: Arc::new(SharedClient::new(client)),
            defaults: Object::new(),
            hook,
            endpoint,
            waits,
        })
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
            let async_flow = AsyncFlow::new(client, flow, Waiter { event_loop, future, expected, watch });
            let task = async_flow.task();
            async_flow.start(py);
            Ok(task)
        });
        started.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Goes on to confirm a removal with a token, and hands the confirmation to `future`, which belongs to `event_loop`.
    fn confirm(
        &self,
        py: Python<'_>,
        token: Token,
        options: &Bound<'_, PyDict>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
    ) -> PyResult<Task> {
        let _entry = EntryGuard::enter(py)?;
        let options = keywords::options_of_call(options, &self.defaults)?;
        let begun = panics::catch(|| {
            let client = self.client()?;
            let flow = client.begin_confirm(&token.0, &options)?;
            Ok((client, flow))
        });
        let (client, flow) = begun.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, flow.operation()).map(Arc::new);
        let watch = watchers.map(|watchers| LoopWatchers::new(py, watchers, &event_loop)).transpose()?;
        let waiter = Waiter { event_loop, future, expected: Expected::Result, watch };
        let started = panics::catch(|| {
            let async_flow = AsyncFlow::new(client, flow, waiter);
            let task = async_flow.task();
            async_flow.start(py);
            Ok(task)
        });
        started.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Plans an off-boarding, and hands the plan to `future`, which belongs to `event_loop`.
    fn plan_off_boarding(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
    ) -> PyResult<Task> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(off_boarding::NAME, keywords, &self.defaults)?;
        let watchers = Watchers::for_call(py, &self.hook, off_boarding::NAME).map(Arc::new);
        let watch = watchers.map(|watchers| LoopWatchers::new(py, watchers, &event_loop)).transpose()?;
        let waiter = Waiter { event_loop, future, expected: Expected::Result, watch };
        let started = panics::catch(|| {
            let client = self.client()?;
            let flow = off_board::begin_plan(client.engine(), params, &options)?;
            let async_flow = AsyncFlow::new(client, flow, waiter);
            let task = async_flow.task();
            async_flow.start(py);
            Ok(task)
        });
        started.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Begins an off-boarding, with its evidence in a file, without sending anything yet. Without a `plan` it plans first.
    fn off_board(
        &self,
        py: Python<'_>,
        plan: Option<&Bound<'_, PyAny>>,
        keywords: &Bound<'_, PyDict>,
        evidence: Option<PathBuf>,
    ) -> PyResult<AsyncOffBoarding> {
        let plan = off_boarding::plan(plan)?;
        self.recorded(py, keywords, |engine, options, call| {
            off_boarding::begin(engine, plan.as_ref(), options, evidence, call)
        })
    }

    /// Begins to look again for somebody who was off-boarded, with the evidence of that, without sending anything yet.
    fn check_off_boarding(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        evidence: PathBuf,
    ) -> PyResult<AsyncOffBoarding> {
        self.recorded(py, keywords, |engine, options, call| {
            off_boarding::begin_check(engine, options, evidence, call)
        })
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

    /// Begins many removals that are confirmed together, without sending anything yet.
    fn confirm_many(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
    ) -> PyResult<AsyncPages> {
        let _entry = EntryGuard::enter(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = panics::catch(|| self.client()?.begin_confirm_many(&operation, params, &options));
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
        let waits = keywords::waits(&defaults, self.waits)?;
        Ok(Self { shared: Arc::clone(&self.shared), defaults, hook, endpoint: self.endpoint.clone(), waits })
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
