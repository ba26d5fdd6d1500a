//! Changes that reach an access system, a device or an account later than the request: what they show meanwhile, and what
//! comes of them.
//!
//! The rows of `data/pending.json` say which changes have to reach a provider, and what objects show until they do. A
//! change on its way is an object of the resource `pending_change`, so that it is saved, exported and undone like all
//! others.

mod attempt;
mod begin;
mod plan;
pub(crate) mod providers;

use serde_json::Value;

use crate::{
    Behavior, ProviderRule,
    store::{Moment, Resource, Row, Store},
};

/// The resource of changes on their way.
const PENDING: &str = "pending_change";

/// Makes changes, at once or later, as the behavior has it.
pub(crate) struct Changes<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) behavior: &'a Behavior,
    pub(crate) moment: &'a mut Moment,
}

impl<'a> Changes<'a> {
    /// Returns the rule for one of these providers: one that is offline, else one that fails, else the slowest.
    fn rule(&self, provider: &str, ids: &[String]) -> Option<&'a ProviderRule> {
        let resource = Resource::named(provider);
        let rules = ids.iter().filter_map(|id| {
            let row = self.store.rows_with(resource, &resource.id, id).into_iter().next()?;
            self.behavior.providers.iter().find(|rule| providers::is_for(self.store, rule, row))
        });
        rules.max_by_key(|rule| (rule.offline, rule.fails.is_some(), rule.lag_ms))
    }

    /// Returns the change that takes this object away.
    fn removal_of(&self, row: Row) -> Option<Row> {
        self.changes_of(row).into_iter().find(|change| self.text(*change, "action") == "remove")
    }

    /// Returns the changes of this object that are on their way.
    fn changes_of(&self, row: Row) -> Vec<Row> {
        let Some(id) = self.store.id(row) else { return Vec::new() };
        let mut changes = self.store.rows_with(Resource::named(PENDING), "of_id", id);
        changes.retain(|change| self.text(*change, "of") == row.resource.name);
        changes
    }

    fn text(&self, row: Row, member: &str) -> &str {
        self.store.get(row).and_then(|object| object.get(member)?.as_str()).unwrap_or_default()
    }

    fn has_leaving_referrers(&self, row: Row) -> bool {
        self.store.all_referrers(row).into_iter().any(|referrer| self.removal_of(referrer).is_some())
    }

    /// Deletes an object with those that refer to it, and then those that have waited for that.
    fn take_away(&mut self, row: Row) {
        let mark = self.store.mark();
        self.store.delete(row);
        if self.store.rows(Resource::named(PENDING)).next().is_none() {
            return;
        }
        let mut parents = Vec::new();
        for (resource, object) in self.store.deleted_since(mark) {
            for (member, to) in resource.references.iter().filter(|(_, to)| *to != "workspace") {
                let to = Resource::named(to);
                if let Some(id) = object.get(member).and_then(Value::as_str) {
                    parents.extend(self.store.rows_with(to, &to.id, id));
                }
            }
        }
        for parent in parents {
            let Some(change) = self.removal_of(parent) else { continue };
            if self.text(change, "next_at").is_empty() && !self.has_leaving_referrers(parent) {
                self.store.delete(change);
                self.take_away(parent);
            }
        }
    }
}

/// Returns the ids in a value that is an id or a list of them.
fn ids(value: Value) -> Vec<String> {
    match value {
        Value::String(id) => vec![id],
        Value::Array(list) => list.into_iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}
