//! A removal that is confirmed: reads before it, the removal, and reads until the table decides.
//!
//! No operation is named here: `spec/confirmations.json` says what to read and what an answer means. "Not found" proves
//! nothing unless this flow, or the one before it that left the token, had seen the thing with the same credential in the
//! same workspace; and a state that the table does not know decides nothing.

mod before;
mod bind;
#[cfg(feature = "full")]
mod explain;
mod judge;
mod names;
mod probe;
mod reader;
#[cfg(feature = "full")]
mod reason;
mod refusal;
mod removal;
mod report;
mod rounds;
mod start;
mod state;
#[cfg(feature = "full")]
pub(super) mod sweep;
mod token;
mod work;

#[cfg(feature = "off_board")]
use crate::call::Pace;
use crate::{
    api::{generated::confirmations::WORKSPACE, table::Operation},
    call::{Call, Step},
    error::{Error, ErrorCode, Outcome},
    json::{Object, Quoted, Raw},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{boxed::Box, string::String, vec::Vec};
use judge::Since;
use state::{Begun, Known, Part, Phase, Purpose, Removed};
use work::Work;
#[cfg(feature = "off_board")]
pub(super) use {
    names::{is_same, items},
    reader::{Answer, Reader},
    refusal::Refusal,
    state::Limits,
};
#[cfg(not(feature = "off_board"))]
use {
    reader::{Answer, Reader},
    refusal::Refusal,
    state::Limits,
};

/// A removal that is being confirmed.
#[derive(Debug)]
pub(super) struct Confirm {
    operation: &'static Operation,
    /// `None` where the removal was sent before, and a token goes on with it.
    removal: Option<Call>,
    reader: Reader,
    limits: Limits,
    missing_ok: bool,
    work: Work,
    /// The reads before the removal.
    known: Vec<Known>,
    /// Date of the latest of them, on the server's clock.
    seen: Option<u64>,
    workspace: Option<String>,
    /// The workspace in which the removal was made, according to the token.
    expected_workspace: Option<String>,
    removed: Removed,
    /// Reasons why the removal is not in effect.
    #[cfg(feature = "full")]
    reasons: Vec<reason::Reason>,
    part: Part,
    /// The exchanges of the removals before this one, in a sweep.
    exchanges_before: u32,
    phase: Phase,
    reading: Option<Purpose>,
    begun: Option<Begun>,
    result: Option<Result<Reply, Error>>,
    /// True if it ended for lack of memory, in which there may be none for an error until that is taken.
    is_starved: bool,
}

impl Confirm {
    pub(super) fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// Returns what is known about the removal, whatever is being read.
    pub(super) fn outcome(&self) -> Outcome {
        match (&self.phase, &self.removal) {
            (Phase::Workspace | Phase::Before(_), Some(_)) => Outcome::NotSent,
            (Phase::Removing { .. }, Some(removal)) => removal.outcome(),
            _ => self.removed.outcome,
        }
    }

    /// Returns the number of requests that were sent for the removal.
    pub(super) fn attempts(&self) -> u32 {
        self.removal.as_ref().map_or(self.removed.attempts, Call::attempts)
    }

    pub(super) fn call(&self) -> &Call {
        match (&self.phase, &self.removal) {
            (Phase::Removing { .. }, Some(removal)) => removal,
            _ => self.reader.call(),
        }
    }

    /// Returns the call whose exchange is under way or was the latest, and the number of exchanges before its first one.
    pub(super) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        let of_reads = self.reader.exchanges().saturating_add(self.exchanges_before);
        let earlier = self.exchanges_before;
        match (&self.phase, &mut self.removal) {
            (Phase::Removing { .. }, Some(removal)) => (removal, of_reads),
            (_, removal) => {
                let of_removal = removal.as_ref().map_or(0, Call::exchange).saturating_add(earlier);
                let (call, before) = self.reader.call_and_offset();
                (call, before.saturating_add(of_removal))
            }
        }
    }

    /// Goes on until something must be sent, waited for or taken; without memory it ends.
    pub(super) fn advance(&mut self, now_ms: u64) {
        if let Err(OutOfMemory) = self.try_advance(now_ms) {
            self.removed.outcome = self.outcome();
            self.reading = None;
            self.phase = Phase::Done;
            self.is_starved = true;
        }
    }

    /// Returns the next thing that the flow does, once the time was advanced.
    #[cfg(feature = "off_board")]
    pub(super) fn pace(&self) -> Pace {
        match self.phase {
            Phase::Done => Pace::Done,
            Phase::Waiting { until_ms, .. } => Pace::Wait { until_ms },
            _ => self.call().pace(),
        }
    }

    /// Reports whether the removal itself is under way.
    #[cfg(feature = "off_board")]
    pub(super) fn is_removing(&self) -> bool {
        matches!(self.phase, Phase::Removing { .. })
    }

    /// Returns the time at which the API accepted the removal, if it did.
    #[cfg(feature = "off_board")]
    pub(super) fn accepted_ms(&self) -> Option<u64> {
        (self.removed.outcome == Outcome::Accepted).then_some(self.removed.at_ms)
    }

    pub(super) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        self.advance(now_ms);
        self.step(now_ms)
    }

    /// Returns the step at which it has arrived.
    fn step(&mut self, now_ms: u64) -> Step<'_> {
        let offset = self.call_and_offset().1;
        let step = match (self.phase, &mut self.removal) {
            (Phase::Done, _) => Step::Done,
            (Phase::Waiting { until_ms, .. }, _) => Step::Wait { until_ms },
            (Phase::Removing { .. }, Some(removal)) => removal.poll(now_ms),
            _ => self.reader.poll(now_ms),
        };
        match step {
            Step::Send { exchange, request, timeout_ms, reply_limit } => {
                let exchange = exchange.saturating_add(offset);
                Step::Send { exchange, request, timeout_ms, reply_limit }
            }
            other => other,
        }
    }

    /// Goes on until something must be sent, waited for or taken.
    fn try_advance(&mut self, now_ms: u64) -> Result<(), OutOfMemory> {
        #[cfg_attr(not(feature = "off_board"), expect(unused_mut, reason = "only off-boardings shorten it"))]
        let mut ends_ms = self.begin(now_ms);
        loop {
            if let Some(purpose) = self.reading {
                let Some(answer) = self.advance_read(purpose, now_ms, ends_ms)? else { return Ok(()) };
                self.reading = None;
                memory::ensure_available(0)?;
                self.take_answer(purpose, answer)?;
            }
            // What was kept so far may have taken what the next step relies on.
            memory::ensure_available(0)?;
            match self.phase {
                Phase::Workspace => self.read_workspace(now_ms)?,
                Phase::Before(before) => self.read_before(before)?,
                Phase::Removing { sent_ms } => {
                    if !self.advance_removal(sent_ms, now_ms, ends_ms)? {
                        return Ok(());
                    }
                    #[cfg(feature = "off_board")]
                    {
                        ends_ms = self.limit_wait(now_ms, ends_ms);
                    }
                }
                Phase::Paused => return Ok(()),
                Phase::Waiting { until_ms, .. } if now_ms < until_ms => return Ok(()),
                Phase::Waiting { wait_ms, .. } => {
                    self.reader.forget();
                    self.phase = Phase::Round { done: 0, wait_ms };
                }
                Phase::Round { done, wait_ms } => self.read_round(done, wait_ms, now_ms, ends_ms)?,
                Phase::Closing { verdict, probe } => self.close(verdict, probe, now_ms, ends_ms)?,
                #[cfg(feature = "full")]
                Phase::Explaining { verdict, subject, index } => {
                    self.read_reason(verdict, (subject, index), now_ms, ends_ms)?;
                }
                Phase::Done => return Ok(()),
            }
        }
    }

    /// Moves it to where a flow keeps it.
    pub(super) fn boxed(self) -> Result<Box<Self>, Refusal> {
        memory::ensure_available(size_of::<Self>())?;
        Ok(Box::new(self))
    }

    /// Starts the flow's deadline with the first poll, and returns its end.
    fn begin(&mut self, now_ms: u64) -> u64 {
        let begun = *self.begun.get_or_insert_with(|| {
            let ends_ms = now_ms.saturating_add(self.limits.deadline_ms);
            Begun { at_ms: now_ms, ends_ms, last_ms: ends_ms.saturating_sub(self.limits.last_round_ms()) }
        });
        if self.removal.is_none() && begun.at_ms == now_ms {
            self.removed.at_ms = now_ms;
        }
        begun.ends_ms
    }

    /// Ends the flow earlier than its deadline if its caller does not wait so long for the effect. Returns the end.
    #[cfg(feature = "off_board")]
    fn limit_wait(&mut self, now_ms: u64, ends_ms: u64) -> u64 {
        let (Some(wait_ms), Some(begun)) = (self.limits.wait_ms, &mut self.begun) else { return ends_ms };
        let sooner_ms = now_ms.saturating_add(wait_ms);
        if sooner_ms < begun.ends_ms {
            let last_ms = Limits { deadline_ms: wait_ms, ..self.limits }.last_round_ms();
            (begun.ends_ms, begun.last_ms) = (sooner_ms, sooner_ms.saturating_sub(last_ms));
        }
        begun.ends_ms
    }

    /// Advances the read, and returns its answer once it has ended.
    fn advance_read(
        &mut self,
        purpose: Purpose,
        now_ms: u64,
        ends_ms: u64,
    ) -> Result<Option<Answer>, OutOfMemory> {
        let (work, workspace, since) = (&mut self.work, &mut self.workspace, self.removed.since);
        #[cfg(feature = "full")]
        let reasons = &mut self.reasons;
        // Of a read before the removal every error is old.
        let since = if matches!(self.phase, Phase::Before(_)) { Since::Never } else { since };
        self.reader.advance(now_ms, ends_ms, &mut |item| match purpose {
            Purpose::Workspace => {
                let id = item.at(WORKSPACE.id).and_then(Raw::as_string);
                *workspace = id.map(Quoted::to_text).transpose()?;
                Ok(())
            }
            Purpose::Resolve(subject, index) => work.resolve(subject, index, item),
            Purpose::Remember(subject, index) => work.remember(subject, index, item),
            Purpose::Probe(index) => {
                let Some(probe) = work.probes.get_mut(index) else { return Ok(()) };
                let Some(subject) = work.subjects.get(probe.subject) else { return Ok(()) };
                probe.see(item, subject, since)
            }
            #[cfg(feature = "full")]
            Purpose::Explain => reasons.last_mut().map_or(Ok(()), |reason| reason.see(item)),
        })
    }

    /// Takes the answer to a read.
    fn take_answer(&mut self, purpose: Purpose, answer: Answer) -> Result<(), OutOfMemory> {
        match (purpose, self.phase) {
            (Purpose::Workspace, _) => self.take_workspace(answer),
            (_, Phase::Before(_)) => self.take_before(purpose, answer),
            (Purpose::Probe(index), _) => self.take_probe(index, answer),
            #[cfg(feature = "full")]
            (Purpose::Explain, _) => self.take_reason(answer),
            _ => Ok(()),
        }
    }

    pub(super) fn take(&mut self) -> Result<Reply, Error> {
        match self.result.take() {
            Some(result) => result,
            None if core::mem::take(&mut self.is_starved) => {
                Err(self.error(ErrorCode::OutOfMemory, self.outcome().out_of_memory()))
            }
            None => Err(self.error(
                ErrorCode::InvalidState,
                "the removal has no result: it has not ended, or its result was taken before",
            )),
        }
    }

    /// Starts a read.
    fn read(
        &mut self,
        purpose: Purpose,
        operation: &'static Operation,
        params: Object,
    ) -> Result<(), OutOfMemory> {
        self.reader.begin(operation, params)?;
        self.reading = Some(purpose);
        Ok(())
    }

    /// Ends the flow.
    fn finish(&mut self, result: Result<Reply, Error>) {
        self.reading = None;
        self.phase = Phase::Done;
        self.result = Some(result);
    }

    /// Builds an error of this removal as it stands.
    fn error(&self, code: ErrorCode, message: &str) -> Error {
        let mut error = Error::of_call(code, self.operation.name, self.attempts());
        error.0.message.push_str(message);
        error.with_outcome(self.outcome())
    }
}
