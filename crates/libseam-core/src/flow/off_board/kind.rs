//! The kinds of things that a person holds.

use crate::flow::confirm::is_same;

/// The kind of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    UserIdentity,
    AcsUser,
    ClientSession,
    InstantKey,
    Phone,
    AccessGrant,
    UnmanagedAccessGrant,
    AccessMethod,
    AccessCode,
    UnmanagedAccessCode,
    Device,
    AcsCredential,
    AccessGroup,
}

impl Kind {
    const ALL: &'static [Self] = &[
        Self::UserIdentity,
        Self::AcsUser,
        Self::ClientSession,
        Self::InstantKey,
        Self::Phone,
        Self::AccessGrant,
        Self::UnmanagedAccessGrant,
        Self::AccessMethod,
        Self::AccessCode,
        Self::UnmanagedAccessCode,
        Self::Device,
        Self::AcsCredential,
        Self::AccessGroup,
    ];

    /// Returns the name in plans and evidence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::UserIdentity => "user_identity",
            Self::AcsUser => "acs_user",
            Self::ClientSession => "client_session",
            Self::InstantKey => "instant_key",
            Self::Phone => "phone",
            Self::AccessGrant => "access_grant",
            Self::UnmanagedAccessGrant => "unmanaged_access_grant",
            Self::AccessMethod => "access_method",
            Self::AccessCode => "access_code",
            Self::UnmanagedAccessCode => "unmanaged_access_code",
            Self::Device => "device",
            Self::AcsCredential => "acs_credential",
            Self::AccessGroup => "acs_access_group",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Returns the member and the parameter with the id.
    pub(super) fn id_name(self) -> &'static str {
        match self {
            Self::UserIdentity => "user_identity_id",
            Self::AcsUser => "acs_user_id",
            Self::ClientSession => "client_session_id",
            Self::InstantKey => "instant_key_id",
            Self::Phone | Self::Device => "device_id",
            Self::AccessGrant | Self::UnmanagedAccessGrant => "access_grant_id",
            Self::AccessMethod => "access_method_id",
            Self::AccessCode | Self::UnmanagedAccessCode => "access_code_id",
            Self::AcsCredential => "acs_credential_id",
            Self::AccessGroup => "acs_access_group_id",
        }
    }

    /// Reports whether the thing is only the link to its holder: the same group or device is another thing for another
    /// holder.
    pub(super) fn is_link(self) -> bool {
        matches!(self, Self::AccessGroup | Self::Device)
    }

    /// Returns the read of one such thing, and the member that names its holder, where there is one.
    pub(super) fn read(self) -> Option<(&'static str, Option<&'static str>)> {
        Some(match self {
            Self::AcsUser => ("acs.users.get", Some("user_identity_id")),
            Self::ClientSession => ("client_sessions.get", Some("user_identity_id")),
            Self::InstantKey => ("instant_keys.get", Some("user_identity_id")),
            Self::AccessGrant => ("access_grants.get", Some("user_identity_id")),
            Self::AcsCredential => ("acs.credentials.get", Some("acs_user_id")),
            Self::Phone => ("phones.get", None),
            Self::UserIdentity
            | Self::UnmanagedAccessGrant
            | Self::AccessMethod
            | Self::AccessCode
            | Self::UnmanagedAccessCode
            | Self::Device
            | Self::AccessGroup => return None,
        })
    }
}

/// A thing by its kind and its id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && is_same(self.id, other.id)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::by_name(kind.name()), Some(*kind));
        }
        assert_eq!(Kind::by_name("door"), None);
    }
}
