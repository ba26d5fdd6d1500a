//! An action attempt: the call that starts an action on a device or an access system, and the reads that follow until
//! it has ended.
//!
//! The API has accepted the operation as soon as it returns an attempt, so whatever ends the flow after that has the
//! outcome [`Outcome::Accepted`]. A success is the one status that `spec/flows.json` calls so.

mod report;

use crate::{
    api::generated::flows::ATTEMPTS,
    call::{Call, Step},
    error::{Error, ErrorCode, Outcome},
    json::{Object, Raw},
    memory::OutOfMemory,
    wire::Reply,
};
use alloc::{borrow::ToOwned as _, boxed::Box, string::String};

/// Largest length of an attempt's id, in bytes of JSON. It goes into the next request.
const ID_LIMIT: usize = 4096;

/// The times of a wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// Time from the reply that started the attempt to the last read.
    pub(super) timeout_ms: u64,
    /// Time between two reads, and the longest time of the last one.
    pub(super) interval_ms: u64,
    /// The surface's name of the option that sets the first of them.
    pub(super) timeout_name: &'static str,
}

/// An action attempt that is started and waited for.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The call that starts the action.
    call: Call,
    /// The call that reads the attempt, whose parameter is set when the id is known.
    read: Call,
    id: String,
    times: Times,
    /// Time of the last read; set by the reply that starts the attempt.
    ends_ms: u64,
    /// Number of exchanges of the calls before the current one.
    exchanges_before: u32,
    /// The latest reply that showed the attempt.
    latest: Option<Box<Reply>>,
    stage: Stage,
    /// The result, once the flow has ended, until it is taken.
    result: Option<Result<Box<Reply>, Error>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Starting,
    /// The attempt is pending; it is read again at this time.
    Waiting(u64),
    Reading,
    Ended,
}

/// Status of an attempt, as a reply shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Pending,
    Success,
    Failed,
    Unknown,
}

impl Attempt {
    /// Starts the action with `call`. `read` reads its attempt; it lacks the id.
    pub(super) fn new(call: Call, read: Call, times: Times) -> Self {
        Self {
            call,
            read,
            id: String::new(),
            times,
            ends_ms: 0,
            exchanges_before: 0,
            latest: None,
            stage: Stage::Starting,
            result: None,
        }
    }

    /// Returns the name of the operation that starts the action.
    pub(super) fn operation(&self) -> &'static str {
        self.call.operation()
    }

    /// Returns the number of requests that were sent to start the action.
    pub(super) fn attempts(&self) -> u32 {
        self.call.attempts()
    }

    /// Returns what is known now about the outcome of the operation, which the reads do not change.
    pub(super) fn outcome(&self) -> Outcome {
        if self.latest.is_some() { Outcome::Accepted } else { self.call.outcome() }
    }

    /// Returns the call whose exchange is under way or was the latest.
    pub(super) fn call(&self) -> &Call {
        if self.exchanges_before == 0 { &self.call } else { &self.read }
    }

    /// Returns that call, and the number of exchanges before its first one.
    pub(super) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        let call = if self.exchanges_before == 0 { &mut self.call } else { &mut self.read };
        (call, self.exchanges_before)
    }

    pub(super) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        self.advance(now_ms);
        let (before, last_ms) = (self.exchanges_before, self.last_ms());
        match self.stage {
            Stage::Starting => self.call.poll(now_ms),
            Stage::Waiting(until_ms) => Step::Wait { until_ms },
            Stage::Reading => match self.read.poll(now_ms) {
                Step::Send { exchange, request, timeout_ms, reply_limit } => {
                    let exchange = before.saturating_add(exchange);
                    let timeout_ms = timeout_ms.min(last_ms.saturating_sub(now_ms));
                    Step::Send { exchange, request, timeout_ms, reply_limit }
                }
                Step::Wait { until_ms } => Step::Wait { until_ms: until_ms.min(last_ms) },
                other => other,
            },
            Stage::Ended => Step::Done,
        }
    }

    pub(super) fn cancel(&mut self) {
        let result = match self.stage {
            Stage::Starting => {
                self.call.cancel();
                self.call.take()
            }
            Stage::Reading => {
                self.read.cancel();
                self.read.take()
            }
            Stage::Waiting(_) => return self.end(Err(self.cancelled())),
            Stage::Ended => return,
        };
        match result {
            // A reply that has come, but was not looked at, may show that the attempt has ended.
            Ok(reply) => {
                self.settle(reply, 0);
                if self.stage != Stage::Ended {
                    self.end(Err(self.cancelled()));
                }
            }
            Err(error) if self.latest.is_none() => self.end(Err(error)),
            Err(error) if error.code() == ErrorCode::Cancelled => self.end(Err(self.cancelled())),
            Err(error) => self.end(Err(self.of_read(error))),
        }
    }

    pub(super) fn take(&mut self) -> Result<Reply, Error> {
        self.result.take().map_or_else(
            || {
                let why = "the call has no result: it has not ended, or its result was taken before";
                Err(self.report(ErrorCode::InvalidState, why.to_owned()))
            },
            |result| result.map(|reply| *reply),
        )
    }

    /// Takes what has come, and begins what is due.
    pub(super) fn advance(&mut self, now_ms: u64) {
        if self.stage == Stage::Starting && self.call.is_done_at(now_ms) {
            match self.call.take() {
                Ok(reply) => {
                    self.ends_ms = now_ms.saturating_add(self.times.timeout_ms);
                    self.settle(reply, now_ms);
                }
                Err(error) => self.end(Err(error)),
            }
        }
        if self.stage == Stage::Reading {
            let (is_done, is_over) = (self.read.is_done_at(now_ms), now_ms >= self.last_ms());
            if is_done {
                match self.read.take() {
                    Ok(reply) => self.settle(reply, now_ms),
                    // Its time was cut short.
                    Err(_) if is_over => self.end(Err(self.timed_out())),
                    Err(error) => self.end(Err(self.of_read(error))),
                }
            } else if is_over {
                self.end(Err(self.timed_out()));
            }
        }
        if let Stage::Waiting(until_ms) = self.stage
            && now_ms >= until_ms
        {
            self.exchanges_before = self.exchanges_before.saturating_add(self.call().exchange());
            let params = Object::new().with(ATTEMPTS.id_in, self.id.as_str());
            self.read.restart(&params);
            self.stage = Stage::Reading;
        }
    }

    /// Returns the time at which the last read must have ended.
    fn last_ms(&self) -> u64 {
        self.ends_ms.saturating_add(self.times.interval_ms)
    }

    /// Ends the flow with what `reply` says of the attempt, or waits for the next read.
    fn settle(&mut self, mut reply: Reply, now_ms: u64) {
        reply.operation = self.call.operation();
        reply.attempts = self.call.attempts();
        let is_first = self.latest.is_none();
        let (status, id) = (status_of(&reply), id_of(&reply));
        let Ok(id) = id else { return self.end(Err(self.out_of_memory())) };
        if !is_first && !self.id.eq_ignore_ascii_case(&id) {
            return self.end(Err(self.malformed("the server answered with another one")));
        }
        self.latest = Some(Box::new(reply));
        match status {
            Status::Success => {
                self.stage = Stage::Ended;
                self.result = self.latest.take().map(Ok);
            }
            Status::Failed => self.end(Err(self.failed())),
            Status::Unknown => self.end(Err(self.unknown_status())),
            Status::Pending if id.is_empty() => self.end(Err(self.malformed("the server gave it no id"))),
            Status::Pending if !is_first && now_ms >= self.ends_ms => self.end(Err(self.timed_out())),
            Status::Pending => {
                self.id = id;
                let next_ms = now_ms.saturating_add(self.times.interval_ms);
                self.stage = Stage::Waiting(next_ms.min(self.ends_ms));
            }
        }
    }

    fn end(&mut self, result: Result<Box<Reply>, Error>) {
        self.stage = Stage::Ended;
        self.result = Some(result);
    }
}

/// Finds the attempt in `reply`.
fn attempt_in(reply: &Reply) -> Option<Raw<'_>> {
    Raw::document(reply.body()).member(ATTEMPTS.result)
}

fn status_of(reply: &Reply) -> Status {
    let status = attempt_in(reply).and_then(|attempt| attempt.at(ATTEMPTS.status)?.as_string());
    match status {
        Some(status) if status == *ATTEMPTS.pending => Status::Pending,
        Some(status) if status == *ATTEMPTS.success => Status::Success,
        Some(status) if status == *ATTEMPTS.error => Status::Failed,
        _ => Status::Unknown,
    }
}

/// Reads the attempt's id; empty if it has none that can be sent.
fn id_of(reply: &Reply) -> Result<String, OutOfMemory> {
    let id = attempt_in(reply).and_then(|attempt| attempt.at(ATTEMPTS.id_out));
    let id = id.filter(|id| id.text().len() <= ID_LIMIT).and_then(Raw::as_string);
    id.map_or(Ok(String::new()), |id| id.to_text())
}
