//! A call whose bytes the program moves: what is next, what came of it, and telling those who watch.

use crate::{
    barrier, raised,
    reply::{self, Shown},
    watch::{Telling, Watchers},
};
use libseam::{Call, Event, FailureKind, Happening, HttpResponse, Step};
use pyo3::{IntoPyObjectExt as _, prelude::*, sync::PyOnceLock, types::PyDict};
use std::time::Duration;

/// Those who watch the call, and the event loop that tells them, in which context, if it is not to be told at once.
pub(crate) struct Watch {
    watchers: Watchers,
    event_loop: Option<(Py<PyAny>, Py<PyAny>)>,
}

impl Watch {
    /// Those who are told at once or, where there is one, by `event_loop`.
    pub(crate) fn new(py: Python<'_>, watchers: Watchers, event_loop: Option<Py<PyAny>>) -> PyResult<Self> {
        let context = || py.import("contextvars")?.call_method0("copy_context").map(Bound::unbind);
        let event_loop = event_loop.map(|event_loop| Ok::<_, PyErr>((event_loop, context()?))).transpose()?;
        Ok(Self { watchers, event_loop })
    }

    fn event(&self, py: Python<'_>, event: &Event<'_>) -> PyResult<()> {
        self.watchers.interest(event).map_or(Ok(()), |told| self.tell(self.watchers.telling(py, &told)?))
    }

    fn tell(&self, telling: Telling<'_>) -> PyResult<()> {
        match &self.event_loop {
            Some((event_loop, context)) => telling.soon(event_loop, context),
            None => telling.now(),
        }
    }
}

/// A call whose bytes the program moves. Every time is in seconds since the call began.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct Carried {
    call: Call,
    watch: Option<Watch>,
    attempt: u32,
    sent: Duration,
}

impl Carried {
    pub(crate) fn new(call: Call, watch: Option<Watch>) -> Self {
        Self { call, watch, attempt: 0, sent: Duration::ZERO }
    }

    /// Tells whoever watches what came of the exchange.
    fn ended(&self, py: Python<'_>, at: Duration, exchanged: Result<u16, FailureKind>) -> PyResult<()> {
        let (Some(watch), Some(outcome)) = (&self.watch, self.call.latest()) else { return Ok(()) };
        let took = at.saturating_sub(self.sent);
        let happening = match (exchanged, outcome) {
            (Ok(http_status), result) => Happening::Reply { took, http_status, result },
            (Err(kind), Err(error)) => Happening::Failure { took, kind, error },
            (Err(_), Ok(_)) => return Ok(()),
        };
        watch.event(py, &Event::new(self.attempt, at, happening))
    }
}

#[pymethods]
impl Carried {
    /// What is next: `("send", request)`, a `TransportRequest`; `("wait", seconds)`; or `("done", None)`.
    fn poll<'py>(&mut self, py: Python<'py>, now: f64) -> PyResult<(&'static str, Bound<'py, PyAny>)> {
        static REQUEST: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let at = span(now);
        let now_ms = milliseconds(at);
        let attempts = self.call.attempts();
        let (next, happening) = match self.call.poll(now_ms) {
            Step::Send { request, timeout_ms, .. } => {
                self.attempt = attempts.saturating_add(1);
                self.sent = at;
                let headers = PyDict::new(py);
                for header in &request.headers {
                    headers.set_item(header.name.as_ref(), header.expose())?;
                }
                let timeout = Duration::from_millis(timeout_ms).as_secs_f64();
                let body = request.body.as_bytes();
                let class = REQUEST.import(py, "libseam._transport", "TransportRequest")?;
                let sent = class.call1((request.method, &request.url, headers, body, timeout))?;
                (("send", sent), Happening::Send { request, timeout_ms })
            }
            Step::Wait { until_ms } => {
                let wait_ms = until_ms.saturating_sub(now_ms);
                let seconds = Duration::from_millis(wait_ms).as_secs_f64().into_bound_py_any(py)?;
                (("wait", seconds), Happening::Wait { wait_ms })
            }
            _ => return Ok(("done", py.None().into_bound(py))),
        };
        if let Some(watch) = &self.watch {
            watch.event(py, &Event::new(self.attempt, at, happening))?;
        }
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
        let fed = barrier::guard(|| self.call.feed_response(&response, milliseconds(at)));
        fed.map_err(|e| raised::error(py, &e))?;
        self.ended(py, at, Ok(status))
    }

    /// Takes the failure of the exchange that is under way: a name of the core's failure kinds, and more about it. One that
    /// the core has no name for is `internal`, after which it is not known whether the operation happened.
    fn fail(&mut self, py: Python<'_>, kind: &str, detail: &str, now: f64) -> PyResult<()> {
        let at = span(now);
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        let fed = barrier::guard(|| self.call.feed_failure(kind, detail, milliseconds(at)));
        fed.map_err(|e| raised::error(py, &e))?;
        self.ended(py, at, Err(kind))
    }

    /// The result of the call, once it is done: the operation's, or with `whole` what is known about the reply.
    fn take<'py>(&mut self, py: Python<'py>, whole: bool) -> PyResult<Bound<'py, PyAny>> {
        let shown: Shown = if whole { reply::whole } else { reply::result };
        let tell = |watch: Option<&Watch>, telling: PyResult<Option<Telling<'_>>>| match (watch, telling?) {
            (Some(watch), Some(telling)) => watch.tell(telling),
            _ => Ok(()),
        };
        let watch = self.watch.as_ref();
        match barrier::guard(|| self.call.take()) {
            Ok(reply) => {
                tell(watch, watch.map_or(Ok(None), |w| w.watchers.telling_done(py, &reply)))?;
                shown(py, &reply)
            }
            Err(error) => {
                let exception = raised::error(py, &error);
                tell(watch, watch.map_or(Ok(None), |w| w.watchers.telling_error(py, &error, &exception)))?;
                Err(exception)
            }
        }
    }
}

fn span(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
