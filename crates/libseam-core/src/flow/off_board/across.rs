//! A person in several workspaces: each is searched for the same person, and what is found is planned together.

use super::{
    OffBoard,
    ask::Ask,
    choice::Choice,
    document::Document,
    person::Given,
    place::{Place, Scope},
    survey::of_read,
};
use crate::{
    error::{Error, ErrorCode, Outcome, Problem, ProblemCode},
    flow::confirm::{Refusal, is_same},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

impl OffBoard {
    /// Reports whether it is about workspaces that the caller names.
    pub(super) fn is_across(&self) -> bool {
        self.choice().workspaces.is_some()
    }

    /// Asks in each workspace who the person is.
    pub(super) fn ask_in_each(&mut self) -> Result<(), Refusal> {
        let Some(given) = &self.options.given else { return Ok(()) };
        for at in 0..self.inventory.places.len() {
            memory::push(&mut self.asks, (at, Ask::Workspace))?;
            for ask in Ask::first(given)? {
                memory::push(&mut self.asks, (at, ask))?;
            }
        }
        Ok(())
    }

    /// Reports whether a plan goes on without a workspace that the API refuses to show.
    pub(super) fn may_be_closed(&self, error: &Error) -> bool {
        self.is_across() && !self.is_plan_given && error.outcome == Outcome::Refused
    }

    /// Takes note that the workspace that is read is not open to the credential.
    pub(super) fn close_place(&mut self, error: Error) -> Result<(), Refusal> {
        let why = memory::copy(&error.message)?;
        if let Some(place) = self.inventory.place_mut() {
            place.why = Some(why);
        }
        if self.inventory.places.iter().all(|place| place.why.is_some()) {
            return of_read(&Ask::Workspace, error);
        }
        Ok(())
    }

    /// Goes on once the person was looked for in each workspace, and reports whether it is known who the person is in all of
    /// them.
    pub(super) fn find_in_each(&mut self) -> Result<bool, Refusal> {
        self.refuse_several()?;
        let mut more = Vec::new();
        for (at, place) in self.inventory.places.iter().enumerate() {
            if let (false, [person]) = (place.has_identity, place.candidates.as_slice()) {
                memory::push(&mut more, (at, Ask::Identity(memory::copy(&person.id)?)))?;
            }
        }
        if matches!(self.options.given, Some(Given::Id(_))) && !self.is_sought_elsewhere {
            self.is_sought_elsewhere = true;
            self.seek_elsewhere(&mut more)?;
        }
        if !more.is_empty() {
            self.asks = more;
            self.next_ask = 0;
            return Ok(false);
        }
        let Some(first) = self.inventory.first() else { return Err(self.nobody().into()) };
        // Where there is no identity, there may be users with the person's addresses.
        let person = first.person.without_identity()?;
        for place in self.inventory.places.iter_mut().filter(|place| !place.has_identity) {
            place.person = person.try_clone()?;
        }
        Ok(true)
    }

    /// Lists the reads that look for the addresses of the identity that was given where that is not.
    fn seek_elsewhere(&mut self, more: &mut Vec<(usize, Ask)>) -> Result<(), OutOfMemory> {
        let Some(first) = self.inventory.first() else { return Ok(()) };
        let texts = first.person.search_texts()?;
        for (at, place) in
            self.inventory.places.iter_mut().enumerate().filter(|(_, place)| !place.has_identity)
        {
            if texts.is_empty() && place.why.is_none() {
                place.why =
                    Some(memory::copy("the identity has no address by which it could be looked for here")?);
            }
            for text in &texts {
                memory::push(more, (at, Ask::SearchElsewhere(memory::copy(text)?)))?;
                // The lower-case form of a letter may be up to three times as long.
                memory::ensure_available(text.len().saturating_mul(3))?;
                let lower = text.to_lowercase();
                if lower != *text {
                    memory::push(more, (at, Ask::SearchElsewhere(lower)))?;
                }
            }
        }
        Ok(())
    }

    /// Builds the error about a person whom no workspace has.
    fn nobody(&self) -> Error {
        let count = self.inventory.places.iter().filter(|place| place.why.is_none()).count();
        let option = self.options.given.as_ref().map_or("", Given::option);
        let message = format!(
            "no user identity of the {count} workspaces that were searched has the `{option}` that was given; nothing is \
             planned"
        );
        Error::new(ErrorCode::NotFound, message)
    }

    /// Refuses a person who is several in a workspace, and lists them.
    fn refuse_several(&self) -> Result<(), Refusal> {
        let is_several = |place: &&Place| !place.has_identity && place.candidates.len() > 1;
        let (mut list, mut names) = (Vec::new(), String::new());
        for place in self.inventory.places.iter().filter(is_several) {
            for person in &place.candidates {
                let person = person.to_object()?.try_with_text("workspace_id", place.workspace_id())?;
                memory::push(&mut list, person.into())?;
            }
            if !names.is_empty() {
                memory::append(&mut names, ", ")?;
            }
            memory::append(&mut names, place.name())?;
        }
        if list.is_empty() {
            return Ok(());
        }
        memory::ensure_available(names.len())?;
        let option = self.options.given.as_ref().map_or("", Given::option);
        let message = format!(
            "`{option}` must name one person in each workspace, and several have it, or the person's addresses, in {names}; \
             nothing is planned: give the `user_identity_id` of the one that is meant, or leave that workspace out of \
             `workspaces` and plan there apart"
        );
        let problems = alloc::vec![Problem::new(option, ProblemCode::Value, message)];
        let data = Object::new().try_with("user_identities", list.into())?;
        let error = Error::of_problems(ErrorCode::InvalidParams, problems);
        Err(error.with(|details| details.data = Some(data.into())).into())
    }

    /// Returns a code that the caller names and no workspace has.
    pub(super) fn missing_code(&self) -> Option<&str> {
        let ids = &self.choice().access_code_ids;
        let is_found = |id: &str| self.inventory.things.iter().any(|thing| is_same(&thing.id, id));
        ids.iter().map(String::as_str).find(|id| self.is_across() && !is_found(id))
    }
}

/// Refuses to apply in all workspaces: those that are meant are named.
pub(super) fn refuse_all(choice: &Choice) -> Result<(), Refusal> {
    if choice.workspaces != Some(Scope::All) {
        return Ok(());
    }
    Err(problem(
        "`workspaces` may be `all` where it is only planned; plan so, and name those in which it is applied",
    ))
}

impl OffBoard {
    /// Lists the workspaces in which a plan is done or checked: of a plan of several, those that are named for it, or else those
    /// that were named when it was made. A check looks in all that were searched.
    pub(super) fn places_of(&self, plan: &Document) -> Result<Vec<Place>, Refusal> {
        memory::ensure_available(0)?;
        let named = self.options.workspaces.as_ref();
        let (is_recheck, places) = (self.is_recheck(), plan.places()?);
        let ids = match (named, &plan.choice.workspaces) {
            (Some(_), _) if is_recheck => {
                return Err(problem("`workspaces` are those of the off-boarding; leave them out of a check"));
            }
            (Some(_), None) => {
                return Err(problem(
                    "the plan is not of `workspaces`; leave them out, or plan again with them",
                ));
            }
            (None, Some(Scope::All)) if !is_recheck => {
                return Err(problem(
                    "`workspaces` must name those in which the plan is applied; it was made with `all`",
                ));
            }
            (Some(Scope::All), Some(_)) => {
                return Err(problem(
                    "`workspaces` may be `all` where it is only planned; name those in which it is applied",
                ));
            }
            (None, _) => None,
            (Some(Scope::Named(ids)), Some(_)) => Some(ids),
        };
        for id in ids.into_iter().flatten() {
            let place = places.iter().find(|place| is_same(place.workspace_id(), id));
            if place.is_none_or(|place| place.why.is_some()) {
                memory::ensure_available(id.len())?;
                return Err(problem(&format!(
                    "`workspaces` has {id}, which the plan did not search; plan again with it"
                )));
            }
        }
        let mut copies = Vec::new();
        for place in places {
            let is_named = ids.is_none_or(|ids| ids.iter().any(|id| is_same(id, place.workspace_id())));
            if is_named && place.why.is_none() {
                memory::push(&mut copies, place.try_clone()?)?;
            }
        }
        Ok(copies)
    }
}

fn problem(message: &str) -> Refusal {
    let problems = alloc::vec![Problem::new("workspaces", ProblemCode::Conflict, String::from(message))];
    Error::of_problems(ErrorCode::InvalidParams, problems).into()
}

/// Lists the workspaces that are named, for evidence.
pub(super) fn to_values(places: &[Place]) -> Result<Vec<Value>, OutOfMemory> {
    let mut list = Vec::new();
    for place in places {
        memory::push(&mut list, place.workspace.try_clone()?.into())?;
    }
    Ok(list)
}
