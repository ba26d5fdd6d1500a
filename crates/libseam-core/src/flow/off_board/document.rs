//! A plan as JSON: what a person holds, and what is to be done about it. Its hash is over ids and links, and not over
//! times or names: the same plan made twice has one hash.

use super::{
    choice::Choice,
    inventory::Inventory,
    options::Options,
    person::Given,
    place::{Place, Scope},
    steps::{self, Step, UNDO},
    thing::{Take, Thing, clone_items, clone_list, push_text},
};
use crate::{
    digest::Digest,
    flow::confirm::is_same,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// The version of plans that this library makes and reads.
pub(super) const VERSION: i64 = 1;

/// A plan.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) endpoint: String,
    pub(super) credential: String,
    /// The workspace of the plan, and the person there; of several, the first in which there is an identity.
    pub(super) main: Place,
    /// All workspaces of a plan of several, those that were not searched included.
    pub(super) across: Vec<Place>,
    pub(super) choice: Choice,
    pub(super) things: Vec<Thing>,
    pub(super) steps: Vec<Step>,
    pub(super) guards: Vec<Guard>,
    /// The rest, which only people read.
    pub(super) remarks: Object,
    pub(super) hash: String,
}

/// A reason to ask the caller again, with the word of consent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Guard {
    pub(super) word: &'static str,
    pub(super) why: String,
}

impl Document {
    /// Plans what is to be done about what was found.
    pub(super) fn new(
        inventory: &mut Inventory,
        options: &Options,
        (endpoint, credential): (&str, &str),
        read_at: Option<&str>,
    ) -> Result<Option<Self>, OutOfMemory> {
        let mut things = core::mem::take(&mut inventory.things);
        for place in inventory.places.iter_mut().filter(|place| place.has_identity) {
            let person = &place.person;
            let mut identity = Thing::new(super::kind::Kind::UserIdentity, memory::copy(&person.id)?);
            identity.workspace = place.id.as_deref().map(memory::copy).transpose()?;
            identity.name = person.name.as_deref().map(memory::copy).transpose()?;
            identity.found_by = (memory::copy("user_identities.get")?, place.identity_request_id.take());
            memory::push(&mut things, identity)?;
            // Who was found by an address has another id elsewhere.
            place.merged_id = match &options.given {
                Some(Given::Id(id)) if place.candidates.is_empty() && !is_same(id, &person.id) => {
                    Some(memory::copy(id)?)
                }
                _ => None,
            };
        }
        let Some(main) = inventory.first().map(Place::try_clone).transpose()? else { return Ok(None) };
        let mut across = Vec::new();
        for place in inventory.places.iter().filter(|place| place.id.is_some()) {
            memory::push(&mut across, place.try_clone()?)?;
        }
        things.sort_unstable_by(|one, other| {
            (one.kind, &one.id, &one.holder).cmp(&(other.kind, &other.id, &other.holder))
        });
        let steps = steps::plan(&mut things, &options.choice)?;
        let mut plan = Self {
            endpoint: memory::copy(endpoint)?,
            credential: memory::copy(credential)?,
            main,
            across,
            choice: options.choice.try_clone()?,
            things,
            steps,
            guards: Vec::new(),
            remarks: Object::new(),
            hash: String::new(),
        };
        plan.guards = plan.guards_for(inventory, options.step_limit)?;
        plan.remarks = plan.remarks_for(inventory)?.try_with_some("read_at", read_at)?;
        plan.hash = plan.compute_hash()?;
        Ok(Some(plan))
    }

    /// Reports whether it is of workspaces that the caller named.
    pub(super) fn is_across(&self) -> bool {
        self.choice.workspaces.is_some()
    }

    /// Lists the workspaces of the plan.
    pub(super) fn places(&self) -> Result<Vec<&Place>, OutOfMemory> {
        let mut places = Vec::new();
        let only = Some(&self.main).filter(|_| !self.is_across());
        for place in only.into_iter().chain(&self.across) {
            memory::push(&mut places, place)?;
        }
        Ok(places)
    }

    /// Returns the id of the workspace that a thing is in, where the plan is of several.
    pub(super) fn named_workspace_of(&self, thing: usize) -> Option<&str> {
        self.things.get(thing)?.workspace.as_deref()
    }

    /// Returns the id of the workspace that a thing is in.
    pub(super) fn workspace_of(&self, thing: usize) -> &str {
        self.named_workspace_of(thing).unwrap_or_else(|| self.main.workspace_id())
    }

    fn remarks_for(&self, inventory: &Inventory) -> Result<Object, OutOfMemory> {
        let mut systems = Vec::new();
        for system in &inventory.systems {
            memory::push(&mut systems, system.try_clone()?.into())?;
        }
        let mut undo = Vec::new();
        for step in self.steps.iter().filter(|step| step.is_preparatory && self.choice.only_suspend) {
            let was_suspended = self.things.get(step.thing).is_some_and(|thing| thing.is("is_suspended"));
            if !was_suspended {
                let workspace = self.things.get(step.thing).and_then(|thing| thing.workspace.as_deref());
                let call = Object::new()
                    .try_with_text("operation", UNDO)?
                    .try_with_some("workspace_id", workspace)?
                    .try_with("params", step.params.try_clone()?.into())?;
                memory::push(&mut undo, call.into())?;
            }
        }
        let not_searched = self.not_searched(inventory)?;
        let remarks = Object::new()
            .try_with("acs_systems", systems.into())?
            .try_with("entrances", clone_list(&inventory.entrances)?)?
            .try_with("not_searched", not_searched.into())?
            .try_with("others", clone_list(&inventory.others)?)?;
        if undo.is_empty() { Ok(remarks) } else { remarks.try_with("undo", undo.into()) }
    }

    /// Lists what was not searched, or cannot be.
    pub(super) fn not_searched(&self, inventory: &Inventory) -> Result<Vec<Value>, OutOfMemory> {
        let mut not_searched = clone_items(&inventory.not_searched)?;
        for place in &self.across {
            if let Some(why) = &place.why {
                memory::ensure_available(why.len().saturating_add(place.name().len()))?;
                let what = format!("the workspace {}: {why}", place.name());
                memory::push(&mut not_searched, Value::String(what))?;
            }
        }
        for what in [
            match self.choice.workspaces {
                None => "other workspaces",
                Some(Scope::All) => "workspaces that the API does not list for the credential",
                Some(Scope::Named(_)) => "workspaces that were not named",
            },
            "access codes that are not part of a grant, but for those that the caller names",
            "reservations, residents and staff that were pushed, which no operation reads",
            "events at the doors, but for those of the identity that the API lists in the end",
            "users whose addresses are spelled so that the API's search for the identity's own does not find them",
        ] {
            push_text(&mut not_searched, what)?;
        }
        Ok(not_searched)
    }

    /// Writes the plan.
    pub(super) fn to_object(&self) -> Result<Object, OutOfMemory> {
        let mut things = Vec::new();
        for thing in &self.things {
            memory::push(&mut things, thing.to_value()?)?;
        }
        let mut steps = Vec::new();
        for step in &self.steps {
            memory::push(&mut steps, step.to_value(&self.things)?)?;
        }
        let mut guards = Vec::new();
        for guard in &self.guards {
            let guard = Object::new().try_with_text("allow", guard.word)?.try_with_text("why", &guard.why)?;
            memory::push(&mut guards, guard.into())?;
        }
        let mut across = Vec::new();
        for place in &self.across {
            memory::push(&mut across, place.to_value()?)?;
        }
        let object = if self.is_across() {
            Object::new().try_with("workspaces", across.into())?
        } else {
            Object::new()
        };
        object
            .try_with("choice", self.choice.to_object()?.into())?
            .try_with_text("credential", &self.credential)?
            .try_with_text("endpoint", &self.endpoint)?
            .try_with("guards", guards.into())?
            .try_with_some("merged_id", self.main.merged_id.as_deref())?
            .try_with_text("hash", &self.hash)?
            .try_with("person", self.main.person.to_object()?.into())?
            .try_with("remarks", self.remarks.try_clone()?.into())?
            .try_with("steps", steps.into())?
            .try_with("things", things.into())?
            .try_with_number("version", VERSION)?
            .try_with("workspace", self.main.workspace.try_clone()?.into())
    }

    /// Computes the hash over everything that decides what is done.
    pub(super) fn compute_hash(&self) -> Result<String, OutOfMemory> {
        let mut digest = Digest::default();
        let mut add = |text: &str| {
            digest.add(text.as_bytes());
            digest.add(b"\n");
        };
        add("libseam off-boarding plan 1");
        add(&self.endpoint);
        add(self.main.workspace_id());
        add(&self.main.person.id);
        add(self.main.merged_id.as_deref().unwrap_or_default());
        for place in &self.across {
            add(place.workspace_id());
            add(&place.person.id);
            add(place.merged_id.as_deref().unwrap_or_default());
            add(if place.why.is_none() { "searched" } else { "not searched" });
        }
        add(&self.choice.to_object()?.try_to_json()?);
        for thing in &self.things {
            add(thing.kind.name());
            add(&thing.id);
            if let Some(workspace) = &thing.workspace {
                add(workspace);
            }
            let (kind, id) = thing.holder.as_ref().map_or(("", ""), |(kind, id)| (kind.name(), id));
            add(kind);
            add(id);
            let (take, word) = match &thing.take {
                Take::Yes => ("yes", ""),
                Take::Keep => ("keep", ""),
                Take::Consent(word) => ("consent", word.as_str()),
                Take::Never(_) => ("never", ""),
            };
            add(take);
            add(word);
        }
        for step in &self.steps {
            add(&step.key()?);
        }
        digest.to_hex()
    }
}
