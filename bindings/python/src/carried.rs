//! A flow whose bytes the program moves: what is next, what came of it, and telling those who watch.

use crate::{
    barrier, raised,
    reply::{self, Shown},
    watch::{Telling, Watchers},
};
use libseam::{Event, EventKind, FailureKind, Flow, HttpResponse, Reply, Step};
use pyo3::{IntoPyObjectExt as _, PyTraverseError, PyVisit, prelude::*, sync::PyOnceLock, types::PyDict};
use std::time::Duration;

/// A flow whose bytes the program moves. Every time is in seconds since it began.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct Carried {
    flow: Flow,
    watchers: Option<Watchers>,
    /// The event loop that tells them, in which context, if they are not to be told at once.
    teller: Option<(Py<PyAny>, Py<PyAny>)>,
    /// The attempt of the request that is under way.
    attempt: u32,
    /// Its exchange.
    exchange: u32,
    /// When it was sent.
    sent: Duration,
}

impl Carried {
    /// Takes `flow`, and those who watch it.
    pub(crate) fn new(flow: Flow, watchers: Option<Watchers>) -> Self {
        Self { flow, watchers, teller: None, attempt: 0, exchange: 0, sent: Duration::ZERO }
    }

    /// Tells whoever watches what came of the exchange.
    fn ended(&self, py: Python<'_>, at: Duration, exchanged: Result<u16, FailureKind>) -> PyResult<()> {
        let Some(outcome) = self.flow.call().latest() else { return Ok(()) };
        let took = at.saturating_sub(self.sent);
        let happening = match (exchanged, outcome) {
            (Ok(http_status), result) => EventKind::Reply { took, http_status, result },
            (Err(kind), Err(error)) => EventKind::Failure { took, kind, error },
            (Err(_), Ok(_)) => return Ok(()),
        };
        self.happened(py, &Event::new(self.attempt, at, happening))
    }

    fn happened(&self, py: Python<'_>, event: &Event<'_>) -> PyResult<()> {
        let told = self.watchers.as_ref().and_then(|watchers| Some((watchers, watchers.interest(event)?)));
        told.map_or(Ok(()), |(watchers, told)| self.tell(watchers.telling(py, &told)?))
    }

    fn tell(&self, telling: Telling<'_>) -> PyResult<()> {
        match &self.teller {
            Some((event_loop, context)) => telling.soon(event_loop, context),
            None => telling.now(),
        }
    }

    /// Takes the result, and tells whoever watches.
    fn taken(&mut self, py: Python<'_>) -> PyResult<Reply> {
        let result = barrier::guard(|| self.flow.take());
        let watchers = self.watchers.as_ref();
        let (telling, result) = match result {
            Ok(reply) => (watchers.map(|w| w.telling_done(py, &reply)), Ok(reply)),
            Err(error) => {
                let exception = raised::error(py, &error);
                (watchers.map(|w| w.telling_error(py, &error, &exception)), Err(exception))
            }
        };
        if let Some(telling) = telling.transpose()?.flatten() {
            self.tell(telling)?;
        }
        result
    }
}

#[pymethods]
impl Carried {
    /// Has `event_loop` tell those who watch, in the context of now.
    fn tell_by(&mut self, py: Python<'_>, event_loop: Py<PyAny>) -> PyResult<()> {
        if self.watchers.is_some() {
            let context = py.import("contextvars")?.call_method0("copy_context")?;
            self.teller = Some((event_loop, context.unbind()));
        }
        Ok(())
    }

    /// What is next: `("send", request)`, a `TransportRequest`; `("wait", seconds)`; `("items", items)`, those of a page
    /// that came; or `("done", None)`.
    fn poll<'py>(&mut self, py: Python<'py>, now: f64) -> PyResult<(&'static str, Bound<'py, PyAny>)> {
        static REQUEST: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let at = span(now);
        let now_ms = milliseconds(at);
        if self.flow.has_item(now_ms) {
            return Ok(("items", reply::items(py, &mut self.flow)?.into_any()));
        }
        let attempts = self.flow.call().attempts();
        let (next, timeout_ms, wait_ms) = match self.flow.poll(now_ms) {
            Step::Send { exchange, request, timeout_ms, .. } => {
                self.attempt = attempts.saturating_add(1);
                self.exchange = exchange;
                self.sent = at;
                let headers = PyDict::new(py);
                for header in &request.headers {
                    headers.set_item(header.name.as_ref(), header.expose())?;
                }
                let timeout = Duration::from_millis(timeout_ms).as_secs_f64();
                let body = request.body.as_bytes();
                let class = REQUEST.import(py, "libseam._transport", "TransportRequest")?;
                let sent = class.call1((request.method, &request.url, headers, body, timeout))?;
                (("send", sent.into_any()), Some(timeout_ms), 0)
            }
            Step::Wait { until_ms } => {
                let wait_ms = until_ms.saturating_sub(now_ms);
                let seconds = Duration::from_millis(wait_ms).as_secs_f64().into_bound_py_any(py)?;
                (("wait", seconds), None, wait_ms)
            }
            _ => return Ok(("done", py.None().into_bound(py))),
        };
        let happening = timeout_ms.map_or(EventKind::Wait { wait_ms }, |timeout_ms| EventKind::Send {
            request: self.flow.call().request(),
            timeout_ms,
        });
        self.happened(py, &Event::new(self.attempt, at, happening))?;
        Ok(next)
    }

    /// Takes the reply to the request that is under way.
    fn feed(
        &mut self,
        py: Python<'_>,
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        now: f64,
    ) -> PyResult<()> {
        let at = span(now);
        let response = HttpResponse { status, headers, body };
        let fed = barrier::guard(|| self.flow.feed_response(self.exchange, &response, milliseconds(at)));
        fed.map_err(|e| raised::error(py, &e))?;
        self.ended(py, at, Ok(status))
    }

    /// Takes the failure of the exchange that is under way: a name of the core's failure kinds, and more about it. One that
    /// the core has no name for is `internal`, after which it is not known whether the operation happened.
    fn fail(&mut self, py: Python<'_>, kind: &str, detail: &str, now: f64) -> PyResult<()> {
        let at = span(now);
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        let fed = barrier::guard(|| self.flow.feed_failure(self.exchange, kind, detail, milliseconds(at)));
        fed.map_err(|e| raised::error(py, &e))?;
        self.ended(py, at, Err(kind))
    }

    /// The result, once it is done: the operation's, or with `whole` what is known about the reply.
    fn take<'py>(&mut self, py: Python<'py>, whole: bool) -> PyResult<Bound<'py, PyAny>> {
        let shown: Shown = if whole { reply::whole } else { reply::result };
        shown(py, &self.taken(py)?)
    }

    /// Ends a list of which every item was given. Raises why it is not whole.
    fn finish(&mut self, py: Python<'_>) -> PyResult<()> {
        self.taken(py).map(drop)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        if let Some((event_loop, context)) = &self.teller {
            visit.call(event_loop)?;
            visit.call(context)?;
        }
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(&visit))
    }
}

fn span(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
