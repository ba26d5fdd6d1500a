//! The client whose calls block.

use crate::{
    blocking_flow::BlockingFlow,
    exceptions,
    exit::EntryGuard,
    keywords::{self, Keywords, Name, Token},
    off_boarding::{self, OffBoarding},
    pages::Pages,
    panics,
    reply::{self, ReplyConverter},
    shared_client::{SharedClient, unpicklable},
    transport_flow::TransportFlow,
    value,
    watchers::{Hook, Watchers},
};
use libseam::{
    CallOptions, Engine, Error, Flow, blocking,
    json::Object,
    off_board::{self, EvidenceFile},
};
use pyo3::{PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::{path::PathBuf, sync::Arc};

/// A client whose calls block, detached from the interpreter while they wait.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Client {
    shared: Arc<SharedClient<blocking::Client>>,
    defaults: Object,
    hook: Hook,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
    /// True if calls wait for the action attempts that they start.
    #[pyo3(get)]
    waits: bool,
}

impl Client {
    fn client(&self) -> Result<Arc<blocking::Client>, Error> {
        // The core's blocking client notices a fork itself.
        self.shared.get(|client| Ok(Arc::clone(client)))
    }

    /// Makes a call and converts its reply with `convert`.
    fn execute<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        keywords: &Bound<'py, PyDict>,
        convert: ReplyConverter,
    ) -> PyResult<Bound<'py, PyAny>> {
        let entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let client = self.client().map_err(|e| exceptions::from_error(py, &e))?;
        let flow = panics::catch(|| client.begin(operation, params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let mut flow = BlockingFlow::new(flow, Watchers::for_call(py, &self.hook, operation));
        // A call yields no items.
        flow.advance(py, &entry, &client)?;
        convert(py, &flow.take(py)?)
    }

    /// Creates the flow that `begin` makes of the keywords, for a transport of the program's own.
    fn transport_flow(
        &self,
        py: Python<'_>,
        operation: &str,
        keywords: &Bound<'_, PyDict>,
        begin: impl FnOnce(&Engine, Object, &CallOptions) -> Result<Flow, Error>,
    ) -> PyResult<TransportFlow> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let flow = panics::catch(|| begin(self.client()?.engine(), params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        Ok(TransportFlow::new(flow, Watchers::for_call(py, &self.hook, operation)))
    }

    /// Creates the off-boarding that `begin` makes of the keywords, with its file of evidence.
    fn recorded(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        begin: impl FnOnce(&Engine, Object, &CallOptions) -> Result<(Flow, Option<EvidenceFile>), Error>,
    ) -> PyResult<OffBoarding> {
        let _entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(off_boarding::NAME, keywords, &self.defaults)?;
        let begun = panics::catch(|| {
            let client = self.client()?;
            let begun = begin(client.engine(), params, &options)?;
            Ok((client, begun))
        });
        let (client, (flow, evidence)) = begun.map_err(|e| exceptions::from_error(py, &e))?;
        let flow = BlockingFlow::new(flow, Watchers::for_call(py, &self.hook, off_boarding::NAME));
        Ok(OffBoarding::new(client, flow.recording(evidence)))
    }

    /// Creates the off-boarding that `begin` makes of the keywords, for a transport of the program's own.
    fn recorded_flow(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        begin: impl FnOnce(&Engine, Object, &CallOptions) -> Result<(Flow, Option<EvidenceFile>), Error>,
    ) -> PyResult<TransportFlow> {
        let mut opened = None;
        let flow = self.transport_flow(py, off_boarding::NAME, keywords, |engine, params, options| {
            let (flow, evidence) = begin(engine, params, options)?;
            opened = evidence;
            Ok(flow)
        })?;
        Ok(flow.recording(opened))
    }
}

#[pymethods]
impl Client {
    /// Creates a client. With `own_transport` the program sends the requests, and only [`Client::call_flow`] and
    /// [`Client::pages_flow`] make calls; `may_resend` says that this transport may send a request twice.
    #[new]
    #[pyo3(signature = (options, own_transport=false, may_resend=false))]
    fn new(options: &Bound<'_, PyDict>, own_transport: bool, may_resend: bool) -> PyResult<Self> {
        let py = options.py();
        let entry = EntryGuard::enter(py)?;
        let hook = Hook::take(options, &Hook::default())?;
        let mut options = keywords::client_options(options)?;
        options.transport_may_resend |= may_resend;
        let make = if own_transport { blocking::Client::lazy } else { blocking::Client::new };
        let client = entry.detached(py, || panics::catch(|| make(options)));
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

    /// Calls `operation` and returns its result: `None` for an operation without one.
    fn run<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.execute(py, &operation.0, keywords, reply::result)
    }

    /// Calls `operation` and returns a `libseam.Reply`.
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: Name,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.execute(py, &operation.0, keywords, reply::whole)
    }

    /// Begins to read the list that `operation` returns, without sending anything yet.
    fn pages(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<Pages> {
        let _entry = EntryGuard::enter(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = panics::catch(|| self.client()?.begin_pages(&operation, params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, &operation);
        Ok(Pages::new(Arc::clone(&self.shared), BlockingFlow::new(flow, watchers)))
    }

    /// Begins many removals that are confirmed together, without sending anything yet.
    fn confirm_many(&self, py: Python<'_>, operation: Name, keywords: &Bound<'_, PyDict>) -> PyResult<Pages> {
        let _entry = EntryGuard::enter(py)?;
        let Name(operation) = operation;
        let Keywords { params, options } = Keywords::of(&operation, keywords, &self.defaults)?;
        let flow = panics::catch(|| self.client()?.begin_confirm_many(&operation, params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, &operation);
        Ok(Pages::new(Arc::clone(&self.shared), BlockingFlow::new(flow, watchers)))
    }

    /// Goes on to confirm a removal with a token, and returns the confirmation.
    fn confirm<'py>(
        &self,
        py: Python<'py>,
        token: Token,
        options: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let entry = EntryGuard::enter(py)?;
        let options = keywords::options_of_call(options, &self.defaults)?;
        let client = self.client().map_err(|e| exceptions::from_error(py, &e))?;
        let flow = panics::catch(|| client.begin_confirm(&token.0, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, flow.operation());
        let mut flow = BlockingFlow::new(flow, watchers);
        flow.advance(py, &entry, &client)?;
        reply::result(py, &flow.take(py)?)
    }

    /// Begins to go on with a token over a transport of the program's own. `entropy` spreads the waits between attempts.
    fn confirm_flow(
        &self,
        py: Python<'_>,
        token: Token,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<TransportFlow> {
        let _entry = EntryGuard::enter(py)?;
        let options = keywords::options_of_call(options, &self.defaults)?;
        let flow = panics::catch(|| self.client()?.engine().confirm_token(&token.0, &options, entropy));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let watchers = Watchers::for_call(py, &self.hook, flow.operation());
        Ok(TransportFlow::new(flow, watchers))
    }

    /// Plans an off-boarding, and returns the plan.
    fn plan_off_boarding<'py>(
        &self,
        py: Python<'py>,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let entry = EntryGuard::enter(py)?;
        let Keywords { params, options } = Keywords::of(off_boarding::NAME, keywords, &self.defaults)?;
        let client = self.client().map_err(|e| exceptions::from_error(py, &e))?;
        let flow = panics::catch(|| off_board::begin_plan(client.engine(), params, &options));
        let flow = flow.map_err(|e| exceptions::from_error(py, &e))?;
        let mut flow = BlockingFlow::new(flow, Watchers::for_call(py, &self.hook, off_boarding::NAME));
        flow.advance(py, &entry, &client)?;
        reply::result(py, &flow.take(py)?)
    }

    /// Begins an off-boarding, with its evidence in a file, without sending anything yet. Without a `plan` it plans first.
    fn off_board(
        &self,
        py: Python<'_>,
        plan: Option<&Bound<'_, PyAny>>,
        keywords: &Bound<'_, PyDict>,
        evidence: Option<PathBuf>,
    ) -> PyResult<OffBoarding> {
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
    ) -> PyResult<OffBoarding> {
        self.recorded(py, keywords, |engine, options, call| {
            off_boarding::begin_check(engine, options, evidence, call)
        })
    }

    /// Begins to plan an off-boarding over a transport of the program's own.
    fn plan_off_boarding_flow(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
    ) -> PyResult<TransportFlow> {
        self.transport_flow(py, off_boarding::NAME, keywords, |engine, params, options| {
            off_board::begin_plan(engine, params, options)
        })
    }

    /// Begins an off-boarding over a transport of the program's own, as [`Client::off_board`] does.
    fn off_board_flow(
        &self,
        py: Python<'_>,
        plan: Option<&Bound<'_, PyAny>>,
        keywords: &Bound<'_, PyDict>,
        evidence: Option<PathBuf>,
    ) -> PyResult<TransportFlow> {
        let plan = off_boarding::plan(plan)?;
        self.recorded_flow(py, keywords, |engine, options, call| {
            off_boarding::begin(engine, plan.as_ref(), options, evidence, call)
        })
    }

    /// Begins to look again over a transport of the program's own, as [`Client::check_off_boarding`] does.
    fn check_off_boarding_flow(
        &self,
        py: Python<'_>,
        keywords: &Bound<'_, PyDict>,
        evidence: PathBuf,
    ) -> PyResult<TransportFlow> {
        self.recorded_flow(py, keywords, |engine, options, call| {
            off_boarding::begin_check(engine, options, evidence, call)
        })
    }

    /// Begins a call over a transport of the program's own. `entropy` spreads the waits between attempts.
    fn call_flow(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<TransportFlow> {
        self.transport_flow(py, &operation.0, keywords, |engine, params, options| {
            engine.flow(&operation.0, params, options, entropy)
        })
    }

    /// Begins a list over a transport of the program's own. `entropy` spreads the waits between attempts.
    fn pages_flow(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<TransportFlow> {
        self.transport_flow(py, &operation.0, keywords, |engine, params, options| {
            engine.pages(&operation.0, params, options, entropy)
        })
    }

    /// Begins many removals that are confirmed together over a transport of the program's own. `entropy` spreads the waits
    /// between attempts.
    fn confirm_many_flow(
        &self,
        py: Python<'_>,
        operation: Name,
        keywords: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<TransportFlow> {
        self.transport_flow(py, &operation.0, keywords, |engine, params, options| {
            engine.confirm_many(&operation.0, params, options, entropy)
        })
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
