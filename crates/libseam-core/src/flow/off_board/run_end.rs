//! The end of a step: its line in the evidence, and the steps that follow from it.

use super::{
    document::Document,
    evidence::Evidence,
    kind::Kind,
    pin,
    run::{Run, Running, Runs},
    state::State,
    steps::{self, Stage, Step},
    thing::{Take, Thing},
};
use crate::{
    calendar,
    error::{Error, ErrorCode, Outcome},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};

impl Runs {
    /// Ends a step that is done, and writes what became of it.
    pub(super) fn end(
        &mut self,
        at: usize,
        plan: &Document,
        evidence: &mut Evidence,
        now_ms: u64,
    ) -> Result<(), OutOfMemory> {
        if at >= self.running.len() {
            return Ok(());
        }
        let Running { run: index, mut confirm, begun_ms, sent_ms } = self.running.remove(at);
        if at < self.current {
            self.current = self.current.saturating_sub(1);
        }
        memory::ensure_available(0)?;
        let (date, result) = (confirm.call().date, confirm.take());
        let (outcome, attempts) = (confirm.outcome(), confirm.attempts());
        let accepted_ms = confirm.accepted_ms().filter(|_| sent_ms.is_some());
        let Some(run) = self.all.get_mut(index) else { return Ok(()) };
        (run.outcome, run.attempts) = (outcome, attempts);
        let (state, mut detail) = match result {
            Ok(reply) => {
                let confirmation = reply.value().map_err(|_| OutOfMemory)?.unwrap_or_default();
                let state = State::of_confirmation(&confirmation, reply.already_gone);
                #[cfg(libseam_lies)]
                let state = crate::lies::instead(state, State::Confirmed, crate::lies::OFF_BOARD_ACCEPTED);
                (state, without_token(&confirmation)?)
            }
            Err(error) if error.code() == ErrorCode::OutOfMemory => return Err(OutOfMemory),
            Err(error) => {
                run.outcome = error.outcome;
                let state = match (error.code(), error.outcome) {
                    (ErrorCode::Cancelled, Outcome::NotSent) => State::NotAttempted,
                    (ErrorCode::Cancelled, Outcome::Accepted) => State::Unknown,
                    (_, Outcome::Refused) => State::Refused,
                    _ => State::Error,
                };
                (state, of_error(&error)?)
            }
        };
        pin::hide(&mut detail)?;
        (run.state, run.detail) = (state, detail);
        let mut line = Object::new()
            .try_with("step", Value::String(run.step.key()?))?
            .try_with_text("operation", run.step.operation)?
            .try_with("params", run.step.params.try_clone()?.into())?
            .try_with_text("state", state.name())?
            .try_with_some("workspace_id", plan.named_workspace_of(run.step.thing))?
            .try_with("seen", run.detail.try_clone()?.into())?
            .try_with_number("took_ms", i64::try_from(now_ms.saturating_sub(begun_ms)).unwrap_or(i64::MAX))?;
        for (name, at_ms) in [("sent_at", sent_ms), ("accepted_at", accepted_ms)] {
            let at = at_ms.map(|at_ms| evidence.time(at_ms)).transpose()?.flatten();
            line = line.try_with_some(name, at.as_deref())?;
        }
        if let Some(sent_ms) = sent_ms {
            let since_ms = i64::try_from(now_ms.saturating_sub(sent_ms)).unwrap_or(i64::MAX);
            line = line.try_with_number("after_sending_ms", since_ms)?;
        }
        line = evidence.limit.add_to(line, evidence.unix_ms(now_ms), state.is_done())?;
        if let Some(date) = date {
            memory::ensure_available(0)?;
            line = line.try_with("server_date", Value::String(calendar::utc(date.saturating_mul(1_000))))?;
        }
        let thing = run.step.thing;
        evidence.add("confirmation", line, now_ms)?;
        self.add_parts(plan, thing)
    }

    /// Adds steps for what was held through a thing that was gone before anybody looked at it: its parts may be there.
    pub(super) fn add_parts(&mut self, plan: &Document, holder: usize) -> Result<(), OutOfMemory> {
        let Some(thing) = plan.things.get(holder) else { return Ok(()) };
        let may_leave_parts = matches!(thing.kind, Kind::AccessGrant | Kind::AcsUser);
        if self.state_of(plan, holder) != State::AlreadyGone || !may_leave_parts {
            return Ok(());
        }
        let of_holder = self.all.iter().filter(|run| run.step.thing == holder).map(|run| run.step.stage);
        let stage = of_holder.max().unwrap_or(Stage::Grants);
        for (at, part) in plan.things.iter().enumerate() {
            let is_known = self.all.iter().any(|run| run.step.thing == at);
            if is_known || part.take != Take::Yes || !part.is_held_by(thing.kind, &thing.id) {
                continue;
            }
            if let Some(step) = steps::removal_of_part(part, at, &plan.choice)? {
                memory::push(&mut self.all, Run::new(Step { stage, ..step }))?;
            }
        }
        Ok(())
    }

    /// Adds steps for what the deletion of the identity is not known to take along, and reports whether there are any.
    pub(super) fn add_rest_of_cascade(&mut self, plan: &Document) -> Result<bool, OutOfMemory> {
        let before = self.all.len();
        for (at, thing) in plan.things.iter().enumerate() {
            let is_known = self.all.iter().any(|run| run.step.thing == at);
            let is_its = |it: &Thing| it.kind == Kind::UserIdentity && it.is_beside(thing);
            let identity = plan.things.iter().position(is_its);
            let is_seen = identity.is_some_and(|at| self.state_of(plan, at) == State::Confirmed);
            // The confirmation of the deletion looked at these, unless there was nothing to delete.
            let is_checked = is_seen
                && matches!(
                    thing.kind,
                    Kind::AcsUser
                        | Kind::ClientSession
                        | Kind::AcsCredential
                        | Kind::Device
                        | Kind::AccessGroup
                );
            let is_meant = identity.is_none_or(|at| self.state_of(plan, at) != State::Left);
            if is_known || is_checked || thing.take != Take::Yes || !is_meant {
                continue;
            }
            if let Some(step) = steps::removal(thing, at, &plan.choice)? {
                memory::push(&mut self.all, Run::new(Step { stage: Stage::Identity, ..step }))?;
            }
        }
        Ok(self.all.len() > before)
    }
}

/// Copies a confirmation without its token, which evidence does not hold, and without the advice to use it.
fn without_token(confirmation: &Value) -> Result<Object, OutOfMemory> {
    let mut copy = confirmation.as_object().map(Object::try_clone).transpose()?.unwrap_or_default();
    if copy.remove("token").is_some() {
        copy.remove("message");
    }
    Ok(copy)
}

/// Writes an error for evidence: nothing of it is the server's own but its type, its message and its name for the request.
fn of_error(error: &Error) -> Result<Object, OutOfMemory> {
    let object = Object::new()
        .try_with_text("kind", error.code.name())?
        .try_with_text("message", &error.message)?
        .try_with_text("outcome", error.outcome.name())?
        .try_with_some("error_type", error.error_type.as_deref())?
        .try_with_some("request_id", error.request_id.as_deref())?;
    match error.http_status {
        Some(status) => object.try_with_number("http_status", status.into()),
        None => Ok(object),
    }
}
