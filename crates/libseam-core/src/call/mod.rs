//! One call from its first request to its result, without I/O: the host moves the bytes and tells the time.
//!
//! ```text
//! loop { match call.poll(now_ms) { Send(..) => feed what came of it, Wait { until_ms } => sleep, Done => break } }
//! ```

mod backoff;
mod failure_kind;
mod item;
mod start;
mod step;

use crate::{
    api::table::Operation,
    error::{Error, ErrorCode, Outcome},
    json::Object,
    memory::{self, OutOfMemory},
    wire::{
        interpret::{Exchange, OptionNames},
        quote::NO_LIMIT,
        reply::Reply,
        request::HttpRequest,
        response::{HttpResponse, ReplyParts},
    },
};
use alloc::{boxed::Box, string::String};

pub use failure_kind::FailureKind;
pub use item::Item;
pub use step::Step;

/// How often one call is sent again because of a stale connection.
const MAX_STALE_CONNECTIONS: u32 = 4;

/// The limits of a call.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) timeout_ms: u64,
    pub(crate) deadline_ms: u64,
    pub(crate) attempts: u32,
    pub(crate) reply_limit: usize,
    pub(crate) missing_ok: bool,
    pub(crate) names: OptionNames,
    pub(crate) transport_may_resend: bool,
    pub(crate) entropy: u64,
}

/// One call. Made by [`crate::Engine::call`].
#[derive(Debug)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    request: HttpRequest,
    policy: Policy,
    attempts: u32,
    /// How often a stale connection was met.
    stale: u32,
    /// Set by the first poll.
    ends_ms: u64,
    /// What is known from the exchanges that ended, and from what a transport may do by itself.
    known: Outcome,
    /// What came of the latest exchange that ended; the result, once the call is done, until that is taken.
    latest: Option<Result<Box<Reply>, Error>>,
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
            known: Outcome::NotSent,
            latest: None,
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
    pub fn latest(&self) -> Option<Result<&Reply, &Error>> {
        match self.latest.as_ref()? {
            Ok(reply) => Some(Ok(reply)),
            Err(error) => Some(Err(error)),
        }
    }

    /// What is known now about whether the operation happened. An error that the host makes itself while it drives the
    /// call has this outcome.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.state == State::InFlight { self.known.max(Outcome::Unknown) } else { self.known }
    }

    /// The number of the exchange that is under way or was the latest, from 1; 0 before the first.
    #[must_use]
    pub fn exchange(&self) -> u32 {
        self.attempts.saturating_add(self.stale)
    }

    /// What to do now. `now_ms` is milliseconds on any clock that does not go back; the first poll starts the
    /// call's deadline. After [`Step::Send`] the request is under way until its outcome is fed; a poll past the
    /// time it was given counts it as timed out.
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        if self.is_done_at(now_ms) {
            return Step::Done;
        }
        if self.state != State::Ready {
            return Step::Wait { until_ms: self.until_ms };
        }
        let timeout_ms = self.policy.timeout_ms.min(self.ends_ms.saturating_sub(now_ms));
        self.attempts = self.attempts.saturating_add(1);
        self.state = State::InFlight;
        self.until_ms = now_ms.saturating_add(timeout_ms);
        Step::Send {
            exchange: self.exchange(),
            request: &self.request,
            timeout_ms,
            reply_limit: self.policy.reply_limit,
        }
    }

    /// Lets the time pass until `now_ms`, and says whether the call is done then.
    pub(crate) fn is_done_at(&mut self, now_ms: u64) -> bool {
        if self.state == State::New {
            self.ends_ms = now_ms.saturating_add(self.policy.deadline_ms);
            self.state = State::Ready;
        }
        if self.state == State::InFlight && now_ms >= self.until_ms {
            self.fail_exchange(FailureKind::Timeout, "", now_ms);
        }
        if self.state == State::Waiting && now_ms >= self.until_ms {
            self.state = State::Ready;
        }
        if self.state == State::Ready && now_ms >= self.ends_ms {
            if self.latest.is_none() {
                let error = self.failure(FailureKind::ConnectTimeout, "");
                self.transition_to(State::Done, Err(error));
            }
            self.state = State::Done;
        }
        self.state == State::Done
    }

    /// Makes it the same call with other parameters, which have been checked: nothing of it has happened yet.
    pub(crate) fn restart(&mut self, params: &Object) {
        self.request.body = memory::or_abort(params.try_to_json());
        self.attempts = 0;
        self.stale = 0;
        self.known = Outcome::NotSent;
        self.latest = None;
        self.state = State::New;
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
        let mut received = ReplyParts::new(status, body);
        for (name, value) in headers {
            received.header(name, value);
        }
        self.feed_parts(&received, now_ms)
    }

    fn feed_parts(&mut self, from: &ReplyParts<'_>, now_ms: u64) -> Result<(), Error> {
        self.require_in_flight()?;
        let (known, result) = self.current_exchange().interpret(from);
        self.known = known;
        self.finish_exchange(result, matches!(from.status, 408 | 429 | 500..=599), now_ms);
        Ok(())
    }

    /// Says that the exchange that is under way failed. `detail` goes into the error's message, without what
    /// must not be seen.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is under way; nothing changes then.
    pub fn feed_failure(&mut self, kind: FailureKind, detail: &str, now_ms: u64) -> Result<(), Error> {
        self.require_in_flight()?;
        let again = kind == FailureKind::StaleConnection
            && !self.operation.is_write()
            && self.stale < MAX_STALE_CONNECTIONS;
        if again {
            self.stale = self.stale.saturating_add(1);
            self.attempts = self.attempts.saturating_sub(1);
            let error = self.failure(kind, detail);
            self.transition_to(State::Ready, Err(error));
        } else {
            self.fail_exchange(kind, detail, now_ms);
        }
        Ok(())
    }

    /// Gives the call up. It ends with [`ErrorCode::Cancelled`], unless it is done already.
    pub fn cancel(&mut self) {
        if self.state != State::Done {
            self.known = self.outcome();
            let error = self.error(ErrorCode::Cancelled, "the call was cancelled");
            self.transition_to(State::Done, Err(error));
        }
    }

    /// Gives the call up after [`Step::Send`] when the request was not sent yet: that attempt does not count.
    pub fn cancel_unsent(&mut self) {
        if self.state == State::InFlight {
            self.attempts = self.attempts.saturating_sub(1);
            self.state = State::Ready;
        }
        self.cancel();
    }

    /// The error of a host that has no memory to go on with the call. It says what is known of the operation; the call
    /// stays as it is.
    #[must_use]
    pub fn out_of_memory(&self) -> Error {
        Error::out_of_memory(self.outcome()).with(|details| {
            details.operation = Some(self.operation.name);
            details.attempts = self.attempts;
        })
    }

    /// Says that there was no memory to take in the reply to the request that is under way. The call ends with that.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is under way; nothing changes then.
    pub fn feed_out_of_memory(&mut self) -> Result<(), Error> {
        self.require_in_flight()?;
        self.known = Outcome::Unknown;
        let error = self.out_of_memory();
        self.transition_to(State::Done, Err(error));
        Ok(())
    }

    /// Whether a poll at `now_ms` would change nothing, and so take no memory.
    #[must_use]
    pub fn is_idle(&self, now_ms: u64) -> bool {
        match self.state {
            State::New | State::Ready => false,
            State::InFlight | State::Waiting => now_ms < self.until_ms,
            State::Done => true,
        }
    }

    /// The result, once [`Call::poll`] says [`Step::Done`]. It can be taken once.
    ///
    /// # Errors
    /// Why the call did not succeed; [`ErrorCode::InvalidState`] when there is no result to take.
    pub fn take(&mut self) -> Result<Reply, Error> {
        match self.latest.take() {
            Some(result) if self.state == State::Done => result.map(|reply| *reply),
            earlier => {
                self.latest = earlier;
                Err(self.error(
                    ErrorCode::InvalidState,
                    "the call has no result: it has not ended, or its result was taken before",
                ))
            }
        }
    }

    /// Lets come what is fed, where a request is under way.
    fn require_in_flight(&mut self) -> Result<(), Error> {
        if self.state != State::InFlight {
            return Err(self.error(ErrorCode::InvalidState, "no request of this call is under way"));
        }
        if self.policy.transport_may_resend {
            // Whatever comes of it may be the answer to the second time that it was sent.
            self.known = Outcome::Unknown;
        }
        Ok(())
    }

    fn fail_exchange(&mut self, kind: FailureKind, detail: &str, now_ms: u64) {
        let error = self.failure(kind, detail);
        self.finish_exchange(Err(error), kind.code().is_retried(), now_ms);
    }

    /// Ends the call with `result`, or, if that is an error that passes, lets it wait for another attempt. What must not
    /// be done twice is sent again only where it cannot have been done.
    fn finish_exchange(&mut self, result: Result<Box<Reply>, Error>, passes: bool, now_ms: u64) {
        let mut state = State::Done;
        if let Err(error) = &result
            && passes
            && (!self.operation.is_write() || self.known < Outcome::Unknown)
            && self.attempts < self.policy.attempts
        {
            let wait_ms = backoff::wait_ms(self.policy.entropy, self.attempts);
            self.until_ms = now_ms.saturating_add(wait_ms.max(error.retry_after_ms.unwrap_or(0)));
            if self.until_ms < self.ends_ms {
                state = State::Waiting;
            }
        }
        self.transition_to(state, result);
    }

    /// Goes on to `state` with what came of an exchange, or of the whole.
    fn transition_to(&mut self, state: State, result: Result<Box<Reply>, Error>) {
        self.state = state;
        self.latest = Some(result);
    }

    /// Takes note that the exchange that is under way failed, and makes the error of that.
    fn failure(&mut self, kind: FailureKind, detail: &str) -> Error {
        if kind.may_have_been_sent() {
            self.known = Outcome::Unknown;
        }
        let mut code = kind.code();
        if self.known == Outcome::Unknown && matches!(code, ErrorCode::Connect | ErrorCode::Tls) {
            // Their names say that nothing can have happened.
            code = ErrorCode::ConnectionLost;
        }
        let message = self.failure_message(kind, detail).unwrap_or_else(|OutOfMemory| {
            code = ErrorCode::OutOfMemory;
            Outcome::NotSent.out_of_memory().into()
        });
        let mut error = Error::of_call(code, self.operation.name, self.attempts);
        error.0.message = message;
        error.with_outcome(self.known)
    }

    /// Says how the exchange failed.
    fn failure_message(&self, kind: FailureKind, detail: &str) -> Result<String, OutOfMemory> {
        let mut message = memory::copy(kind.message())?;
        if !kind.may_have_been_sent() {
            // Whoever forgot to set the endpoint sees it here.
            memory::append(&mut message, ": ")?;
            memory::append(&mut message, self.request.server())?;
        }
        self.request.quote(" (", detail.as_bytes(), NO_LIMIT, ")", &mut message)?;
        if kind == FailureKind::TooLarge {
            memory::append(&mut message, &self.policy.names.raise_limit())?;
        }
        Ok(message)
    }

    /// An error of this call as it stands.
    pub(crate) fn error(&self, code: ErrorCode, message: &str) -> Error {
        let mut error = Error::of_call(code, self.operation.name, self.attempts);
        error.0.message.push_str(message);
        error.with_outcome(self.outcome())
    }

    /// The exchange that is under way, for whoever interprets its reply.
    fn current_exchange(&self) -> Exchange<'_> {
        Exchange {
            operation: self.operation,
            request: &self.request,
            attempts: self.attempts,
            known: self.known,
            reply_limit: self.policy.reply_limit,
            missing_ok: self.policy.missing_ok,
            names: &self.policy.names,
        }
    }
}

#[cfg(test)]
mod tests;
