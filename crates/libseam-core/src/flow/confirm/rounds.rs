//! The reads after the removal, round by round, until the table decides or the time is over.

use super::{
    Confirm,
    judge::State,
    probe::Why,
    reader::Answer,
    state::{Part, Phase, Purpose},
};
use crate::{
    api::{
        confirmation::Source,
        generated::confirmations::{POLLING, Verdict},
    },
    error::Outcome,
    memory::{self, OutOfMemory},
};

/// The states that the checks are in together.
#[derive(Clone, Copy, Debug, Default)]
struct Summary {
    is_executed: bool,
    /// True if a check can never decide.
    is_stuck: bool,
    not_revocable: bool,
    /// The states of the checks that can still decide, the heaviest.
    open: Option<State>,
    /// True if every open check is in one of the states that only time may change.
    is_idle: bool,
}

impl Confirm {
    /// Waits for the first round.
    pub(super) fn wait_first(&mut self, now_ms: u64) {
        let wait_ms = self.limits.first_ms;
        let until_ms = now_ms.saturating_add(wait_ms).min(self.last_ms().max(now_ms));
        self.phase = Phase::Waiting { until_ms, wait_ms };
        if self.summary().open.is_none() {
            // Nothing can be read that would decide.
            self.phase = Phase::Round { done: self.work.probes.len(), wait_ms };
        }
    }

    /// Reads the next check of the round, of which `done` were read; after the last one, decides.
    pub(super) fn read_round(
        &mut self,
        done: usize,
        wait_ms: u64,
        now_ms: u64,
        ends_ms: u64,
    ) -> Result<(), OutOfMemory> {
        let Some(index) = self.nth_of_round(done) else { return self.decide(wait_ms, now_ms) };
        let Some(probe) = self.work.probes.get(index) else { return Ok(()) };
        self.phase = Phase::Round { done: done.saturating_add(1), wait_ms };
        if probe.is_deciding() && !probe.is_settled {
            self.read_probe(index, now_ms, ends_ms)
        } else {
            Ok(())
        }
    }

    /// Returns the position of the check that is read as the `nth` of a round.
    ///
    /// Checks that can see a change back come first, the thing itself as the last of them: it cannot have come back
    /// unseen between the read that looked for such a change and the one that saw it gone. The others follow in the
    /// table's order, because a thing can turn up elsewhere once it is gone.
    fn nth_of_round(&self, nth: usize) -> Option<usize> {
        let probes = || self.work.probes.iter().enumerate();
        let looks_for_return = probes().rev().filter(|(_, probe)| probe.check.may_return());
        let others = probes().filter(|(_, probe)| !probe.check.may_return());
        looks_for_return.chain(others).nth(nth).map(|(index, _)| index)
    }

    fn read_probe(&mut self, index: usize, now_ms: u64, ends_ms: u64) -> Result<(), OutOfMemory> {
        let Some(probe) = self.work.probes.get_mut(index) else { return Ok(()) };
        let (Source::Read { params, .. }, Some(operation)) = (&probe.check.source, probe.operation) else {
            return Ok(());
        };
        if now_ms >= ends_ms {
            return Ok(());
        }
        let Some(subject) = self.work.subjects.get(probe.subject) else { return Ok(()) };
        match subject.params_of(params, probe.each.as_deref())? {
            Ok(params) => {
                probe.begin();
                self.read(Purpose::Probe(index), operation, params)
            }
            Err(_) => {
                probe.set_unknown(Why::Lost);
                Ok(())
            }
        }
    }

    pub(super) fn take_probe(&mut self, index: usize, answer: Answer) -> Result<(), OutOfMemory> {
        let is_proof = self.removed.outcome == Outcome::Accepted || self.work.is_seen;
        let Some(probe) = self.work.probes.get_mut(index) else { return Ok(()) };
        probe.is_settled = self.part == Part::Rest && index == 0;
        #[cfg(libseam_lies)]
        {
            probe.is_settled = crate::lies::instead(probe.is_settled, false, crate::lies::READ_AGAIN);
        }
        probe.list = None;
        let request = self.reader.call().request();
        #[cfg(feature = "off_board")]
        {
            probe.body_sha256 = if probe.has_code { None } else { self.reader.body_sha256()? };
        }
        match answer {
            Answer::Found(exchange) => {
                (probe.http_status, probe.request_id) = (Some(exchange.http_status), exchange.request_id);
                probe.conclude(false, request)?;
                if probe.state == State::Gone && !is_proof {
                    probe.set_unknown(Why::NotSeen);
                }
                Ok(())
            }
            Answer::Missing(error) => {
                (probe.http_status, probe.request_id) = (error.http_status, copy(&error.request_id)?);
                probe.conclude(true, request)
            }
            Answer::Failed(error) => {
                (probe.http_status, probe.request_id) = (error.http_status, copy(&error.request_id)?);
                probe.reads = probe.reads.saturating_add(1);
                probe.set_unknown(Why::Failed(error.code));
                Ok(())
            }
        }
    }

    /// Decides after a round, or waits for the next one.
    fn decide(&mut self, wait_ms: u64, now_ms: u64) -> Result<(), OutOfMemory> {
        let summary = self.summary();
        let is_settled = now_ms >= self.removed.at_ms.saturating_add(self.limits.settle_ms);
        let last_ms = self.last_ms();
        // In a sweep the thing itself is read only once. Nothing that others show can make up for what that read did not
        // show, and a change back ends it too, because it might bring the thing back unseen.
        let is_over = self.work.probes.first().is_some_and(|it| it.is_settled && it.state != State::Gone)
            || self.part == Part::Rest && self.work.probes.iter().any(|it| it.state == State::Returns);
        #[cfg(libseam_lies)]
        if summary.open.is_none() {
            let verdict = crate::lies::instead(Verdict::Unknown, Verdict::Confirmed, crate::lies::NO_CHECK);
            if matches!(verdict, Verdict::Confirmed) {
                self.phase = Phase::Closing { verdict, probe: 0 };
                return Ok(());
            }
        }
        let verdict = match summary.open {
            _ if summary.not_revocable => Verdict::NotRevocable,
            None if summary.is_stuck || !summary.is_executed => Verdict::Unknown,
            None if self.work.not_covered()?.is_empty() => Verdict::Confirmed,
            None => Verdict::Unknown,
            Some(open) if is_settled && summary.is_idle => verdict_of(open),
            Some(open) if now_ms >= last_ms || is_over => {
                if summary.is_stuck {
                    Verdict::Unknown
                } else {
                    verdict_of(open)
                }
            }
            Some(_) => {
                let wait_ms = wait_ms.saturating_mul(POLLING.factor).min(self.limits.max_ms);
                let until_ms = now_ms.saturating_add(wait_ms).min(last_ms);
                self.phase = Phase::Waiting { until_ms, wait_ms };
                return Ok(());
            }
        };
        self.phase = Phase::Closing { verdict, probe: 0 };
        Ok(())
    }

    /// Sums up the checks.
    fn summary(&self) -> Summary {
        let mut summary = Summary { is_idle: true, ..Summary::default() };
        summary.not_revocable = self.work.subjects.iter().any(|subject| subject.is_not_revocable);
        for probe in self.work.probes.iter().filter(|probe| probe.is_deciding()) {
            if probe.operation.is_none() {
                summary.is_stuck = true;
                continue;
            }
            summary.is_executed |= probe.state != State::Unknown;
            summary.not_revocable |= probe.state == State::NotRevocable;
            if probe.state != State::Gone {
                summary.open = Some(summary.open.map_or(probe.state, |open| open.min(probe.state)));
                summary.is_idle &= matches!(probe.state, State::Returns | State::Present);
            }
        }
        summary
    }

    /// Reads what is only reported, and ends.
    pub(super) fn close(
        &mut self,
        verdict: Verdict,
        index: usize,
        now_ms: u64,
        ends_ms: u64,
    ) -> Result<(), OutOfMemory> {
        let is_reported = verdict == Verdict::Confirmed && self.part == Part::Whole;
        let probe = self.work.probes.get(index).filter(|_| is_reported);
        let Some(probe) = probe else { return self.explain(verdict) };
        self.phase = Phase::Closing { verdict, probe: index.saturating_add(1) };
        if probe.is_deciding() { Ok(()) } else { self.read_probe(index, now_ms, ends_ms) }
    }

    /// Reads why the removal is not in effect, where the table says how, and ends.
    fn explain(&mut self, verdict: Verdict) -> Result<(), OutOfMemory> {
        #[cfg(feature = "full")]
        if self.part == Part::Whole && super::explain::is_explained(verdict) {
            self.phase = Phase::Explaining { verdict, subject: 0, index: 0 };
            return Ok(());
        }
        self.finish_with(verdict)
    }

    /// Returns the time of the last round.
    fn last_ms(&self) -> u64 {
        self.begun.map_or(0, |begun| begun.last_ms)
    }

    /// Returns the verdict as far as it is known, for a flow that is cancelled.
    pub(super) fn verdict_so_far(&self) -> Verdict {
        let summary = self.summary();
        match summary.open {
            _ if summary.not_revocable => Verdict::NotRevocable,
            Some(open) if !summary.is_stuck && self.removed.outcome >= Outcome::Unknown => verdict_of(open),
            _ => Verdict::Unknown,
        }
    }
}

fn copy(text: &Option<alloc::string::String>) -> Result<Option<alloc::string::String>, OutOfMemory> {
    text.as_deref().map(memory::copy).transpose()
}

/// Returns the verdict of the heaviest open state.
fn verdict_of(state: State) -> Verdict {
    match state {
        State::NotRevocable => Verdict::NotRevocable,
        State::Failed => Verdict::Failed,
        State::Returns => Verdict::Returns,
        State::Pending => Verdict::Pending,
        State::Present => Verdict::Present,
        State::Unknown | State::Gone => Verdict::Unknown,
    }
}
