//! The events of a call, for its observer.

use crate::{
    Call, Error, FailureKind, HttpRequest, Reply,
    json::{Object, Value},
};
use core::{ops::ControlFlow, time::Duration};

/// A function that gets the events of a call. The call goes on when the function returns; [`ControlFlow::Break`] aborts it,
/// unless it is done. A request that was about to be sent is not sent then.
pub type Observer<'o> = &'o mut (dyn FnMut(Event<'_>) -> ControlFlow<()> + Send);

/// An event of a call: `Send`, then `Reply` or `Failure` (neither, if the call is aborted), then perhaps `Wait` and another
/// `Send`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event<'e> {
    /// The attempt that the event belongs to, from 1. An attempt that found its connection closed by the server does not
    /// count, so the next one has the same number.
    pub attempt: u32,
    /// The time since the call began.
    pub at: Duration,
    /// The kind of the event, with its details.
    pub kind: EventKind<'e>,
}

/// The kind of an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventKind<'e> {
    /// A request is about to be sent.
    Send {
        /// The request. Its `Debug` and [`HttpRequest::to_value`] show no credential.
        request: &'e HttpRequest,
        /// The time limit of the attempt, in milliseconds.
        timeout_ms: u64,
    },
    /// The server has replied.
    Reply {
        /// The duration of the attempt.
        took: Duration,
        /// The HTTP status.
        http_status: u16,
        /// The meaning of the reply.
        result: Result<&'e Reply, &'e Error>,
    },
    /// The exchange has failed without a reply.
    Failure {
        /// The duration of the attempt.
        took: Duration,
        /// The kind of the failure.
        kind: FailureKind,
        /// The error that the failure amounts to.
        error: &'e Error,
    },
    /// The call waits before its next attempt.
    Wait {
        /// The wait, in milliseconds.
        wait_ms: u64,
    },
}

impl<'e> Event<'e> {
    /// Makes an event of a call whose bytes the host moves: of its `attempt`, from 1, `at` that time after the call began.
    #[must_use]
    pub fn new(attempt: u32, at: Duration, kind: EventKind<'e>) -> Self {
        Self { attempt, at, kind }
    }

    /// Converts the event to a JSON object without any credential: `type` (`send`, `reply`, `failure` or `wait`), `attempt`,
    /// `at_us`, and as they apply `method`, `url`, `timeout_ms`, `took_us`, `http_status`, `request_id`, `failure`, `kind` and
    /// `message` (of the error), and `wait_ms`. Times that end in `_us` are in microseconds.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut o = Object::new();
        let mut put = |name: &str, value: Value| o.insert(name.into(), value);
        put("attempt", i64::from(self.attempt).into());
        put("at_us", whole(self.at.as_micros()));
        match &self.kind {
            EventKind::Send { request, timeout_ms } => {
                put("type", "send".into());
                put("method", request.method.into());
                put("url", request.url.as_str().into());
                put("timeout_ms", whole((*timeout_ms).into()));
            }
            EventKind::Reply { took, http_status, result } => {
                put("type", "reply".into());
                put("took_us", whole(took.as_micros()));
                put("http_status", i64::from(*http_status).into());
                let request_id = match result {
                    Ok(reply) => &reply.request_id,
                    Err(error) => &error.request_id,
                };
                if let Some(id) = request_id {
                    put("request_id", id.as_str().into());
                }
                if let Err(error) = result {
                    put("kind", error.code().name().into());
                    put("message", error.message.as_str().into());
                }
            }
            EventKind::Failure { took, kind, error } => {
                put("type", "failure".into());
                put("took_us", whole(took.as_micros()));
                put("failure", kind.name().into());
                put("kind", error.code().name().into());
                put("message", error.message.as_str().into());
            }
            EventKind::Wait { wait_ms } => {
                put("type", "wait".into());
                put("wait_ms", whole((*wait_ms).into()));
            }
        }
        o.into()
    }
}

fn whole(number: u128) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

/// The outcome of an exchange.
pub(super) enum Exchanged {
    /// A reply with this status.
    Reply(u16),
    /// A failure of this kind.
    Failure(FailureKind),
}

impl Exchanged {
    /// Returns the event for this outcome, after it was fed to `call`.
    pub(super) fn event_kind<'e>(&self, call: &'e Call, took: Duration) -> Option<EventKind<'e>> {
        let latest = call.latest()?;
        match *self {
            Self::Reply(http_status) => Some(EventKind::Reply { took, http_status, result: latest }),
            Self::Failure(kind) => Some(EventKind::Failure { took, kind, error: latest.err()? }),
        }
    }
}
