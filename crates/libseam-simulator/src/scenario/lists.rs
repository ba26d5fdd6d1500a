//! Lists, page by page.

use serde_json::{Value, json};

use super::choice::{intent, interruption, letter};
use crate::{
    host::{End, Host},
    promise,
    run::Kind,
    trace::Found,
    world::workspace_id,
};

/// More pages than a list of a scenario has.
const MOST_PAGES: u64 = 40;

/// Reads a list.
pub(super) fn read(host: &mut Host) -> Result<(), Found> {
    let with = letter(host);
    let lists = [
        ("user_identities.list", "user_identities", "user_identity_id"),
        ("acs.users.list", "acs_users", "acs_user_id"),
        ("acs.credentials.list", "acs_credentials", "acs_credential_id"),
        ("connected_accounts.list", "connected_accounts", "connected_account_id"),
    ];
    let (operation, list, member) = host.rng.choice(lists).expect("a list");
    let mut intent = intent(host, Kind::Pages, operation, json!({}), with);
    intent.deadline_ms *= MOST_PAGES;
    let ids = |objects: &Value| -> Vec<Value> {
        let objects = objects[list].as_array().cloned().unwrap_or_default();
        let own = objects.into_iter().filter(|object| object["workspace_id"] == *workspace_id(with));
        own.map(|mut object| object[member].take()).collect()
    };
    let before = ids(&host.world.objects(host.now_ms));
    let (run, flow) = host.begin(&intent);
    let interruption = interruption(host);
    let Ok(flow) = flow else { return Err(Found::new("a list can be read", intent.operation)) };
    if let End::Told(Ok(_)) = host.drive(run, flow, interruption)? {
        host.endings.push("listed".into());
        let after = ids(&host.world.objects(host.now_ms));
        let wanted: Vec<Value> = before.into_iter().filter(|id| after.contains(id)).collect();
        promise::judge_list(&host.runs[run], member, &wanted)?;
    }
    promise::judge_requests(&host.runs[run])
}
