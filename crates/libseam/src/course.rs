//! The course of a call over a clock: what is next, what came of it, and telling those who watch. It moves no bytes
//! and waits for nothing, so that nobody who watches is told inside of a runtime.

use super::{
    clock::Instant,
    event::{Event, Exchanged, Happening, Observer},
    failure::Failure,
    transport::ExchangeResult,
};
use crate::{Call, Error, FailureKind, HttpRequest, Reply, Step};
use core::{fmt, ops::ControlFlow, time::Duration};

/// A call that is under way, the moment at which it began, and who watches it.
pub struct Course<'c, 'o> {
    call: &'c mut Call,
    observer: Option<Observer<'o>>,
    start: Instant,
    attempt: u32,
    /// When the request that is under way was sent.
    sent: Instant,
}

/// What is next.
pub(super) enum Next {
    /// To send the call's request.
    Exchange {
        /// How long it may take.
        timeout: Duration,
        /// How large the reply may be, in bytes.
        reply_limit: usize,
    },
    /// To let so much time pass.
    Wait(Duration),
    /// To take the result.
    Done,
}

impl<'c, 'o> Course<'c, 'o> {
    /// The course of `call`, which began at `start`; `observer` is told what happens.
    pub fn new(call: &'c mut Call, start: Instant, observer: Option<Observer<'o>>) -> Self {
        Self { call, observer, start, attempt: 0, sent: start }
    }

    /// Lets an attempt fail before it began, because of `why`: for a host that has not got what it takes to connect.
    /// Returns how long to wait before the next attempt; `None` once the call is done and [`Call::take`] has its result.
    ///
    /// # Errors
    /// As [`Call::feed_failure`].
    pub fn fail(&mut self, kind: FailureKind, why: &str) -> Result<Option<Duration>, Error> {
        loop {
            match self.next() {
                Next::Exchange { .. } => self.fed(Err(Failure::new(kind, why)))?,
                Next::Wait(time) => return Ok(Some(time)),
                Next::Done => return Ok(None),
            }
        }
    }

    /// Says what is next, after it has told whoever watches.
    pub(super) fn next(&mut self) -> Next {
        loop {
            let attempts = self.call.attempts();
            let now_ms = self.now_ms();
            let (next, happening) = match self.call.poll(now_ms) {
                Step::Send { request, timeout_ms, reply_limit, .. } => {
                    self.attempt = attempts.saturating_add(1);
                    let next = Next::Exchange { timeout: Duration::from_millis(timeout_ms), reply_limit };
                    (next, Happening::Send { request, timeout_ms })
                }
                Step::Wait { until_ms } => {
                    let wait_ms = until_ms.saturating_sub(now_ms);
                    (Next::Wait(Duration::from_millis(wait_ms)), Happening::Wait { wait_ms })
                }
                // A call gives nothing else.
                _ => return Next::Done,
            };
            let told = match &mut self.observer {
                Some(observer) => {
                    observer(Event { attempt: self.attempt, at: self.start.elapsed(), happening })
                }
                None => ControlFlow::Continue(()),
            };
            if told.is_continue() {
                self.sent = Instant::now();
                return next;
            }
            self.call.cancel_unsent();
        }
    }

    /// The request to send.
    pub(super) fn request(&self) -> &HttpRequest {
        self.call.request()
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
                self.call.feed_reply(status, headers, response.body(), now_ms)?;
                Exchanged::Reply(status)
            }
            Err(Failure::OutOfMemory) => return Err(self.call.out_of_memory()),
            Err(Failure::Exchange { kind, detail }) => {
                self.call.feed_failure(kind, &detail, now_ms)?;
                Exchanged::Failure(kind)
            }
        };
        if let Some(observer) = &mut self.observer
            && let Some(happening) = exchanged.happening(self.call, took)
            && observer(Event { attempt: self.attempt, at: self.start.elapsed(), happening }).is_break()
        {
            self.call.cancel();
        }
        Ok(())
    }

    /// The result, once there is nothing next.
    pub(super) fn take(self) -> Result<Reply, Error> {
        self.call.take()
    }

    /// Ends the call, which nobody wants any more.
    #[cfg(feature = "http")]
    pub(super) fn cancel(self) -> Result<Reply, Error> {
        self.call.cancel();
        self.call.take()
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for Course<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Course")
            .field("call", &self.call)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
