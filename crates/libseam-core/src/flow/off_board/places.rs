//! The workspaces in an inventory: the one that is read, and where things are.

use super::{
    fields::{text, workspace},
    inventory::Inventory,
    person::Person,
    place::{Place, is_id},
    thing::{Thing, push_text},
};
use crate::{
    flow::confirm::is_same,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

impl Inventory {
    /// Makes an empty inventory of these workspaces.
    pub(super) fn of(places: Vec<Place>) -> Self {
        Self { places, ..Self::default() }
    }

    /// Returns the workspace that is read.
    pub(super) fn place(&self) -> Option<&Place> {
        self.places.get(self.at)
    }

    /// Copies the workspace with which lines of evidence begin.
    pub(super) fn first_workspace(&self) -> Result<Object, OutOfMemory> {
        self.places.first().map_or_else(|| Ok(Object::new()), |place| place.workspace.try_clone())
    }

    pub(super) fn place_mut(&mut self) -> Option<&mut Place> {
        self.places.get_mut(self.at)
    }

    /// Returns who the person is in the workspace that is read, once that is known.
    pub(super) fn person(&self) -> Option<&Person> {
        self.place().map(|place| &place.person).filter(|person| person.is_known())
    }

    /// Returns the first workspace in which the person has an identity.
    pub(super) fn first(&self) -> Option<&Place> {
        self.places.iter().find(|place| place.has_identity)
    }

    /// Reports whether a thing of a plan is in one of these workspaces.
    pub(super) fn covers(&self, thing: &Thing) -> bool {
        self.places.iter().any(|place| place.has(thing.workspace.as_deref()))
    }

    /// Reports whether a workspace of a plan is one of these.
    pub(super) fn covers_place(&self, other: &Place) -> bool {
        self.places.iter().any(|place| place.has(other.id.as_deref()))
    }

    /// Reports whether the API found no identity where the plan has this one.
    pub(super) fn is_identity_missing(&self, identity: &Thing) -> bool {
        let is_its = |place: &&Place| place.has(identity.workspace.as_deref());
        self.places.iter().find(is_its).is_some_and(|place| place.is_identity_missing)
    }

    /// Adds a workspace that the API lists.
    pub(super) fn take_workspace(&mut self, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let Some(id) = text(item, "workspace_id")?.filter(|id| is_id(id)) else { return Ok(()) };
        if self.places.iter().all(|place| !is_same(place.workspace_id(), &id)) {
            let place = Place { workspace: workspace(item)?, ..Place::named(&id)? };
            memory::push(&mut self.places, place)?;
        }
        Ok(())
    }

    /// Takes an identity for one of those that are meant.
    pub(super) fn take_candidate(&mut self, person: Option<Person>) -> Result<(), OutOfMemory> {
        let (Some(person), Some(place)) = (person, self.place_mut()) else { return Ok(()) };
        if place.candidates.iter().any(|known| is_same(&known.id, &person.id)) {
            return Ok(());
        }
        memory::push(&mut place.candidates, person)
    }

    /// Adds the workspace to what is found, where there are several.
    pub(super) fn tagged(&self, found: Object) -> Result<Object, OutOfMemory> {
        match self.place().and_then(|place| place.id.as_deref()) {
            Some(id) => found.try_with_text("workspace_id", id),
            None => Ok(found),
        }
    }

    /// Takes note of what cannot be searched.
    pub(super) fn leave(&mut self, what: &str) -> Result<(), OutOfMemory> {
        let place = self.places.get(self.at).filter(|place| place.id.is_some());
        let Some(place) = place else { return push_text(&mut self.not_searched, what) };
        memory::ensure_available(what.len().saturating_add(place.name().len()))?;
        let what = format!("{what}, in the workspace {}", place.name());
        memory::push(&mut self.not_searched, Value::String(what))
    }

    /// Returns the workspace that the things have which are found now.
    pub(super) fn workspace_of_things(&self) -> Result<Option<String>, OutOfMemory> {
        self.place().and_then(|place| place.id.as_deref()).map(memory::copy).transpose()
    }
}
