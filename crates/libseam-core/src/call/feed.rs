//! The end of an exchange: the reply or the failure that a host feeds, and the decision whether another attempt follows.

use super::{Call, FailureKind, MAX_STALE_CONNECTIONS, State, backoff};
use crate::{
    error::{Error, ErrorCode, Outcome},
    wire::{
        http_date,
        interpret::Exchange,
        reply::Reply,
        response::{HttpResponse, ReplyParts},
    },
};
use alloc::boxed::Box;

impl Call {
    /// Feeds the reply to the request that is under way.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is, or when the reply has begun to arrive as bytes
    /// ([`Call::feed_bytes`]); nothing changes then.
    pub fn feed_response(&mut self, response: &HttpResponse, now_ms: u64) -> Result<(), Error> {
        let headers = response.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        self.feed_reply(response.status, headers, &response.body, now_ms)
    }

    /// Feeds the reply in pieces: its status, the names and values of its headers, and its body.
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
        if self.reply_has_begun() {
            return Err(
                self.error(ErrorCode::InvalidState, "the reply is being fed as bytes; feed the rest of it")
            );
        }
        let mut received = ReplyParts::new(status, body);
        for (name, value) in headers {
            received.header(name, value);
        }
        self.feed_parts(&received, now_ms)
    }

    pub(super) fn feed_parts(&mut self, from: &ReplyParts<'_>, now_ms: u64) -> Result<(), Error> {
        self.require_in_flight()?;
        let (outcome, result) = self.current_exchange().interpret(from);
        self.known = self.known.max(outcome);
        self.is_refused = outcome == Outcome::Refused;
        self.date = http_date::parse(from.date);
        // A reply that memory was too short for does not say how long to wait.
        let was_read = !result.as_ref().is_err_and(|error| error.code() == ErrorCode::OutOfMemory);
        self.finish_exchange(result, was_read && matches!(from.status, 408 | 429 | 500..=599), now_ms);
        #[cfg(feature = "off_board")]
        if let (State::Done, Some(bodies)) = (self.state, &mut self.bodies) {
            bodies.add(from.body);
        }
        Ok(())
    }

    /// Feeds the failure of the exchange that is under way. `detail` goes into the error's message, with
    /// secrets redacted.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when none is under way; nothing changes then.
    pub fn feed_failure(&mut self, kind: FailureKind, detail: &str, now_ms: u64) -> Result<(), Error> {
        self.require_in_flight()?;
        // What is answered was sent, whatever the transport says.
        let was_sent = kind.may_have_been_sent() && kind != FailureKind::StaleConnection;
        let kind = if self.reply_has_begun() && !was_sent { FailureKind::ConnectionLost } else { kind };
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

    /// Reports that there was no memory to hold the reply to the request that is under way. The call ends
    /// with that.
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

    /// Prepares for the end of the exchange that is under way, if there is one.
    pub(super) fn require_in_flight(&mut self) -> Result<(), Error> {
        if self.state != State::InFlight {
            return Err(self.error(ErrorCode::InvalidState, "no request of this call is under way"));
        }
        if self.policy.transport_may_resend {
            // Whatever comes of it may be the answer to the second time that it was sent.
            self.known = Outcome::Unknown;
        }
        Ok(())
    }

    pub(super) fn fail_exchange(&mut self, kind: FailureKind, detail: &str, now_ms: u64) {
        let error = self.failure(kind, detail);
        self.finish_exchange(Err(error), kind.code().is_retried(), now_ms);
    }

    /// Ends the call with `result`, or waits for another attempt if the error `passes`. A write is sent again
    /// only if no earlier attempt can have done anything.
    pub(super) fn finish_exchange(&mut self, result: Result<Box<Reply>, Error>, passes: bool, now_ms: u64) {
        let mut state = State::Done;
        let may_repeat = !self.operation.is_write() || self.known < Outcome::Unknown;
        #[cfg(libseam_lies)]
        let may_repeat = crate::lies::or(may_repeat, crate::lies::REPEATED_WRITE);
        if let Err(error) = &result
            && passes
            && may_repeat
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

    /// Enters `state` with the result of an exchange or of the call.
    pub(super) fn transition_to(&mut self, state: State, result: Result<Box<Reply>, Error>) {
        self.state = state;
        self.incoming = None;
        self.latest = Some(result);
    }

    /// Returns the exchange that is under way, to interpret its reply.
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
