//! The reads of an inventory, one after the other.

use super::{
    OffBoard, Phase,
    ask::{self, Ask},
    choice::Choice,
    document::Document,
    person::Person,
    place::Place,
};
use crate::{
    api::table::Operation,
    calendar,
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::{Answer, Refusal, is_same},
    json::Object,
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{format, vec::Vec};

impl OffBoard {
    /// Returns what the plan is to do.
    pub(super) fn choice(&self) -> &Choice {
        self.plan.as_ref().map_or(&self.options.choice, |plan| &plan.choice)
    }

    /// Goes on with the reads, and reports whether all have ended.
    pub(super) fn advance_asks(&mut self, now_ms: u64, ends_ms: u64) -> Result<bool, Refusal> {
        while self.next_ask < self.asks.len() {
            memory::ensure_available(0)?;
            let Some((place, ask)) = self.asks.get_mut(self.next_ask) else { break };
            let place = *place;
            // It goes back where its answer has not come.
            let ask = core::mem::replace(ask, Ask::Workspace);
            if !self.is_asking {
                if now_ms >= ends_ms {
                    let message = "the time of the off-boarding was over before its reads had ended";
                    return Err(Error::new(ErrorCode::Timeout, message).into());
                }
                if !self.begin(place, &ask)? {
                    continue;
                }
            }
            let choice = self.plan.as_ref().map_or(&self.options.choice, |plan| &plan.choice);
            let (inventory, given) = (&mut self.inventory, self.options.given.as_ref());
            let mut more = Vec::new();
            let answer = self.reader.advance(now_ms, ends_ms, &mut |item| {
                for ask in inventory.take(&ask, item, given, choice)? {
                    memory::push(&mut more, ask)?;
                }
                Ok(())
            })?;
            for ask in more {
                memory::push(&mut self.asks, (place, ask))?;
            }
            let Some(answer) = answer else {
                if let Some((_, taken)) = self.asks.get_mut(self.next_ask) {
                    *taken = ask;
                }
                return Ok(false);
            };
            self.is_asking = false;
            memory::ensure_available(0)?;
            self.next_ask = self.next_ask.saturating_add(1);
            self.answered(place, &ask, answer)?;
        }
        Ok(true)
    }

    /// Begins a read in a workspace, and reports whether it began; one that the credential is not accepted for is passed
    /// over.
    fn begin(&mut self, place: usize, ask: &Ask) -> Result<bool, Refusal> {
        self.inventory.at = place;
        if self.inventory.place().is_some_and(|place| place.why.is_some()) {
            self.next_ask = self.next_ask.saturating_add(1);
            return Ok(false);
        }
        if let Some(id) = self.inventory.place().and_then(|place| place.id.as_deref()) {
            self.reader.set_workspace(id)?;
        }
        let operation = Operation::by_name(ask.operation());
        let Some(operation) = operation.filter(|operation| self.access.accepts(operation)) else {
            let Some(what) = ask.may_be_left() else {
                let message = format!("`{}` does not accept this kind of credential", ask.operation());
                return Err(Error::new(ErrorCode::Forbidden, message).into());
            };
            self.inventory.leave(what)?;
            self.next_ask = self.next_ask.saturating_add(1);
            return Ok(false);
        };
        let nobody = Person::default();
        let person = self.inventory.person().unwrap_or(&nobody);
        self.reader.begin(operation, ask.params(person)?)?;
        self.is_asking = true;
        Ok(true)
    }

    /// Takes the answer to a read.
    fn answered(&mut self, place: usize, ask: &Ask, answer: Answer) -> Result<(), Refusal> {
        if let Some(why) = self.inventory.distrust.take() {
            return of_read(ask, Error::new(ErrorCode::MalformedReply, why));
        }
        match answer {
            Answer::Found(exchange) => {
                if let (Ask::Identity(_), Some(place)) = (ask, self.inventory.place_mut()) {
                    place.identity_request_id =
                        exchange.request_id.as_deref().map(memory::copy).transpose()?;
                }
                for thing in self.inventory.things.iter_mut().filter(|thing| thing.found_by.0.is_empty()) {
                    let request_id = exchange.request_id.as_deref().map(memory::copy).transpose()?;
                    thing.found_by = (memory::copy(ask.operation())?, request_id);
                }
                if matches!(ask, Ask::Workspaces) { self.ask_in_each() } else { Ok(()) }
            }
            Answer::Missing(error) => self.answered_missing(place, ask, error),
            Answer::Failed(error) if matches!(ask, Ask::Workspace) && self.may_be_closed(&error) => {
                self.close_place(error)
            }
            Answer::Failed(error) => match ask.may_be_left() {
                Some(what) if error.code() == ErrorCode::Forbidden => Ok(self.inventory.leave(what)?),
                _ => of_read(ask, error),
            },
        }
    }

    /// Takes the answer that the API cannot find what a read is about.
    fn answered_missing(&mut self, place: usize, ask: &Ask, error: Error) -> Result<(), Refusal> {
        match ask {
            Ask::Identity(_) if self.is_plan_given => {
                if let Some(place) = self.inventory.place_mut() {
                    place.is_identity_missing = true;
                }
                Ok(())
            }
            // An id is of one workspace.
            Ask::Identity(_) if self.is_across() => Ok(()),
            Ask::Workspaces | Ask::Workspace | Ask::Identity(_) | Ask::OwnSession => of_read(ask, error),
            Ask::Code(id) => {
                Ok(memory::push(&mut self.asks, (place, Ask::UnmanagedCode(memory::copy(id)?)))?)
            }
            Ask::UnmanagedCode(id) if !self.is_plan_given && !self.is_across() => Err(no_code(id)?.into()),
            Ask::Missing(at, ..) => Ok(memory::push(&mut self.inventory.missing, (*at, None))?),
            // A key, a door and a code may be nowhere. A list of a person who was just read is never missing.
            Ask::SessionsOfKey | Ask::Accounts | Ask::UnmanagedCode(_) => Ok(()),
            // Nobody has seen what an identity opens that cannot be found.
            _ if matches!(self.phase, Phase::Doors(_)) => {
                Ok(self.inventory.leave(ask.may_be_left().unwrap_or(ask::DOORS))?)
            }
            _ => match ask.may_be_left() {
                Some(what) => Ok(self.inventory.leave(what)?),
                None => of_read(ask, error),
            },
        }
    }

    /// Goes on once the person was looked for.
    pub(super) fn find(&mut self) -> Result<(), Refusal> {
        self.check_workspace()?;
        if self.is_across() && !self.is_plan_given {
            if !self.find_in_each()? {
                return Ok(());
            }
        } else if self.inventory.places.iter().all(|place| !place.person.is_known()) {
            return self.choose();
        }
        let mut asks = Vec::new();
        for (at, place) in self.inventory.places.iter().enumerate() {
            for ask in Ask::of_person(&place.person, place.has_identity && !place.is_identity_missing)? {
                memory::push(&mut asks, (at, ask))?;
            }
            for id in &self.choice().access_code_ids {
                memory::push(&mut asks, (at, Ask::Code(memory::copy(id)?)))?;
            }
        }
        self.asks = asks;
        self.next_ask = 0;
        self.phase = Phase::Surveying;
        Ok(())
    }

    /// Checks that every workspace is the one that was asked for, and that a plan is applied where it was made.
    fn check_workspace(&self) -> Result<(), Refusal> {
        let is_other =
            |place: &Place| place.id.as_deref().is_some_and(|id| !is_same(id, place.workspace_id()));
        if self.inventory.places.iter().any(is_other) {
            let message =
                "the server answered for another workspace than was asked for; nothing more is sent";
            return Err(Error::new(ErrorCode::Forbidden, message).into());
        }
        let Some(plan) = self.plan.as_ref().filter(|_| self.is_plan_given) else { return Ok(()) };
        let own = self.inventory.place().map_or("", Place::workspace_id);
        let is_own = plan.is_across() || is_same(own, plan.main.workspace_id());
        if plan.endpoint != self.access.endpoint || !is_own {
            let message = "the plan was made in another workspace than the credential sees, so nothing that it sees proves \
                           anything; use a credential for the workspace of the plan";
            return Err(Error::new(ErrorCode::Forbidden, message).into());
        }
        if plan.credential.split(' ').next() != Some(self.access.kind_name()) {
            let message = format!(
                "the plan was made with a credential of the kind `{}`, and another kind may not see as much; use that kind",
                plan.credential.split(' ').next().unwrap_or_default()
            );
            return Err(Error::new(ErrorCode::Forbidden, message).into());
        }
        Ok(())
    }

    /// Takes the one person that a search found, or lists those that it found.
    fn choose(&mut self) -> Result<(), Refusal> {
        let Some(given) = &self.options.given else { return Ok(()) };
        let candidates =
            self.inventory.place().map_or_else(Default::default, |place| place.candidates.as_slice());
        if let [person] = candidates {
            let ask = Ask::Identity(memory::copy(&person.id)?);
            memory::push(&mut self.asks, (0, ask))?;
            return Ok(());
        }
        let option = given.option();
        if candidates.is_empty() {
            let message = format!(
                "no user identity of this workspace has the `{option}` that was given; nothing is planned"
            );
            return Err(Error::new(ErrorCode::NotFound, message).into());
        }
        let mut list = Vec::new();
        for person in candidates {
            memory::push(&mut list, person.to_object()?.into())?;
        }
        let message = format!(
            "`{option}` must name one person, and {} have it; nothing is planned: choose one of them, and give its \
             `user_identity_id`",
            candidates.len()
        );
        let problems = alloc::vec![Problem::new(option, ProblemCode::Value, message)];
        let data = Object::new().try_with("user_identities", list.into())?;
        let error = Error::of_problems(ErrorCode::InvalidParams, problems);
        Err(error.with(|details| details.data = Some(data.into())).into())
    }

    /// Goes on once everything was looked for.
    pub(super) fn surveyed(&mut self) -> Result<(), Refusal> {
        if self.inventory.is_cut_off {
            let message = "the person holds more things than a plan can have; nothing is planned";
            return Err(Error::new(ErrorCode::TooLarge, message).into());
        }
        if self.is_recheck() {
            return Ok(self.ask_for_missing()?);
        }
        if self.is_plan_given {
            return self.compare();
        }
        if let Some(id) = self.missing_code() {
            return Err(no_code(id)?.into());
        }
        let names = (self.access.endpoint.as_str(), self.access.credential.as_str());
        memory::ensure_available(0)?;
        let since_ms = self.begun.map_or(0, |(at_ms, _)| self.now_ms.saturating_sub(at_ms));
        let read_at = self.options.now_ms.map(|now_ms| calendar::utc(now_ms.saturating_add(since_ms)));
        self.plan = Document::new(&mut self.inventory, &self.options, names, read_at.as_deref())?;
        let Some(plan) = &self.plan else {
            return Err(Error::new(ErrorCode::Internal, "there is nobody to plan for").into());
        };
        if self.apply.is_some() {
            self.asks.clear();
            self.next_ask = 0;
            self.phase = Phase::Comparing;
            return Ok(());
        }
        let body = Object::new().try_with("plan", plan.to_object()?.into())?.try_to_json()?;
        let reply = Reply::of_flow(super::NAME, (200, 0), None, (body, "plan"), false);
        self.finish(Ok(reply));
        Ok(())
    }
}

/// Builds the error about a code that the API cannot find.
fn no_code(id: &str) -> Result<Error, OutOfMemory> {
    memory::ensure_available(id.len())?;
    let message = format!("`access_code_ids` has {id}, which the API cannot find; leave it out");
    let problems = alloc::vec![Problem::new("access_code_ids", ProblemCode::Value, message)];
    Ok(Error::of_problems(ErrorCode::InvalidParams, problems))
}

/// Ends the flow with the error of a read.
pub(super) fn of_read(ask: &Ask, error: Error) -> Result<(), Refusal> {
    if error.code() == ErrorCode::OutOfMemory {
        return Err(Refusal::OutOfMemory);
    }
    memory::ensure_available(error.message.len())?;
    let error = error.without_outcome();
    let message = format!("{}: {}; nothing more is sent", ask.operation(), error.message);
    Err(error.with(|details| details.message = message).into())
}
