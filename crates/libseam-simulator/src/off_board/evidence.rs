//! Evidence, line by line as it is recorded: what it says is gone is gone in the store at that time, and it follows from what
//! was recorded before.

use libseam_core::verify_evidence;
use serde_json::Value;

use super::{
    company,
    holdings::{Held, list},
    order::Case,
};
use crate::{host::Host, trace::Found};

/// The states in which a thing is gone.
const GONE: [&str; 3] = ["confirmed", "already_gone", "gone_with_holder"];

/// The members that hold secrets.
const SECRETS: [&str; 7] = [
    "code",
    "token",
    "api_key",
    "personal_access_token",
    "instant_key_url",
    "publishable_key",
    "card_number",
];

/// Judges a line at the time at which it is durable.
pub(crate) fn judge(host: &mut Host, case: &Case, line: &Value) -> Result<(), Found> {
    match line["kind"].as_str().unwrap_or_default() {
        "confirmation" => judge_confirmation(host, case, line),
        "thing" => judge_thing(host, case, line),
        _ => Ok(()),
    }
}

fn judge_state(host: &Host, line: &Value) -> Result<(), Found> {
    match line["state"].as_str().unwrap_or_default() {
        "failed" if !host.world.has_failed => {
            Err(Found::new("a removal failed only if it did", line.to_string()))
        }
        "returns" if !host.world.has_returned => {
            Err(Found::new("a change returns only if it does", line.to_string()))
        }
        _ => Ok(()),
    }
}

fn judge_confirmation(host: &mut Host, case: &Case, line: &Value) -> Result<(), Found> {
    judge_state(host, line)?;
    let state = line["state"].as_str().unwrap_or_default();
    if !GONE.contains(&state) {
        return Ok(());
    }
    let Some(held) = named(line["operation"].as_str().unwrap_or_default(), &line["params"]) else {
        return Err(Found::new("a step is one that off-boardings have", line.to_string()));
    };
    // Only who saw a code knows its PIN.
    let before = (state == "confirmed").then_some(&case.before);
    let facts = if line["operation"] == "acs.users.suspend" {
        held.suspended()
    } else {
        held.gone(&case.choice, &company::person(), before)
    };
    hold(host, &facts, line)
}

fn judge_thing(host: &mut Host, case: &Case, line: &Value) -> Result<(), Found> {
    judge_state(host, line)?;
    let state = line["state"].as_str().unwrap_or_default();
    let is_it = |held: &&Held| {
        let holder = line["held_by"]["id"].as_str();
        line["type"] == held.kind
            && line["id"] == *held.id
            && (held.kind != "acs_access_group" || held.user.as_deref() == holder)
    };
    let Some(held) = case.held.iter().find(is_it) else {
        return Err(Found::new("evidence is about what the person held", line.to_string()));
    };
    if !GONE.contains(&state) {
        return Ok(());
    }
    let facts = held.gone(&case.choice, &company::person(), None);
    hold(host, &facts, line)
}

fn hold(host: &mut Host, facts: &[crate::target::Fact], line: &Value) -> Result<(), Found> {
    match host.world.contradiction(facts, host.now_ms) {
        None => Ok(()),
        Some(fact) => {
            Err(Found::new("what is reported gone is gone", format!("{line}: {fact:?} does not hold")))
        }
    }
}

/// Returns the thing that a step is about.
fn named(operation: &str, params: &Value) -> Option<Held> {
    let (kind, member) = match operation {
        "acs.users.suspend" | "acs.users.delete" => ("acs_user", "acs_user_id"),
        "acs.users.remove_from_access_group" => ("acs_access_group", "acs_access_group_id"),
        "acs.credentials.delete" | "acs.credentials.unassign" => ("acs_credential", "acs_credential_id"),
        "client_sessions.delete" => ("client_session", "client_session_id"),
        "instant_keys.delete" => ("instant_key", "instant_key_id"),
        "phones.deactivate" => ("phone", "device_id"),
        "access_grants.delete" => ("access_grant", "access_grant_id"),
        "access_methods.delete" => ("access_method", "access_method_id"),
        "access_codes.delete" => ("access_code", "access_code_id"),
        "access_codes.unmanaged.delete" => ("unmanaged_access_code", "access_code_id"),
        "user_identities.revoke_access_to_device" => ("device", "device_id"),
        "user_identities.delete" => ("user_identity", "user_identity_id"),
        _ => return None,
    };
    let text = |member: &str| params[member].as_str().map(str::to_owned);
    Some(Held { kind, id: text(member)?, user: text("acs_user_id"), stays: false })
}

/// Finds the first line of a kind.
pub(crate) fn find(lines: &str, kind: &str) -> Option<Value> {
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    { lines }.find(|line| line["kind"] == kind)
}

/// Checks that evidence is whole so far, and returns what its check says.
pub(crate) fn verify(journal: &[u8]) -> Result<Value, Found> {
    let checked = verify_evidence(journal).expect("memory").to_json();
    let checked: Value = serde_json::from_str(&checked).expect("JSON");
    if checked["is_intact"] != true {
        return Err(Found::new("evidence verifies", checked.to_string()));
    }
    Ok(checked)
}

/// Checks that a text holds no secret of the store.
pub(crate) fn judge_secrets(store: &Value, text: &str) -> Result<(), Found> {
    for name in
        ["workspaces", "access_codes", "access_methods", "acs_credentials", "client_sessions", "instant_keys"]
    {
        for object in list(store, name) {
            let members = SECRETS.iter().filter_map(|member| object[*member].as_str());
            if let Some(secret) = { members }.find(|secret| secret.len() > 3 && text.contains(secret)) {
                return Err(Found::new("no secret is in plans, evidence and reports", secret));
            }
        }
    }
    Ok(())
}
