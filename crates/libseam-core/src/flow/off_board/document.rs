//! A plan as JSON: what a person holds, and what is to be done about it. Its hash is over ids and links, and not over
//! times or names: the same plan made twice has one hash.

use super::{
    inventory::Inventory,
    options::{Choice, DISCONNECTED_SYSTEM, MANY_STEPS, MERGED_IDENTITY, OWN_IDENTITY, Options},
    person::{Given, Person},
    place::{Place, Scope},
    steps::{self, Step, UNDO},
    thing::{Take, Thing, clone_items, clone_list, push_text},
};
use crate::{
    digest::Digest,
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::{Refusal, is_same},
    json::{self, Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// The version of plans that this library makes and reads.
const VERSION: i64 = 1;

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

    /// Lists what needs the caller's consent, in the world as `inventory` found it.
    pub(super) fn guards_for(
        &self,
        inventory: &Inventory,
        step_limit: u64,
    ) -> Result<Vec<Guard>, OutOfMemory> {
        let mut guards = Vec::new();
        let is_meant =
            |step: &&Step| self.things.get(step.thing).is_some_and(|thing| inventory.covers(thing));
        let count = u64::try_from(self.steps.iter().filter(is_meant).count()).unwrap_or(u64::MAX);
        if count > step_limit {
            let why = format!("the plan has {count} steps, more than {step_limit}");
            memory::push(&mut guards, Guard { word: MANY_STEPS, why })?;
        }
        for place in self.places()? {
            let Some(id) = place.merged_id.as_ref().filter(|_| inventory.covers_place(place)) else {
                continue;
            };
            let why = format!("{id} was merged into {}, whose access would be taken away", place.person.id);
            memory::push(&mut guards, Guard { word: MERGED_IDENTITY, why })?;
        }
        for system in inventory.systems.iter().filter(|system| Inventory::is_disconnected(system)) {
            let text = |name: &str| system.get(name).and_then(Value::as_str);
            let name = text("name").or_else(|| text("acs_system_id")).unwrap_or_default();
            memory::ensure_available(name.len())?;
            let why =
                format!("the access system {name} is disconnected: what is taken away there stays pending");
            memory::push(&mut guards, Guard { word: DISCONNECTED_SYSTEM, why })?;
        }
        if inventory.own_ids.iter().any(|id| is_same(id, &self.main.person.id)) {
            let why = memory::copy("the credential is the person's own client session")?;
            memory::push(&mut guards, Guard { word: OWN_IDENTITY, why })?;
        }
        Ok(guards)
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

    /// Reads a plan from its text.
    pub(super) fn read(text: &[u8]) -> Result<Self, Refusal> {
        match json::read(text) {
            Ok(value) => Self::of_value(&value),
            Err(error) if error.is_out_of_memory() => Err(OutOfMemory.into()),
            Err(_) => Err(invalid("it is no JSON").into()),
        }
    }

    /// Reads a plan, and checks that nobody changed it.
    pub(super) fn of_value(value: &Value) -> Result<Self, Refusal> {
        memory::ensure_available(0)?;
        let member = |name: &str| value.at(name).ok_or_else(|| invalid("a member is missing"));
        let text = |name: &str| member(name)?.as_str().ok_or_else(|| invalid("a member is no text"));
        let is_known =
            matches!(member("version")?, Value::Number(number) if number.as_i64() == Some(VERSION));
        if !is_known {
            return Err(invalid("it has a version that this library does not know").into());
        }
        let mut things = Vec::new();
        for thing in member("things")?.items() {
            let thing = Thing::from_value(thing)?.ok_or_else(|| invalid("a thing in it is none"))?;
            memory::push(&mut things, thing)?;
        }
        let mut steps = Vec::new();
        for step in member("steps")?.items() {
            let step = Step::from_value(step)?.ok_or_else(|| invalid("a step in it is none"))?;
            memory::push(&mut steps, step)?;
        }
        let object = |name: &str| match member(name)? {
            Value::Object(object) => Ok(object.try_clone()?),
            _ => Err(Refusal::from(invalid("a member is no object"))),
        };
        let person = Person::of_plan(member("person")?)?.ok_or_else(|| invalid("it names nobody"))?;
        let merged_id = value.at("merged_id").and_then(Value::as_str).map(memory::copy).transpose()?;
        let mut across: Vec<Place> = Vec::new();
        for place in value.at("workspaces").map(Value::items).unwrap_or_default() {
            let mut place = Place::from_value(place)?.ok_or_else(|| invalid("a workspace in it is none"))?;
            if !place.has_identity {
                place.person = person.without_identity()?;
            }
            memory::push(&mut across, place)?;
        }
        let main = Place {
            workspace: object("workspace")?,
            person,
            has_identity: true,
            merged_id,
            ..Place::default()
        };
        let plan = Self {
            endpoint: memory::copy(text("endpoint")?)?,
            credential: memory::copy(text("credential")?)?,
            main,
            across,
            choice: Choice::of_plan(member("choice")?)?,
            things,
            steps,
            guards: Vec::new(),
            remarks: object("remarks")?,
            hash: memory::copy(text("hash")?)?,
        };
        memory::ensure_available(0)?;
        plan.check()?;
        Ok(plan)
    }

    /// Checks that the plan is one that this library made: its hash, and that its steps follow from its things.
    fn check(&self) -> Result<(), Refusal> {
        if self.compute_hash()? != self.hash {
            return Err(invalid("its hash is not that of its content: it was changed; plan again").into());
        }
        let mut things = Vec::new();
        for thing in &self.things {
            memory::push(&mut things, thing.try_clone()?)?;
        }
        for thing in &mut things {
            if thing.take == Take::Keep {
                thing.take = Take::Yes;
            }
        }
        let steps = steps::plan(&mut things, &self.choice)?;
        let mut is_it = steps.len() == self.steps.len();
        for (one, other) in steps.iter().zip(&self.steps) {
            is_it &= one.key()? == other.key()? && one.thing == other.thing && one.stage == other.stage;
            is_it &= one.only_if_unsuspended == other.only_if_unsuspended;
            is_it &= one.is_preparatory == other.is_preparatory;
        }
        if is_it {
            Ok(())
        } else {
            Err(invalid("its steps do not follow from what it lists; plan again").into())
        }
    }

    /// Computes the hash over everything that decides what is done.
    fn compute_hash(&self) -> Result<String, OutOfMemory> {
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

/// Builds the error about a plan that cannot be used.
pub(super) fn invalid(why: &str) -> Error {
    let message = format!("`plan` must be a plan of an off-boarding, as it was made; {why}");
    let problems = alloc::vec![Problem::new("plan", ProblemCode::Value, message)];
    Error::of_problems(ErrorCode::InvalidParams, problems)
}
