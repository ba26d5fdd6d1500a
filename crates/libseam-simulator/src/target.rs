//! The removals that scenarios make, and the facts that hold in the store once one is in effect.

use fastrand::Rng;
use serde_json::{Value, json};

/// A statement about the store.
#[derive(Debug, Clone)]
pub(crate) enum Fact {
    /// No object of the list has these members, and none that a provider has or gets back.
    None(&'static str, Value),
    /// The object of the list with the first member is not there, or has the others too.
    IfThere(&'static str, Value, Value),
    /// No change of the object with this id is on its way, but its deletion may be.
    Settled(String),
}

/// A removal.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) operation: &'static str,
    pub(crate) params: Value,
    /// The ids of things that it takes away, with all that belongs to them.
    pub(crate) takes: Vec<String>,
    /// The facts, once it is in effect.
    pub(crate) facts: Vec<Fact>,
    /// The facts about a thing that belongs to what is taken away, by its id. The API shows nobody that it belonged there
    /// once it was taken away with a removal that nobody saw the end of.
    pub(crate) dependent: Vec<(String, Fact)>,
    /// The objects on which old errors can be: their resource and their id.
    pub(crate) shows: Vec<(&'static str, String)>,
}

impl Fact {
    pub(crate) fn holds_in(&self, objects: &Value) -> bool {
        let list = |name: &str| objects[name].as_array().map(Vec::as_slice).unwrap_or_default();
        match self {
            Self::None(name, members) => {
                let kept = list("pending_changes").iter().map(|change| &change["gone"]);
                !list(name).iter().chain(kept).any(|object| has(object, members))
            }
            Self::IfThere(name, which, members) => {
                list(name).iter().filter(|object| has(object, which)).all(|object| has(object, members))
            }
            // A deletion that is on its way as well gives nothing back.
            Self::Settled(id) => !{ list("pending_changes").iter() }
                .any(|change| change["of_id"] == **id && change["action"] != "remove"),
        }
    }
}

fn has(object: &Value, members: &Value) -> bool {
    let members = members.as_object().into_iter().flatten();
    object.is_object() && { members }.all(|(name, value)| object[name] == *value)
}

/// Returns the id that begins so, in the workspace with that letter.
pub(crate) fn id(kind: &str, letter: &str, number: u32) -> String {
    format!("{kind:0<8}-0000-4000-8000-0000000000{letter}{number}")
}

/// Chooses a user of an access system. Returns the parameters that name it, by its id or by its person and its system, and
/// its id.
fn user(rng: &mut Rng, letter: &str) -> (Value, String) {
    if rng.u32(..6) == 0 {
        let (user, person, system) = rng.choice([(1, 1, 1), (2, 1, 2), (3, 2, 1)]).expect("a user");
        let (person, system) = (id("1de", letter, person), id("5e57", letter, system));
        return (json!({ "user_identity_id": person, "acs_system_id": system }), id("acc", letter, user));
    }
    let user = id("acc", letter, rng.u32(1..=6));
    (json!({ "acs_user_id": user }), user)
}

/// Chooses a removal that is one of `operation`.
pub(crate) fn choose_of(rng: &mut Rng, operation: &str, letter: &str) -> Target {
    loop {
        let target = choose(rng, letter);
        if target.operation == operation {
            return target;
        }
    }
}

/// The ends that grants and codes are given.
const START: &str = "2026-01-05T14:00:00.000Z";
const END: &str = "2030-06-01T10:00:00.000Z";

/// The kinds of removals.
const KINDS: u32 = 22;

/// Chooses a removal of things in the workspace with that letter.
pub(crate) fn choose(rng: &mut Rng, letter: &str) -> Target {
    let id = |kind: &str, number: u32| id(kind, letter, number);
    let one = |list: &'static str, name: &'static str, id: &str| Fact::None(list, json!({ name: id }));
    let simple = |operation, list, name: &'static str, id: String| Target {
        operation,
        params: json!({ name: id }),
        facts: vec![one(list, name, &id)],
        takes: vec![id],
        shows: Vec::new(),
        dependent: Vec::new(),
    };
    let code = |number: u32, device: u32, pin: &str| {
        [
            one("access_codes", "access_code_id", &id("c0de", number)),
            Fact::None("access_codes", json!({ "device_id": id("de", device), "code": pin })),
        ]
    };
    match rng.u32(..KINDS) {
        0 | 1 => {
            let (params, user) = user(rng, letter);
            let shows = vec![("acs_user", user.clone())];
            Target { params, shows, ..simple("acs.users.delete", "acs_users", "acs_user_id", user) }
        }
        2 | 3 => {
            let number = rng.u32(1..=3);
            let identity = id("1de", number);
            let users: &[u32] = match number {
                1 => &[1, 2],
                2 => &[3],
                _ => &[],
            };
            let mut target =
                simple("user_identities.delete", "user_identities", "user_identity_id", identity.clone());
            // Another removal may have unlinked one of them before.
            target.dependent.extend(users.iter().map(|user| {
                let user = id("acc", *user);
                (user.clone(), one("acs_users", "acs_user_id", &user))
            }));
            target.facts.push(one("client_sessions", "user_identity_id", &identity));
            target.shows = users.iter().map(|user| ("acs_user", id("acc", *user))).collect();
            target
        }
        4 => {
            let params =
                json!({ "user_identity_id": id("1de", 1), "acs_user_id": id("acc", rng.u32(1..=2)) });
            let facts = vec![Fact::None("acs_users", params.clone())];
            let operation = "user_identities.remove_acs_user";
            Target { operation, params, takes: Vec::new(), facts, shows: Vec::new(), dependent: Vec::new() }
        }
        5..=7 => {
            let (group, user) = rng.choice([(1, 1), (1, 3), (2, 3), (3, 2)]).expect("a membership");
            let params = json!({ "acs_access_group_id": id("96", group), "acs_user_id": id("acc", user) });
            let facts = vec![Fact::None("acs_access_group_memberships", params.clone())];
            let operations = ["acs.users.remove_from_access_group", "acs.access_groups.remove_user"];
            let operation = rng.choice(operations).expect("an operation");
            let shows = vec![("acs_user", id("acc", user))];
            Target { operation, params, takes: Vec::new(), facts, shows, dependent: Vec::new() }
        }
        8 | 9 => {
            let (card, user) = rng.choice([(1, 1), (2, 3), (3, 3)]).expect("a card");
            let params = json!({ "acs_credential_id": id("c4ed", card), "acs_user_id": id("acc", user) });
            let facts = vec![Fact::None("acs_credentials", params.clone()), Fact::Settled(id("c4ed", card))];
            let shows = vec![("acs_user", id("acc", user)), ("acs_credential", id("c4ed", card))];
            let operation = "acs.credentials.unassign";
            Target { operation, params, takes: Vec::new(), facts, shows, dependent: Vec::new() }
        }
        10 => {
            let (params, user) = user(rng, letter);
            let which = json!({ "acs_user_id": user });
            let facts = vec![
                Fact::IfThere("acs_users", which, json!({ "is_suspended": true })),
                Fact::Settled(user.clone()),
            ];
            let shows = vec![("acs_user", user.clone())];
            Target {
                operation: "acs.users.suspend",
                params,
                takes: vec![user],
                facts,
                shows,
                dependent: Vec::new(),
            }
        }
        11 | 12 => {
            let (number, pin) = rng.choice([(1, "4711"), (5, "5555")]).expect("a code");
            let target = simple("access_codes.delete", "access_codes", "access_code_id", id("c0de", number));
            let shows = vec![("access_code", id("c0de", number))];
            Target { facts: code(number, 1, pin).to_vec(), shows, ..target }
        }
        13 => {
            let number = rng.choice([2, 6, 7]).expect("a code");
            simple("access_codes.unmanaged.delete", "access_codes", "access_code_id", id("c0de", number))
        }
        14 if rng.u32(..3) == 0 => {
            // A grant without methods.
            let grant = id("92a", 2);
            simple("access_grants.delete", "access_grants", "access_grant_id", grant)
        }
        14 | 15 => {
            let (operation, list, name, number) = if rng.bool() {
                ("access_grants.delete", "access_grants", "access_grant_id", "92a")
            } else {
                ("access_methods.delete", "access_methods", "access_method_id", "3e7")
            };
            let mut target = simple(operation, list, name, id(number, 1));
            target.facts.push(one("access_methods", "access_method_id", &id("3e7", 1)));
            for (number, device, pin) in [(3, 1, "2631"), (4, 2, "2632")] {
                let facts = code(number, device, pin).into_iter();
                target.dependent.extend(facts.map(|fact| (id("c0de", number), fact)));
            }
            target.shows = vec![("access_code", id("c0de", 3)), ("access_code", id("c0de", 4))];
            target
        }
        16 => simple(
            "acs.access_groups.delete",
            "acs_access_groups",
            "acs_access_group_id",
            id("96", rng.u32(1..=3)),
        ),
        17 => {
            let card = id("c4ed", rng.u32(1..=3));
            let shows = vec![("acs_credential", card.clone())];
            let name = "acs_credential_id";
            Target { shows, ..simple("acs.credentials.delete", "acs_credentials", name, card) }
        }
        18 => rng
            .choice([
                simple("client_sessions.delete", "client_sessions", "client_session_id", id("5e55", 1)),
                simple("webhooks.delete", "webhooks", "webhook_id", id("3eb", 1)),
                simple("spaces.delete", "spaces", "space_id", id("5bace", 1)),
                simple("phones.deactivate", "phones", "device_id", id("9bc", 1)),
                simple(
                    "connected_accounts.delete",
                    "connected_accounts",
                    "connected_account_id",
                    id("cacc", 1),
                ),
            ])
            .expect("a removal"),
        19 => {
            let (operation, list, resource, name, of) = if rng.bool() {
                ("access_codes.update", "access_codes", "access_code", "access_code_id", id("c0de", 3))
            } else {
                ("access_grants.update", "access_grants", "access_grant", "access_grant_id", id("92a", 1))
            };
            let facts = vec![
                Fact::IfThere(list, json!({ name: of }), json!({ "ends_at": END })),
                Fact::Settled(of.clone()),
            ];
            let mut params = json!({ name: of, "ends_at": END });
            if operation == "access_codes.update" {
                // The two times of a code come together.
                params["starts_at"] = START.into();
            }
            let shows = vec![(resource, of.clone())];
            // The codes of a grant get its times; they belong to its method.
            let takes = vec![of, id("3e7", 1)];
            Target { operation, params, takes, facts, shows, dependent: Vec::new() }
        }
        20 => {
            let params = json!({ "space_id": id("5bace", 1), "device_ids": [id("de", 1)] });
            let link = json!({ "space_id": id("5bace", 1), "device_id": id("de", 1) });
            let facts = vec![Fact::None("space_devices", link)];
            let operation = "spaces.remove_devices";
            Target { operation, params, takes: Vec::new(), facts, shows: Vec::new(), dependent: Vec::new() }
        }
        _ => {
            // Keys of which some are of nothing, and some of what no read shows.
            let mut params = json!({});
            let (mut facts, mut takes) = (Vec::new(), Vec::new());
            if rng.bool() {
                params["user_identity_keys"] = json!([format!("two-{letter}")]);
                facts = vec![one("user_identities", "user_identity_id", &id("1de", 2))];
                takes = vec![id("1de", 2)];
            }
            if rng.bool() {
                params["space_keys"] = json!(["no-such-space"]);
            }
            if rng.bool() || params == json!({}) {
                params["guest_keys"] = json!(["guest"]);
            }
            let operation = "customers.delete_data";
            Target { operation, params, takes, facts, shows: Vec::new(), dependent: Vec::new() }
        }
    }
}
