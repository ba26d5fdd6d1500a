//! The plan compared with the world as it is when the plan is applied. What has disappeared is already gone; what is new, or
//! has got another holder, stops before the first removal.

use super::{
    Apply, OffBoard, Phase, across,
    ask::Ask,
    audit::AUDIT,
    evidence::{Chain, Evidence},
    input::Input,
    kind::Kind,
    place::Place,
    run::Runs,
    state::State,
    steps::Stage,
    thing::{Thing, push_text},
    time_limit::TimeLimit,
};
use crate::{
    error::{Error, ErrorCode, Outcome, Problem, ProblemCode},
    flow::confirm::{Refusal, is_same},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, vec::Vec};

impl OffBoard {
    /// Stops if there is something new, and reads one by one what the lists lack.
    pub(super) fn compare(&mut self) -> Result<(), Refusal> {
        let Some(plan) = &self.plan else { return Ok(()) };
        let mut is_other = false;
        for planned in plan.places()?.into_iter().filter(|planned| planned.has_identity) {
            let found = self.inventory.places.iter().find(|place| place.has(planned.id.as_deref()));
            is_other |= found.is_some_and(|found| !is_same(&found.person.id, &planned.person.id));
        }
        if is_other {
            let message = "the identity of the plan was merged into another one since; nothing more is sent: plan again";
            return Err(Error::new(ErrorCode::InvalidState, message).into());
        }
        let mut new = Vec::new();
        for thing in &self.inventory.things {
            let planned = plan.things.iter().find(|planned| planned.is_same(thing));
            let is_new = planned.is_none_or(|planned| thing.has_moved_from(planned));
            if is_new {
                memory::push(&mut new, thing.to_value()?)?;
            }
        }
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::OFF_BOARD_NEW) {
            new.clear();
        }
        if !new.is_empty() {
            let message = format!(
                "the person holds {} things that the plan lacks; nothing more is sent: plan again, and look at what is new",
                new.len()
            );
            let report = Object::new().try_with_text("hash", &plan.hash)?.try_with("new", new.into())?;
            let error = Error::new(ErrorCode::InvalidState, message);
            return Err(error.with(|details| details.report = Some(report.into())).into());
        }
        Ok(self.ask_for_missing()?)
    }

    /// Reads one by one those things of the plan that the lists lack.
    pub(super) fn ask_for_missing(&mut self) -> Result<(), OutOfMemory> {
        let Some(plan) = &self.plan else { return Ok(()) };
        let is_recheck = self.is_recheck();
        let mut asks = Vec::new();
        for (at, planned) in plan.things.iter().enumerate() {
            let is_there = self.inventory.things.iter().any(|thing| thing.is_same(planned));
            let has_step = is_recheck || plan.steps.iter().any(|step| step.thing == at);
            let has = |place: &Place| place.has(planned.workspace.as_deref());
            let place = self.inventory.places.iter().position(has);
            if let (false, true, Some(place), Some((operation, _))) =
                (is_there, has_step, place, planned.kind.read())
            {
                let ask = Ask::Missing(at, operation, planned.kind, memory::copy(&planned.id)?);
                memory::push(&mut asks, (place, ask))?;
            }
        }
        self.asks = asks;
        self.next_ask = 0;
        self.phase = Phase::Comparing;
        Ok(())
    }

    /// Goes on with the steps, unless the caller must consent first.
    pub(super) fn compared(&mut self, now_ms: u64) -> Result<(), Refusal> {
        if self.is_recheck() {
            return self.rechecked(now_ms);
        }
        self.check_guards()?;
        let Some(plan) = &self.plan else { return Ok(()) };
        let mut runs = Runs::new(plan)?;
        let journal = self.apply.as_ref().and_then(|apply| apply.journal.as_ref());
        for run in &mut runs.all {
            let key = run.step.key()?;
            let thing = plan.things.get(run.step.thing);
            let found =
                thing.and_then(|thing| self.inventory.things.iter().find(|found| found.is_same(thing)));
            let is_identity = thing.is_some_and(|thing| thing.kind == Kind::UserIdentity);
            // What is there again is done again, whatever the journal says.
            let is_meant = thing.is_some_and(|thing| self.inventory.covers(thing));
            let is_undone = match found {
                Some(found) if run.step.is_preparatory => !found.is("is_suspended"),
                Some(_) => true,
                None => {
                    let is_missing = thing.is_some_and(|thing| self.inventory.is_identity_missing(thing));
                    is_identity && is_meant && !is_missing
                }
            };
            let recalled = journal.and_then(|journal| journal.ended.iter().find(|(known, _)| *known == key));
            let recalled = recalled.filter(|_| !is_undone);
            let state = recalled.and_then(|(_, state)| State::by_name(state)).filter(|state| state.is_done());
            if let Some(state) = state {
                (run.state, run.is_recalled) = (state, true);
            } else if !is_meant {
                run.state = State::Left;
            }
        }
        for (at, thing) in plan.things.iter().enumerate() {
            let found = self.inventory.missing.iter().find(|(known, _)| *known == at);
            let state = match found {
                Some((_, None)) => Some(State::AlreadyGone),
                Some((_, Some(found))) if is_of_another(found, thing) => Some(State::Moved),
                Some(_) => None,
                None if !self.inventory.covers(thing) => None,
                None if thing.kind == Kind::UserIdentity && self.inventory.is_identity_missing(thing) => {
                    Some(State::AlreadyGone)
                }
                None if is_code(thing.kind) && self.is_code_missing(thing) => Some(State::AlreadyGone),
                None => None,
            };
            let Some(state) = state else { continue };
            for run in runs.all.iter_mut().filter(|run| run.step.thing == at && !run.state.is_done()) {
                run.state =
                    if run.step.is_preparatory && state.is_done() { State::GoneWithHolder } else { state };
            }
        }
        for at in 0..plan.things.len() {
            runs.add_parts(plan, at)?;
        }
        self.write_beginning(now_ms)?;
        if let Some(apply) = &mut self.apply {
            apply.runs = Some(runs);
        }
        self.phase = Phase::Steps(Stage::Suspend);
        Ok(())
    }

    /// Reports whether a code that the caller named, and which the plan had seen, is not there any more.
    fn is_code_missing(&self, thing: &Thing) -> bool {
        self.is_plan_given && !self.inventory.things.iter().any(|found| found.is_same(thing))
    }

    /// Refuses a plan that needs the consent of the caller, who did not give it.
    fn check_guards(&mut self) -> Result<(), Refusal> {
        let Some(plan) = &mut self.plan else { return Ok(()) };
        let guards = plan.guards_for(&self.inventory, self.options.step_limit)?;
        let is_missing = |word: &str| !self.options.allow.iter().any(|allowed| allowed == word);
        let mut problems = Vec::new();
        for guard in guards.iter().filter(|guard| is_missing(guard.word)) {
            memory::ensure_available(guard.why.len())?;
            let message = format!("`allow` must have `{}` to go on: {}", guard.word, guard.why);
            memory::push(&mut problems, Problem::new("allow", ProblemCode::Requires, message))?;
        }
        plan.guards = guards;
        if problems.is_empty() {
            return Ok(());
        }
        let report = Object::new().try_with("plan", plan.to_object()?.into())?;
        let error = Error::of_problems(ErrorCode::InvalidParams, problems);
        Err(error
            .with(|details| {
                details.outcome = Outcome::NotSent;
                details.report = Some(report.into());
            })
            .into())
    }

    /// Writes the first lines of the evidence: the run, who wanted it, who it is about, and what the person held.
    fn write_beginning(&mut self, now_ms: u64) -> Result<(), Refusal> {
        let begun = (self.options.now_ms, self.begun.map_or(now_ms, |(at_ms, _)| at_ms));
        let Some(plan) = &self.plan else { return Ok(()) };
        let head = self.run_line(&plan.hash)?;
        let Some(apply) = &mut self.apply else { return Ok(()) };
        let Apply { journal, run_id, is_recalled, input, .. } = &mut **apply;
        let (chain, runs, audit, is_new) = match journal {
            Some(journal) => (journal.chain.try_clone()?, journal.runs, journal.audit.take(), !*is_recalled),
            None => (Chain::new()?, 0, None, true),
        };
        let mut evidence = Evidence::new(memory::copy(run_id)?, chain, begun);
        let run = head
            .try_with("is_dry_run", false.into())?
            .try_with_number("run", i64::from(runs.saturating_add(1)))?
            .try_with("input", input.as_ref().map(Input::to_object).transpose()?.unwrap_or_default().into())?
            .try_with_some("started_at", evidence.time(now_ms)?.as_deref())?;
        let run = if plan.is_across() {
            run.try_with("workspaces", across::to_values(&self.inventory.places)?.into())?
        } else {
            run
        };
        evidence.add("run", run, now_ms)?;
        let given = if self.options.audit.is_empty() { audit } else { None };
        let audit = given.as_ref().unwrap_or(&self.options.audit).try_clone()?;
        evidence.limit = TimeLimit::of(&audit);
        let mut missing = Vec::new();
        for name in AUDIT {
            if audit.get(name).is_none_or(|value| *value == Value::Null) {
                push_text(&mut missing, name)?;
            }
        }
        let authority = Object::new().try_with("audit", audit.into())?.try_with("missing", missing.into())?;
        evidence.add("authority", authority, now_ms)?;
        if is_new {
            evidence.add("person", plan.main.person.to_object()?, now_ms)?;
            let document = Object::new().try_with("plan", plan.to_object()?.into())?;
            evidence.add("plan", document, now_ms)?;
        }
        apply.evidence = Some(evidence);
        Ok(())
    }
}

/// Reports whether a thing that is there, though the lists of the person lack it, is somebody else's now. A thing that
/// nobody holds is still the one of the plan; of a phone nothing says whose it is.
fn is_of_another(found: &Thing, planned: &Thing) -> bool {
    found.kind == Kind::Phone || found.has_moved_from(planned)
}

fn is_code(kind: Kind) -> bool {
    matches!(kind, Kind::AccessCode | Kind::UnmanagedAccessCode)
}
