//! The steps of an off-boarding, in the safe order: what is quick and reversible first, then what opens doors, the identity
//! last. A user is never unlinked from the identity: that would hide the user and leave the access.

use super::{
    choice::{Choice, Mode},
    kind::Kind,
    thing::{Take, Thing},
};
use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// A group of steps that may run at once. The next one begins when all of its steps have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Suspend,
    Sessions,
    Grants,
    Codes,
    Devices,
    Credentials,
    Groups,
    Users,
    Identity,
}

impl Stage {
    const ALL: &'static [Self] = &[
        Self::Suspend,
        Self::Sessions,
        Self::Grants,
        Self::Codes,
        Self::Devices,
        Self::Credentials,
        Self::Groups,
        Self::Users,
        Self::Identity,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Sessions => "sessions",
            Self::Grants => "grants",
            Self::Codes => "codes",
            Self::Devices => "devices",
            Self::Credentials => "credentials",
            Self::Groups => "groups",
            Self::Users => "users",
            Self::Identity => "identity",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stage| stage.name() == name)
    }

    /// Returns the stage behind one.
    pub(super) fn after(stage: Self) -> Option<Self> {
        let at = Self::ALL.iter().position(|known| *known == stage)?;
        Self::ALL.get(at.saturating_add(1)).copied()
    }
}

/// The operations that steps may call. A plan with another one is none.
const OPERATIONS: [&str; 15] = [
    "access_codes.delete",
    "access_codes.unmanaged.delete",
    "access_grants.delete",
    "access_methods.delete",
    "acs.credentials.delete",
    "acs.credentials.unassign",
    "acs.users.delete",
    "acs.users.remove_from_access_group",
    "acs.users.suspend",
    "client_sessions.delete",
    "instant_keys.delete",
    "phones.deactivate",
    "user_identities.delete",
    "user_identities.revoke_access_to_device",
    UNDO,
];

/// The operation that takes a suspension back. No step calls it: it is only in the list of what undoes a plan.
pub(super) const UNDO: &str = "acs.users.unsuspend";

/// A planned step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) stage: Stage,
    pub(super) operation: &'static str,
    pub(super) params: Object,
    /// The position of the thing that it is about.
    pub(super) thing: usize,
    /// True if the thing is there after the step: a suspension.
    pub(super) is_preparatory: bool,
    /// True if it is only done where the suspension of the same user failed.
    pub(super) only_if_unsuspended: bool,
}

impl Step {
    /// Copies the step.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        Ok(Self {
            stage: self.stage,
            operation: self.operation,
            params: self.params.try_clone()?,
            thing: self.thing,
            is_preparatory: self.is_preparatory,
            only_if_unsuspended: self.only_if_unsuspended,
        })
    }

    pub(super) fn to_value(&self, things: &[Thing]) -> Result<Value, OutOfMemory> {
        let mut object = Object::new()
            .try_with_text("stage", self.stage.name())?
            .try_with_text("operation", self.operation)?
            .try_with("params", self.params.try_clone()?.into())?
            .try_with_number("thing", i64::try_from(self.thing).unwrap_or(i64::MAX))?;
        if let Some(thing) = things.get(self.thing) {
            object = object
                .try_with_text("thing_type", thing.kind.name())?
                .try_with_some("workspace_id", thing.workspace.as_deref())?
                .try_with_some("thing_name", thing.name.as_deref())?;
        }
        if self.is_preparatory {
            object = object.try_with("is_preparatory", true.into())?;
        }
        if self.only_if_unsuspended {
            object = object.try_with("only_if_not_suspended", true.into())?;
        }
        Ok(object.into())
    }

    /// Reads a step of a plan; `None` where it is none.
    pub(super) fn from_value(value: &Value) -> Result<Option<Self>, OutOfMemory> {
        let text = |name: &str| value.at(name).and_then(Value::as_str);
        let flag = |name: &str| value.at(name).and_then(Value::as_bool) == Some(true);
        let operation = text("operation");
        let operation = OPERATIONS.iter().copied().find(|known| operation == Some(*known) && *known != UNDO);
        let thing = if let Some(Value::Number(number)) = value.at("thing") { number.as_i64() } else { None };
        let params = value.at("params").and_then(Value::as_object);
        let stage = text("stage").and_then(Stage::by_name);
        let thing = thing.and_then(|thing| usize::try_from(thing).ok());
        let (Some(stage), Some(operation), Some(params), Some(thing)) = (stage, operation, params, thing)
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            stage,
            operation,
            params: params.try_clone()?,
            thing,
            is_preparatory: flag("is_preparatory"),
            only_if_unsuspended: flag("only_if_not_suspended"),
        }))
    }

    /// Writes what the step does, as the same text whenever it is the same.
    pub(super) fn key(&self) -> Result<String, OutOfMemory> {
        let mut key = memory::copy(self.operation)?;
        memory::append(&mut key, " ")?;
        memory::append(&mut key, &self.params.try_to_json()?)?;
        Ok(key)
    }
}

/// Plans the steps for `things`, and says of each whether it stays.
pub(super) fn plan(things: &mut [Thing], choice: &Choice) -> Result<Vec<Step>, OutOfMemory> {
    let mut steps = Vec::new();
    let is_cascade = choice.mode == Mode::Cascade;
    for (at, thing) in things.iter_mut().enumerate() {
        let is_kept = (choice.only_suspend && thing.kind != Kind::AcsUser)
            || (choice.keep_identity && thing.kind == Kind::UserIdentity);
        if is_kept && thing.take == Take::Yes {
            thing.take = Take::Keep;
        }
        if thing.take != Take::Yes {
            continue;
        }
        let is_user = thing.kind == Kind::AcsUser;
        if is_user && !is_cascade {
            let params = Object::new().try_with_text("acs_user_id", &thing.id)?;
            let step = Step { is_preparatory: true, ..step(Stage::Suspend, "acs.users.suspend", params, at) };
            memory::push(&mut steps, step)?;
        }
        let is_user_kept = is_user && (choice.only_suspend || choice.keep_identity);
        if is_user_kept {
            thing.take = Take::Keep;
        }
        // The cascade takes what is linked to the identity; the rest has steps of its own.
        let is_linked = thing.holder.is_some();
        if is_cascade && is_linked && thing.kind != Kind::UserIdentity {
            continue;
        }
        if is_user_kept && (choice.only_suspend || !choice.deletes_unsuspendable) {
            continue;
        }
        if let Some(step) = removal(thing, at, choice)? {
            memory::push(&mut steps, Step { only_if_unsuspended: is_user_kept, ..step })?;
        }
    }
    #[cfg(libseam_lies)]
    for step in &mut steps {
        let (is_identity, is_suspension) = (step.stage == Stage::Identity, step.is_preparatory);
        if crate::lies::of(is_identity, crate::lies::OFF_BOARD_IDENTITY_FIRST) {
            step.stage = Stage::Suspend;
        }
        if crate::lies::of(is_suspension, crate::lies::OFF_BOARD_LATE_SUSPENSION) {
            step.stage = Stage::Groups;
        }
    }
    // A stage keeps the order of the things.
    steps.sort_unstable_by_key(|step| (step.stage, step.thing));
    Ok(steps)
}

fn step(stage: Stage, operation: &'static str, params: Object, thing: usize) -> Step {
    Step { stage, operation, params, thing, is_preparatory: false, only_if_unsuspended: false }
}

/// Plans the step that takes a thing away; `None` where it goes with its holder.
pub(super) fn removal(thing: &Thing, at: usize, choice: &Choice) -> Result<Option<Step>, OutOfMemory> {
    let params = Object::new().try_with_text(thing.kind.id_name(), &thing.id)?;
    let is_of_grant = thing.holder.as_ref().is_some_and(|(kind, _)| *kind == Kind::AccessGrant);
    let user = match &thing.holder {
        Some((Kind::AcsUser, id)) => Some(id),
        _ => None,
    };
    let (stage, operation, params) = match thing.kind {
        Kind::UserIdentity => (Stage::Identity, "user_identities.delete", params),
        Kind::AcsUser => (Stage::Users, "acs.users.delete", params),
        Kind::ClientSession => (Stage::Sessions, "client_sessions.delete", params),
        Kind::InstantKey => (Stage::Sessions, "instant_keys.delete", params),
        Kind::Phone => (Stage::Sessions, "phones.deactivate", params),
        Kind::AccessGrant => (Stage::Grants, "access_grants.delete", params),
        Kind::AccessCode if !is_of_grant => (Stage::Codes, "access_codes.delete", params),
        Kind::UnmanagedAccessCode => (Stage::Codes, "access_codes.unmanaged.delete", params),
        Kind::Device => {
            let Some((Kind::UserIdentity, id)) = &thing.holder else { return Ok(None) };
            let params = params.try_with_text("user_identity_id", id)?;
            (Stage::Devices, "user_identities.revoke_access_to_device", params)
        }
        Kind::AcsCredential => match user {
            Some(user) if choice.keep_cards && thing.is("is_card") => {
                (Stage::Credentials, "acs.credentials.unassign", params.try_with_text("acs_user_id", user)?)
            }
            _ => (Stage::Credentials, "acs.credentials.delete", params),
        },
        Kind::AccessGroup => {
            let Some(user) = user else { return Ok(None) };
            let params = params.try_with_text("acs_user_id", user)?;
            (Stage::Groups, "acs.users.remove_from_access_group", params)
        }
        Kind::AccessMethod | Kind::AccessCode | Kind::UnmanagedAccessGrant => return Ok(None),
    };
    Ok(Some(step(stage, operation, params, at)))
}

/// Plans the step for a thing that went with its holder, where the holder was gone before anybody looked at it.
pub(super) fn removal_of_part(
    thing: &Thing,
    at: usize,
    choice: &Choice,
) -> Result<Option<Step>, OutOfMemory> {
    let operation = match thing.kind {
        Kind::AcsCredential => return removal(thing, at, choice),
        Kind::AccessMethod => "access_methods.delete",
        Kind::AccessCode => "access_codes.delete",
        _ => return Ok(None),
    };
    let params = Object::new().try_with_text(thing.kind.id_name(), &thing.id)?;
    Ok(Some(step(Stage::Grants, operation, params, at)))
}
