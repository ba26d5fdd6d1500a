//! Off-boarding: everything that a person holds is found, planned, taken away in a safe order, and confirmed, with evidence.
//!
//! The flow occurs once, so it is code, and names operations. `ask.rs`, `survey.rs` and `inventory.rs` with `users.rs`,
//! `others.rs` and `places.rs` find what the person holds, `across.rs` who the person is in each of several workspaces,
//! `steps.rs`, `document.rs` and `guards.rs` plan, `compare.rs` compares a plan with the world,
//! `run.rs`, `progress.rs` and `run_end.rs` do the steps, each as a removal that is confirmed, `doors.rs` looks at what the
//! identity can still open, and `evidence.rs` and `report.rs` tell of all that, without the codes that `pin.rs` hides. A line of
//! the evidence is durable before the request that it announces is sent, so that the same command goes on after a crash.
//!
//! A flow that only plans has no means to remove anything: `Apply` has them.

mod access;
mod across;
mod address;
mod ask;
mod audit;
mod choice;
mod compare;
mod distrust;
mod document;
mod document_read;
mod doors;
mod ending;
mod evidence;
mod fields;
mod guards;
mod input;
mod inventory;
mod journal;
mod kind;
mod options;
mod others;
mod person;
mod pin;
mod place;
mod places;
mod progress;
mod recheck;
mod report;
mod run;
mod run_end;
mod run_line;
mod start;
mod state;
mod steps;
mod survey;
mod thing;
mod time_limit;
mod users;
mod verify;

use crate::{
    call::{Call, Item, Pace, Step},
    error::{Error, Outcome},
    flow::confirm::{Reader, Refusal},
    json::{Raw, Value},
    memory::{self},
    wire::Reply,
};
use access::Access;
use alloc::{boxed::Box, string::String, vec::Vec};
use ask::Ask;
use document::Document;
use evidence::Evidence;
use input::Input;
use inventory::Inventory;
use journal::Journal;
pub use journal::whole_lines;
use options::Options;
use run::Runs;
use state::{DONE, State};
use steps::Stage;
pub use verify::verify_evidence;

/// The name of the flow, where others have that of their operation.
const NAME: &str = "off_board";

/// A person who is off-boarded, or of whom that is planned.
#[derive(Debug)]
pub(super) struct OffBoard {
    access: Access,
    options: Options,
    reader: Reader,
    /// The reads of the inventory, those that have ended included, each with the position of its workspace.
    asks: Vec<(usize, Ask)>,
    next_ask: usize,
    is_asking: bool,
    /// True once the addresses of the identity that was given are looked for in other workspaces.
    is_sought_elsewhere: bool,
    inventory: Inventory,
    /// The plan that was given, or was made.
    plan: Option<Document>,
    /// True if the plan was made by an earlier flow.
    is_plan_given: bool,
    apply: Option<Box<Apply>>,
    phase: Phase,
    /// The number of the latest exchange.
    exchange: u32,
    begun: Option<(u64, u64)>,
    now_ms: u64,
    result: Option<Result<Reply, Error>>,
    /// True if it ended for lack of memory, in which there may be none for an error until that is taken.
    is_starved: bool,
}

/// The means to do a plan.
#[derive(Debug)]
struct Apply {
    journal: Option<Journal>,
    /// `None` until the first line is written.
    evidence: Option<Evidence>,
    /// `None` until the plan is compared with the world.
    runs: Option<Runs>,
    /// The doors and the devices that the identity could open at the end; `None` where they were not read.
    doors_left: Option<(usize, usize)>,
    run_id: String,
    /// The states of the plan's things at the end of the run before, where this flow only looks for them again.
    fates: Option<Vec<State>>,
    /// True if the plan is the journal's, so that it is in the evidence already.
    is_recalled: bool,
    /// The input of the caller; `None` where this flow only looks again.
    input: Option<Input>,
    /// The unmanaged codes on the devices that the person could reach; `None` where they were not read.
    unmanaged_codes: Option<Vec<Value>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The person is looked for.
    Finding,
    /// Everything that the person holds is looked for.
    Surveying,
    /// The things of the plan are looked for that the lists lack.
    Comparing,
    Steps(Stage),
    /// The doors are looked at, for the how manieth time.
    Doors(usize),
    /// The next look at the doors is at this time.
    DoorsWait {
        until_ms: u64,
        tries: usize,
    },
    Done,
}

impl OffBoard {
    pub(super) fn operation(&self) -> &'static str {
        NAME
    }

    fn runs(&self) -> Option<&Runs> {
        self.apply.as_ref()?.runs.as_ref()
    }

    /// Returns what is known of the removals together.
    pub(super) fn outcome(&self) -> Outcome {
        self.runs().map_or(Outcome::NotSent, Runs::outcome)
    }

    /// Returns the number of requests that were sent for removals.
    pub(super) fn attempts(&self) -> u32 {
        self.runs().map_or(0, Runs::attempts)
    }

    pub(super) fn call(&self) -> &Call {
        let of_step =
            if matches!(self.phase, Phase::Steps(_)) { self.runs().and_then(Runs::call) } else { None };
        of_step.unwrap_or_else(|| self.reader.call())
    }

    /// Returns the call whose request is under way or was the latest, and the number that leads to its exchange.
    pub(super) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        let latest = self.exchange;
        let is_step = matches!(self.phase, Phase::Steps(_));
        let runs = self.apply.as_mut().and_then(|apply| apply.runs.as_mut());
        let call = match runs.filter(|runs| is_step && runs.is_running()).and_then(Runs::call_mut) {
            Some(call) => call,
            None => self.reader.call_and_offset().0,
        };
        let offset = latest.saturating_sub(call.exchange());
        (call, offset)
    }

    /// Goes on until something must be sent, recorded, waited for or taken.
    pub(super) fn advance(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
        match self.try_advance(now_ms) {
            Ok(()) => {}
            Err(Refusal::Error(error)) => self.fail(error),
            Err(Refusal::OutOfMemory) => self.starve(),
        }
        // Several steps are under way: the call is that of the one whose turn it is.
        if let (Phase::Steps(_), Some(apply)) = (self.phase, &mut self.apply)
            && let Some(runs) = &mut apply.runs
        {
            runs.pace();
        }
    }

    fn ends_ms(&mut self, now_ms: u64) -> u64 {
        let deadline_ms = self.options.deadline_ms.unwrap_or(options::DEADLINE_MS);
        self.begun.get_or_insert((now_ms, now_ms.saturating_add(deadline_ms))).1
    }

    fn try_advance(&mut self, now_ms: u64) -> Result<(), Refusal> {
        let ends_ms = self.ends_ms(now_ms);
        loop {
            // What was kept so far may have taken what the next step relies on.
            memory::ensure_available(0)?;
            match self.phase {
                Phase::Finding => {
                    if !self.advance_asks(now_ms, ends_ms)? {
                        return Ok(());
                    }
                    self.find()?;
                }
                Phase::Surveying => {
                    if !self.advance_asks(now_ms, ends_ms)? {
                        return Ok(());
                    }
                    self.surveyed()?;
                }
                Phase::Comparing => {
                    if !self.advance_asks(now_ms, ends_ms)? {
                        return Ok(());
                    }
                    self.compared(now_ms)?;
                }
                Phase::Steps(stage) => {
                    if !self.advance_steps(stage, now_ms, ends_ms)? {
                        return Ok(());
                    }
                }
                Phase::Doors(tries) => {
                    if !self.advance_asks(now_ms, ends_ms)? {
                        return Ok(());
                    }
                    self.look_at_doors(tries, now_ms, ends_ms)?;
                }
                Phase::DoorsWait { until_ms, .. } if now_ms < until_ms => return Ok(()),
                Phase::DoorsWait { tries, .. } => self.ask_for_doors(tries)?,
                Phase::Done => return Ok(()),
            }
        }
    }

    /// Advances the steps of a stage, and reports whether the phase is another one now.
    fn advance_steps(&mut self, stage: Stage, now_ms: u64, ends_ms: u64) -> Result<bool, Refusal> {
        let (Some(plan), Some(apply)) = (&self.plan, &mut self.apply) else { return Ok(false) };
        let (Some(evidence), Some(runs)) = (&mut apply.evidence, &mut apply.runs) else { return Ok(false) };
        loop {
            runs.advance(plan, evidence, now_ms)?;
            runs.begin(stage, (plan, &self.access), evidence, (now_ms, ends_ms))?;
            if runs.is_running() {
                return Ok(false);
            }
            if !runs.has_waiting(stage) {
                break;
            }
        }
        let next = Stage::after(stage);
        match next {
            Some(Stage::Identity) if !plan.choice.only_suspend => self.ask_for_doors(0)?,
            Some(next) => self.phase = Phase::Steps(next),
            None if plan.choice.mode == choice::Mode::Cascade && runs.add_rest_of_cascade(plan)? => {}
            None => self.conclude(now_ms)?,
        }
        Ok(true)
    }

    /// Returns the lines that are to be made durable, if there are any.
    fn unwritten(&self) -> &str {
        let evidence = self.apply.as_ref().and_then(|apply| apply.evidence.as_ref());
        evidence.map_or("", Evidence::unwritten)
    }

    fn evidence_mut(&mut self) -> Option<&mut Evidence> {
        self.apply.as_mut()?.evidence.as_mut()
    }

    pub(super) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        self.advance(now_ms);
        let has_lines = !self.unwritten().is_empty();
        #[cfg(libseam_lies)]
        let has_lines = match self.phase {
            Phase::Done => has_lines,
            _ => crate::lies::instead(has_lines, false, crate::lies::OFF_BOARD_UNRECORDED),
        };
        if has_lines {
            return Step::Record { bytes: self.unwritten().as_bytes() };
        }
        if self.has_item() {
            return self.next_item().map_or(Step::Done, Step::Item);
        }
        let step = match self.phase {
            Phase::Done => return Step::Done,
            Phase::DoorsWait { until_ms, .. } => return Step::Wait { until_ms },
            Phase::Steps(_) => {
                let Some(runs) = self.apply.as_mut().and_then(|apply| apply.runs.as_mut()) else {
                    return Step::Done;
                };
                match runs.pace() {
                    Pace::Send => runs.sending(now_ms),
                    Pace::Sent { until_ms } | Pace::Wait { until_ms } => return Step::Wait { until_ms },
                    Pace::Done => return Step::Wait { until_ms: now_ms },
                }
                let Some(confirm) = runs.current() else { return Step::Done };
                confirm.poll(now_ms)
            }
            Phase::Finding | Phase::Surveying | Phase::Comparing | Phase::Doors(_) => {
                self.reader.poll(now_ms)
            }
        };
        match step {
            Step::Send { request, timeout_ms, reply_limit, .. } => {
                self.exchange = self.exchange.saturating_add(1);
                Step::Send { exchange: self.exchange, request, timeout_ms, reply_limit }
            }
            other => other,
        }
    }

    pub(super) fn has_item(&self) -> bool {
        let evidence = self.apply.as_ref().and_then(|apply| apply.evidence.as_ref());
        self.unwritten().is_empty() && evidence.is_some_and(Evidence::has_item)
    }

    pub(super) fn next_item(&mut self) -> Option<Item<'_>> {
        self.evidence_mut()?.next_item().map(|line| Item::new(Raw::document(line)))
    }

    pub(super) fn take_items(&mut self) -> Result<String, Error> {
        match self.evidence_mut() {
            Some(evidence) => Ok(evidence.take_items()?),
            None => Ok(memory::copy("[]")?),
        }
    }
}
