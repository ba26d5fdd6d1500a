//! The access systems in an inventory: the person's users there, and their credentials.

use super::{
    ask::Ask,
    choice::{Choice, UNLINKED_USERS},
    fields::{flag, list, text},
    inventory::Inventory,
    kind::Kind,
    thing::{Take, Thing, push_text},
};
use crate::{
    flow::confirm::is_same,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
};
use alloc::vec::Vec;

/// The codes of an access system's errors that keep removals from reaching it.
const DISCONNECTED: [&str; 4] = [
    "acs_system_disconnected",
    "bridge_disconnected",
    "account_disconnected",
    "provider_service_unavailable",
];

impl Inventory {
    /// Takes a user of an access system: one that is linked to the identity, or one that a search found.
    pub(super) fn take_user(
        &mut self,
        item: Raw<'_>,
        is_linked: bool,
        choice: &Choice,
    ) -> Result<Vec<Ask>, OutOfMemory> {
        let mut more = Vec::new();
        let (Some(id), Some(person)) = (text(item, "acs_user_id")?, self.person()) else { return Ok(more) };
        let owner = text(item, "user_identity_id")?;
        let is_linked = is_linked || owner.as_deref().is_some_and(|owner| is_same(owner, &person.id));
        if !is_linked {
            let email =
                text(item, "email_address")?.map_or_else(|| text(item, "email"), |it| Ok(Some(it)))?;
            let phone = text(item, "phone_number")?;
            if !person.has_address(email.as_deref(), phone.as_deref())? {
                return Ok(more);
            }
            let is_of_another = owner.is_some();
            #[cfg(libseam_lies)]
            let is_of_another = crate::lies::instead(is_of_another, false, crate::lies::OFF_BOARD_NAMESAKE);
            if is_of_another {
                return self.add_other("acs_user", "acs_user_id", item).map(|()| more);
            }
        }
        let mut thing = Thing::new(Kind::AcsUser, memory::copy(&id)?);
        if is_linked {
            thing.holder = Some((Kind::UserIdentity, memory::copy(&person.id)?));
        } else if !choice.takes_unlinked {
            thing.take = Take::Consent(memory::copy(UNLINKED_USERS)?);
        }
        thing.workspace = self.workspace_of_things()?;
        thing.name =
            text(item, "full_name")?.map_or_else(|| text(item, "display_name"), |it| Ok(Some(it)))?;
        thing.acs_system_id = text(item, "acs_system_id")?;
        thing.facts = thing
            .facts
            .try_with_some("vendor", text(item, "external_type_display_name")?.as_deref())?
            .try_with("is_suspended", flag(item, "is_suspended").into())?
            .try_with("is_linked", is_linked.into())?;
        for warning in list(item, "warnings") {
            if text(warning, "warning_code")?.as_deref() == Some("latch_resident_user") {
                thing.take = Take::Never(memory::copy("it is a Latch resident; use Latch Mission Control")?);
            }
        }
        let is_taken = thing.take == Take::Yes;
        let system = thing.acs_system_id.as_deref().map(memory::copy).transpose()?;
        let is_known = self.things.iter().any(|known| known.is_same(&thing));
        self.add(thing)?;
        if is_known {
            return Ok(more);
        }
        if let Some(system) = system {
            let is_known =
                |known: &Object| known.get("acs_system_id").and_then(Value::as_str) == Some(&system);
            if !self.systems.iter().any(is_known) {
                let object = Object::new().try_with_text("acs_system_id", &system)?;
                memory::push(&mut self.systems, object)?;
                memory::push(&mut more, Ask::System(system))?;
            }
        }
        memory::push(&mut more, Ask::DoorsOfUser(memory::copy(&id)?))?;
        if is_taken {
            memory::push(&mut more, Ask::GroupsOfUser(memory::copy(&id)?))?;
            memory::push(&mut more, Ask::CredentialsOfUser(id))?;
        }
        Ok(more)
    }

    pub(super) fn take_credential(&mut self, item: Raw<'_>, user: Option<&str>) -> Result<(), OutOfMemory> {
        let user = match user {
            Some(user) => Some(memory::copy(user)?),
            None => text(item, "acs_user_id")?,
        };
        self.take_thing(Kind::AcsCredential, item, user.as_deref().map(|user| (Kind::AcsUser, user)))
    }

    pub(super) fn take_system(&mut self, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let Some(id) = text(item, "acs_system_id")? else { return Ok(()) };
        let is_it = |known: &&mut Object| {
            known.get("acs_system_id").and_then(Value::as_str).is_some_and(|known| is_same(known, &id))
        };
        let Some(system) = self.systems.iter_mut().find(is_it) else { return Ok(()) };
        let mut errors = Vec::new();
        for error in list(item, "errors") {
            if let Some(code) = text(error, "error_code")?.filter(|code| DISCONNECTED.contains(&&**code)) {
                push_text(&mut errors, &code)?;
            }
        }
        *system = core::mem::take(system)
            .try_with_some("name", text(item, "name")?.as_deref())?
            .try_with_some("vendor", text(item, "external_type_display_name")?.as_deref())?
            .try_with("errors", errors.into())?;
        Ok(())
    }

    /// Reports whether an access system is known to be out of reach.
    pub(super) fn is_disconnected(system: &Object) -> bool {
        system.get("errors").is_some_and(|errors| !errors.items().is_empty())
    }
}
