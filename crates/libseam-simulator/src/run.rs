//! The record of a flow: what it was to do, and what went over the line for it.

use libseam_core::{FailureKind, HttpResponse};
use libseam_sandbox::http::Request;
use serde_json::Value;

use crate::fate::Fate;

/// The sort of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Single,
    Pages,
    Attempt,
    Confirm,
    /// A confirmation that goes on with a token.
    Token,
    /// Many removals that are confirmed together.
    Sweep,
    /// An off-boarding that is planned.
    Plan,
    /// A plan that is applied.
    Apply,
    /// An off-boarding that is planned and done.
    OffBoard,
    /// A look whether a person is back.
    Check,
}

impl Kind {
    /// Reports whether it is of an off-boarding.
    pub(crate) fn is_of_person(self) -> bool {
        matches!(self, Self::Plan | Self::Apply | Self::OffBoard | Self::Check)
    }
}

/// The task of a flow.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) kind: Kind,
    pub(crate) operation: String,
    pub(crate) params: Value,
    pub(crate) token: Option<String>,
    /// The plan that is applied.
    pub(crate) plan: Value,
    /// The evidence of an earlier run, in whole lines.
    pub(crate) journal: Vec<u8>,
    /// The workspace that its credential opens.
    pub(crate) letter: &'static str,
    pub(crate) options: Value,
    pub(crate) call: Value,
    pub(crate) entropy: u64,
    /// The time that it may take.
    pub(crate) deadline_ms: u64,
}

/// A flow that was begun.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) intent: Intent,
    pub(crate) begun_ms: u64,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) items: Vec<Value>,
    /// The lines that the host made durable, the last one perhaps in part.
    pub(crate) journal: Vec<u8>,
    /// True if lines of it could not be made durable.
    pub(crate) is_disk_full: bool,
    /// The outcome that it was told as, to be held against what still arrives.
    pub(crate) told: Option<String>,
    /// The outcomes of the removals of a sweep, by their parameters, to be held against it too.
    pub(crate) outcomes: Vec<(Value, String)>,
    /// The steps of a test vector.
    pub(crate) steps: Vec<Value>,
}

/// A request, and what became of it.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// The number that the flow gives it.
    pub(crate) number: u32,
    pub(crate) operation: String,
    pub(crate) params: Value,
    pub(crate) request: Request<String>,
    pub(crate) fate: Fate,
    pub(crate) sent_ms: u64,
    /// The time until which the flow waits for its reply.
    pub(crate) until_ms: u64,
    /// The length of the durable lines when it was sent.
    pub(crate) recorded: usize,
    /// The store each time that a write arrived, before it had an effect, where the scenario asks for that.
    pub(crate) stores: Vec<Value>,
    /// True if a byte of it left.
    pub(crate) left: bool,
    /// The statuses with which the server answered, once for each time that it arrived.
    pub(crate) served: Vec<u16>,
    /// The server's latest reply.
    pub(crate) reply: Option<HttpResponse>,
    /// The answer that the flow got.
    pub(crate) fed: Option<Fed>,
}

/// An answer that a flow got.
#[derive(Debug)]
pub(crate) enum Fed {
    Reply(HttpResponse),
    Failure(FailureKind),
}

impl Run {
    /// Returns the exchanges of the flow's own operation.
    pub(crate) fn of_operation(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.iter().filter(|exchange| exchange.operation == self.intent.operation)
    }

    /// Returns the exchanges of the removal with these parameters.
    pub(crate) fn of_removal(&self, params: &Value) -> impl Iterator<Item = &Exchange> {
        self.of_operation().filter(move |exchange| exchange.params == *params)
    }

    /// Returns the number of exchanges up to the latest one of the removal with these parameters.
    pub(crate) fn up_to_removal(&self, params: &Value) -> usize {
        let is_it = |it: &Exchange| it.operation == self.intent.operation && it.params == *params;
        self.exchanges.iter().rposition(is_it).map_or(0, |removal| removal + 1)
    }
}

impl Exchange {
    /// Returns the body that the flow got, if it is a JSON object.
    pub(crate) fn fed_body(&self) -> Option<(u16, Value)> {
        let Some(Fed::Reply(response)) = &self.fed else { return None };
        let body: Value = serde_json::from_slice(&response.body).ok()?;
        body.is_object().then_some((response.status, body))
    }

    /// Reports whether the flow got a reply by which the API says that the operation was accepted.
    pub(crate) fn is_accepted(&self) -> bool {
        self.fed_body().is_some_and(|(status, body)| (200..300).contains(&status) && body["ok"] == true)
    }

    /// Reports whether the flow got a refusal in the API's own form, with this status.
    pub(crate) fn is_refused_with(&self, is_it: impl Fn(u16) -> bool) -> bool {
        self.fed_body().is_some_and(|(status, body)| {
            let error = &body["error"];
            is_it(status) && error["type"].is_string() && error["message"].is_string() && body["ok"] != true
        })
    }

    /// Reports whether the API said that it cannot find the thing.
    pub(crate) fn is_missing(&self) -> bool {
        self.is_refused_with(|status| status == 404)
    }

    /// Reports whether the server may have done it, as far as the flow was told.
    pub(crate) fn may_be_done(&self) -> bool {
        self.left && !self.is_refused_with(|status| matches!(status, 400..=407 | 409..=499))
    }

    /// Reports whether the server did it, as far as its replies say.
    pub(crate) fn is_done(&self) -> bool {
        self.served.iter().any(|status| (200..300).contains(status))
    }

    /// Reports whether the flow still waits for its reply at `now_ms`.
    pub(crate) fn is_under_way(&self, now_ms: u64) -> bool {
        self.fed.is_none() && now_ms < self.until_ms
    }

    /// Returns the request id of the reply that the flow got.
    pub(crate) fn request_id(&self) -> Option<&str> {
        let Some(Fed::Reply(response)) = &self.fed else { return None };
        response.headers.iter().find(|(name, _)| name == "seam-request-id").map(|(_, value)| value.as_str())
    }
}

/// Reports whether an operation changes nothing. The names of the API say it.
pub(crate) fn is_read(operation: &str) -> bool {
    let last = operation.rsplit('.').next().unwrap_or_default();
    last.starts_with("get") || last.starts_with("list")
}
