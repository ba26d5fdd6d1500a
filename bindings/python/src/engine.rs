//! The core without I/O, as the vectors drive it.

use crate::{barrier, flow::Flow, raised, value};
use libseam::{CallOptions, Error, ErrorCode, Options, Params, json::Object};
use pyo3::{
    prelude::*,
    types::{PyDict, PyString},
};

/// A client without its transport. Here every name is the core's, times are in milliseconds, and `None` is `null`.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Engine(libseam::Engine);

/// Parameters as values or as text.
enum Given {
    Object(Object),
    Text(String),
}

impl Given {
    fn of(params: &Bound<'_, PyAny>) -> PyResult<Self> {
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
    value::object(dict).map_err(|why| raised::unfit(dict.py(), code, None, "", why))
}

fn call_options(options: &Bound<'_, PyDict>) -> PyResult<CallOptions> {
    let object = object(options, ErrorCode::InvalidOptions)?;
    CallOptions::from_object(object).map_err(|e| raised::error(options.py(), &e))
}

#[pymethods]
impl Engine {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let object = object(options, ErrorCode::InvalidOptions)?;
        let engine = barrier::guard(|| libseam::Engine::new(Options::from_object(object)));
        engine.map(Self).map_err(|e| raised::error(options.py(), &e))
    }

    /// A call, ready to be driven. `entropy` spreads the waits between attempts.
    fn call(
        &self,
        py: Python<'_>,
        operation: &str,
        params: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (Given::of(params)?, call_options(options)?);
        let call = barrier::guard(|| self.0.call(operation, params.params(), &options, entropy));
        call.map(|call| Flow(call.into())).map_err(|e: Error| raised::error(py, &e))
    }

    /// A list that is read item by item, ready to be driven. `entropy` is as for a call.
    fn pages(
        &self,
        py: Python<'_>,
        operation: &str,
        params: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        entropy: u64,
    ) -> PyResult<Flow> {
        let (params, options) = (Given::of(params)?, call_options(options)?);
        let pages = barrier::guard(|| self.0.pages(operation, params.params(), &options, entropy));
        pages.map(Flow).map_err(|e: Error| raised::error(py, &e))
    }

    /// Checks parameters.
    fn check(&self, py: Python<'_>, operation: &str, params: &Bound<'_, PyAny>) -> PyResult<()> {
        let params = Given::of(params)?;
        barrier::guard(|| self.0.check(operation, params.params())).map_err(|e| raised::error(py, &e))
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }
}
