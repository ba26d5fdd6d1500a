//! Holdings: the things that a person has, by the links of the store. No client could ask so.

use serde_json::{Value, json};

use super::choice::Choice;
use crate::target::Fact;

/// A thing that a person holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    /// The type that plans name it by.
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    /// The user of an access system who is in the group, or has the credential.
    pub(crate) user: Option<String>,
    /// True if it stays: nobody consented, or no operation takes it away.
    pub(crate) stays: bool,
}

/// Returns the objects of a list.
pub(crate) fn list<'s>(store: &'s Value, name: &str) -> &'s [Value] {
    store[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Returns the object of a list with this member.
pub(crate) fn find<'s>(store: &'s Value, name: &str, member: &str, value: &str) -> Option<&'s Value> {
    list(store, name).iter().find(|object| object[member] == value)
}

fn text(object: &Value, member: &str) -> String {
    object[member].as_str().unwrap_or_default().to_owned()
}

/// Reports whether a user of an access system has an address of the identity.
fn has_address(user: &Value, identity: &Value) -> bool {
    let is_same = |member: &str| {
        let (own, other) = (identity[member].as_str(), user[member].as_str());
        own.zip(other).is_some_and(|(own, other)| own.eq_ignore_ascii_case(other))
    };
    is_same("email_address") || is_same("phone_number")
}

/// Reports whether a user is one who is managed elsewhere.
fn is_managed_elsewhere(user: &Value) -> bool {
    user["warnings"].to_string().contains("latch_resident_user")
}

/// Lists what the person holds.
pub(crate) fn of_person(store: &Value, person: &str, choice: &Choice) -> Vec<Held> {
    let Some(identity) = find(store, "user_identities", "user_identity_id", person) else {
        return Vec::new();
    };
    let key = identity["user_identity_key"].as_str();
    let mut held = Vec::new();
    let mut add = |kind: &'static str, id: String, user: Option<String>, stays: bool| {
        held.push(Held { kind, id, user, stays });
    };
    add("user_identity", person.to_owned(), None, false);
    let mut users: Vec<String> = Vec::new();
    let mut linked: Vec<String> = Vec::new();
    for user in list(store, "acs_users") {
        let is_linked = user["user_identity_id"] == person;
        let is_unlinked = user["user_identity_id"].is_null() && has_address(user, identity);
        if !is_linked && !is_unlinked {
            continue;
        }
        let id = text(user, "acs_user_id");
        let stays = is_managed_elsewhere(user) || (!is_linked && !choice.takes_unlinked);
        if !stays {
            users.push(id.clone());
        }
        if is_linked {
            linked.push(id.clone());
        }
        add("acs_user", id, None, stays);
    }
    for membership in list(store, "acs_access_group_memberships") {
        let user = text(membership, "acs_user_id");
        if users.contains(&user) {
            add("acs_access_group", text(membership, "acs_access_group_id"), Some(user), false);
        }
    }
    for credential in list(store, "acs_credentials") {
        let user = text(credential, "acs_user_id");
        if users.contains(&user) || linked.contains(&user) {
            add("acs_credential", text(credential, "acs_credential_id"), Some(user), false);
        }
    }
    for session in list(store, "client_sessions") {
        let is_keyed = session["user_identity_id"].is_null()
            && key.is_some_and(|key| session["user_identifier_key"] == key);
        if session["user_identity_id"] == person || is_keyed {
            add("client_session", text(session, "client_session_id"), None, false);
        }
    }
    for (name, kind, id, owner) in [
        ("instant_keys", "instant_key", "instant_key_id", "user_identity_id"),
        ("phones", "phone", "device_id", "owner_user_identity_id"),
    ] {
        for object in list(store, name).iter().filter(|object| object[owner] == person) {
            add(kind, text(object, id), None, false);
        }
    }
    for grant in list(store, "access_grants").iter().filter(|grant| grant["user_identity_id"] == person) {
        let id = text(grant, "access_grant_id");
        if grant["is_managed"] == false {
            add("unmanaged_access_grant", id, None, true);
            continue;
        }
        for method in list(store, "access_methods").iter().filter(|method| method["access_grant_id"] == *id) {
            let method = text(method, "access_method_id");
            for code in list(store, "access_codes").iter().filter(|code| code["access_method_id"] == *method)
            {
                if code["is_managed"] != false {
                    let stays = code["is_offline_access_code"] == true;
                    add("access_code", text(code, "access_code_id"), None, stays);
                }
            }
            add("access_method", method, None, false);
        }
        add("access_grant", id, None, false);
    }
    for id in choice.codes.iter() {
        if let Some(code) = find(store, "access_codes", "access_code_id", id) {
            let kind = if code["is_managed"] == false { "unmanaged_access_code" } else { "access_code" };
            add(kind, id.clone(), None, code["is_offline_access_code"] == true);
        }
    }
    for device in list(store, "devices") {
        let id = text(device, "device_id");
        if can_open(store, person, &id) {
            add("device", id, None, false);
        }
    }
    held.sort();
    held
}

/// Reports whether an identity has access to a device: by itself, or by a grant.
pub(crate) fn can_open(store: &Value, person: &str, device: &str) -> bool {
    let has = |name: &str, members: &Value| list(store, name).iter().any(|object| has_all(object, members));
    let of_person = |grant: &Value| {
        let id = text(grant, "access_grant_id");
        let of_space = |of_grant: &Value| {
            of_grant["access_grant_id"] == *id
                && has("space_devices", &json!({ "space_id": of_grant["space_id"], "device_id": device }))
        };
        grant["user_identity_id"] == person
            && (has("access_grant_devices", &json!({ "access_grant_id": id, "device_id": device }))
                || list(store, "access_grant_spaces").iter().any(of_space))
    };
    has("user_identity_devices", &json!({ "user_identity_id": person, "device_id": device }))
        || list(store, "access_grants").iter().any(of_person)
}

fn has_all(object: &Value, members: &Value) -> bool {
    members.as_object().into_iter().flatten().all(|(name, value)| object[name] == *value)
}

impl Held {
    /// Reports whether the plan is to take it away, or to suspend it where users are kept.
    pub(crate) fn is_wanted(&self, choice: &Choice) -> bool {
        match self.kind {
            "user_identity" => !choice.keeps_users(),
            "acs_user" => true,
            _ => !choice.only_suspends,
        }
    }

    /// Returns the facts that hold once it is gone, or as it is to be. `with_pin` adds those about the PIN of a code, which is
    /// looked at only while the code is there; `store` is that before.
    pub(crate) fn gone(&self, choice: &Choice, person: &str, pin_of: Option<&Value>) -> Vec<Fact> {
        let none = |list: &'static str, members: Value| vec![Fact::None(list, members)];
        let id = &self.id;
        match self.kind {
            "user_identity" => none("user_identities", json!({ "user_identity_id": id })),
            "acs_user" => none("acs_users", json!({ "acs_user_id": id })),
            "acs_access_group" => none(
                "acs_access_group_memberships",
                json!({ "acs_access_group_id": id, "acs_user_id": self.user }),
            ),
            "acs_credential" if choice.keeps_cards => {
                none("acs_credentials", json!({ "acs_credential_id": id, "acs_user_id": self.user }))
            }
            // The deletion of a user leaves the records of credentials that open nothing any more.
            "acs_credential" if choice.is_cascade => {
                let mut facts =
                    none("acs_credentials", json!({ "acs_credential_id": id, "acs_user_id": self.user }));
                facts.extend(none(
                    "acs_credentials",
                    json!({ "acs_credential_id": id, "is_invalidated": false }),
                ));
                facts
            }
            "acs_credential" => none("acs_credentials", json!({ "acs_credential_id": id })),
            "client_session" => none("client_sessions", json!({ "client_session_id": id })),
            "instant_key" => none("instant_keys", json!({ "instant_key_id": id })),
            "phone" => none("phones", json!({ "device_id": id })),
            "access_grant" | "unmanaged_access_grant" => {
                none("access_grants", json!({ "access_grant_id": id }))
            }
            "access_method" => none("access_methods", json!({ "access_method_id": id })),
            "access_code" | "unmanaged_access_code" => {
                let mut facts = none("access_codes", json!({ "access_code_id": id }));
                if let Some(code) = pin_of
                    .and_then(|store| find(store, "access_codes", "access_code_id", id))
                    .filter(|_| self.kind == "access_code")
                {
                    let pin = json!({ "device_id": code["device_id"], "code": code["code"] });
                    facts.push(Fact::None("access_codes", pin));
                }
                facts
            }
            "device" => none("user_identity_devices", json!({ "user_identity_id": person, "device_id": id })),
            other => unreachable!("no kind {other}"),
        }
    }

    /// Returns the fact that a user is suspended, or gone.
    pub(crate) fn suspended(&self) -> Vec<Fact> {
        let (which, members) = (json!({ "acs_user_id": self.id }), json!({ "is_suspended": true }));
        vec![Fact::IfThere("acs_users", which, members), Fact::Settled(self.id.clone())]
    }
}
