//! Everything that a person holds, as the reads of an inventory find it.

use super::{
    ask::Ask,
    choice::Choice,
    fields::{door, flag, text, workspace},
    kind::Kind,
    person::{Given, Person},
    place::Place,
    thing::{Take, Thing},
};
use crate::{
    flow::confirm::is_same,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// Number of things that an inventory may have.
pub(super) const LIMIT: usize = 20_000;

/// The members of an event at a door that evidence has.
const EVENT_MEMBERS: [&str; 6] =
    ["event_id", "event_type", "occurred_at", "acs_entrance_id", "acs_system_id", "device_id"];

#[derive(Debug, Default)]
pub(super) struct Inventory {
    /// The workspaces in which the person is looked for.
    pub(super) places: Vec<Place>,
    /// The position of the one that is read.
    pub(super) at: usize,
    pub(super) things: Vec<Thing>,
    /// The access systems, with their errors.
    pub(super) systems: Vec<Object>,
    /// The doors that the identity can open, and the devices.
    pub(super) entrances: Vec<Value>,
    /// The events of the person at doors.
    pub(super) door_events: Vec<Value>,
    /// The unmanaged codes on devices: nothing says whose they are.
    pub(super) unmanaged_codes: Vec<Value>,
    /// People, users and accounts that share an address with the person, and stay.
    pub(super) others: Vec<Value>,
    /// The identities whose credential the caller has.
    pub(super) own_ids: Vec<String>,
    /// The things of the plan that the lists lack, and what a read of each found: `None` where the API cannot find it.
    pub(super) missing: Vec<(usize, Option<Thing>)>,
    pub(super) not_searched: Vec<Value>,
    /// True if there were too many things.
    pub(super) is_cut_off: bool,
    /// The reason why the answer to the read cannot be trusted.
    pub(super) distrust: Option<&'static str>,
}

impl Inventory {
    /// Takes the object or an item of the list that `ask` read, and lists the reads that follow from it.
    pub(super) fn take(
        &mut self,
        ask: &Ask,
        item: Raw<'_>,
        given: Option<&Given>,
        choice: &Choice,
    ) -> Result<Vec<Ask>, OutOfMemory> {
        let mut more = Vec::new();
        if let Some(why) = self.distrust(ask, item, given)? {
            self.distrust = Some(why);
            return Ok(more);
        }
        match ask {
            Ask::Workspaces => self.take_workspace(item)?,
            Ask::Workspace => {
                let read = workspace(item)?;
                if let Some(place) = self.place_mut() {
                    place.workspace = read;
                }
            }
            Ask::OwnSession => self.take_own(item)?,
            Ask::Search(_) => {
                if let (Some(person), Some(given)) = (Person::read(item)?, given)
                    && given.matches(&person)?
                {
                    self.take_candidate(Some(person))?;
                }
            }
            Ask::SearchElsewhere(_) => {
                let person = Person::read(item)?;
                if let (Some(found), Some(first)) = (&person, self.first())
                    && first.person.has_address(found.email.as_deref(), found.phone.as_deref())?
                {
                    self.take_candidate(person)?;
                }
            }
            Ask::Identity(_) => {
                let person = Person::read(item)?;
                if let (Some(person), Some(place)) = (person, self.place_mut()) {
                    (place.person, place.has_identity) = (person, true);
                }
            }
            Ask::Namesakes(_) => self.take_namesake(item, "user_identity")?,
            Ask::UnmanagedIdentities(_) => self.take_namesake(item, "unmanaged_user_identity")?,
            Ask::Users => return self.take_user(item, true, choice),
            Ask::UsersOfAddress(_) => return self.take_user(item, false, choice),
            Ask::Sessions | Ask::SessionsOfKey => self.take_session(item)?,
            Ask::InstantKeys => self.take_thing(Kind::InstantKey, item, None)?,
            Ask::Phones => self.take_thing(Kind::Phone, item, None)?,
            Ask::Devices => self.take_thing(Kind::Device, item, None)?,
            Ask::Grants => {
                self.take_thing(Kind::AccessGrant, item, None)?;
                if let Some(id) = text(item, "access_grant_id")? {
                    memory::push(&mut more, Ask::MethodsOfGrant(memory::copy(&id)?))?;
                    memory::push(&mut more, Ask::CodesOfGrant(id))?;
                }
            }
            Ask::UnmanagedGrants => {
                self.take_thing(Kind::UnmanagedAccessGrant, item, None)?;
                if let Some(thing) = self.things.last_mut() {
                    thing.take = Take::Never(memory::copy(
                        "it is unmanaged, and no published operation deletes such a grant; convert it with \
                         `access_grants.unmanaged.update`, and plan again",
                    )?);
                }
            }
            Ask::Entrances => {
                let door = self.tagged(door(item)?)?;
                memory::push(&mut self.entrances, door.into())?;
            }
            Ask::DoorEvents(_) => {
                let mut event = Object::new();
                for name in EVENT_MEMBERS {
                    event = event.try_with_some(name, text(item, name)?.as_deref())?;
                }
                let event = self.tagged(event)?;
                memory::push(&mut self.door_events, event.into())?;
            }
            Ask::UnmanagedCodesOf(device) => {
                let code = Object::new()
                    .try_with_some("access_code_id", text(item, "access_code_id")?.as_deref())?
                    .try_with_text("device_id", device)?;
                let code = self.tagged(code)?;
                memory::push(&mut self.unmanaged_codes, code.into())?;
            }
            Ask::Credentials => self.take_credential(item, None)?,
            Ask::CredentialsOfUser(user) => self.take_credential(item, Some(user))?,
            Ask::GroupsOfUser(user) => {
                self.take_thing(Kind::AccessGroup, item, Some((Kind::AcsUser, user)))?
            }
            Ask::DoorsOfUser(user) => {
                let door = door(item)?.into();
                let is_user = |thing: &&mut Thing| thing.kind == Kind::AcsUser && is_same(&thing.id, user);
                if let Some(user) = self.things.iter_mut().find(is_user) {
                    memory::push(&mut user.doors, door)?;
                }
            }
            Ask::MethodsOfGrant(grant) => {
                self.take_thing(Kind::AccessMethod, item, Some((Kind::AccessGrant, grant)))?;
            }
            Ask::CodesOfGrant(grant) => {
                self.take_thing(Kind::AccessCode, item, Some((Kind::AccessGrant, grant)))?;
            }
            Ask::Code(_) | Ask::UnmanagedCode(_) => self.take_code(ask, item)?,
            Ask::Accounts => self.take_account(item)?,
            Ask::System(_) => self.take_system(item)?,
            Ask::Missing(at, _, kind, id) => self.take_missing(*at, *kind, id, item)?,
        }
        Ok(more)
    }

    /// Adds a thing that was found, unless it is known.
    pub(super) fn add(&mut self, mut thing: Thing) -> Result<(), OutOfMemory> {
        thing.workspace = self.workspace_of_things()?;
        if let Some(known) = self.things.iter_mut().find(|known| known.is_same(&thing)) {
            // A credential that is linked to the identity may be linked to a user too, which is the nearer holder.
            let is_nearer = thing.holder.as_ref().is_some_and(|(kind, _)| *kind == Kind::AcsUser);
            if is_nearer && known.kind == Kind::AcsCredential {
                *known = thing;
            }
            return Ok(());
        }
        if self.things.len() >= LIMIT {
            self.is_cut_off = true;
            return Ok(());
        }
        memory::push(&mut self.things, thing)
    }

    /// Takes a thing, held by `holder`, or by the identity.
    pub(super) fn take_thing(
        &mut self,
        kind: Kind,
        item: Raw<'_>,
        holder: Option<(Kind, &str)>,
    ) -> Result<(), OutOfMemory> {
        let Some(id) = text(item, kind.id_name())? else { return Ok(()) };
        let mut thing = Thing::new(kind, id);
        thing.holder = match (holder, self.person()) {
            (Some((kind, id)), _) => Some((kind, memory::copy(id)?)),
            (None, Some(person)) => Some((Kind::UserIdentity, memory::copy(&person.id)?)),
            (None, None) => None,
        };
        thing.acs_system_id = text(item, "acs_system_id")?;
        // Names of codes and methods are left out: people write the codes into them.
        thing.name = match kind {
            Kind::AccessCode | Kind::UnmanagedAccessCode | Kind::AccessMethod => None,
            Kind::AccessGrant | Kind::UnmanagedAccessGrant | Kind::AccessGroup => text(item, "name")?,
            _ => text(item, "display_name")?,
        };
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::OFF_BOARD_PIN) {
            thing.name = text(item, "name")?;
        }
        if kind == Kind::AcsCredential {
            let method = text(item, "access_method")?;
            thing.facts = thing
                .facts
                .try_with_some("access_method", method.as_deref())?
                .try_with("is_card", (method.as_deref() == Some("card")).into())?;
        }
        if kind == Kind::AccessMethod {
            thing.facts = thing.facts.try_with_some("mode", text(item, "mode")?.as_deref())?;
        }
        if kind == Kind::AccessCode || kind == Kind::UnmanagedAccessCode {
            thing.facts = thing
                .facts
                .try_with_some("device_id", text(item, "device_id")?.as_deref())?
                .try_with_some("ends_at", text(item, "ends_at")?.as_deref())?;
            if flag(item, "is_offline_access_code") == Some(true) {
                thing.take = Take::Never(memory::copy(
                    "it works without a connection, so that nobody can take it back before its end",
                )?);
            }
        }
        self.add(thing)
    }

    fn take_session(&mut self, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let owner = text(item, "user_identity_id")?;
        let is_own = match (&owner, self.person()) {
            (Some(owner), Some(person)) => is_same(owner, &person.id),
            // A session of the person's key without an identity is the person's too.
            _ => true,
        };
        if !is_own {
            return self.add_other("client_session", "client_session_id", item);
        }
        let before = self.things.len();
        self.take_thing(Kind::ClientSession, item, None)?;
        if owner.is_none()
            && self.things.len() > before
            && let Some(thing) = self.things.last_mut()
        {
            // It does not go with the identity.
            thing.holder = None;
        }
        Ok(())
    }

    /// Takes a code that the caller names, unless it came with a grant.
    fn take_code(&mut self, ask: &Ask, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let is_unmanaged = matches!(ask, Ask::UnmanagedCode(_));
        let kind = if is_unmanaged { Kind::UnmanagedAccessCode } else { Kind::AccessCode };
        let before = self.things.len();
        self.take_thing(kind, item, None)?;
        if self.things.len() > before
            && let Some(thing) = self.things.last_mut()
        {
            // No read says whose it is: the caller does.
            thing.holder = None;
            let cannot = flag(item, "cannot_delete_unmanaged_access_code") == Some(true);
            if is_unmanaged && cannot {
                thing.take = Take::Never(memory::copy("only the lock's own app can take it back")?);
            }
        }
        Ok(())
    }

    /// Takes a thing of the plan that the lists lack, but which is there.
    fn take_missing(&mut self, at: usize, kind: Kind, id: &str, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let holder = kind.read().and_then(|(_, holder)| holder);
        let holder = holder.map(|name| text(item, name)).transpose()?.flatten();
        let mut thing = Thing::new(kind, memory::copy(id)?);
        thing.workspace = self.workspace_of_things()?;
        let holder_kind = if kind == Kind::AcsCredential { Kind::AcsUser } else { Kind::UserIdentity };
        thing.holder = holder.map(|id| (holder_kind, id));
        if kind == Kind::AcsUser {
            thing.facts = thing.facts.try_with("is_suspended", flag(item, "is_suspended").into())?;
        }
        self.missing.retain(|(known, _)| *known != at);
        memory::push(&mut self.missing, (at, Some(thing)))
    }
}
