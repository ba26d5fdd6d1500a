//! The pump of a flow: it takes the next step, feeds the outcome back and notifies the observer. It moves no bytes and does
//! not wait, so that an observer never runs inside of a runtime.

use super::{
    clock::Instant,
    event::{Event, EventKind, Exchanged, Observer},
    failure::{Failure, describe_error},
    transport::ExchangeResult,
};
use crate::{Error, FailureKind, Flow, HttpRequest, Reply, Step};
use core::{fmt, ops::ControlFlow, time::Duration};
use std::io;

/// A journal for the lines of a flow, such as a file.
pub trait Journal: Send {
    /// Appends lines, and returns once they are durable.
    ///
    /// # Errors
    /// The lines cannot be made durable. The flow ends with that: nothing more is sent.
    fn append(&mut self, lines: &[u8]) -> io::Result<()>;
}

/// A flow under way, with the time at which it began, its observer and its journal. A client drives it:
/// [`Client::drive`](crate::Client::drive), [`Client::run`](crate::Client::run).
pub struct Pump<'f, 'o> {
    flow: &'f mut Flow,
    observer: Option<Observer<'o>>,
    journal: Option<&'f mut dyn Journal>,
    start: Instant,
    /// The attempt of the current request.
    attempt: u32,
    /// The exchange of the current request.
    exchange: u32,
    /// The time at which the current request was sent.
    sent: Instant,
}

/// The next thing for a client to do.
pub(super) enum Next {
    /// Send the flow's request.
    Exchange {
        /// The time within which it must be answered.
        timeout: Duration,
        /// The largest body that may be read, in bytes.
        reply_limit: usize,
    },
    /// Wait for so long.
    Wait(Duration),
    /// Take the available items.
    Item,
    /// Take the result.
    Done,
}

impl<'f, 'o> Pump<'f, 'o> {
    /// Makes the pump of `flow`, which began at `start`. `observer` gets its events.
    pub fn new(flow: &'f mut Flow, start: Instant, observer: Option<Observer<'o>>) -> Self {
        Self { flow, observer, journal: None, start, attempt: 0, exchange: 0, sent: start }
    }

    /// Sets the journal for the lines that the flow records, if it records any; without one they are not kept.
    #[must_use]
    pub fn recording(mut self, journal: Option<&'f mut dyn Journal>) -> Self {
        self.journal = journal;
        self
    }

    /// Fails an attempt before it is sent, with `why`: for a host that lacks the means to connect. Returns how long to wait
    /// before the next attempt, or `None` once there are items to take or [`Flow::take`] has the result.
    ///
    /// # Errors
    /// See [`Flow::feed_failure`].
    pub fn fail(&mut self, kind: FailureKind, why: &str) -> Result<Option<Duration>, Error> {
        loop {
            match self.next() {
                Next::Exchange { .. } => self.feed(Err(Failure::new(kind, why)))?,
                Next::Wait(time) => return Ok(Some(time)),
                Next::Item | Next::Done => return Ok(None),
            }
        }
    }

    /// Returns what to do next, after notifying the observer.
    pub(super) fn next(&mut self) -> Next {
        loop {
            let now_ms = self.now_ms();
            if self.flow.has_item(now_ms) {
                return Next::Item;
            }
            let (next, wait_ms) = match self.flow.poll(now_ms) {
                Step::Send { exchange, timeout_ms, reply_limit, .. } => {
                    self.exchange = exchange;
                    (Next::Exchange { timeout: Duration::from_millis(timeout_ms), reply_limit }, timeout_ms)
                }
                Step::Record { bytes } => {
                    let recorded = self.journal.as_mut().map_or(Ok(()), |journal| journal.append(bytes));
                    match recorded {
                        Ok(()) => self.flow.recorded(),
                        Err(error) => self.flow.record_failed(&describe_error(&error)),
                    }
                    continue;
                }
                Step::Wait { until_ms } => {
                    let wait_ms = until_ms.saturating_sub(now_ms);
                    (Next::Wait(Duration::from_millis(wait_ms)), wait_ms)
                }
                // No item is available, and today's flows have no other steps.
                _ => return Next::Done,
            };
            if self.notify(&next, wait_ms).is_continue() {
                self.sent = Instant::now();
                return next;
            }
            self.flow.cancel_unsent(self.exchange);
        }
    }

    /// Notifies the observer that a request is about to be sent, or that the flow waits; `time_ms` is the limit or the wait.
    fn notify(&mut self, next: &Next, time_ms: u64) -> ControlFlow<()> {
        let call = self.flow.call();
        let kind = match next {
            Next::Exchange { .. } => {
                self.attempt = call.attempts();
                EventKind::Send { request: call.request(), timeout_ms: time_ms }
            }
            _ => EventKind::Wait { wait_ms: time_ms },
        };
        let Some(observer) = &mut self.observer else { return ControlFlow::Continue(()) };
        observer(Event { attempt: self.attempt, at: self.start.elapsed(), kind })
    }

    /// Returns the request to send.
    pub(super) fn request(&self) -> &HttpRequest {
        self.flow.call().request()
    }

    /// Feeds the outcome of the exchange to the flow, and notifies the observer.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is no memory for the reply.
    pub(super) fn feed(&mut self, outcome: ExchangeResult) -> Result<(), Error> {
        let took = self.sent.elapsed();
        let now_ms = self.now_ms();
        let exchanged = match outcome {
            Ok(response) => {
                let status = response.status().as_u16();
                let headers = response.headers().iter();
                let headers = headers.map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
                self.flow.feed_reply(self.exchange, status, headers, response.body(), now_ms)?;
                Exchanged::Reply(status)
            }
            Err(Failure::OutOfMemory) => return Err(self.flow.out_of_memory()),
            Err(Failure::Exchange { kind, detail }) => {
                self.flow.feed_failure(self.exchange, kind, &detail, now_ms)?;
                Exchanged::Failure(kind)
            }
        };
        if let Some(observer) = &mut self.observer
            && let Some(kind) = exchanged.event_kind(self.flow.call(), took)
            && observer(Event { attempt: self.attempt, at: self.start.elapsed(), kind }).is_break()
        {
            self.flow.cancel();
        }
        Ok(())
    }

    /// Drops the available items.
    pub(super) fn skip_items(&mut self) {
        while self.flow.next_item().is_some() {}
    }

    /// Takes the result, after [`Next::Done`].
    pub(super) fn take(self) -> Result<Reply, Error> {
        self.flow.take()
    }

    /// Cancels the flow. Its last lines are recorded; its items are dropped.
    #[cfg(feature = "http")]
    pub(super) fn cancel(&mut self) {
        self.flow.cancel();
        // A flow that was cancelled has nothing else to do.
        while matches!(self.next(), Next::Item) {
            self.skip_items();
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for Pump<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pump")
            .field("flow", &self.flow)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
