//! The client whose calls block.

use crate::{
    barrier,
    exit::{self, Stay},
    held::Held,
    keywords::{self, Keywords},
    raised, value,
};
use libseam::{Error, Reply, blocking, json::Object};
use pyo3::{prelude::*, types::PyDict};
use std::sync::Arc;

/// A client whose calls block, with the interpreter let go meanwhile.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Client {
    held: Arc<Held<blocking::Client>>,
    defaults: Object,
    /// The base URL.
    #[pyo3(get)]
    endpoint: String,
}

impl Client {
    fn client(&self) -> Result<Arc<blocking::Client>, Error> {
        // The core's blocking client notices a fork itself.
        self.held.get(|client| Ok(Arc::clone(client)))
    }

    /// Makes a call. Every 50 ms it looks for a signal, whose handler may raise (Ctrl-C does), and for the end of
    /// the interpreter.
    fn made(
        &self,
        py: Python<'_>,
        stay: &Stay,
        operation: &str,
        keywords: &Bound<'_, PyDict>,
    ) -> PyResult<Reply> {
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let raise = |e: Error| raised::error(py, &e);
        let client = self.client().map_err(raise)?;
        let mut interrupt = None;
        let result = stay.detached(py, || {
            let stop = || {
                exit::is_near()
                    || Python::try_attach(|py| py.check_signals().map_err(|e| interrupt = Some(e)).is_err())
                        .unwrap_or(true)
            };
            barrier::guard(|| client.call_watched(operation, params, &options, stop))
        });
        match (interrupt, result) {
            (Some(interrupt), _) => Err(interrupt),
            (None, Ok(Some(reply))) => Ok(reply),
            (None, Ok(None)) => Err(raise(exit::error())),
            (None, Err(error)) => Err(raise(error)),
        }
    }
}

#[pymethods]
impl Client {
    #[new]
    fn new(options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = options.py();
        let stay = Stay::begin(py);
        let options = keywords::client_options(options)?;
        let client = stay.detached(py, || barrier::guard(|| blocking::Client::new(options)));
        let client = client.map_err(|e| raised::error(py, &e))?;
        let endpoint = client.engine().endpoint().into();
        Ok(Self { held: Arc::new(Held::new(client)), defaults: Object::new(), endpoint })
    }

    /// Calls `operation` and returns its result, which is `None` for one that returns nothing.
    fn run<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let stay = Stay::begin(py);
        match self.made(py, &stay, operation, keywords)?.value() {
            Some(value) => value::to_python(py, value),
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// Calls `operation` and returns what is known about the reply.
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let stay = Stay::begin(py);
        value::to_python(py, &self.made(py, &stay, operation, keywords)?.to_value())
    }

    /// Checks parameters; nothing is sent.
    fn check(&self, py: Python<'_>, operation: &str, keywords: &Bound<'_, PyDict>) -> PyResult<()> {
        let _stay = Stay::begin(py);
        let Keywords { params, .. } = Keywords::of(operation, keywords, &self.defaults)?;
        let checked = barrier::guard(|| self.client()?.engine().check(operation, params));
        checked.map_err(|e| raised::error(py, &e))
    }

    /// The request that a call would send, without its credential; nothing is sent.
    fn build<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        keywords: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _stay = Stay::begin(py);
        let Keywords { params, options } = Keywords::of(operation, keywords, &self.defaults)?;
        let built = barrier::guard(|| self.client()?.engine().build(operation, params, &options));
        value::to_python(py, &built.map_err(|e| raised::error(py, &e))?.to_value())
    }

    /// The same client, whose calls have other options where none are given.
    fn with_options(&self, options: &Bound<'_, PyDict>) -> PyResult<Self> {
        let _stay = Stay::begin(options.py());
        let defaults = keywords::call_options(options, &self.defaults)?;
        Ok(Self { held: Arc::clone(&self.held), defaults, endpoint: self.endpoint.clone() })
    }

    /// Lets go of the connections. Calls under way go on; new ones are refused.
    fn close(&self) {
        self.held.close();
    }
}
