//! A flow over a transport of the program's own: its steps, their outcomes, and its notifications.

use crate::{
    exceptions,
    imported::Imported,
    panics,
    reply::{self, ReplyConverter},
    watchers::{Notification, Watchers},
};
use libseam::{
    Event, EventKind, FailureKind, Flow, HttpResponse, Journal as _, Reply, Step, describe_error,
    off_board::EvidenceFile,
};
use pyo3::{IntoPyObjectExt as _, PyTraverseError, PyVisit, prelude::*, types::PyDict};
use std::time::Duration;

/// A flow over a transport of the program's own. Every time is in seconds since the flow began.
#[pyclass(module = "libseam._libseam")]
pub(crate) struct TransportFlow {
    flow: Flow,
    watchers: Option<Watchers>,
    /// The file in which the flow records lines, if it does.
    evidence: Option<EvidenceFile>,
    /// The event loop that notifies the watchers, and the context; `None` notifies them at once.
    event_loop: Option<(Py<PyAny>, Py<PyAny>)>,
    /// The attempt of the request that is under way.
    attempt: u32,
    /// The exchange of that request.
    exchange: u32,
    /// The time at which that request was sent.
    sent: Duration,
}

impl TransportFlow {
    /// Creates a flow with its watchers.
    pub(crate) fn new(flow: Flow, watchers: Option<Watchers>) -> Self {
        let sent = Duration::ZERO;
        Self { flow, watchers, evidence: None, event_loop: None, attempt: 0, exchange: 0, sent }
    }

    /// Has the flow record its lines in a file.
    pub(crate) fn recording(mut self, evidence: Option<EvidenceFile>) -> Self {
        self.evidence = evidence;
        self
    }

    /// Notifies the watchers of the end of an exchange.
    fn notify_end(&self, py: Python<'_>, at: Duration, exchanged: Result<u16, FailureKind>) -> PyResult<()> {
        let Some(outcome) = self.flow.call().latest() else { return Ok(()) };
        let took = at.saturating_sub(self.sent);
        let kind = match (exchanged, outcome) {
            (Ok(http_status), result) => EventKind::Reply { took, http_status, result },
            (Err(kind), Err(error)) => EventKind::Failure { took, kind, error },
            (Err(_), Ok(_)) => return Ok(()),
        };
        self.notify_event(py, &Event::new(self.attempt, at, kind))
    }

    fn notify_event(&self, py: Python<'_>, event: &Event<'_>) -> PyResult<()> {
        let wanted =
            self.watchers.as_ref().and_then(|watchers| Some((watchers, watchers.wanted_fields(event)?)));
        wanted.map_or(Ok(()), |(watchers, fields)| self.notify(watchers.notification(py, &fields)?))
    }

    fn notify(&self, notification: Notification<'_>) -> PyResult<()> {
        match &self.event_loop {
            Some((event_loop, context)) => notification.schedule(event_loop, context),
            None => notification.deliver(),
        }
    }

    /// Takes the result and notifies the watchers.
    fn take_reply(&mut self, py: Python<'_>) -> PyResult<Reply> {
        // An exception keeps the objects of its frames, and nobody else could have the file as long as it is kept.
        self.evidence = None;
        let result = panics::catch(|| self.flow.take());
        let watchers = self.watchers.as_ref();
        let (notification, result) = match result {
            Ok(reply) => (watchers.map(|w| w.done_notification(py, &reply)), Ok(reply)),
            Err(error) => {
                let exception = exceptions::from_error(py, &error);
                (watchers.map(|w| w.error_notification(py, &error, &exception)), Err(exception))
            }
        };
        if let Some(notification) = notification.transpose()?.flatten() {
            self.notify(notification)?;
        }
        result
    }
}

#[pymethods]
impl TransportFlow {
    /// Has `event_loop` notify the watchers, in the current context.
    fn notify_by(&mut self, py: Python<'_>, event_loop: Py<PyAny>) -> PyResult<()> {
        if self.watchers.is_some() {
            let context = py.import("contextvars")?.call_method0("copy_context")?;
            self.event_loop = Some((event_loop, context.unbind()));
        }
        Ok(())
    }

    /// Returns the next step: `("send", request)` with a `TransportRequest`; `("wait", seconds)`; `("items", items)` with
    /// the items of a page; or `("done", None)`.
    fn poll<'py>(&mut self, py: Python<'py>, now: f64) -> PyResult<(&'static str, Bound<'py, PyAny>)> {
        static REQUEST: Imported = Imported::new("libseam._transport", "TransportRequest");
        let at = span(now);
        let now_ms = milliseconds(at);
        if self.flow.has_item(now_ms) {
            return Ok(("items", reply::items(py, &mut self.flow)?.into_any()));
        }
        let (next, timeout_ms, wait_ms) = match self.flow.poll(now_ms) {
            Step::Send { exchange, request, timeout_ms, .. } => {
                self.exchange = exchange;
                self.sent = at;
                let headers = PyDict::new(py);
                for header in &request.headers {
                    headers.set_item(header.name.as_ref(), header.expose())?;
                }
                let timeout = Duration::from_millis(timeout_ms).as_secs_f64();
                let body = request.body.as_bytes();
                let class = REQUEST.get(py)?;
                let sent = class.call1((request.method, &request.url, headers, body, timeout))?;
                self.attempt = self.flow.call().attempts();
                (("send", sent.into_any()), Some(timeout_ms), 0)
            }
            Step::Wait { until_ms } => {
                let wait_ms = until_ms.saturating_sub(now_ms);
                let seconds = Duration::from_millis(wait_ms).as_secs_f64().into_bound_py_any(py)?;
                (("wait", seconds), None, wait_ms)
            }
            Step::Record { bytes } => {
                let recorded = match &mut self.evidence {
                    Some(evidence) => py.detach(|| evidence.append(bytes)),
                    None => Ok(()),
                };
                match recorded {
                    Ok(()) => self.flow.recorded(),
                    Err(error) => self.flow.record_failed(&describe_error(&error)),
                }
                return self.poll(py, now);
            }
            _ => return Ok(("done", py.None().into_bound(py))),
        };
        let kind = timeout_ms.map_or(EventKind::Wait { wait_ms }, |timeout_ms| EventKind::Send {
            request: self.flow.call().request(),
            timeout_ms,
        });
        self.notify_event(py, &Event::new(self.attempt, at, kind))?;
        Ok(next)
    }

    /// Feeds the reply to the request that is under way.
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
        let fed = panics::catch(|| self.flow.feed_response(self.exchange, &response, milliseconds(at)));
        fed.map_err(|e| exceptions::from_error(py, &e))?;
        self.notify_end(py, at, Ok(status))
    }

    /// Feeds the failure of the exchange that is under way. `kind` is a name of the core's failure kinds; any other name
    /// counts as `internal`, after which it is not known whether the operation happened.
    fn fail(&mut self, py: Python<'_>, kind: &str, detail: &str, now: f64) -> PyResult<()> {
        let at = span(now);
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        let fed = panics::catch(|| self.flow.feed_failure(self.exchange, kind, detail, milliseconds(at)));
        fed.map_err(|e| exceptions::from_error(py, &e))?;
        self.notify_end(py, at, Err(kind))
    }

    /// Ends the flow: nothing more is sent.
    fn cancel(&mut self) {
        self.flow.cancel();
    }

    /// Takes the result of a flow that is done: the operation's, or with `whole` a `libseam.Reply`.
    fn take<'py>(&mut self, py: Python<'py>, whole: bool) -> PyResult<Bound<'py, PyAny>> {
        let convert: ReplyConverter = if whole { reply::whole } else { reply::result };
        convert(py, &self.take_reply(py)?)
    }

    /// Ends a list of which every item was returned. Raises an error if the list is incomplete.
    fn finish(&mut self, py: Python<'_>) -> PyResult<()> {
        self.take_reply(py).map(drop)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        if let Some((event_loop, context)) = &self.event_loop {
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
