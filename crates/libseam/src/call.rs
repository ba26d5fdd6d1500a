//! One call from its first request to its result, without I/O: the host moves the bytes and tells the time.
//!
//! ```text
//! loop { match call.poll(now_ms) { Send(..) => feed what came of it, Wait { until_ms } => sleep, Done => break } }
//! ```

use crate::{
    backoff,
    code::{named_codes, numbered_codes},
    error::{Error, ErrorCode},
    message::message,
    request::HttpRequest,
    response::{Context, HttpResponse, Reply},
    secret::Secret,
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

macro_rules! failure_kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal => $code:ident $sent:literal,)+) => {
        /// How an exchange failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FailureKind { $($(#[doc = $doc])+ $variant = $number,)+ }

        named_codes!(FailureKind { $($variant = $name: concat!($($doc),+),)+ });
        numbered_codes!(FailureKind);

        impl FailureKind {
            /// The code of the error that it becomes.
            fn code(self) -> ErrorCode {
                match self { $(Self::$variant => ErrorCode::$code,)+ }
            }

            /// Whether the request may have reached the server.
            #[must_use]
            pub fn may_have_been_sent(self) -> bool {
                match self { $(Self::$variant => $sent,)+ }
            }
        }
    };
}

failure_kinds! {
    /// The server's name could not be resolved.
    Dns = 1 "dns" => Connect false,
    /// The connection was refused or could not be made.
    Connect = 2 "connect" => Connect false,
    /// No connection in time.
    ConnectTimeout = 3 "connect_timeout" => Timeout false,
    /// No trusted TLS connection.
    Tls = 4 "tls" => Tls false,
    /// No reply in time.
    Timeout = 5 "timeout" => Timeout true,
    /// The connection broke before the whole reply was there.
    ConnectionLost = 6 "connection_lost" => ConnectionLost true,
    /// The reply is larger than the limit.
    TooLarge = 7 "too_large" => TooLarge true,
    /// The transport itself is at fault.
    Internal = 8 "internal" => Internal false,
    /// A connection that was kept from an earlier exchange broke before the head of the reply was there: most likely
    /// the server had closed it. Where that is safe, the request is sent again at once, and the attempt does not
    /// count.
    StaleConnection = 9 "stale_connection" => ConnectionLost true,
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
    token: Option<Secret>,
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
    pub(crate) fn new(
        operation: &'static Operation,
        request: HttpRequest,
        policy: Policy,
        token: Option<Secret>,
    ) -> Self {
        Self {
            operation,
            request,
            policy,
            token,
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
            token: self.token.as_ref(),
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

    /// Says that the exchange that is under way failed. `detail` goes into the error's message; the credential is
    /// taken out of it.
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
            let detail = self.token.as_ref().map_or_else(|| detail.into(), |token| token.redact_in(detail));
            message.push_str(&message!(" ({})", detail));
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
mod tests {
    use super::*;
    use crate::table::{CredentialKind, Effect};
    use std::vec::Vec;

    const fn operation(effect: Effect) -> Operation {
        Operation {
            id: 0,
            name: "test.operation",
            summary: "",
            path: "/test/operation",
            auth: &[CredentialKind::ApiKey],
            params: &[],
            rules: &[],
            response_key: Some("thing"),
            effect,
            gone_types: &[],
            done_types: &[],
        }
    }

    static REMOVAL: Operation = operation(Effect::Removal);
    static READ: Operation = operation(Effect::Read);
    static WRITE: Operation = operation(Effect::Write);

    fn call(operation: &'static Operation) -> Call {
        let request =
            HttpRequest { method: "POST", url: String::new(), headers: Vec::new(), body: String::new() };
        let policy = Policy {
            timeout_ms: 1_000,
            deadline_ms: 10_000,
            attempts: 3,
            reply_limit: 1_000,
            missing_ok: false,
            entropy: 0,
        };
        let mut call = Call::new(operation, request, policy, None);
        assert!(matches!(call.poll(0), Step::Send { .. }));
        call
    }

    #[test]
    fn failures_that_are_tried_again() {
        for kind in FailureKind::ALL {
            for operation in [&REMOVAL, &READ, &WRITE] {
                let mut call = call(operation);
                call.feed_failure(*kind, "", 1).expect("in flight");
                let passing =
                    !matches!(kind, FailureKind::Tls | FailureKind::TooLarge | FailureKind::Internal);
                let expected = passing && (operation.effect != Effect::Write || !kind.may_have_been_sent());
                let again = !matches!(call.poll(1), Step::Done);
                assert_eq!(again, expected, "{:?} {kind:?}", operation.effect);
            }
        }
    }

    #[test]
    fn who_watches_sees_what_came_of_each_exchange() {
        let mut call = call(&REMOVAL);
        assert!(call.outcome().is_none(), "the first exchange is under way");
        call.feed_failure(FailureKind::ConnectionLost, "", 1).expect("in flight");
        let seen = call.outcome().expect("an exchange").expect_err("lost");
        assert_eq!((seen.code(), seen.attempts), (ErrorCode::ConnectionLost, 1));
        assert!(matches!(call.poll(9_000), Step::Send { .. }));
        call.feed_failure(FailureKind::StaleConnection, "", 9_000).expect("in flight");
        assert_eq!(call.outcome().expect("an exchange").expect_err("stale").attempts, 1, "it does not count");
        assert!(matches!(call.poll(9_000), Step::Send { .. }));
        let done =
            HttpResponse { status: 200, body: br#"{"ok":true,"thing":1}"#.into(), ..HttpResponse::default() };
        call.feed_response(&done, 9_001).expect("in flight");
        assert_eq!(call.outcome().map(|o| o.map(|reply| reply.attempts)), Some(Ok(2)));
        call.take().expect("a reply");
    }

    #[test]
    fn statuses_that_are_tried_again() {
        for status in 0..1_000 {
            for operation in [&REMOVAL, &READ, &WRITE] {
                let mut call = call(operation);
                let response = HttpResponse { status, ..HttpResponse::default() };
                call.feed_response(&response, 1).expect("in flight");
                let expected = match operation.effect {
                    Effect::Write => status == 429,
                    Effect::Removal | Effect::Read => [408, 429, 500, 502, 503, 504].contains(&status),
                };
                let again = !matches!(call.poll(1), Step::Done);
                assert_eq!(again, expected, "{:?} {status}", operation.effect);
            }
        }
    }

    #[test]
    fn a_result_is_the_member_that_the_table_names() {
        let reply = |body: &str| {
            let mut call = call(&READ);
            call.feed_response(
                &HttpResponse { status: 200, body: body.into(), ..HttpResponse::default() },
                1,
            )
            .expect("in flight");
            call.take()
        };
        let value = reply(r#"{"ok":true,"thing":{"a":[1,{"b":"c"}]}}"#).expect("a reply");
        assert_eq!(value.value().and_then(|v| v.at("a.1.b")).and_then(|v| v.as_str()), Some("c"));
        assert_eq!(reply(r#"{"ok":true}"#).expect_err("no thing").code(), ErrorCode::MalformedReply);
    }
}
