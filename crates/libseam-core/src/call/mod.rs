//! One call from its first request to its result, without I/O: the host moves the bytes and supplies the
//! time.
//!
//! ```text
//! loop { match call.poll(now_ms) { Send(..) => feed what came of it, Wait { until_ms } => sleep, Done => break } }
//! ```

mod backoff;
mod bytes;
mod errors;
mod failure_kind;
mod feed;
mod item;
mod start;
mod step;

#[cfg(feature = "off_board")]
use crate::digest::Digest;
use crate::{
    api::table::Operation,
    error::{Error, ErrorCode, Outcome},
    json::Object,
    memory,
    wire::{http1::incoming::Incoming, interpret::OptionNames, reply::Reply, request::HttpRequest},
};
use alloc::{boxed::Box, string::String};

pub use failure_kind::FailureKind;
pub use item::Item;
pub use step::Step;

/// Limit of the repetitions of one call because of stale connections.
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

/// One call, made by [`crate::Engine::call`].
#[derive(Debug)]
pub struct Call {
    pub(crate) operation: &'static Operation,
    request: HttpRequest,
    policy: Policy,
    attempts: u32,
    /// Number of stale connections so far.
    stale: u32,
    /// Deadline of the call; set by the first poll.
    ends_ms: u64,
    /// Outcome so far, from the exchanges that ended and from what a transport may do by itself.
    known: Outcome,
    /// Result of the latest exchange that ended; once the call is done, the result of the call until it is
    /// taken.
    latest: Option<Result<Box<Reply>, Error>>,
    state: State,
    /// Reply that arrives as bytes, from its first piece to the end of the exchange.
    incoming: Option<Box<Incoming>>,
    /// End of the current state, where the call waits for something.
    until_ms: u64,
    /// True if the latest reply is a refusal in the API's own form.
    pub(crate) is_refused: bool,
    /// Date of the latest reply, in seconds since 1970 on the server's clock.
    pub(crate) date: Option<u64>,
    /// Digest of the bodies of the replies that ended it, where they are evidence.
    #[cfg(feature = "off_board")]
    pub(crate) bodies: Option<Digest>,
}

/// The next thing that a call does.
#[cfg(feature = "off_board")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Send its request.
    Send,
    /// Wait for the reply to its request, until this time at most.
    Sent {
        until_ms: u64,
    },
    /// Wait until this time.
    Wait {
        until_ms: u64,
    },
    Done,
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
            incoming: None,
            until_ms: 0,
            is_refused: false,
            date: None,
            #[cfg(feature = "off_board")]
            bodies: None,
        }
    }

    /// Returns the operation's name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// Returns the request that the call sends.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// Returns the number of requests sent so far.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the result of the latest exchange that ended, or of the call once it is done. `None` before
    /// the first result, and after the result was taken. For observers: the call does not depend on it.
    #[must_use]
    pub fn latest(&self) -> Option<Result<&Reply, &Error>> {
        match self.latest.as_ref()? {
            Ok(reply) => Some(Ok(reply)),
            Err(error) => Some(Err(error)),
        }
    }

    /// Returns what is known now about the outcome of the operation. An error that the host creates while it
    /// drives the call gets this outcome.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.state == State::InFlight { self.known.max(Outcome::Unknown) } else { self.known }
    }

    /// Returns the number of the exchange that is under way or was the latest, from 1; 0 before the first.
    #[must_use]
    pub fn exchange(&self) -> u32 {
        self.attempts.saturating_add(self.stale)
    }

    /// Returns the next step. `now_ms` is milliseconds on any clock that does not go back; the first poll
    /// starts the call's deadline. After [`Step::Send`] the request is under way until its reply or failure
    /// is fed; a poll past its time counts it as timed out.
    pub fn poll(&mut self, now_ms: u64) -> Step<'_> {
        if self.is_done_at(now_ms) {
            return Step::Done;
        }
        if self.state != State::Ready {
            return Step::Wait { until_ms: self.until_ms };
        }
        let timeout_ms = self.policy.timeout_ms.min(self.ends_ms.saturating_sub(now_ms));
        #[cfg(libseam_lies)]
        let timeout_ms = crate::lies::instead(timeout_ms, self.policy.timeout_ms, crate::lies::DEADLINE);
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

    /// Advances the time to `now_ms`, and reports whether the call is done then.
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

    /// Restarts the call as one of another operation, with a path of its own below `endpoint` and a deadline of its
    /// own.
    #[cfg(feature = "confirm")]
    pub(crate) fn restart_as(
        &mut self,
        operation: &'static Operation,
        endpoint: &str,
        params: &Object,
        deadline_ms: u64,
    ) -> Result<(), memory::OutOfMemory> {
        let body = params.try_to_json()?;
        // The URL grows by the operation's path.
        memory::ensure_available(endpoint.len().saturating_mul(3))?;
        self.request.url.clear();
        self.request.url.push_str(endpoint);
        operation.append_path(&mut self.request.url);
        self.operation = operation;
        self.policy.deadline_ms = deadline_ms;
        self.restart_with(body);
        Ok(())
    }

    /// Limits the time that the call may take; it has not begun yet.
    #[cfg(feature = "confirm")]
    pub(crate) fn limit_deadline(&mut self, deadline_ms: u64) {
        self.policy.deadline_ms = self.policy.deadline_ms.min(deadline_ms);
    }

    /// Returns the time that the call may take.
    #[cfg(feature = "confirm")]
    pub(crate) fn deadline_ms(&self) -> u64 {
        self.policy.deadline_ms
    }

    /// Makes a call of another operation below `endpoint`, with the credential and the limits of this one. Its parameters
    /// have been checked.
    #[cfg(feature = "off_board")]
    pub(crate) fn another(
        &self,
        operation: &'static Operation,
        endpoint: &str,
        params: &Object,
        missing_ok: bool,
    ) -> Result<Self, memory::OutOfMemory> {
        let policy = Policy { missing_ok, ..self.policy.clone() };
        let deadline_ms = policy.deadline_ms;
        let mut call = Self::new(operation, self.request.try_clone()?, policy);
        call.restart_as(operation, endpoint, params, deadline_ms)?;
        Ok(call)
    }

    /// Makes the call one about the workspace with this id, and reports whether it was not. It has not begun yet.
    #[cfg(feature = "off_board")]
    pub(crate) fn set_workspace(&mut self, id: &str) -> Result<bool, memory::OutOfMemory> {
        self.request.set_workspace(id)
    }

    /// Returns the next thing that the call does, once the time was advanced.
    #[cfg(feature = "off_board")]
    pub(crate) fn pace(&self) -> Pace {
        match self.state {
            State::New | State::Ready => Pace::Send,
            State::InFlight => Pace::Sent { until_ms: self.until_ms },
            State::Waiting => Pace::Wait { until_ms: self.until_ms },
            State::Done => Pace::Done,
        }
    }

    /// Restarts the call with other parameters, which have been checked. The new call has not sent anything
    /// yet.
    pub(crate) fn restart(&mut self, params: &Object) {
        self.restart_with(memory::or_abort(params.try_to_json()));
    }

    fn restart_with(&mut self, body: String) {
        self.request.body = body;
        self.attempts = 0;
        self.stale = 0;
        self.known = Outcome::NotSent;
        self.latest = None;
        self.is_refused = false;
        self.date = None;
        self.state = State::New;
    }

    /// Cancels the call. It ends with [`ErrorCode::Cancelled`], unless it is done already.
    pub fn cancel(&mut self) {
        if self.state != State::Done {
            self.known = self.outcome();
            let error = self.error(ErrorCode::Cancelled, "the call was cancelled");
            self.transition_to(State::Done, Err(error));
        }
    }

    /// Cancels the call after [`Step::Send`] when the request was not sent yet: that attempt does not count.
    pub fn cancel_unsent(&mut self) {
        // What is answered was sent, whatever the transport says.
        if self.state == State::InFlight && !self.reply_has_begun() {
            self.attempts = self.attempts.saturating_sub(1);
            self.state = State::Ready;
        }
        self.cancel();
    }

    /// Reports whether a poll at `now_ms` would change nothing, and so need no memory.
    #[must_use]
    pub fn is_idle(&self, now_ms: u64) -> bool {
        match self.state {
            State::New | State::Ready => false,
            State::InFlight | State::Waiting => now_ms < self.until_ms,
            State::Done => true,
        }
    }

    /// Takes the result, once [`Call::poll`] returns [`Step::Done`]. It can be taken once.
    ///
    /// # Errors
    /// Why the call did not succeed; [`ErrorCode::InvalidState`] when there is no result to take.
    pub fn take(&mut self) -> Result<Reply, Error> {
        let latest = self.latest.take();
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::TWICE) {
            self.latest.clone_from(&latest);
        }
        match latest {
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
}

#[cfg(test)]
mod tests;
