//! The outcome of each removal of a sweep, and of all together.

use super::{Phase, Sweep, state::Stage, worse};
use crate::{
    api::generated::confirmations::Verdict,
    error::{Error, ErrorCode, Outcome},
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{format, vec::Vec};
use core::mem;

/// The member of the body of the reply that is the result.
const RESULT: &str = "summary";

impl Sweep {
    /// Counts the removal at work, which has ended.
    pub(super) fn count_removal(&mut self) {
        self.counts.outcome = worse(self.counts.outcome, self.confirm.outcome());
        self.counts.attempts = self.counts.attempts.saturating_add(self.confirm.attempts());
    }

    /// Makes the outcome of the removal at `index` the next item.
    pub(super) fn tell(&mut self, index: usize, result: Result<Reply, Error>) -> Result<(), OutOfMemory> {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.stage = Stage::Told;
        }
        let item = match result {
            Ok(reply) => {
                self.count(&reply);
                let value = reply.raw().map(Raw::to_value).transpose()?;
                Object::new().try_with("confirmation", value.unwrap_or_default())?
            }
            Err(error) => {
                self.counts.errors = self.counts.errors.saturating_add(1);
                Object::new().try_with("error", error.try_to_value()?)?
            }
        };
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        self.ready = Some(item.try_with_number("index", index)?.try_to_json()?);
        Ok(())
    }

    fn count(&mut self, reply: &Reply) {
        let value = reply.raw();
        if reply.already_gone {
            self.counts.already_gone = self.counts.already_gone.saturating_add(1);
            return;
        }
        let verdict = value.and_then(|value| value.member("verdict")?.as_string());
        for (count, known) in self.counts.verdicts.iter_mut().zip(Verdict::ALL) {
            if verdict.is_some_and(|verdict| verdict == *known.name()) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Ends the flow with the number of each outcome.
    pub(super) fn finish_with_counts(&mut self) -> Result<(), OutOfMemory> {
        let summary = self.summary()?;
        let all = self.entries.len();
        let confirmed = self.counts.verdicts.iter().zip(Verdict::ALL);
        let confirmed =
            confirmed.filter(|(_, verdict)| **verdict == Verdict::Confirmed).map(|(count, _)| *count);
        let done = confirmed.sum::<i64>().saturating_add(self.counts.already_gone);
        let open = i64::try_from(all).unwrap_or(i64::MAX).saturating_sub(done);
        let result = if open > 0 && self.raises {
            let message =
                format!("{open} of {all} removals are not confirmed; the outcome of each says what was seen");
            let mut error = Error::of_call(ErrorCode::NotConfirmed, self.operation(), self.attempts());
            error.0.message = message;
            error.0.outcome = self.counts.outcome;
            error.0.confirmation = Some(summary.into());
            Err(error)
        } else {
            let body = Object::new().try_with(RESULT, summary.into())?.try_to_json()?;
            let of_reply = (body, RESULT);
            Ok(Reply::of_flow(self.operation(), (200, self.attempts()), None, of_reply, false))
        };
        self.finish(result);
        Ok(())
    }

    fn summary(&self) -> Result<Object, OutOfMemory> {
        let mut verdicts = Object::new();
        for (count, verdict) in self.counts.verdicts.iter().zip(Verdict::ALL) {
            if *count > 0 {
                verdicts = verdicts.try_with_number(verdict.name(), *count)?;
            }
        }
        let items = i64::try_from(self.entries.len()).unwrap_or(i64::MAX);
        Object::new()
            .try_with_number("already_gone", self.counts.already_gone)?
            .try_with_number("errors", self.counts.errors)?
            .try_with_number("items", items)?
            .try_with_text("operation", self.operation())?
            .try_with("verdicts", verdicts.into())
    }

    /// Builds the error of a sweep that is cancelled, with what is known of the removals that were not told of.
    pub(super) fn cancelled(&mut self) -> Result<Error, OutOfMemory> {
        let mut unfinished = Vec::new();
        let at_work = match self.phase {
            Phase::Remove(index) | Phase::Settle(index) => Some(index),
            _ => None,
        };
        if let Some(index) = at_work {
            if matches!(self.phase, Phase::Remove(_)) {
                self.confirm.cancel();
                self.count_removal();
            }
            self.add_at_work(index, &mut unfinished)?;
        }
        // It was not given yet.
        let ready = self.ready.take();
        let mut not_attempted: i64 = 0;
        for index in 0..self.entries.len() {
            let Some(entry) = self.entries.get_mut(index) else { continue };
            match mem::replace(&mut entry.stage, Stage::Told) {
                Stage::New => not_attempted = not_attempted.saturating_add(1),
                Stage::Sent(sent) => {
                    self.take_up(*sent);
                    self.add_unfinished(index, &mut unfinished)?;
                }
                Stage::Told => {}
            }
        }
        if let Some(text) = ready
            && let Ok(item) = crate::json::read(text.as_bytes())
        {
            memory::push(&mut unfinished, item)?;
        }
        let report = self
            .summary()?
            .try_with_number("not_attempted", not_attempted)?
            .try_with("unfinished", unfinished.into())?;
        self.phase = Phase::Done;
        let mut error = self.error(ErrorCode::Cancelled, "the call was cancelled");
        error.0.confirmation = Some(report.into());
        Ok(error)
    }

    /// Adds what is known of the removal at work, unless it was not sent: that one counts as not attempted.
    fn add_at_work(&mut self, index: usize, unfinished: &mut Vec<Value>) -> Result<(), OutOfMemory> {
        let is_sent = self.confirm.removed.outcome != Outcome::NotSent;
        let Some(entry) = self.entries.get_mut(index).filter(|_| is_sent) else { return Ok(()) };
        entry.stage = Stage::Told;
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::FORGOTTEN) {
            return Ok(());
        }
        if self.confirm.removed.outcome >= Outcome::Unknown {
            return self.add_unfinished(index, unfinished);
        }
        let Some(Err(error)) = self.confirm.result.take() else { return Ok(()) };
        self.counts.errors = self.counts.errors.saturating_add(1);
        let number = i64::try_from(index).unwrap_or(i64::MAX);
        let item =
            Object::new().try_with("error", error.try_to_value()?)?.try_with_number("index", number)?;
        memory::push(unfinished, item.into())
    }

    /// Adds what is known of the removal that `confirm` holds.
    fn add_unfinished(&mut self, index: usize, unfinished: &mut Vec<Value>) -> Result<(), OutOfMemory> {
        let verdict = self.confirm.verdict_so_far();
        let confirmation = self.confirm.confirmation(verdict)?;
        let number = i64::try_from(index).unwrap_or(i64::MAX);
        let item =
            Object::new().try_with("confirmation", confirmation.into())?.try_with_number("index", number)?;
        memory::push(unfinished, item.into())
    }
}
