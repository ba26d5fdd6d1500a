//! Somebody else's changes while a person is off-boarded, and those that bring a person back.

use serde_json::{Value, json};

use crate::{
    host::Host,
    off_board::{
        company::{self, LETTER},
        holdings::{self, list},
        order::Case,
    },
    target::id,
};

/// The marks that the changes of others leave.
#[derive(Debug, Default)]
pub(super) struct Meddled {
    /// The lists to which they added.
    pub(super) grown: Vec<&'static str>,
    /// The ids of the objects that they changed.
    pub(super) changed: Vec<String>,
    /// The things that they took away.
    pub(super) taken: Vec<holdings::Held>,
}

/// The lists to which changes add.
const GROWN: [&str; 6] = [
    "client_sessions",
    "acs_users",
    "acs_access_group_memberships",
    "user_identities",
    "user_identity_devices",
    "instant_keys",
];

/// Changes something.
pub(super) fn meddle(host: &mut Host, case: &Case, has_plan: bool, meddled: &mut Meddled) {
    let person = company::person();
    let store = host.world.objects(host.now_ms);
    let users = |is_own: bool| -> Vec<String> {
        let users = list(&store, "acs_users").iter();
        let users = users.filter(|user| (user["user_identity_id"] == *person) == is_own);
        users.filter_map(|user| user["acs_user_id"].as_str().map(str::to_owned)).collect()
    };
    let (own, others) = (users(true), users(false));
    let user = host.rng.choice(own);
    let held = host.rng.choice(&case.held).cloned();
    match host.rng.u32(..9) {
        0 => call(host, meddled, "client_sessions.create", &json!({ "user_identity_id": person })),
        1 => {
            let of = json!({ "user_identity_id": id("1de", LETTER, 2) });
            call(host, meddled, "client_sessions.create", &of);
        }
        2 => {
            let user = json!({
                "acs_system_id": id("5e57", LETTER, 2), "full_name": "Ann Lee", "user_identity_id": person,
            });
            call(host, meddled, "acs.users.create", &user);
        }
        3 => {
            let user = json!({
                "acs_system_id": id("5e57", LETTER, 2), "full_name": "Ann L.", "email_address": "ann.lee@example.com",
            });
            call(host, meddled, "acs.users.create", &user);
        }
        4 => {
            if let Some(user) = user {
                meddled.changed.push(user.clone());
                call(host, meddled, "acs.users.unsuspend", &json!({ "acs_user_id": user }));
            }
        }
        5 => {
            // A group that the person was in, or another one.
            let held = case.held.iter().filter(|held| held.kind == "acs_access_group");
            let held = host.rng.choice(held.collect::<Vec<_>>()).cloned();
            let group = host.rng.u32(1..=2);
            let membership = match (held, user) {
                (Some(held), _) if host.rng.u32(..4) > 0 => {
                    json!({ "acs_access_group_id": held.id, "acs_user_id": held.user })
                }
                (_, Some(user)) => {
                    json!({ "acs_access_group_id": id("96", LETTER, group), "acs_user_id": user })
                }
                _ => return,
            };
            call(host, meddled, "acs.users.add_to_access_group", &membership);
        }
        6 => {
            // A card that somebody else gets.
            let cards = case.held.iter().filter(|held| held.kind == "acs_credential");
            let card = host.rng.choice(cards.collect::<Vec<_>>()).cloned();
            let (Some(card), Some(other)) = (card, host.rng.choice(others)) else { return };
            let unassigned = json!({ "acs_credential_id": card.id, "acs_user_id": card.user });
            call(host, meddled, "acs.credentials.unassign", &unassigned);
            let assigned = json!({ "acs_credential_id": card.id, "acs_user_id": other });
            call(host, meddled, "acs.credentials.assign", &assigned);
            meddled.changed.push(card.id.clone());
            meddled.taken.push(card);
        }
        _ => {
            // Something disappears.
            let Some(held) = held else { return };
            let (operation, params) = match held.kind {
                "client_session" => ("client_sessions.delete", json!({ "client_session_id": held.id })),
                "acs_credential" => ("acs.credentials.delete", json!({ "acs_credential_id": held.id })),
                "acs_user" if !case.choice.keeps_users() => {
                    ("acs.users.delete", json!({ "acs_user_id": held.id }))
                }
                "access_grant" => ("access_grants.delete", json!({ "access_grant_id": held.id })),
                // Without the person a plan would be one for somebody else with the same number.
                "user_identity" if has_plan && !case.choice.keeps_users() => {
                    ("user_identities.delete", json!({ "user_identity_id": held.id }))
                }
                "acs_access_group" => (
                    "acs.users.remove_from_access_group",
                    json!({ "acs_access_group_id": held.id, "acs_user_id": held.user }),
                ),
                _ => return,
            };
            call(host, meddled, operation, &params);
            meddled.taken.push(held);
        }
    }
}

/// Undoes a suspension of what was done, where users are kept, and reports whether it did.
pub(super) fn undo(host: &mut Host, case: &Case, meddled: &mut Meddled) -> bool {
    let users = case.held.iter().filter(|held| held.kind == "acs_user" && !held.stays);
    let Some(user) = host.rng.choice(users.collect::<Vec<_>>()).cloned() else { return false };
    if !case.choice.keeps_users() || case.choice.deletes_unsuspendable {
        return false;
    }
    meddled.changed.push(user.id.clone());
    call(host, meddled, "acs.users.unsuspend", &json!({ "acs_user_id": user.id }));
    true
}

fn call(host: &mut Host, meddled: &mut Meddled, operation: &str, params: &Value) {
    let is_accepted = host.world.call(LETTER, operation, params, host.now_ms).is_some();
    host.note(|| format!("somebody else: {operation} {params}, accepted: {is_accepted}"));
    meddled.grown.extend(GROWN);
}

/// Reports whether the person holds something now that the plan lacks, and nothing is on its way.
pub(super) fn is_new(host: &mut Host, case: &Case, has_plan: bool) -> bool {
    let store = host.world.objects(host.now_ms);
    if !has_plan || !list(&store, "pending_changes").is_empty() {
        return false;
    }
    let is_known = |now: &holdings::Held| {
        let is_it = |held: &holdings::Held| held.kind == now.kind && held.id == now.id;
        case.held.iter().any(|held| is_it(held) && (now.kind != "acs_access_group" || held.user == now.user))
    };
    !holdings::of_person(&store, &company::person(), &case.choice).iter().all(is_known)
}

/// Brings something back, and returns the id of what is back.
pub(super) fn bring_back(host: &mut Host, case: &Case, meddled: &mut Meddled) -> Option<String> {
    meddled.grown.extend(GROWN);
    let now_ms = host.now_ms;
    let store = host.world.objects(now_ms);
    let is_there =
        holdings::find(&store, "user_identities", "user_identity_id", &company::person()).is_some();
    let made = if is_there {
        let session = json!({ "user_identity_id": company::person() });
        host.world.call(LETTER, "client_sessions.create", &session, now_ms)?
    } else if host.rng.bool() {
        let person = json!({ "full_name": "Ann Lee", "email_address": "ann.lee@example.com" });
        host.world.call(LETTER, "user_identities.create", &person, now_ms)?
    } else {
        let user = json!({
            "acs_system_id": id("5e57", LETTER, 1), "full_name": "Ann L.", "email_address": "ann.lee@example.com",
        });
        host.world.call(LETTER, "acs.users.create", &user, now_ms)?
    };
    let id = ["client_session", "user_identity", "acs_user"]
        .iter()
        .find_map(|name| made[*name][format!("{name}_id")].as_str().map(str::to_owned));
    host.note(|| format!("somebody else brings {id:?} back, of {}", case.held.len()));
    id
}
