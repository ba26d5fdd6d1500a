//! A thing that a person holds, with where it was found.

use super::kind::{Kind, Name};
use crate::{
    flow::confirm::is_same,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

#[derive(Debug)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// The thing through which the person holds it; `None` where the API links it to nobody.
    pub(super) holder: Option<(Kind, String)>,
    /// The workspace that it is in, where the plan is of several.
    pub(super) workspace: Option<String>,
    pub(super) name: Option<String>,
    pub(super) acs_system_id: Option<String>,
    /// More facts, such as the kind of a credential. No secret is among them.
    pub(super) facts: Object,
    /// The doors that it opens, where the API says so.
    pub(super) doors: Vec<Value>,
    /// The read that found it, and the server's name for the request.
    pub(super) found_by: (String, Option<String>),
    pub(super) take: Take,
}

/// The plan for a thing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// To be taken away.
    Yes,
    /// Stays, on purpose.
    Keep,
    /// Stays until the caller consents with this word.
    Consent(String),
    /// Cannot be taken away, for this reason.
    Never(String),
}

impl Thing {
    pub(super) fn new(kind: Kind, id: String) -> Self {
        Self {
            kind,
            id,
            holder: None,
            workspace: None,
            name: None,
            acs_system_id: None,
            facts: Object::new(),
            doors: Vec::new(),
            found_by: (String::new(), None),
            take: Take::Yes,
        }
    }

    /// Copies the thing.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let copy = |text: &Option<String>| text.as_deref().map(memory::copy).transpose();
        Ok(Self {
            kind: self.kind,
            id: memory::copy(&self.id)?,
            holder: match &self.holder {
                Some((kind, id)) => Some((*kind, memory::copy(id)?)),
                None => None,
            },
            workspace: copy(&self.workspace)?,
            name: copy(&self.name)?,
            acs_system_id: copy(&self.acs_system_id)?,
            facts: self.facts.try_clone()?,
            doors: clone_items(&self.doors)?,
            found_by: (memory::copy(&self.found_by.0)?, copy(&self.found_by.1)?),
            take: match &self.take {
                Take::Yes => Take::Yes,
                Take::Keep => Take::Keep,
                Take::Consent(word) => Take::Consent(memory::copy(word)?),
                Take::Never(why) => Take::Never(memory::copy(why)?),
            },
        })
    }

    pub(super) fn name(&self) -> Name<'_> {
        Name { kind: self.kind, id: &self.id }
    }

    pub(super) fn holder(&self) -> Option<Name<'_>> {
        self.holder.as_ref().map(|(kind, id)| Name { kind: *kind, id })
    }

    /// Reports whether both are one thing, whoever holds it. A link is another thing for another holder.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_beside(other)
            && self.name() == other.name()
            && (!self.kind.is_link() || self.holder() == other.holder())
    }

    /// Reports whether both are in one workspace.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        match (&self.workspace, &other.workspace) {
            (Some(own), Some(other)) => is_same(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// Reports whether the thing, as `planned` has it, has got another holder since.
    pub(super) fn has_moved_from(&self, planned: &Self) -> bool {
        self.holder().is_some() && self.holder() != planned.holder()
    }

    pub(super) fn to_value(&self) -> Result<Value, OutOfMemory> {
        let mut object = Object::new()
            .try_with_text("type", self.kind.name())?
            .try_with_text("id", &self.id)?
            .try_with_some("workspace_id", self.workspace.as_deref())?
            .try_with_some("name", self.name.as_deref())?
            .try_with_some("acs_system_id", self.acs_system_id.as_deref())?;
        if let Some((kind, id)) = &self.holder {
            let holder = Object::new().try_with_text("type", kind.name())?.try_with_text("id", id)?;
            object = object.try_with("held_by", holder.into())?;
        }
        if !self.facts.is_empty() {
            object = object.try_with("facts", self.facts.try_clone()?.into())?;
        }
        if !self.doors.is_empty() {
            object = object.try_with("doors", clone_list(&self.doors)?)?;
        }
        let found_by = Object::new()
            .try_with_text("operation", &self.found_by.0)?
            .try_with_some("request_id", self.found_by.1.as_deref())?;
        let (take, why) = match &self.take {
            Take::Yes => ("yes", None),
            Take::Keep => ("keep", None),
            Take::Consent(word) => ("needs_consent", Some(word)),
            Take::Never(why) => ("cannot", Some(why)),
        };
        let object = object.try_with("found_by", found_by.into())?.try_with_text("take", take)?;
        Ok(object.try_with_some("why", why.map(String::as_str))?.into())
    }

    /// Reads a thing of a plan; `None` where it is none.
    pub(super) fn from_value(value: &Value) -> Result<Option<Self>, OutOfMemory> {
        let text = |path: &str| value.at(path).and_then(Value::as_str);
        let copy = |path: &str| text(path).map(memory::copy).transpose();
        let kind = |path: &str| text(path).and_then(Kind::by_name);
        let (Some(own), Some(id)) = (kind("type"), copy("id")?) else { return Ok(None) };
        let why = copy("why")?.unwrap_or_default();
        let take = match text("take") {
            Some("yes") => Take::Yes,
            Some("keep") => Take::Keep,
            Some("needs_consent") => Take::Consent(why),
            Some("cannot") => Take::Never(why),
            _ => return Ok(None),
        };
        let facts = value.at("facts").and_then(Value::as_object).map(Object::try_clone).transpose()?;
        Ok(Some(Self {
            holder: kind("held_by.type").zip(copy("held_by.id")?),
            workspace: copy("workspace_id")?,
            name: copy("name")?,
            acs_system_id: copy("acs_system_id")?,
            facts: facts.unwrap_or_default(),
            doors: match value.at("doors") {
                Some(doors) => clone_items(doors.items())?,
                None => Vec::new(),
            },
            found_by: (copy("found_by.operation")?.unwrap_or_default(), copy("found_by.request_id")?),
            take,
            ..Self::new(own, id)
        }))
    }

    /// Reports whether a fact is `true`.
    pub(super) fn is(&self, fact: &str) -> bool {
        self.facts.get(fact).and_then(Value::as_bool) == Some(true)
    }

    /// Reports whether the person holds it through the thing called `id`.
    pub(super) fn is_held_by(&self, kind: Kind, id: &str) -> bool {
        self.holder.as_ref().is_some_and(|(known, holder)| *known == kind && is_same(holder, id))
    }
}

/// Copies values as an array.
pub(super) fn clone_list(values: &[Value]) -> Result<Value, OutOfMemory> {
    clone_items(values).map(Value::Array)
}

pub(super) fn clone_items(values: &[Value]) -> Result<Vec<Value>, OutOfMemory> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(values.len())?;
    for value in values {
        copy.push(value.try_clone()?);
    }
    Ok(copy)
}

/// Adds a copy of `text` to a list of values.
pub(super) fn push_text(list: &mut Vec<Value>, text: &str) -> Result<(), OutOfMemory> {
    memory::push(list, Value::String(memory::copy(text)?))
}
