//! The check of an off-boarding later on: the person is searched for again, and the evidence gets lines about what is found.
//! A synchronization or a colleague may have brought somebody back.

use super::{
    Apply, OffBoard, across,
    evidence::Evidence,
    kind::Kind,
    state::State,
    thing::{Take, Thing},
};
use crate::{
    error::{Error, ErrorCode},
    flow::confirm::{Refusal, is_same},
    json::{Object, Value},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::vec::Vec;

/// A result: something that was taken away is there again, or the person has something new.
const BACK: &str = "back";
/// A result: something is found that the off-boarding had left there.
const LEFT: &str = "left";
/// A result: nothing is found that the off-boarding took away.
const CLEAR: &str = "clear";

const BACK_WORDS: &str =
    "the person is back: the report lists what is found; off-board them again, with a new plan";
const LEFT_WORDS: &str = "nothing is back, and what the off-boarding had left is there still; look at it, and run the off-boarding again";
const CLEAR_WORDS: &str = "nothing that was taken away is found again in this workspace";

const CLEAR_ACROSS_WORDS: &str =
    "nothing that was taken away is found again in the workspaces that were searched";

/// The kinds of other people's things that show that somebody made the person anew.
const MADE_ANEW: [&str; 3] = ["user_identity", "unmanaged_user_identity", "acs_user"];

/// A thing that is found.
struct Found {
    line: Object,
    is_back: bool,
}

impl OffBoard {
    /// Reports whether this flow only looks for what an earlier one took away.
    pub(super) fn is_recheck(&self) -> bool {
        self.apply.as_ref().is_some_and(|apply| apply.fates.is_some())
    }

    /// Ends the flow once everything was looked for.
    pub(super) fn rechecked(&mut self, now_ms: u64) -> Result<(), Refusal> {
        let found = self.found()?;
        let begun = (self.options.now_ms, self.begun.map_or(now_ms, |(at_ms, _)| at_ms));
        let Some(plan) = &self.plan else { return Ok(()) };
        let head = self.run_line(&plan.hash)?;
        let Some(apply) = &mut self.apply else { return Ok(()) };
        let Apply { journal: Some(journal), run_id, .. } = &mut **apply else { return Ok(()) };
        let mut evidence = Evidence::new(memory::copy(run_id)?, journal.chain.try_clone()?, begun);
        let check = head
            .try_with_number("check", i64::from(journal.checks.saturating_add(1)))?
            .try_with_some("started_at", evidence.time(now_ms)?.as_deref())?;
        let check = if plan.is_across() {
            check.try_with("workspaces", across::to_values(&self.inventory.places)?.into())?
        } else {
            check
        };
        evidence.add("check", check, now_ms)?;
        let mut lines = Vec::new();
        let mut back = 0_i64;
        for Found { line, is_back } in found {
            back = back.saturating_add(i64::from(is_back));
            memory::push(&mut lines, line.try_clone()?.into())?;
            evidence.add("found", line, now_ms)?;
        }
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let (result, message) = match (back, count) {
            (0, 0) if plan.is_across() => (CLEAR, CLEAR_ACROSS_WORDS),
            (0, 0) => (CLEAR, CLEAR_WORDS),
            (0, _) => (LEFT, LEFT_WORDS),
            _ => (BACK, BACK_WORDS),
        };
        let counts = Object::new()
            .try_with_number("back", back)?
            .try_with_number("found", count)?
            .try_with_number("left", count.saturating_sub(back))?;
        let report = Object::new()
            .try_with("counts", counts.into())?
            .try_with_text("hash", &plan.hash)?
            .try_with_text("message", message)?
            .try_with("not_searched", plan.not_searched(&self.inventory)?.into())?
            .try_with_text("result", result)?
            .try_with_text("user_identity_id", &plan.main.person.id)?
            .try_with_text("workspace_id", plan.main.workspace_id())?;
        evidence.add("check_end", report.try_clone()?, now_ms)?;
        evidence.close(now_ms)?;
        let report: Value = report.try_with("found", lines.into())?.into();
        apply.evidence = Some(evidence);
        memory::ensure_available(0)?;
        if result == CLEAR || self.access.returns_all {
            let body = Object::new().try_with("check", report)?.try_to_json()?;
            let reply = Reply::of_flow(super::NAME, (200, 0), None, (body, "check"), false);
            self.finish(Ok(reply));
        } else {
            let error = Error::new(ErrorCode::NotConfirmed, message);
            self.finish(Err(error.with(|details| details.report = Some(report))));
        }
        Ok(())
    }

    /// Lists what is found that is not as the off-boarding was to leave it.
    fn found(&self) -> Result<Vec<Found>, OutOfMemory> {
        let mut found = Vec::new();
        let Some(plan) = &self.plan else { return Ok(found) };
        let of_reads = self.inventory.missing.iter().filter_map(|(_, thing)| thing.as_ref());
        for thing in self.inventory.things.iter().chain(of_reads) {
            let planned = plan.things.iter().position(|planned| planned.is_same(thing));
            // A read by id finds what somebody else holds now, too.
            let is_of_another = planned.and_then(|at| plan.things.get(at)).is_some_and(|planned| {
                planned.kind == Kind::Phone && thing.holder.is_none() || thing.has_moved_from(planned)
            });
            if !is_of_another && !self.is_let_go(planned, thing) {
                self.look_at(planned, thing, &mut found)?;
            }
        }
        for (at, thing) in plan.things.iter().enumerate() {
            if thing.kind == Kind::UserIdentity && !self.inventory.is_identity_missing(thing) {
                self.look_at(Some(at), thing, &mut found)?;
            }
        }
        let known = plan.remarks.get("others").map(Value::items).unwrap_or_default();
        for other in &self.inventory.others {
            let text = |name: &str| other.at(name).and_then(Value::as_str);
            let is_known = |known: &Value| known.at("id").and_then(Value::as_str) == text("id");
            let is_person = text("type").is_some_and(|kind| MADE_ANEW.contains(&kind));
            if !is_person || known.iter().any(is_known) {
                continue;
            }
            let line = other.as_object().map(Object::try_clone).transpose()?.unwrap_or_default();
            let line = line.try_with_text("was", "new")?.try_with("is_back", true.into())?;
            memory::push(&mut found, Found { line, is_back: true })?;
        }
        Ok(found)
    }

    /// Reports whether a credential is there that nobody has any more, as the off-boarding was to leave it: a card that was
    /// kept, or the record of one that was invalidated with its user.
    fn is_let_go(&self, planned: Option<usize>, thing: &Thing) -> bool {
        let (Some(plan), Some(at)) = (&self.plan, planned) else { return false };
        let Some(known) = plan.things.get(at).filter(|it| it.kind == Kind::AcsCredential) else {
            return false;
        };
        let fates = self.apply.as_ref().and_then(|apply| apply.fates.as_deref()).unwrap_or_default();
        let is_of_user = fates.get(at) == Some(&State::GoneWithHolder);
        let is_kept_card = plan.choice.keep_cards && known.is("is_card");
        thing.holder.is_none() && (is_of_user || is_kept_card)
    }

    /// Adds a thing that is there, unless it was to stay as it is.
    fn look_at(
        &self,
        planned: Option<usize>,
        thing: &Thing,
        found: &mut Vec<Found>,
    ) -> Result<(), OutOfMemory> {
        let (Some(plan), Some(apply)) = (&self.plan, &self.apply) else { return Ok(()) };
        let fates = apply.fates.as_deref().unwrap_or_default();
        let fate = planned.and_then(|at| fates.get(at)).copied();
        let is_kept = planned.and_then(|at| plan.things.get(at)).is_some_and(|it| it.take == Take::Keep);
        let is_user = thing.kind == Kind::AcsUser;
        if is_kept && fate == Some(State::Left) && (!is_user || thing.is("is_suspended")) {
            return Ok(());
        }
        let was_suspended = is_kept && is_user && fate == Some(State::Left);
        let is_back = was_suspended || fate.is_none_or(State::is_done);
        let mut line = Object::new()
            .try_with_text("type", thing.kind.name())?
            .try_with_text("id", &thing.id)?
            .try_with_some("workspace_id", thing.workspace.as_deref())?
            .try_with_some("name", thing.name.as_deref())?
            .try_with_text("was", fate.map_or("new", State::name))?
            .try_with("is_back", is_back.into())?;
        if let Some((kind, id)) = &thing.holder {
            let holder = Object::new().try_with_text("type", kind.name())?.try_with_text("id", id)?;
            line = line.try_with("held_by", holder.into())?;
        }
        let is_known = found.iter().any(|known| {
            let id = known.line.get("id").and_then(Value::as_str);
            let kind = known.line.get("type").and_then(Value::as_str);
            !thing.kind.is_link()
                && kind == Some(thing.kind.name())
                && id.is_some_and(|id| is_same(id, &thing.id))
        });
        if is_known { Ok(()) } else { memory::push(found, Found { line, is_back }) }
    }
}
