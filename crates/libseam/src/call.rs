//! One call from its first request to its result, without I/O: the host moves the bytes and tells the time.
//!
//! ```text
//! loop { match call.poll(now_ms) { Send(..) => feed what came of it, Wait { until_ms } => sleep, Done => break } }
//! ```

use crate::{
    backoff,
    error::{Error, ErrorCode},
    failure_kind::FailureKind,
    message::message,
    request::HttpRequest,
    response::{Context, HttpResponse, Reply},
    table::Operation,
};
use alloc::string::String;

/// How often one call is sent again because of a stale connection.
const MOST_STALE: u32 = 4;

/// What the host has to do next.
#[derive(Debug)]
pub enum Step<'a> {
    /// Send this request once, follow no redirect, and feed the reply or the failure.
    Send {
        /// The request.
        request: &'a HttpRequest,
        /// How long the exchange may take, in milliseconds; past that, feed [`FailureKind::Timeout`].
        timeout_ms: u64,
        /// The most bytes of body to read; past that, feed [`FailureKind::TooLarge`].
        reply_limit: usize,
    },
    /// Come back at this time, or when the request that is under way has an outcome.
    Wait {
        /// On the clock that [`Call::poll`] is given.
        until_ms: u64,
    },
    /// The result is there: [`Call::take`].
    Done,
}

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
    operation: &'static Operation,
    request: HttpRequest,
    policy: Policy,
    attempts: u32,
    /// How often a stale connection was met.
    stale: u32,
    /// Set by the first poll.
    ends_ms: Option<u64>,
    /// Whether an attempt may have done its work although its reply was lost.
    may_be_done: bool,
    last: Option<Error>,
    state: State,
}

#[derive(Debug)]
enum State {
    Ready,
    InFlight { until_ms: u64 },
    Waiting { until_ms: u64 },
    Done(Result<Reply, Error>),
    Taken,
}

impl Call {
    pub(crate) fn new(operation: &'static Operation, request: HttpRequest, policy: Policy) -> Self {
        Self {
            operation,
            request,
            policy,
            attempts: 0,
            stale: 0,
            ends_ms: None,
            may_be_done: false,
            last: None,
            state: State::Ready,
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

    /// What came of the latest exchange that ended, or of the call once that is done; `None` before. It decides
    /// nothing: it is for those who watch.
    #[must_use]
    pub fn outcome(&self) -> Option<Result<&Reply, &Error>> {
        match &self.state {
            State::Done(result) => Some(result.as_ref()),
            _ => self.last.as_ref().map(Err),
        }
    }

    /// What to do now. `now_ms` is milliseconds on any clock that does not go back; the first poll starts the
    /// call's deadline. After [`Step::Send`] the request is under way until its outcome is fed; a poll past the
    /// time it was given counts it as timed out.
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        let ends_ms = *self.ends_ms.get_or_insert(now_ms.saturating_add(self.policy.deadline_ms));
        if matches!(self.state, State::InFlight { until_ms } if now_ms >= until_ms) {
            self.failed(FailureKind::Timeout, "", now_ms);
        }
        if matches!(self.state, State::Waiting { until_ms } if now_ms >= until_ms) {
            self.state = State::Ready;
        }
        if matches!(self.state, State::Ready) && now_ms >= ends_ms {
            let error = self.last.take().unwrap_or_else(|| self.failure(FailureKind::ConnectTimeout, ""));
            self.state = State::Done(Err(error));
        }
        match self.state {
            State::Ready => {
                let timeout_ms = self.policy.timeout_ms.min(ends_ms.saturating_sub(now_ms));
                self.attempts = self.attempts.saturating_add(1);
                self.state = State::InFlight { until_ms: now_ms.saturating_add(timeout_ms) };
                Step::Send { request: &self.request, timeout_ms, reply_limit: self.policy.reply_limit }
            }
            State::InFlight { until_ms } | State::Waiting { until_ms } => Step::Wait { until_ms },
            State::Done(_) | State::Taken => Step::Done,
        }
    }

    /// Gives the reply to the request that is under way.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is; nothing changes then.
    pub fn feed_response(&mut self, response: &HttpResponse, now_ms: u64) -> Result<(), Error> {
        self.in_flight()?;
        let context = Context {
            operation: self.operation,
            request: &self.request,
            reply_limit: self.policy.reply_limit,
            attempts: self.attempts,
            missing_ok: self.operation.is_removal() && self.policy.missing_ok,
            may_be_done: self.operation.is_removal() && self.may_be_done,
        };
        match context.interpret(response) {
            Ok(reply) => self.state = State::Done(Ok(reply)),
            Err(error) => {
                let status = response.status;
                // A gateway that gave up and a server that broke down may have done the work before.
                self.may_be_done |= matches!(status, 500 | 502 | 504);
                let again = matches!(status, 408 | 429 | 500 | 502 | 503 | 504);
                let retry = if self.operation.is_write() { status == 429 } else { again };
                self.settle(error, retry, now_ms);
            }
        }
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
            self.last = Some(self.failure(kind, detail));
            self.state = State::Ready;
        } else {
            self.failed(kind, detail, now_ms);
        }
        Ok(())
    }

    /// Gives the call up. It ends with [`ErrorCode::Cancelled`], unless it is done already.
    pub fn cancel(&mut self) {
        if !matches!(self.state, State::Done(_) | State::Taken) {
            let unknown = self.may_be_done || matches!(self.state, State::InFlight { .. });
            let message = if unknown {
                "the call was cancelled; whether the operation happened is not known"
            } else {
                "the call was cancelled"
            };
            let error = self.error(ErrorCode::Cancelled, message.into());
            self.state = State::Done(Err(error));
        }
    }

    /// The result, once [`Call::poll`] says [`Step::Done`]. It can be taken once.
    ///
    /// # Errors
    /// Why the call did not succeed; [`ErrorCode::InvalidState`] when there is no result to take.
    pub fn take(&mut self) -> Result<Reply, Error> {
        match core::mem::replace(&mut self.state, State::Taken) {
            State::Done(result) => result,
            other => {
                self.state = other;
                Err(self.error(ErrorCode::InvalidState, "the call has no result to take now".into()))
            }
        }
    }

    fn in_flight(&self) -> Result<(), Error> {
        if matches!(self.state, State::InFlight { .. }) {
            return Ok(());
        }
        Err(self.error(ErrorCode::InvalidState, "no request of this call is under way".into()))
    }

    fn failed(&mut self, kind: FailureKind, detail: &str, now_ms: u64) {
        let error = self.failure(kind, detail);
        let unanswered = [FailureKind::Timeout, FailureKind::ConnectionLost, FailureKind::StaleConnection];
        self.may_be_done |= unanswered.contains(&kind);
        let safe = !self.operation.is_write() || !kind.may_have_been_sent();
        let retry = kind.code().is_retried() && safe;
        self.settle(error, retry, now_ms);
    }

    /// Ends the call with `error`, or lets it wait for another attempt.
    fn settle(&mut self, error: Error, retry: bool, now_ms: u64) {
        let wait_ms =
            backoff::wait_ms(self.policy.entropy, self.attempts).max(error.retry_after_ms.unwrap_or(0));
        let until_ms = now_ms.saturating_add(wait_ms);
        let in_time = self.ends_ms.is_none_or(|ends_ms| until_ms < ends_ms);
        if retry && in_time && self.attempts < self.policy.attempts {
            self.last = Some(error);
            self.state = State::Waiting { until_ms };
        } else {
            self.state = State::Done(Err(error));
        }
    }

    fn failure(&self, kind: FailureKind, detail: &str) -> Error {
        let what = match kind {
            FailureKind::Dns => "the server's name could not be resolved",
            FailureKind::Connect => "the server could not be reached",
            FailureKind::ConnectTimeout => "no connection to the server in time",
            FailureKind::Tls => "no trusted TLS connection to the server",
            FailureKind::Timeout => "no reply in time; whether the operation happened is not known",
            FailureKind::ConnectionLost | FailureKind::StaleConnection => {
                "the connection broke; whether the operation happened is not known"
            }
            FailureKind::TooLarge => "the reply is larger than the limit",
            FailureKind::Internal => "the transport failed, perhaps after the request was sent",
        };
        let mut message = String::from(what);
        if !kind.may_have_been_sent() {
            // Whoever forgot to set the endpoint sees it here.
            message.push_str(": ");
            message.push_str(self.request.server());
            if self.may_be_done {
                message.push_str(
                    "; an earlier attempt was sent, and whether the operation happened is not known",
                );
            }
        }
        if !detail.is_empty() {
            message.push_str(&message!(" ({})", self.request.redact(detail)));
        }
        // What says "not sent" must not end a call of which an earlier request may have done the work.
        let code = match kind.code() {
            ErrorCode::Connect | ErrorCode::Tls if self.may_be_done => ErrorCode::ConnectionLost,
            code => code,
        };
        self.error(code, message)
    }

    fn error(&self, code: ErrorCode, message: String) -> Error {
        Error::new(code, message).with(|d| {
            d.operation = Some(self.operation.name);
            d.attempts = self.attempts;
        })
    }
}

#[cfg(test)]
mod tests;
