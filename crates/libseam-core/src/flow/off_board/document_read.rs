//! The reading of a plan: nobody may have changed it.

use super::{
    choice::Choice,
    document::{Document, VERSION},
    person::Person,
    place::Place,
    steps::{self, Step},
    thing::{Take, Thing},
};
use crate::{
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::Refusal,
    json::{self, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, vec::Vec};

impl Document {
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
}

/// Builds the error about a plan that cannot be used.
pub(super) fn invalid(why: &str) -> Error {
    let message = format!("`plan` must be a plan of an off-boarding, as it was made; {why}");
    let problems = alloc::vec![Problem::new("plan", ProblemCode::Value, message)];
    Error::of_problems(ErrorCode::InvalidParams, problems)
}
