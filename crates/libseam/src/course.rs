//! The course of a flow over a clock: what is next, what came of it, and telling those who watch. It moves no bytes
//! and waits for nothing, so that nobody who watches is told inside of a runtime.

use super::{
    clock::Instant,
    event::{Event, Exchanged, Happening, Observer},
    failure::Failure,
    transport::ExchangeResult,
};
use crate::{Error, FailureKind, Flow, HttpRequest, Reply, Step};
use core::{fmt, ops::ControlFlow, time::Duration};

/// A flow that is under way, the moment at which it began, and who watches it.
pub struct Course<'f, 'o> {
    flow: &'f mut Flow,
    observer: Option<Observer<'o>>,
    start: Instant,
    /// The attempt of the request that is under way.
    attempt: u32,
    /// Its exchange.
    exchange: u32,
    /// When it was sent.
    sent: Instant,
}

/// What is next.
pub(super) enum Next {
    /// To send the flow's request.
    Exchange {
        /// How long it may take.
        timeout: Duration,
        /// How large the reply may be, in bytes.
        reply_limit: usize,
    },
    /// To let so much time pass.
    Wait(Duration),
    /// To take the items that are at hand.
    Item,
    /// To take the result.
    Done,
}

impl<'f, 'o> Course<'f, 'o> {
    /// The course of `flow`, which began at `start`; `observer` is told what happens.
    pub fn new(flow: &'f mut Flow, start: Instant, observer: Option<Observer<'o>>) -> Self {
        Self { flow, observer, start, attempt: 0, exchange: 0, sent: start }
    }

    /// Lets an attempt fail before it began, because of `why`: for a host that has not got what it takes to connect.
    /// Returns how long to wait before the next attempt; `None` once there are items to take, or [`Flow::take`] has the
    /// result.
    ///
    /// # Errors
    /// As [`Flow::feed_failure`].
    pub fn fail(&mut self, kind: FailureKind, why: &str) -> Result<Option<Duration>, Error> {
        loop {
            match self.next() {
                Next::Exchange { .. } => self.fed(Err(Failure::new(kind, why)))?,
                Next::Wait(time) => return Ok(Some(time)),
                Next::Item | Next::Done => return Ok(None),
            }
        }
    }

    /// Says what is next, after it has told whoever watches.
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
                Step::Wait { until_ms } => {
                    let wait_ms = until_ms.saturating_sub(now_ms);
                    (Next::Wait(Duration::from_millis(wait_ms)), wait_ms)
                }
                // There is no item at hand, and the flows that there are have no other steps.
                _ => return Next::Done,
            };
            if self.tell(&next, wait_ms).is_continue() {
                self.sent = Instant::now();
                return next;
            }
            self.flow.cancel_unsent(self.exchange);
        }
    }

    /// Tells whoever watches that a request is sent, or waited for, with the time that it may take.
    fn tell(&mut self, next: &Next, time_ms: u64) -> ControlFlow<()> {
        let call = self.flow.call();
        let happening = match next {
            Next::Exchange { .. } => {
                self.attempt = call.attempts();
                Happening::Send { request: call.request(), timeout_ms: time_ms }
            }
            _ => Happening::Wait { wait_ms: time_ms },
        };
        let Some(observer) = &mut self.observer else { return ControlFlow::Continue(()) };
        observer(Event { attempt: self.attempt, at: self.start.elapsed(), happening })
    }

    /// The request to send.
    pub(super) fn request(&self) -> &HttpRequest {
        self.flow.call().request()
    }

    /// Takes what came of the exchange, and tells whoever watches.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is no memory for the reply.
    pub(super) fn fed(&mut self, outcome: ExchangeResult) -> Result<(), Error> {
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
            Err(Failure::OutOfMemory) => return Err(self.flow.call().out_of_memory()),
            Err(Failure::Exchange { kind, detail }) => {
                self.flow.feed_failure(self.exchange, kind, &detail, now_ms)?;
                Exchanged::Failure(kind)
            }
        };
        if let Some(observer) = &mut self.observer
            && let Some(happening) = exchanged.happening(self.flow.call(), took)
            && observer(Event { attempt: self.attempt, at: self.start.elapsed(), happening }).is_break()
        {
            self.flow.cancel();
        }
        Ok(())
    }

    /// Passes over the items that are at hand.
    pub(super) fn pass_over(&mut self) {
        while self.flow.next_item().is_some() {}
    }

    /// The result, once there is nothing next.
    pub(super) fn take(self) -> Result<Reply, Error> {
        self.flow.take()
    }

    /// Ends the flow, which nobody wants any more.
    #[cfg(feature = "http")]
    pub(super) fn cancel(&mut self) {
        self.flow.cancel();
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for Course<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Course")
            .field("flow", &self.flow)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
