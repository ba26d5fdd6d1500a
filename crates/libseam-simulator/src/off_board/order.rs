//! The order of requests: what is quick and reversible first, the identity last, nobody else's things, and each one announced
//! by a line that was durable before.

use serde_json::{Value, json};
use std::collections::HashSet;

use super::{
    choice::Choice,
    company,
    holdings::{Held, find},
};
use crate::{
    run::{Exchange, Run, is_read},
    trace::Found,
};

/// The knowledge of an off-boarding that its judges have.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) choice: Choice,
    /// The things that the person held when the plan was made.
    pub(crate) held: Vec<Held>,
    /// The store at that time.
    pub(crate) before: Value,
    /// The users whose suspension was sent, or failed before. One that fails stops no other step.
    pub(crate) suspended: HashSet<String>,
}

impl Case {
    pub(crate) fn new(choice: Choice, held: Vec<Held>, before: Value) -> Self {
        Self { choice, held, before, suspended: HashSet::new() }
    }

    fn holds(&self, kind: &str, id: &Value, user: Option<&Value>) -> bool {
        let is_user = |held: &Held| user.is_none_or(|user| held.user.as_deref() == user.as_str());
        self.held.iter().any(|held| held.kind == kind && *id == *held.id && is_user(held) && !held.stays)
    }

    /// Reports whether a thing that a request names is the person's, or nobody's any more, in this store.
    fn is_own(&self, store: &Value, operation: &str, params: &Value) -> bool {
        let person = company::person();
        let of = |list: &str, member: &str, owner: &str| {
            let object = find(store, list, member, params[member].as_str().unwrap_or_default());
            object.is_none_or(|object| object[owner].is_null() || object[owner] == *person)
        };
        match operation {
            "acs.users.suspend" | "acs.users.delete" => {
                self.holds("acs_user", &params["acs_user_id"], None)
                    && of("acs_users", "acs_user_id", "user_identity_id")
            }
            "acs.users.remove_from_access_group" => {
                self.holds("acs_access_group", &params["acs_access_group_id"], Some(&params["acs_user_id"]))
                    && of("acs_users", "acs_user_id", "user_identity_id")
            }
            "acs.credentials.delete" | "acs.credentials.unassign" => {
                let id = params["acs_credential_id"].as_str().unwrap_or_default();
                let card = find(store, "acs_credentials", "acs_credential_id", id);
                let is_held =
                    |card: &Value| self.holds("acs_credential", &json!(id), Some(&card["acs_user_id"]));
                self.holds("acs_credential", &json!(id), None)
                    && card.is_none_or(|card| card["acs_user_id"].is_null() || is_held(card))
            }
            "client_sessions.delete" => {
                self.holds("client_session", &params["client_session_id"], None)
                    && of("client_sessions", "client_session_id", "user_identity_id")
            }
            "instant_keys.delete" => {
                self.holds("instant_key", &params["instant_key_id"], None)
                    && of("instant_keys", "instant_key_id", "user_identity_id")
            }
            "phones.deactivate" => {
                self.holds("phone", &params["device_id"], None)
                    && of("phones", "device_id", "owner_user_identity_id")
            }
            "access_grants.delete" => {
                self.holds("access_grant", &params["access_grant_id"], None)
                    && of("access_grants", "access_grant_id", "user_identity_id")
            }
            "access_methods.delete" => self.holds("access_method", &params["access_method_id"], None),
            "access_codes.delete" => self.holds("access_code", &params["access_code_id"], None),
            "access_codes.unmanaged.delete" => {
                self.holds("unmanaged_access_code", &params["access_code_id"], None)
            }
            "user_identities.revoke_access_to_device" => {
                params["user_identity_id"] == *person && self.holds("device", &params["device_id"], None)
            }
            "user_identities.delete" => params["user_identity_id"] == *person,
            _ => false,
        }
    }

    /// Judges the requests of a flow, which `lines` announced: those that it recorded, in order.
    pub(crate) fn judge(&mut self, run: &Run) -> Result<(), Found> {
        let mut is_last = false;
        for exchange in &run.exchanges {
            if is_read(&exchange.operation) {
                let is_of_step = exchange.operation == "acs.users.get" && exchange.recorded > 0;
                if is_of_step && !exchange.is_accepted() {
                    self.suspended.extend(exchange.params["acs_user_id"].as_str().map(str::to_owned));
                }
                continue;
            }
            let (operation, params) = (exchange.operation.as_str(), &exchange.params);
            let what = || format!("{operation} {params}");
            let store = exchange.stores.first().unwrap_or(&self.before);
            if !self.is_own(store, operation, params) {
                return Err(Found::new("nobody else's things are touched", what()));
            }
            if !is_announced(run, exchange) {
                return Err(Found::new("a line is durable before its request is sent", what()));
            }
            if operation == "acs.users.suspend" {
                self.suspended.extend(params["acs_user_id"].as_str().map(str::to_owned));
            } else {
                self.judge_removal(store, exchange)?;
            }
            if is_last && operation != "user_identities.delete" && !self.choice.is_cascade {
                return Err(Found::new("the identity goes last", format!("{} after it", what())));
            }
            is_last |= operation == "user_identities.delete";
        }
        Ok(())
    }

    fn judge_removal(&self, store: &Value, exchange: &Exchange) -> Result<(), Found> {
        let (operation, params) = (exchange.operation.as_str(), &exchange.params);
        let choice = &self.choice;
        let is_kept = match operation {
            "user_identities.delete" => choice.keeps_users(),
            "acs.users.delete" => choice.keeps_users() && !choice.deletes_unsuspendable,
            _ => false,
        };
        if is_kept || choice.only_suspends {
            return Err(Found::new("what is to be kept is kept", format!("{operation} {params}")));
        }
        if choice.is_cascade {
            return Ok(());
        }
        for user in self.held.iter().filter(|held| held.kind == "acs_user") {
            let Some(found) = find(store, "acs_users", "acs_user_id", &user.id) else { continue };
            let is_cut_off = found["is_suspended"] == true || self.suspended.contains(&user.id);
            if !user.stays && !is_cut_off {
                let detail = format!("{operation} {params}, and {} is not suspended", user.id);
                return Err(Found::new("users are suspended first", detail));
            }
            let is_linked = found["user_identity_id"] == *company::person();
            if operation == "user_identities.delete" && is_linked && !exchange.stores.is_empty() {
                let detail = format!("{} is linked to it", user.id);
                return Err(Found::new("the identity stays as long as a user that is linked to it", detail));
            }
        }
        Ok(())
    }
}

/// Reports whether a line of the flow announced a request before it was sent.
fn is_announced(run: &Run, exchange: &Exchange) -> bool {
    let durable = run.journal.get(..exchange.recorded).unwrap_or_default();
    let text = std::str::from_utf8(durable).unwrap_or_default();
    let is_it = |line: &Value| {
        line["kind"] == "action"
            && line["operation"] == *exchange.operation
            && line["params"] == exchange.params
    };
    text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).any(|line| is_it(&line))
}
