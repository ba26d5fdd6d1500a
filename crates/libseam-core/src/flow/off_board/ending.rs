//! The ends of an off-boarding: its result, a cancellation, lines that cannot be made durable, a lack of memory.

use super::{DONE, NAME, OffBoard, Phase, evidence::Evidence};
use crate::{
    error::{Error, ErrorCode, Outcome},
    flow::confirm::Refusal,
    json::{Object, Value},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{format, string::String};

impl OffBoard {
    /// Ends the flow for lack of memory.
    pub(super) fn starve(&mut self) {
        self.result = None;
        self.phase = Phase::Done;
        self.is_starved = true;
    }

    /// Takes note that the lines of the latest [`Step::Record`] are durable.
    pub(in crate::flow) fn recorded(&mut self) {
        let recorded = self.evidence_mut().map_or(Ok(()), Evidence::recorded);
        if let Err(OutOfMemory) = recorded {
            self.starve();
        }
    }

    /// Ends the flow because its lines cannot be made durable: nothing more is sent.
    pub(in crate::flow) fn record_failed(&mut self, why: &str) {
        if let Some(evidence) = self.evidence_mut() {
            evidence.give_up();
        }
        if self.phase == Phase::Done {
            // Everything had ended, but for the lines that say so.
            self.result = None;
        }
        if self.is_starved {
            return;
        }
        let message = memory::ensure_available(why.len())
            .map(|()| format!("the evidence could not be written, so nothing more was sent: {why}"));
        match message {
            Ok(message) => self.stop(ErrorCode::Cancelled, message),
            Err(OutOfMemory) => self.starve(),
        }
        if let Some(evidence) = self.evidence_mut() {
            evidence.give_up();
        }
    }

    pub(in crate::flow) fn cancel(&mut self) {
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::OFF_BOARD_CANCEL) {
            return;
        }
        if self.phase != Phase::Done {
            self.stop(ErrorCode::Cancelled, String::from("the off-boarding was cancelled"));
        }
    }

    /// Ends the flow early, with a report of what was done before.
    pub(super) fn stop(&mut self, code: ErrorCode, message: String) {
        self.reader.cancel();
        let now_ms = self.now_ms;
        let report = match (&self.plan, &mut self.apply) {
            (Some(plan), Some(apply)) => match (&mut apply.evidence, &mut apply.runs) {
                (Some(evidence), Some(runs)) => runs.cancel(plan, evidence, now_ms),
                _ => Ok(()),
            },
            _ => Ok(()),
        };
        let report = report.and_then(|()| self.close(now_ms, Some(code)));
        let report = report.and_then(|report| memory::ensure_available(0).map(|()| report));
        match report {
            Ok((_, report)) => {
                let error = Error::new(code, message).with_outcome(self.outcome());
                self.finish(Err(error.with(|details| details.report = report)));
            }
            Err(OutOfMemory) => self.starve(),
        }
    }

    /// Ends the flow with an error of its own.
    pub(super) fn fail(&mut self, error: Error) {
        let outcome = self.outcome();
        if outcome == Outcome::NotSent && self.runs().is_none() {
            return self.finish(Err(error));
        }
        let code = error.code();
        self.stop(code, error.into_details().message);
    }

    pub(in crate::flow) fn take(&mut self) -> Result<Reply, Error> {
        if core::mem::take(&mut self.is_starved) {
            return Err(self.about(Error::out_of_memory(self.outcome())));
        }
        self.result.take().unwrap_or_else(|| {
            let why = "the off-boarding has no result: it has not ended, or its result was taken before";
            Err(self.about(Error::new(ErrorCode::InvalidState, why)))
        })
    }

    /// Ends the flow.
    pub(super) fn finish(&mut self, result: Result<Reply, Error>) {
        self.phase = Phase::Done;
        self.result = Some(result.map_err(|error| self.about(error)));
    }

    /// Adds to an error that it is of this flow.
    pub(super) fn about(&self, error: Error) -> Error {
        let (outcome, attempts) = (self.outcome(), self.attempts());
        error.with(|details| {
            details.operation = Some(NAME);
            details.outcome = outcome;
            details.attempts = attempts;
        })
    }

    /// Ends the flow after its last step: with the report, or with an error that has it.
    pub(super) fn conclude(&mut self, now_ms: u64) -> Result<(), Refusal> {
        let (result, report) = self.close(now_ms, None)?;
        let report = report.unwrap_or_default();
        if result == DONE || self.access.returns_all {
            let body = Object::new().try_with("off_boarding", report)?.try_to_json()?;
            let reply = Reply::of_flow(NAME, (200, self.attempts()), None, (body, "off_boarding"), false);
            self.finish(Ok(reply));
            return Ok(());
        }
        let message = report.at("message").and_then(Value::as_str).unwrap_or_default();
        let error = Error::new(ErrorCode::NotConfirmed, memory::copy(message)?);
        self.finish(Err(error.with(|details| details.report = Some(report))));
        Ok(())
    }
}
