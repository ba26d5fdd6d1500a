//! One call from its first request to its result, without I/O: the host moves the bytes and tells the time.
//!
//! ```text
//! loop { match call.poll(now_ms) { Send(..) => feed what came of it, Wait { until_ms } => sleep, Done => break } }
//! ```

mod step;

use crate::{
    backoff,
    error::{Error, ErrorCode},
    failure_kind::FailureKind,
    quote::NO_LIMIT,
    request::HttpRequest,
    response::{HttpResponse, Received, Reply},
    table::Operation,
};
use alloc::boxed::Box;

pub use step::Step;

/// How often one call is sent again because of a stale connection.
const MOST_STALE: u32 = 4;

/// The limits of a call.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) timeout_ms: u64,
    pub(crate) deadline_ms: u64,
    pub(crate) attempts: u32,
    pub(crate) reply_limit: usize,
    pub(crate) missing_ok: bool,
    pub(crate) entropy: u64,
}

/// One call. Made by [`crate::Engine::call`].
#[derive(Debug)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) request: HttpRequest,
    pub(crate) policy: Policy,
    pub(crate) attempts: u32,
    /// How often a stale connection was met.
    stale: u32,
    /// Set by the first poll.
    ends_ms: u64,
    /// Whether an attempt may have done its work although its reply was lost.
    pub(crate) may_be_done: bool,
    /// Whether the server was said to be unavailable, which some gateways say of one whose reply they lost.
    was_unavailable: bool,
    /// What came of the latest exchange that ended; the result, once the call is done, until that is taken.
    outcome: Option<Result<Box<Reply>, Error>>,
    state: State,
    /// How long it is so, where it waits for something.
    until_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Ready,
    InFlight,
    Waiting,
    Done,
}

impl Call {
    pub(crate) fn new(operation: &'static Operation, request: HttpRequest, policy: Policy) -> Self {
        Self {
            operation,
            request,
            policy,
            attempts: 0,
            stale: 0,
            ends_ms: 0,
            may_be_done: false,
            was_unavailable: false,
            outcome: None,
            state: State::New,
            until_ms: 0,
        }
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The request that the call sends.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// How many requests were sent so far.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What came of the latest exchange that ended, or of the call once that is done; `None` before, and once the
    /// result was taken. It decides nothing: it is for those who watch.
    #[must_use]
    pub fn outcome(&self) -> Option<Result<&Reply, &Error>> {
        match self.outcome.as_ref()? {
            Ok(reply) => Some(Ok(reply)),
            Err(error) => Some(Err(error)),
        }
    }

    /// What to do now. `now_ms` is milliseconds on any clock that does not go back; the first poll starts the
    /// call's deadline. After [`Step::Send`] the request is under way until its outcome is fed; a poll past the
    /// time it was given counts it as timed out.
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        if self.state == State::New {
            self.ends_ms = now_ms.saturating_add(self.policy.deadline_ms);
            self.state = State::Ready;
        }
        if self.state == State::InFlight && now_ms >= self.until_ms {
            self.failed(FailureKind::Timeout, "", now_ms);
        }
        if self.state == State::Waiting && now_ms >= self.until_ms {
            self.state = State::Ready;
        }
        if self.state == State::Ready && now_ms >= self.ends_ms {
            if self.outcome.is_none() {
                let error = self.failure(FailureKind::ConnectTimeout, "");
                self.turn(State::Done, Err(error));
            }
            self.state = State::Done;
        }
        match self.state {
            State::New | State::Ready => {
                let timeout_ms = self.policy.timeout_ms.min(self.ends_ms.saturating_sub(now_ms));
                self.attempts = self.attempts.saturating_add(1);
                self.state = State::InFlight;
                self.until_ms = now_ms.saturating_add(timeout_ms);
                Step::Send { request: &self.request, timeout_ms, reply_limit: self.policy.reply_limit }
            }
            State::InFlight | State::Waiting => Step::Wait { until_ms: self.until_ms },
            State::Done => Step::Done,
        }
    }

    /// Gives the reply to the request that is under way.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is; nothing changes then.
    pub fn feed_response(&mut self, response: &HttpResponse, now_ms: u64) -> Result<(), Error> {
        let headers = response.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        self.feed_reply(response.status, headers, &response.body, now_ms)
    }

    /// The same for a host that has the reply in pieces: its headers, names and values, and its body.
    ///
    /// # Errors
    /// As [`Call::feed_response`].
    pub fn feed_reply<'a>(
        &mut self,
        status: u16,
        headers: impl IntoIterator<Item = (&'a [u8], &'a [u8])>,
        body: &'a [u8],
        now_ms: u64,
    ) -> Result<(), Error> {
        let mut received = Received::new(status, body);
        for (name, value) in headers {
            received.header(name, value);
        }
        self.received(&received, now_ms)
    }

    fn received(&mut self, from: &Received<'_>, now_ms: u64) -> Result<(), Error> {
        self.in_flight()?;
        let outcome = self.interpret(from);
        // A gateway that gave up and a server that broke down may have done the work before.
        self.may_be_done |= matches!(from.status, 500 | 502 | 504);
        self.was_unavailable |= from.status == 503;
        let again = matches!(from.status, 408 | 429 | 500 | 502 | 503 | 504);
        let retry = if self.operation.is_write() { from.status == 429 } else { again };
        self.settle(outcome, retry, now_ms);
        Ok(())
    }

    /// Says that the exchange that is under way failed. `detail` goes into the error's message, without what
    /// must not be seen.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is under way; nothing changes then.
    pub fn feed_failure(&mut self, kind: FailureKind, detail: &str, now_ms: u64) -> Result<(), Error> {
        self.in_flight()?;
        let again =
            kind == FailureKind::StaleConnection && !self.operation.is_write() && self.stale < MOST_STALE;
        if again {
            self.stale = self.stale.saturating_add(1);
            self.attempts = self.attempts.saturating_sub(1);
            self.may_be_done = true;
            let error = self.failure(kind, detail);
            self.turn(State::Ready, Err(error));
        } else {
            self.failed(kind, detail, now_ms);
        }
        Ok(())
    }

    /// Gives the call up. It ends with [`ErrorCode::Cancelled`], unless it is done already.
    pub fn cancel(&mut self) {
        if self.state != State::Done {
            let unknown = self.is_unsure() || self.state == State::InFlight;
            let mut error = self.error(ErrorCode::Cancelled, "the call was cancelled");
            error.0.message.push_str(if unknown {
                "; whether the operation happened is not known"
            } else {
                ""
            });
            self.turn(State::Done, Err(error));
        }
    }

    /// The result, once [`Call::poll`] says [`Step::Done`]. It can be taken once.
    ///
    /// # Errors
    /// Why the call did not succeed; [`ErrorCode::InvalidState`] when there is no result to take.
    pub fn take(&mut self) -> Result<Reply, Error> {
        match self.outcome.take() {
            Some(outcome) if self.state == State::Done => outcome.map(|reply| *reply),
            earlier => {
                self.outcome = earlier;
                Err(self.error(ErrorCode::InvalidState, "the call has no result to take now"))
            }
        }
    }

    fn in_flight(&self) -> Result<(), Error> {
        if self.state == State::InFlight {
            return Ok(());
        }
        Err(self.error(ErrorCode::InvalidState, "no request of this call is under way"))
    }

    fn failed(&mut self, kind: FailureKind, detail: &str, now_ms: u64) {
        let error = self.failure(kind, detail);
        self.may_be_done |=
            matches!(kind, FailureKind::Timeout | FailureKind::ConnectionLost | FailureKind::StaleConnection);
        let safe = !self.operation.is_write() || !kind.may_have_been_sent();
        let retry = kind.code().is_retried() && safe;
        self.settle(Err(error), retry, now_ms);
    }

    /// Ends the call with `outcome`, or, if that is an error and `retry` says so, lets it wait for another attempt.
    fn settle(&mut self, outcome: Result<Box<Reply>, Error>, retry: bool, now_ms: u64) {
        let mut state = State::Done;
        if let Err(error) = &outcome
            && retry
            && self.attempts < self.policy.attempts
        {
            let wait_ms = backoff::wait_ms(self.policy.entropy, self.attempts);
            self.until_ms = now_ms.saturating_add(wait_ms.max(error.retry_after_ms.unwrap_or(0)));
            if self.until_ms < self.ends_ms {
                state = State::Waiting;
            }
        }
        self.turn(state, outcome);
    }

    /// Goes on to `state` with what came of an exchange, or of the whole.
    #[inline(never)]
    fn turn(&mut self, state: State, outcome: Result<Box<Reply>, Error>) {
        self.state = state;
        self.outcome = Some(outcome);
    }

    /// Whether an earlier attempt may have done its work, as far as anybody here knows.
    fn is_unsure(&self) -> bool {
        self.may_be_done || self.was_unavailable
    }

    fn failure(&self, kind: FailureKind, detail: &str) -> Error {
        // What says "not sent" must not end a call of which an earlier request may have done the work.
        let mut code = kind.code();
        let is_unsure = self.is_unsure();
        if is_unsure && matches!(code, ErrorCode::Connect | ErrorCode::Tls) {
            code = ErrorCode::ConnectionLost;
        }
        let mut error = self.error(code, kind.said());
        let message = &mut error.0.message;
        if !kind.may_have_been_sent() {
            // Whoever forgot to set the endpoint sees it here.
            message.push_str(": ");
            message.push_str(self.request.server());
            if is_unsure {
                message.push_str(
                    "; an earlier attempt was sent, and whether the operation happened is not known",
                );
            }
        }
        self.request.quote(" (", detail.as_bytes(), NO_LIMIT, ")", message);
        error
    }

    pub(crate) fn error(&self, code: ErrorCode, message: &str) -> Error {
        let mut error = Error::blank(code);
        error.0.message.push_str(message);
        error.0.operation = Some(self.operation.name);
        error.0.attempts = self.attempts;
        error
    }
}

#[cfg(test)]
mod tests;
