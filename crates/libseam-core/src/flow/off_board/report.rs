//! The report of an off-boarding: what became of every thing, in the evidence and as the result.

use super::{
    Apply, OffBoard,
    document::Document,
    inventory::Inventory,
    kind::Kind,
    run::{Run, Runs},
    state::{DONE, PARTLY, PENDING, STOPPED, State, exit_code},
    thing::{Take, Thing, clone_list},
};
use crate::{
    error::ErrorCode,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// Number of things that the message names.
const NAMED: usize = 3;

/// The members of a confirmation, or of an error, that an exception shows: the server's error and the systems' own.
const OF_DETAIL: [&str; 5] = ["message", "error_type", "http_status", "request_id", "explain"];

const PROVEN: &str = "For each thing that is confirmed, its records at Seam show that it is gone, and where the level is \
                      `access_system`, that the access system has taken the change. The reads are named with the requests.";
const NOT_PROVEN: &str = "Nothing here proves what a door does: an offline lock, a card that was encoded, or a phone that \
                          loaded a key may work until it is updated or expires. What was not searched is listed in the plan.";

/// The end of a thing.
struct Fate {
    state: State,
    /// True if it is as it was to be.
    is_right: bool,
}

impl OffBoard {
    /// Writes the last lines of the evidence, and returns the result and the report; no report where nothing had begun.
    pub(super) fn close(
        &mut self,
        now_ms: u64,
        stopped: Option<ErrorCode>,
    ) -> Result<(&'static str, Option<Value>), OutOfMemory> {
        let (Some(plan), Some(apply)) = (&self.plan, &mut self.apply) else { return Ok((STOPPED, None)) };
        let Apply { evidence, runs, doors_left, unmanaged_codes, .. } = &mut **apply;
        let (Some(evidence), Some(runs)) = (evidence, runs) else { return Ok((STOPPED, None)) };
        let mut counts: Vec<(State, i64)> = Vec::new();
        let (mut things, mut left, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let mut result = DONE;
        for (at, thing) in plan.things.iter().enumerate() {
            let fate = fate_of(plan, runs, at, thing);
            match counts.iter_mut().find(|(state, _)| *state == fate.state) {
                Some((_, count)) => *count = count.saturating_add(1),
                None => memory::push(&mut counts, (fate.state, 1))?,
            }
            let line = to_object(thing, &fate)?;
            evidence.add("thing", line.try_clone()?, now_ms)?;
            memory::push(&mut things, line.into())?;
            if fate.is_right {
                continue;
            }
            result = worse(result, fate.state);
            if names.len() < NAMED {
                memory::ensure_available(thing.id.len())?;
                memory::push(
                    &mut names,
                    format!("{} {} ({})", thing.kind.name(), thing.id, fate.state.name()),
                )?;
            }
            let is_meant = self.inventory.covers(thing);
            memory::push(&mut left, exception(plan, runs, (at, thing), &fate, is_meant)?)?;
        }
        for place in plan.across.iter().filter(|place| place.why.is_some()) {
            result = if result == DONE { PARTLY } else { result };
            memory::ensure_available(place.name().len())?;
            memory::push(&mut names, format!("the workspace {}, which was not searched", place.name()))?;
        }
        if doors_left.is_some_and(|(doors, devices)| doors > 0 || devices > 0) {
            result = if result == DONE { PARTLY } else { result };
            memory::push(&mut names, memory::copy("doors that the identity can still open")?)?;
        }
        if stopped.is_some() {
            result = STOPPED;
        }
        let message = message(result, plan, left.len(), &names)?;
        let mut number_of = Object::new().try_with_number("things", number(plan.things.len()))?;
        for (state, count) in counts {
            number_of = number_of.try_with_number(state.name(), count)?;
        }
        let report = Object::new()
            .try_with("counts", number_of.into())?
            .try_with_text("hash", &plan.hash)?
            .try_with_text("message", &message)?
            .try_with("not_done", clone_list(&left)?)?
            .try_with_text("not_proven", NOT_PROVEN)?
            .try_with("population", population(result)?.into())?
            .try_with_text("proven", PROVEN)?
            .try_with_text("result", result)?
            .try_with_text("run_id", evidence.run_id())?
            .try_with_text("user_identity_id", &plan.main.person.id)?
            .try_with_some("workspace_id", Some(plan.main.workspace_id()))?;
        let report = if plan.is_across() {
            report.try_with("workspaces", of_workspaces(plan, &self.inventory, &left)?.into())?
        } else {
            report
        };
        let report = match doors_left {
            Some((doors, devices)) => report
                .try_with_number("entrances_left", number(*doors))?
                .try_with_number("devices_left", number(*devices))?,
            None => report,
        };
        let report = match plan.remarks.get("undo") {
            Some(undo) => report.try_with("undo", undo.try_clone()?)?,
            None => report,
        };
        let report = match unmanaged_codes {
            Some(codes) => report.try_with_number("unmanaged_codes_left", number(codes.len()))?,
            None => report,
        };
        let end = evidence.limit.add_to(report.try_clone()?, evidence.unix_ms(now_ms), result == DONE)?;
        let end = end.try_with_some("finished_at", evidence.time(now_ms)?.as_deref())?;
        let end = if self.options.command.is_empty() {
            end
        } else {
            end.try_with_number("exit_code", exit_code(result, stopped == Some(ErrorCode::Cancelled)))?
        };
        evidence.add("end", end, now_ms)?;
        evidence.close(now_ms)?;
        Ok((result, Some(report.try_with("things", things.into())?.into())))
    }
}

/// Finds out what became of a thing.
fn fate_of(plan: &Document, runs: &Runs, at: usize, thing: &Thing) -> Fate {
    let state = runs.state_of(plan, at);
    match &thing.take {
        Take::Keep if thing.kind == Kind::AcsUser => {
            let suspension = runs.all.iter().find(|run| run.step.is_preparatory && run.step.thing == at);
            let suspension = suspension.map_or(State::Left, |run| run.state);
            if state.is_done() || suspension.is_done() {
                return Fate { state: if state.is_done() { state } else { State::Left }, is_right: true };
            }
            let is_tried = !matches!(state, State::Left | State::Waiting);
            Fate { state: if is_tried { state } else { suspension }, is_right: false }
        }
        Take::Keep => Fate { state: State::Left, is_right: true },
        Take::Yes | Take::Consent(_) | Take::Never(_) => {
            let state = if state.is_not_attempted() { State::NotAttempted } else { state };
            Fate { state, is_right: state.is_done() }
        }
    }
}

/// Returns the worse of a result and what a thing in this state leads to.
fn worse(result: &'static str, state: State) -> &'static str {
    match (result, state) {
        (STOPPED, _) => STOPPED,
        (_, state) if state.is_not_attempted() => STOPPED,
        (DONE | PENDING, State::Pending | State::HeldBack) => PENDING,
        _ => PARTLY,
    }
}

fn to_object(thing: &Thing, fate: &Fate) -> Result<Object, OutOfMemory> {
    let object = Object::new()
        .try_with_text("id", &thing.id)?
        .try_with_some("workspace_id", thing.workspace.as_deref())?
        .try_with_some("name", thing.name.as_deref())?
        .try_with_text("state", fate.state.name())?
        .try_with_text("type", thing.kind.name())?;
    match &thing.holder {
        Some((kind, id)) => {
            let holder = Object::new().try_with_text("type", kind.name())?.try_with_text("id", id)?;
            object.try_with("held_by", holder.into())
        }
        None => Ok(object),
    }
}

/// Writes why a thing is not gone.
fn exception(
    plan: &Document,
    runs: &Runs,
    (at, thing): (usize, &Thing),
    fate: &Fate,
    is_meant: bool,
) -> Result<Value, OutOfMemory> {
    let mut object = to_object(thing, fate)?;
    let is_kept = thing.take == Take::Keep;
    let of_thing = |run: &&Run| run.step.thing == at && run.step.is_preparatory == is_kept;
    if let Some(run) = runs.all.iter().rfind(of_thing) {
        object = object.try_with_text("operation", run.step.operation)?;
        for name in OF_DETAIL {
            if let Some(value) = run.detail.get(name) {
                object = object.try_with(name, value.try_clone()?)?;
            }
        }
    }
    if let Some(until) = thing.facts.get("ends_at") {
        object = object.try_with("until", until.try_clone()?)?;
    }
    let next = match (&thing.take, fate.state) {
        (Take::Consent(_), _) => {
            "it is not linked to the identity; consent with `unlinked_users`, and plan again"
        }
        (Take::Never(why), _) => why,
        _ if !is_meant => {
            "it is in a workspace that was not named; name it with `workspaces`, and run it again"
        }
        (_, State::Moved) => "somebody else holds it now, so it was not touched; look at it",
        (_, State::HeldBack) => {
            "the identity stays as long as a user that is linked to it does; run it again"
        }
        (_, State::Pending) => "the access system does not know yet; run it again later",
        (_, State::NotAttempted) => "it was not tried; run it again",
        (Take::Keep, _) if !plan.choice.deletes_unsuspendable => {
            "the user could not be suspended; consent with `delete_unsuspendable` to delete it, and plan again"
        }
        _ => "look at the access system, and run it again",
    };
    Ok(object.try_with_text("next_step", next)?.into())
}

/// Says of each workspace of a plan of several whether it was searched and meant, and how many things are not as planned.
fn of_workspaces(
    plan: &Document,
    inventory: &Inventory,
    not_done: &[Value],
) -> Result<Vec<Value>, OutOfMemory> {
    let mut list = Vec::new();
    for place in &plan.across {
        let of_place = |thing: &&Thing| place.has(thing.workspace.as_deref());
        let is_left = |left: &&Value| place.has(left.at("workspace_id").and_then(Value::as_str));
        let object = Object::new()
            .try_with("is_named", inventory.covers_place(place).into())?
            .try_with("is_searched", place.why.is_none().into())?
            .try_with_text("name", place.name())?
            .try_with_number("not_done", number(not_done.iter().filter(is_left).count()))?
            .try_with_number("things", number(plan.things.iter().filter(of_place).count()))?
            .try_with_some("user_identity_id", Some(&*place.person.id).filter(|_| place.has_identity))?
            .try_with_some("why", place.why.as_deref())?
            .try_with_text("workspace_id", place.workspace_id())?;
        memory::push(&mut list, object.into())?;
    }
    Ok(list)
}

fn message(result: &str, plan: &Document, left: usize, names: &[String]) -> Result<String, OutOfMemory> {
    let mut text = match result {
        DONE if plan.choice.only_suspend => memory::copy("every user of the person is suspended")?,
        DONE => memory::copy("everything that the person held is confirmed to be gone")?,
        STOPPED => memory::copy("the off-boarding ended before everything was tried")?,
        PENDING => memory::copy("the off-boarding is accepted, and not yet in effect everywhere")?,
        _ => memory::copy("the off-boarding is not done")?,
    };
    if result == DONE {
        return Ok(text);
    }
    memory::ensure_available(0)?;
    let count = format!("; {left} of {} things are not as planned", plan.things.len());
    memory::append(&mut text, &count)?;
    for (index, name) in names.iter().enumerate() {
        memory::append(&mut text, if index == 0 { ": " } else { ", " })?;
        memory::append(&mut text, name)?;
    }
    Ok(text)
}

/// Counts the person among those who are done, or not.
fn population(result: &str) -> Result<Object, OutOfMemory> {
    let mut counts = Object::new().try_with_number("persons", 1)?;
    for name in [DONE, PARTLY, PENDING, STOPPED] {
        counts = counts.try_with_number(name, i64::from(result == name))?;
    }
    Ok(counts)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
