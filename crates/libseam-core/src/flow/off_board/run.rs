//! The steps as they are done: several of a stage at once, with one request under way at a time.

use super::{
    access::Access,
    document::Document,
    evidence::Evidence,
    state::State,
    steps::{Stage, Step},
};
use crate::{
    api::table::Operation,
    call::{Call, Pace},
    error::Outcome,
    flow::confirm::{Confirm, Refusal},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{boxed::Box, vec::Vec};

/// Number of steps that are under way at once.
const AT_ONCE: usize = 16;

/// Longest time to wait until a suspension that only precedes a deletion is in effect, once it was answered.
const SUSPENSION_MS: u64 = 15_000;

/// A step, and what became of it.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) step: Step,
    pub(super) state: State,
    pub(super) outcome: Outcome,
    pub(super) attempts: u32,
    /// The verdict of its confirmation, or the error, without a secret.
    pub(super) detail: Object,
    /// True if an earlier run, of which the journal tells, ended it.
    pub(super) is_recalled: bool,
}

/// A step that is under way.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) run: usize,
    pub(super) confirm: Box<Confirm>,
    pub(super) begun_ms: u64,
    /// The time at which the request of the removal was first sent.
    pub(super) sent_ms: Option<u64>,
}

/// The steps of a plan while they are done.
#[derive(Debug)]
pub(super) struct Runs {
    pub(super) all: Vec<Run>,
    pub(super) running: Vec<Running>,
    /// The step whose request is under way or was the latest.
    pub(super) current: usize,
}

impl Runs {
    pub(super) fn new(plan: &Document) -> Result<Self, OutOfMemory> {
        let mut all = Vec::new();
        for step in &plan.steps {
            memory::push(&mut all, Run::new(step.try_clone()?))?;
        }
        Ok(Self { all, running: Vec::new(), current: 0 })
    }

    /// Returns the call whose request is under way or was the latest, if a step is under way.
    pub(super) fn call(&self) -> Option<&Call> {
        self.running.get(self.current).or_else(|| self.running.first()).map(|running| running.confirm.call())
    }

    pub(super) fn call_mut(&mut self) -> Option<&mut Call> {
        let running = self.running.get_mut(self.current)?;
        Some(running.confirm.call_and_offset().0)
    }

    /// Returns the number of requests that were sent for removals.
    pub(super) fn attempts(&self) -> u32 {
        let ended = self.all.iter().map(|run| run.attempts);
        let running = self.running.iter().map(|running| running.confirm.attempts());
        ended.chain(running).fold(0, u32::saturating_add)
    }

    /// Returns what is known of the removals together.
    pub(super) fn outcome(&self) -> Outcome {
        let ended = self.all.iter().filter(|run| !run.is_recalled).map(|run| run.outcome);
        let running = self.running.iter().map(|running| running.confirm.outcome());
        let mut known = Outcome::NotSent;
        for outcome in ended.chain(running) {
            known = match (known, outcome) {
                (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
                (known, outcome) => known.max(outcome),
            };
        }
        known
    }

    /// Begins steps of a stage, as many as may be under way at once, and writes what they are about to do. Steps that need
    /// not be done, or must not, end at once.
    pub(super) fn begin(
        &mut self,
        stage: Stage,
        (plan, access): (&Document, &Access),
        evidence: &mut Evidence,
        (now_ms, ends_ms): (u64, u64),
    ) -> Result<(), Refusal> {
        while self.running.len() < AT_ONCE {
            memory::ensure_available(0)?;
            let next = self.all.iter().position(|run| run.step.stage == stage && run.state == State::Waiting);
            let Some(at) = next else { return Ok(()) };
            let left_ms = ends_ms.saturating_sub(now_ms);
            let refusal = if left_ms == 0 { Some(State::NotAttempted) } else { self.refusal(plan, at) };
            let Some(run) = self.all.get_mut(at) else { return Ok(()) };
            if let Some(state) = refusal {
                run.state = state;
                continue;
            }
            let is_kept = plan.choice.only_suspend || plan.choice.keep_identity;
            let wait_ms = (run.step.is_preparatory && !is_kept).then_some(SUSPENSION_MS);
            let operation = Operation::by_name(run.step.operation);
            let confirm = match operation.filter(|operation| access.accepts(operation)) {
                Some(operation) => {
                    crate::check::check(operation.name, &run.step.params, false)?;
                    let workspace = (plan.workspace_of(run.step.thing), plan.is_across());
                    access.removal(operation, &run.step.params, workspace, (left_ms, wait_ms))?
                }
                None => None,
            };
            let Some(confirm) = confirm else {
                run.state = State::Refused;
                run.detail = Object::new().try_with_text(
                    "message",
                    "the API does not accept this kind of credential for the operation",
                )?;
                continue;
            };
            run.state = State::Running;
            let action = Object::new()
                .try_with("step", Value::String(run.step.key()?))?
                .try_with_text("operation", run.step.operation)?
                .try_with("params", run.step.params.try_clone()?.into())?
                .try_with_text("stage", stage.name())?
                .try_with_some("workspace_id", plan.named_workspace_of(run.step.thing))?;
            evidence.add("action", action, now_ms)?;
            memory::push(
                &mut self.running,
                Running { run: at, confirm: confirm.boxed()?, begun_ms: now_ms, sent_ms: None },
            )?;
        }
        Ok(())
    }

    /// Advances the steps that are under way, and ends those that are done.
    pub(super) fn advance(
        &mut self,
        plan: &Document,
        evidence: &mut Evidence,
        now_ms: u64,
    ) -> Result<(), OutOfMemory> {
        let mut at = 0;
        while let Some(running) = self.running.get_mut(at) {
            running.confirm.advance(now_ms);
            if running.confirm.pace() == Pace::Done {
                self.end(at, plan, evidence, now_ms)?;
            } else {
                at = at.saturating_add(1);
            }
        }
        Ok(())
    }

    /// Returns the next thing that the steps do: the first whose request is under way, or who has one to send.
    pub(super) fn pace(&mut self) -> Pace {
        let mut wait = Pace::Done;
        let mut next = None;
        for (at, running) in self.running.iter().enumerate() {
            match running.confirm.pace() {
                Pace::Sent { until_ms } => {
                    self.current = at;
                    return Pace::Sent { until_ms };
                }
                Pace::Send => next = next.or(Some(at)),
                Pace::Wait { until_ms } => {
                    let until_ms = if let Pace::Wait { until_ms: other } = wait {
                        until_ms.min(other)
                    } else {
                        until_ms
                    };
                    wait = Pace::Wait { until_ms };
                }
                Pace::Done => {}
            }
        }
        match next {
            Some(at) => {
                self.current = at;
                Pace::Send
            }
            None => wait,
        }
    }

    /// Returns the step whose turn it is, after [`Runs::pace`].
    pub(super) fn current(&mut self) -> Option<&mut Confirm> {
        self.running.get_mut(self.current).map(|running| &mut *running.confirm)
    }

    /// Takes note that the request of the step whose turn it is is sent.
    pub(super) fn sending(&mut self, now_ms: u64) {
        if let Some(running) = self.running.get_mut(self.current).filter(|it| it.confirm.is_removing()) {
            running.sent_ms.get_or_insert(now_ms);
        }
    }

    pub(super) fn is_running(&self) -> bool {
        !self.running.is_empty()
    }

    /// Reports whether a stage has a step whose turn has not come.
    pub(super) fn has_waiting(&self, stage: Stage) -> bool {
        self.all.iter().any(|run| run.step.stage == stage && run.state == State::Waiting)
    }

    /// Cancels the steps that are under way.
    pub(super) fn cancel(
        &mut self,
        plan: &Document,
        evidence: &mut Evidence,
        now_ms: u64,
    ) -> Result<(), OutOfMemory> {
        while let Some(running) = self.running.first_mut() {
            running.confirm.cancel();
            self.end(0, plan, evidence, now_ms)?;
        }
        for run in self.all.iter_mut().filter(|run| run.state == State::Waiting) {
            run.state = State::NotAttempted;
        }
        Ok(())
    }
}

impl Run {
    pub(super) fn new(step: Step) -> Self {
        Self {
            step,
            state: State::Waiting,
            outcome: Outcome::NotSent,
            attempts: 0,
            detail: Object::new(),
            is_recalled: false,
        }
    }
}
