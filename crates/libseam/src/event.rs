//! What happens in a call, for those who watch.

use crate::{
    Call, Error, FailureKind, HttpRequest, Reply,
    json::{Object, Value},
};
use core::{ops::ControlFlow, time::Duration};

/// Takes events. The call goes on only when it returns; with [`ControlFlow::Break`] the call is given up, unless it is
/// done; what was about to be sent is not sent then.
pub type Observer<'o> = &'o mut (dyn FnMut(Event<'_>) -> ControlFlow<()> + Send);

/// Something that happens in a call: `Send`, then `Reply` or `Failure` (neither, if the call is given up), perhaps
/// `Wait` and the same again.
#[derive(Debug)]
#[non_exhaustive]
pub struct Event<'e> {
    /// Which attempt it belongs to, from 1. One that found its connection closed by the server does not count, so the
    /// next one has the same number.
    pub attempt: u32,
    /// How long ago the call began.
    pub at: Duration,
    /// What happened.
    pub happening: Happening<'e>,
}

/// What happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Happening<'e> {
    /// A request is sent.
    Send {
        /// The request. Its `Debug` and [`HttpRequest::to_value`] show no credential.
        request: &'e HttpRequest,
        /// How long the attempt may take, in milliseconds.
        timeout_ms: u64,
    },
    /// The server replied.
    Reply {
        /// How long the attempt took.
        took: Duration,
        /// The status.
        http_status: u16,
        /// What the reply means.
        result: Result<&'e Reply, &'e Error>,
    },
    /// There is no reply.
    Failure {
        /// How long the attempt took.
        took: Duration,
        /// How it failed.
        kind: FailureKind,
        /// The error that it is.
        error: &'e Error,
    },
    /// The call waits before it tries again.
    Wait {
        /// How long, in milliseconds.
        wait_ms: u64,
    },
}

impl<'e> Event<'e> {
    /// An event of a call whose bytes the host moves: of its `attempt`, from 1, `at` so long after the call began.
    #[must_use]
    pub fn new(attempt: u32, at: Duration, happening: Happening<'e>) -> Self {
        Self { attempt, at, happening }
    }

    /// The event as a JSON object without any credential: `type` (`send`, `reply`, `failure` or `wait`), `attempt`,
    /// `at_us`, and those of `method`, `url`, `timeout_ms`, `took_us`, `http_status`, `request_id`, `failure`,
    /// `kind` and `message` (of the error that it is) and `wait_ms` that belong to it. Times that end in `_us` are in
    /// microseconds.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut o = Object::new();
        let mut put = |name: &str, value: Value| o.insert(name.into(), value);
        put("attempt", i64::from(self.attempt).into());
        put("at_us", whole(self.at.as_micros()));
        match &self.happening {
            Happening::Send { request, timeout_ms } => {
                put("type", "send".into());
                put("method", request.method.into());
                put("url", request.url.as_str().into());
                put("timeout_ms", whole((*timeout_ms).into()));
            }
            Happening::Reply { took, http_status, result } => {
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
            Happening::Failure { took, kind, error } => {
                put("type", "failure".into());
                put("took_us", whole(took.as_micros()));
                put("failure", kind.name().into());
                put("kind", error.code().name().into());
                put("message", error.message.as_str().into());
            }
            Happening::Wait { wait_ms } => {
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

/// What came of an exchange, before the call is told.
pub(super) enum Exchanged {
    /// A reply with this status.
    Reply(u16),
    /// A failure of this kind.
    Failure(FailureKind),
}

impl Exchanged {
    /// What `call`, which has been told, makes of it.
    pub(super) fn happening<'e>(&self, call: &'e Call, took: Duration) -> Option<Happening<'e>> {
        let latest = call.latest()?;
        match *self {
            Self::Reply(http_status) => Some(Happening::Reply { took, http_status, result: latest }),
            Self::Failure(kind) => Some(Happening::Failure { took, kind, error: latest.err()? }),
        }
    }
}
