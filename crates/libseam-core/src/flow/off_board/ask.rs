//! The reads of an inventory.

use super::{
    kind::Kind,
    person::{Given, Person},
    thing::push_text,
};
use crate::{
    json::Object,
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec};

/// The events of a person at doors.
const DOOR_EVENTS: [&str; 2] = ["lock.access_denied", "lock.unlocked"];

/// The words for these events where they cannot be read.
pub(super) const EVENTS: &str = "the person's events at doors";

/// The words for the doors where they cannot be read.
pub(super) const DOORS: &str = "the doors that the person can open";

/// The words for the codes on devices that nobody manages where they cannot be read.
pub(super) const UNMANAGED_CODES: &str = "unmanaged codes on the devices that the person could reach";

/// A read of the inventory.
#[derive(Debug)]
pub(super) enum Ask {
    /// The workspaces that the credential opens.
    Workspaces,
    Workspace,
    /// The client session that is the credential: whose it is.
    OwnSession,
    /// The identities that a search finds, among which the person is.
    Search(String),
    /// The identities in another workspace that a search for an address of the person finds, one of whom is the person there.
    SearchElsewhere(String),
    Identity(String),
    /// The identities that share an address with the person.
    Namesakes(String),
    UnmanagedIdentities(String),
    Users,
    /// The access system users that a search for an address finds.
    UsersOfAddress(String),
    Sessions,
    SessionsOfKey,
    InstantKeys,
    Phones,
    Grants,
    UnmanagedGrants,
    Devices,
    Entrances,
    /// The events of the person at doors since this time.
    DoorEvents(String),
    /// The codes on this device that no managed object stands for.
    UnmanagedCodesOf(String),
    /// The credentials that are linked to the identity.
    Credentials,
    Code(String),
    UnmanagedCode(String),
    Accounts,
    System(String),
    GroupsOfUser(String),
    CredentialsOfUser(String),
    DoorsOfUser(String),
    MethodsOfGrant(String),
    CodesOfGrant(String),
    /// A thing of the plan, at this position, that the lists lack: whether it is there, and whose it is.
    Missing(usize, &'static str, Kind, String),
}

impl Ask {
    /// Makes the reads that find the person.
    pub(super) fn first(given: &Given) -> Result<vec::Vec<Self>, OutOfMemory> {
        let mut asks = vec::Vec::new();
        match given {
            Given::Id(id) => memory::push(&mut asks, Self::Identity(memory::copy(id)?))?,
            Given::Email(text) | Given::Phone(text) | Given::Search(text) => {
                memory::push(&mut asks, Self::Search(memory::copy(text)?))?;
                // The API does not say that its search passes over case.
                if matches!(given, Given::Email(_)) {
                    // A letter may have three small ones.
                    memory::ensure_available(text.len().saturating_mul(3))?;
                    let lower = text.to_lowercase();
                    if lower != *text {
                        memory::push(&mut asks, Self::Search(lower))?;
                    }
                }
            }
        }
        Ok(asks)
    }

    /// Makes the reads of everything that is found through the person. `is_there` is false where the identity is gone, and
    /// only what is found by address can be left.
    pub(super) fn of_person(person: &Person, is_there: bool) -> Result<vec::Vec<Self>, OutOfMemory> {
        let mut asks = vec::Vec::new();
        if is_there {
            for ask in [
                Self::Users,
                Self::Sessions,
                Self::InstantKeys,
                Self::Phones,
                Self::Grants,
                Self::UnmanagedGrants,
                Self::Devices,
                Self::Credentials,
                Self::Entrances,
            ] {
                memory::push(&mut asks, ask)?;
            }
        }
        if person.key.is_some() {
            memory::push(&mut asks, Self::SessionsOfKey)?;
            memory::push(&mut asks, Self::Accounts)?;
        }
        for text in person.search_texts()? {
            memory::push(&mut asks, Self::UsersOfAddress(memory::copy(&text)?))?;
            memory::push(&mut asks, Self::Namesakes(memory::copy(&text)?))?;
            memory::push(&mut asks, Self::UnmanagedIdentities(text))?;
        }
        Ok(asks)
    }

    /// Returns the operation.
    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::Workspaces => "workspaces.list",
            Self::Workspace => "workspaces.get",
            Self::OwnSession => "client_sessions.get",
            Self::Search(_) | Self::SearchElsewhere(_) | Self::Namesakes(_) => "user_identities.list",
            Self::Identity(_) => "user_identities.get",
            Self::UnmanagedIdentities(_) => "user_identities.unmanaged.list",
            Self::Users | Self::UsersOfAddress(_) => "acs.users.list",
            Self::Sessions | Self::SessionsOfKey => "client_sessions.list",
            Self::InstantKeys => "instant_keys.list",
            Self::Phones => "phones.list",
            Self::Grants => "access_grants.list",
            Self::UnmanagedGrants => "access_grants.unmanaged.list",
            Self::Devices => "user_identities.list_accessible_devices",
            Self::Entrances => "user_identities.list_accessible_entrances",
            Self::DoorEvents(_) => "events.list",
            Self::UnmanagedCodesOf(_) => "access_codes.unmanaged.list",
            Self::Credentials | Self::CredentialsOfUser(_) => "acs.credentials.list",
            Self::Code(_) => "access_codes.get",
            Self::UnmanagedCode(_) => "access_codes.unmanaged.get",
            Self::Accounts => "connected_accounts.list",
            Self::System(_) => "acs.systems.get",
            Self::GroupsOfUser(_) => "acs.access_groups.list",
            Self::DoorsOfUser(_) => "acs.users.list_accessible_entrances",
            Self::MethodsOfGrant(_) => "access_methods.list",
            Self::CodesOfGrant(_) => "access_codes.list",
            Self::Missing(_, operation, ..) => operation,
        }
    }

    /// Returns the kind of the things that the read lists for the person.
    pub(super) fn lists(&self) -> Option<Kind> {
        Some(match self {
            Self::Users => Kind::AcsUser,
            Self::Sessions | Self::SessionsOfKey => Kind::ClientSession,
            Self::InstantKeys => Kind::InstantKey,
            Self::Phones => Kind::Phone,
            Self::Grants => Kind::AccessGrant,
            Self::UnmanagedGrants => Kind::UnmanagedAccessGrant,
            Self::Devices => Kind::Device,
            Self::Credentials | Self::CredentialsOfUser(_) => Kind::AcsCredential,
            Self::GroupsOfUser(_) => Kind::AccessGroup,
            Self::MethodsOfGrant(_) => Kind::AccessMethod,
            Self::CodesOfGrant(_) => Kind::AccessCode,
            _ => return None,
        })
    }

    /// Returns the parameters.
    pub(super) fn params(&self, person: &Person) -> Result<Object, OutOfMemory> {
        let with = |name: &str, text: &str| Object::new().try_with_text(name, text);
        match self {
            Self::Workspaces | Self::Workspace | Self::OwnSession => Ok(Object::new()),
            Self::Search(text)
            | Self::SearchElsewhere(text)
            | Self::Namesakes(text)
            | Self::UnmanagedIdentities(text)
            | Self::UsersOfAddress(text) => with("search", text),
            Self::Identity(id) => with("user_identity_id", id),
            Self::Phones => with("owner_user_identity_id", &person.id),
            Self::Users
            | Self::Sessions
            | Self::InstantKeys
            | Self::Grants
            | Self::UnmanagedGrants
            | Self::Devices
            | Self::Entrances
            | Self::Credentials => with("user_identity_id", &person.id),
            Self::DoorEvents(since) => {
                let mut types = vec::Vec::new();
                for name in DOOR_EVENTS {
                    push_text(&mut types, name)?;
                }
                let params = with("user_identity_id", &person.id)?.try_with("event_types", types.into())?;
                params.try_with_text("since", since)
            }
            Self::SessionsOfKey | Self::Accounts => {
                with("user_identifier_key", person.key.as_deref().unwrap_or_default())
            }
            Self::Code(id) | Self::UnmanagedCode(id) => with("access_code_id", id),
            Self::UnmanagedCodesOf(id) => with("device_id", id),
            Self::System(id) => with("acs_system_id", id),
            Self::GroupsOfUser(id) | Self::CredentialsOfUser(id) | Self::DoorsOfUser(id) => {
                with("acs_user_id", id)
            }
            Self::MethodsOfGrant(id) | Self::CodesOfGrant(id) => with("access_grant_id", id),
            Self::Missing(_, _, kind, id) => with(kind.id_name(), id),
        }
    }

    /// Returns what would not be searched where the API forbids the read; `None` where the inventory would not be one
    /// without it.
    pub(super) fn may_be_left(&self) -> Option<&'static str> {
        match self {
            Self::UnmanagedIdentities(_) => Some("unmanaged identities with the person's address"),
            Self::UnmanagedGrants => Some("unmanaged access grants"),
            Self::Accounts => Some("connected accounts with the person's key"),
            Self::Entrances | Self::DoorsOfUser(_) => Some(DOORS),
            Self::UnmanagedCodesOf(_) => Some(UNMANAGED_CODES),
            Self::DoorEvents(_) => Some(EVENTS),
            Self::System(_) => Some("the state of an access system"),
            _ => None,
        }
    }
}
