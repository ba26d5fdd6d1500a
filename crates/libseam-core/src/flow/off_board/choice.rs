//! The part of the options of an off-boarding that a plan keeps.

use super::{place::Scope, thing::push_text};
use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// The words of consent that decide what is planned.
pub(super) const UNLINKED_USERS: &str = "unlinked_users";
pub(super) const DELETE_UNSUSPENDABLE: &str = "delete_unsuspendable";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Thorough,
    Cascade,
}

/// The part of the options that decides what is planned.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) mode: Mode,
    pub(super) keep_identity: bool,
    pub(super) only_suspend: bool,
    pub(super) keep_cards: bool,
    pub(super) access_code_ids: Vec<String>,
    /// True if the unlinked users of the person's addresses are taken along.
    pub(super) takes_unlinked: bool,
    /// True if a user that cannot be suspended is deleted, though the identity is kept.
    pub(super) deletes_unsuspendable: bool,
    /// The workspaces in which the person is looked for; `None` for the one in which the client acts.
    pub(super) workspaces: Option<Scope>,
}

impl Choice {
    /// Copies the choice.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let mut access_code_ids = Vec::new();
        for id in &self.access_code_ids {
            memory::push(&mut access_code_ids, memory::copy(id)?)?;
        }
        let workspaces = self.workspaces.as_ref().map(Scope::try_clone).transpose()?;
        Ok(Self { access_code_ids, workspaces, ..*self })
    }

    pub(super) fn to_object(&self) -> Result<Object, OutOfMemory> {
        let mut ids = Vec::new();
        for id in &self.access_code_ids {
            push_text(&mut ids, id)?;
        }
        let mode = if self.mode == Mode::Cascade { "cascade" } else { "thorough" };
        let object = match &self.workspaces {
            Some(scope) => Object::new().try_with("workspaces", scope.to_value()?)?,
            None => Object::new(),
        };
        object
            .try_with("access_code_ids", ids.into())?
            .try_with(DELETE_UNSUSPENDABLE, self.deletes_unsuspendable.into())?
            .try_with("keep_cards", self.keep_cards.into())?
            .try_with("keep_identity", self.keep_identity.into())?
            .try_with_text("mode", mode)?
            .try_with("only_suspend", self.only_suspend.into())?
            .try_with(UNLINKED_USERS, self.takes_unlinked.into())
    }

    /// Reads the choice of a plan.
    pub(super) fn of_plan(value: &Value) -> Result<Self, OutOfMemory> {
        let flag = |name: &str| value.at(name).and_then(Value::as_bool) == Some(true);
        let mut access_code_ids = Vec::new();
        for id in value.at("access_code_ids").map(Value::items).unwrap_or_default() {
            if let Some(id) = id.as_str() {
                memory::push(&mut access_code_ids, memory::copy(id)?)?;
            }
        }
        let is_cascade = value.at("mode").and_then(Value::as_str) == Some("cascade");
        Ok(Self {
            mode: if is_cascade { Mode::Cascade } else { Mode::Thorough },
            keep_identity: flag("keep_identity"),
            only_suspend: flag("only_suspend"),
            keep_cards: flag("keep_cards"),
            access_code_ids,
            takes_unlinked: flag(UNLINKED_USERS),
            deletes_unsuspendable: flag(DELETE_UNSUSPENDABLE),
            workspaces: value.at("workspaces").map(Scope::from_value).transpose()?.flatten(),
        })
    }
}
