//! A small random company: that of `data/company.json` without some of its things, and with some that are unusual.

use fastrand::Rng;
use libseam_sandbox::Seed;
use serde_json::{Map, Value, json};
use std::{collections::HashSet, sync::LazyLock};

use crate::{target::id, touched::own_id, world};

/// The letter of the company's workspace.
pub(crate) const LETTER: &str = "a";

/// The lists of which a company may lack some things.
const LOSSY: [&str; 14] = [
    "user_identities",
    "acs_users",
    "acs_access_group_memberships",
    "acs_credentials",
    "acs_entrance_groups",
    "acs_entrance_users",
    "client_sessions",
    "instant_keys",
    "phones",
    "user_identity_devices",
    "access_grants",
    "access_grant_devices",
    "access_codes",
    "phone_credentials",
];

static COMPANY: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/company.json")).expect("a company"));

/// Returns the id of the person who leaves.
pub(crate) fn person() -> String {
    id("1de", LETTER, 1)
}

/// Returns the id of the identity that may be merged into the person's.
pub(crate) fn merged() -> String {
    id("1de", LETTER, 6)
}

/// Chooses a company.
pub(crate) fn choose(rng: &mut Rng) -> Seed {
    let mut lists = COMPANY.clone();
    let loss = rng.u32(1..6);
    let mut lost: HashSet<String> = HashSet::new();
    for name in LOSSY {
        let Some(Value::Array(list)) = lists.get_mut(name) else { unreachable!("{name} is a list") };
        list.retain(|object| {
            let members = object.as_object().expect("an object");
            let own = own_id(name, members).to_owned();
            let is_kept = own == person() || rng.u32(..10) >= loss;
            if !is_kept && !own.is_empty() {
                lost.insert(own);
            }
            is_kept
        });
    }
    drop_what_refers_to(&mut lists, &mut lost);
    surprise(rng, &mut lists);
    world::seed(&[LETTER], |_| lists.clone())
}

/// Drops what refers to something that is not there.
fn drop_what_refers_to(lists: &mut Map<String, Value>, lost: &mut HashSet<String>) {
    loop {
        let before = lost.len();
        for (name, list) in &mut *lists {
            list.as_array_mut().expect("a list").retain(|object| {
                let members = object.as_object().expect("an object");
                let own = own_id(name, members).to_owned();
                let is_kept = !members.values().filter_map(Value::as_str).any(|text| lost.contains(text));
                if !is_kept && !own.is_empty() {
                    lost.insert(own);
                }
                is_kept
            });
        }
        if lost.len() == before {
            break;
        }
    }
}

/// Makes some things unusual.
fn surprise(rng: &mut Rng, lists: &mut Map<String, Value>) {
    let mut some = |list: &str, share: u32, member: &str, value: &Value| {
        for object in lists[list].as_array_mut().expect("a list") {
            if rng.u32(..share) == 0 {
                object[member] = value.clone();
            }
        }
    };
    let warning = json!([{ "warning_code": "latch_resident_user", "message": "Mission Control", "created_at": "2026-01-05T08:00:00.000Z" }]);
    let error = json!([{ "error_code": "acs_system_disconnected", "message": "Gone", "created_at": "2026-01-05T08:00:00.000Z" }]);
    some("acs_users", 10, "is_suspended", &true.into());
    some("acs_users", 30, "warnings", &warning);
    some("acs_systems", 15, "errors", &error);
    some("access_grants", 12, "is_managed", &false.into());
    some("access_codes", 30, "is_offline_access_code", &true.into());
}
