//! The core without I/O, for the vector tests.

use crate::{exceptions, flow::Flow, panics, value};
use libseam::{CallOptions, Error, ErrorCode, Options, Params, json::Object};
use pyo3::{
    prelude::*,
    types::{PyBytes, PyDict, PyString},
};

/// A client without a transport. Names are the core's, times are in milliseconds, and `None` is `null`.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Engine(libseam::Engine);

/// Parameters as values or as JSON text.
enum ParamsInput {
    Object(Object),
    Text(String),
}

impl ParamsInput {
    fn from_python(params: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = params.cast::<PyString>() {
            return Ok(Self::Text(text.to_cow()?.into_owned()));
        }
        Ok(Self::Object(object(params.cast::<PyDict>()?, ErrorCode::InvalidParams)?))
    }

    fn params(&self) -> Params<'_> {
        match self {
            Self::Object(object) => Params::Object(object.clone()),
            Self::Text(text) => Params::Text(text.as_bytes()),
        }
    }
}

fn object(dict: &Bound<'_, PyDict>, code: ErrorCode) -> PyResult<Object> {
    value::object(dict).map_err(|why| exceptions::conversion_error(dict.py(), code, None, "", why))
}

fn call_options(options: &Bound<'_, PyDict>) -> PyResult<CallOptions> {
    let object = object(options, ErrorCode::InvalidOptions)?;
    CallOptions::from_object(object).map_err(|e| exceptions::from_error(options.py(), &e))
}

#[pymethods]
impl Engine {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let object = object(options, ErrorCode::InvalidOptions)?;
        let engine = panics::catch(|| libseam::Engine::new(Options::from_object(object)));
        engine.map(Self).map_err(|e| exceptions::from_error(options.py(), &e))
    }

    /// Creates the flow of a call. `entropy` spreads the waits between attempts.
    fn call(
        &self,
        py: Python<'_>,
        operation: &str,
        params: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (ParamsInput::from_python(params)?, call_options(options)?);
        let flow = panics::catch(|| self.0.flow(operation, params.params(), &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow of a list, read item by item. `entropy` spreads the waits between attempts.
    fn pages(
        &self,
        py: Python<'_>,
        operation: &str,
        params: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (ParamsInput::from_python(params)?, call_options(options)?);
        let pages = panics::catch(|| self.0.pages(operation, params.params(), &options, entropy));
        pages.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow of many removals that are confirmed together. `entropy` spreads the waits between attempts.
    fn confirm_many(
        &self,
        py: Python<'_>,
        operation: &str,
        params: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (ParamsInput::from_python(params)?, call_options(options)?);
        let many = panics::catch(|| self.0.confirm_many(operation, params.params(), &options, entropy));
        many.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow that goes on to confirm a removal with a token. `entropy` is as for [`Engine::call`].
    fn confirm(
        &self,
        py: Python<'_>,
        token: &str,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let options = call_options(options)?;
        let flow = panics::catch(|| self.0.confirm_token(token, &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow that plans an off-boarding. `entropy` is as for [`Engine::call`].
    fn plan_off_boarding(
        &self,
        py: Python<'_>,
        params: &Bound<'_, PyDict>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (object(params, ErrorCode::InvalidParams)?, call_options(options)?);
        let flow = panics::catch(|| self.0.plan_off_boarding(params, &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow that applies a plan, the text of an object, with the journal of an earlier run. `entropy` is as for
    /// [`Engine::call`].
    fn apply_off_boarding(
        &self,
        plan: &Bound<'_, PyBytes>,
        params: &Bound<'_, PyDict>,
        journal: &Bound<'_, PyBytes>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let py = plan.py();
        let (params, options) = (object(params, ErrorCode::InvalidParams)?, call_options(options)?);
        let (plan, journal) = (plan.as_bytes(), journal.as_bytes());
        let flow = panics::catch(|| self.0.apply_off_boarding(plan, params, journal, &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow that plans an off-boarding and does it, with the journal of an earlier run. `entropy` is as for
    /// [`Engine::call`].
    fn off_board(
        &self,
        params: &Bound<'_, PyDict>,
        journal: &Bound<'_, PyBytes>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let py = params.py();
        let (params, options) = (object(params, ErrorCode::InvalidParams)?, call_options(options)?);
        let flow = panics::catch(|| self.0.off_board(params, journal.as_bytes(), &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Creates the flow that looks again for somebody who was off-boarded, with the evidence of that. `entropy` is as for
    /// [`Engine::call`].
    fn check_off_boarding(
        &self,
        params: &Bound<'_, PyDict>,
        journal: &Bound<'_, PyBytes>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let py = params.py();
        let (params, options) = (object(params, ErrorCode::InvalidParams)?, call_options(options)?);
        let flow = panics::catch(|| self.0.check_off_boarding(params, journal.as_bytes(), &options, entropy));
        flow.map(Flow).map_err(|e: Error| exceptions::from_error(py, &e))
    }

    /// Checks parameters without sending anything.
    fn check(&self, py: Python<'_>, operation: &str, params: &Bound<'_, PyAny>) -> PyResult<()> {
        let params = ParamsInput::from_python(params)?;
        panics::catch(|| self.0.check(operation, params.params())).map_err(|e| exceptions::from_error(py, &e))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}
