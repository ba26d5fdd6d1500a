//! One flow without I/O.

use crate::{exceptions, panics, value};
use libseam::{Error, ErrorCode, FailureKind, HttpResponse, Step};
use pyo3::{
    IntoPyObjectExt as _,
    prelude::*,
    types::{PyBytes, PyDict, PyList},
};

/// A call or a list that the host drives: poll, do the step, feed its outcome.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct Flow(pub(crate) libseam::Flow);

#[pymethods]
impl Flow {
    /// Returns the step at `now_ms`: `("send", request)` with the request's `exchange`, `method`, `url`, `headers` (with the
    /// credential), `body`, `timeout_ms` and `reply_limit`; `("wait", until_ms)`; `("item", item)`; `("record", lines)`; or `("done", None)`.
    fn poll<'py>(&mut self, py: Python<'py>, now_ms: u64) -> PyResult<(&'static str, Bound<'py, PyAny>)> {
        match self.0.poll(now_ms) {
            Step::Send { exchange, request, timeout_ms, reply_limit } => {
                let headers = PyDict::new(py);
                for header in &request.headers {
                    headers.set_item(header.name.as_ref(), header.expose())?;
                }
                let sent = PyDict::new(py);
                sent.set_item("exchange", exchange)?;
                sent.set_item("method", request.method)?;
                sent.set_item("url", &request.url)?;
                sent.set_item("headers", headers)?;
                sent.set_item("body", &request.body)?;
                sent.set_item("timeout_ms", timeout_ms)?;
                sent.set_item("reply_limit", reply_limit)?;
                Ok(("send", sent.into_any()))
            }
            Step::Wait { until_ms } => Ok(("wait", until_ms.into_bound_py_any(py)?)),
            Step::Item(item) => {
                let item = item.to_value().map_err(|e| exceptions::from_error(py, &e))?;
                Ok(("item", value::to_python(py, &item)?))
            }
            Step::Record { bytes } => Ok(("record", PyBytes::new(py, bytes).into_any())),
            _ => Ok(("done", py.None().into_bound(py))),
        }
    }

    /// Returns the items that are ready, each of them once.
    fn take_items<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let items = PyList::empty(py);
        while let Some(item) = self.0.next_item() {
            let item = item.to_value().map_err(|e| exceptions::from_error(py, &e))?;
            items.append(value::to_python(py, &item)?)?;
        }
        Ok(items)
    }

    /// Feeds the reply to the request of `exchange`.
    fn feed_response(
        &mut self,
        py: Python<'_>,
        exchange: u32,
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        now_ms: u64,
    ) -> PyResult<()> {
        let response = HttpResponse { status, headers, body };
        panics::catch(|| self.0.feed_response(exchange, &response, now_ms))
            .map_err(|e| exceptions::from_error(py, &e))
    }

    /// Feeds the failure of `exchange`; `kind` is a name of the core's failure kinds.
    fn feed_failure(
        &mut self,
        py: Python<'_>,
        exchange: u32,
        kind: &str,
        detail: &str,
        now_ms: u64,
    ) -> PyResult<()> {
        let fed = panics::catch(|| match FailureKind::by_name(kind) {
            Some(kind) => self.0.feed_failure(exchange, kind, detail, now_ms),
            None => Err(Error::new(ErrorCode::InvalidState, "unknown failure kind")),
        });
        fed.map_err(|e| exceptions::from_error(py, &e))
    }

    /// Says that the lines of the latest step `record` are durable.
    fn recorded(&mut self) {
        self.0.recorded();
    }

    /// Says that the lines of the latest step `record` cannot be made durable, and why.
    fn record_failed(&mut self, why: &str) {
        self.0.record_failed(why);
    }

    /// Cancels the flow.
    fn cancel(&mut self) {
        self.0.cancel();
    }

    /// Takes the reply of a flow that is done, as a dictionary.
    fn take<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let reply =
            panics::catch(|| self.0.take()?.to_value()).map_err(|e| exceptions::from_error(py, &e))?;
        value::to_python(py, &reply)
    }
}
