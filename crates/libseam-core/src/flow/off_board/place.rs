//! A workspace in which a person is looked for, and who the person is there.

use super::person::{Given, Person};
use crate::{
    check::validate::id_problem,
    flow::confirm::is_same,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// The workspaces that the caller names with `workspaces`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All that the API lists for the credential.
    All,
    Named(Vec<String>),
}

/// A workspace in which a person is looked for.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The id with which each request names it; `None` for the workspace in which the client acts anyway.
    pub(super) id: Option<String>,
    /// The workspace, as the API describes it.
    pub(super) workspace: Object,
    /// The identity in this workspace. Without one, it is that of another workspace, whose addresses are looked for here.
    pub(super) person: Person,
    pub(super) has_identity: bool,
    /// The id with which the caller named the person, where it is another one: it was merged into the person's.
    pub(super) merged_id: Option<String>,
    /// The reason why this workspace was not searched.
    pub(super) why: Option<String>,
    /// The identities that are meant, as long as it is not known that they are one.
    pub(super) candidates: Vec<Person>,
    /// True if the API found no identity with the id of the person.
    pub(super) is_identity_missing: bool,
    /// The server's name for the request that found the identity.
    pub(super) identity_request_id: Option<String>,
}

impl Scope {
    /// Copies the scope.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let Self::Named(ids) = self else { return Ok(Self::All) };
        let mut copy = Vec::new();
        for id in ids {
            memory::push(&mut copy, memory::copy(id)?)?;
        }
        Ok(Self::Named(copy))
    }

    pub(super) fn to_value(&self) -> Result<Value, OutOfMemory> {
        let Self::Named(ids) = self else { return memory::copy(ALL).map(Value::String) };
        let mut list = Vec::new();
        for id in ids {
            memory::push(&mut list, Value::String(memory::copy(id)?))?;
        }
        Ok(list.into())
    }

    /// Reads a scope; `None` where it is neither `all` nor a list of ids that a header may have.
    pub(super) fn from_value(value: &Value) -> Result<Option<Self>, OutOfMemory> {
        if value.as_str() == Some(ALL) {
            return Ok(Some(Self::All));
        }
        let mut ids: Vec<String> = Vec::new();
        for item in value.items() {
            let Some(id) = item.as_str().filter(|id| is_id(id)) else { return Ok(None) };
            if !ids.iter().any(|known| is_same(known, id)) {
                memory::push(&mut ids, memory::copy(id)?)?;
            }
        }
        Ok((!ids.is_empty()).then_some(Self::Named(ids)))
    }
}

const ALL: &str = "all";

/// Reports whether a request may name a workspace so.
pub(super) fn is_id(id: &str) -> bool {
    id_problem(id).is_none()
}

impl Place {
    /// Reports whether the caller names the person here by an id that was merged into the person's.
    pub(super) fn is_named_by(&self, given: &Given) -> bool {
        match (given, &self.merged_id) {
            (Given::Id(id), Some(merged)) => is_same(id, merged),
            _ => false,
        }
    }

    /// Makes the place of the workspace with this id.
    pub(super) fn named(id: &str) -> Result<Self, OutOfMemory> {
        let workspace = Object::new().try_with_text("workspace_id", id)?;
        Ok(Self { id: Some(memory::copy(id)?), workspace, ..Self::default() })
    }

    /// Copies what a plan says of the place.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let copy = |text: &Option<String>| text.as_deref().map(memory::copy).transpose();
        Ok(Self {
            id: copy(&self.id)?,
            workspace: self.workspace.try_clone()?,
            person: self.person.try_clone()?,
            has_identity: self.has_identity,
            merged_id: copy(&self.merged_id)?,
            why: copy(&self.why)?,
            candidates: Vec::new(),
            is_identity_missing: self.is_identity_missing,
            identity_request_id: None,
        })
    }

    pub(super) fn workspace_id(&self) -> &str {
        self.workspace.get("workspace_id").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the name of the workspace, or else its id.
    pub(super) fn name(&self) -> &str {
        self.workspace.get("name").and_then(Value::as_str).unwrap_or_else(|| self.workspace_id())
    }

    /// Reports whether a thing is in this workspace; `workspace` is that of the thing, where the plan is of several.
    pub(super) fn has(&self, workspace: Option<&str>) -> bool {
        match (self.id.as_deref(), workspace) {
            (Some(own), Some(other)) => is_same(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// Writes the place for a plan of several workspaces.
    pub(super) fn to_value(&self) -> Result<Value, OutOfMemory> {
        let mut object = self
            .workspace
            .try_clone()?
            .try_with("is_searched", self.why.is_none().into())?
            .try_with_some("why", self.why.as_deref())?
            .try_with_some("merged_id", self.merged_id.as_deref())?;
        if self.has_identity {
            object = object.try_with("person", self.person.to_object()?.into())?;
        }
        Ok(object.into())
    }

    /// Reads a place of a plan of several workspaces; `None` where it is none.
    pub(super) fn from_value(value: &Value) -> Result<Option<Self>, OutOfMemory> {
        let text = |name: &str| value.at(name).and_then(Value::as_str);
        let Some(id) = text("workspace_id").filter(|id| is_id(id)) else { return Ok(None) };
        let person = value.at("person").map(Person::of_plan).transpose()?.flatten();
        let is_sandbox = value.at("is_sandbox").and_then(Value::as_bool);
        let place = Self::named(id)?;
        Ok(Some(Self {
            workspace: place
                .workspace
                .try_with_some("name", text("name"))?
                .try_with("is_sandbox", is_sandbox.into())?,
            has_identity: person.is_some(),
            person: person.unwrap_or_default(),
            merged_id: text("merged_id").map(memory::copy).transpose()?,
            why: text("why").map(memory::copy).transpose()?,
            id: place.id,
            ..Self::default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Scope};
    use crate::json;

    fn read(text: &str) -> Option<Scope> {
        Scope::from_value(&json::read(text.as_bytes()).expect("JSON")).expect("memory")
    }

    #[test]
    fn workspaces_are_all_or_a_list_of_ids_without_repetition() {
        assert_eq!(read("\"all\""), Some(Scope::All));
        assert_eq!(read("[\"a\",\"b\",\"a\"]"), Some(Scope::Named(alloc::vec!["a".into(), "b".into()])));
        for text in ["\"some\"", "[]", "[1]", "[\"a b\"]", "[\"\"]", "[\"a\\r\\nx: y\"]", "{}", "true"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_thing_of_a_plan_of_one_workspace_is_only_in_the_place_without_an_id() {
        let id = "5EA00000-0000-4000-8000-000000000001";
        let (own, other) = (Place::default(), Place::named(id).expect("memory"));
        assert!(own.has(None) && other.has(Some(&id.to_lowercase())));
        assert!(!own.has(Some(id)) && !other.has(None) && !other.has(Some("b")));
    }
}
