//! The removal itself, and its end before its time.

use super::{
    Confirm,
    judge::Since,
    state::{Part, Phase},
};
use crate::{
    error::{Error, Outcome},
    memory::{self, OutOfMemory},
};

/// Slack for the age of an error, in seconds: the clocks of the API and of what it asks may differ.
const SLACK_S: u64 = 60;

impl Confirm {
    /// Advances the removal, and reports whether it has ended.
    pub(super) fn advance_removal(
        &mut self,
        sent_ms: Option<u64>,
        now_ms: u64,
        ends_ms: u64,
    ) -> Result<bool, OutOfMemory> {
        let Some(removal) = &mut self.removal else { return Ok(false) };
        let sent_ms = match sent_ms {
            Some(sent_ms) => sent_ms,
            None => {
                removal.limit_deadline(ends_ms.saturating_sub(now_ms));
                self.phase = Phase::Removing { sent_ms: Some(now_ms) };
                now_ms
            }
        };
        if !removal.is_done_at(now_ms) {
            return Ok(false);
        }
        let attempts = removal.attempts();
        self.removed.at_ms = now_ms;
        self.removed.attempts = attempts;
        match removal.take() {
            Ok(reply) => {
                let took_s = now_ms.saturating_sub(sent_ms).div_ceil(1_000);
                self.removed.date = removal.date;
                self.removed.since = removal.date.map_or(Since::Unknown, |date| {
                    // An earlier attempt may have done it, and what came of that is not old.
                    Since::Seconds(date.saturating_sub(took_s).saturating_sub(SLACK_S))
                });
                // "Not found" confirms nothing, also where the call accepts it.
                self.removed.outcome = if reply.already_gone { Outcome::Unknown } else { Outcome::Accepted };
                self.removed.http_status = Some(reply.http_status);
                self.removed.is_already_gone = reply.already_gone;
                self.removed.request_id = reply.request_id;
            }
            Err(error) if matches!(error.outcome, Outcome::NotSent | Outcome::Refused) => {
                self.removed.outcome = error.outcome;
                self.finish(Err(error));
                return Ok(true);
            }
            Err(error) => {
                self.removed.outcome = error.outcome;
                self.removed.http_status = error.http_status;
                self.removed.request_id = error.request_id.as_deref().map(memory::copy).transpose()?;
            }
        }
        if self.part == Part::Removal {
            self.phase = Phase::Paused;
        } else {
            self.wait_first(now_ms);
        }
        Ok(true)
    }

    pub(in crate::flow) fn cancel(&mut self) {
        if self.phase == Phase::Done {
            // The result is there, but the caller did not take it as it was about to stop.
            return;
        }
        let outcome = self.outcome();
        if let (Phase::Removing { .. }, Some(removal)) = (self.phase, &mut self.removal) {
            removal.cancel();
            self.removed.attempts = removal.attempts();
            self.removed.outcome = removal.take().err().map_or(outcome, |error| error.outcome);
        } else {
            self.removed.outcome = outcome;
        }
        self.reader.cancel();
        let result = self.cancelled().unwrap_or_else(|OutOfMemory| {
            Error::out_of_memory(self.removed.outcome).with(|details| {
                details.operation = Some(self.operation.name);
                details.attempts = self.removed.attempts;
            })
        });
        self.finish(Err(result));
    }
}
