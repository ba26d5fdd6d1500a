//! The beginning of a change: made at once, or on its way from now on.

use serde_json::{Value, json};

use super::{
    Changes, PENDING, ids,
    plan::{Notices, Plan},
};
use crate::{
    ProviderRule,
    provider_rule::Return,
    store::{Object, Resource, Row, Segment, Source, WORKSPACE_ID, inside},
};

/// The shortest time after which a change comes back, so that the time between can be seen.
const SHORTEST_RETURN_MS: u64 = 5_000;

/// A change to put on its way.
struct Beginning<'a> {
    row: Row,
    plan: &'static Plan,
    action: &'static str,
    rule: &'a ProviderRule,
    providers: Vec<String>,
    before: Object,
    after: Object,
}

impl<'a> Changes<'a> {
    /// Takes an object away, as an operation that names it does.
    pub(crate) fn remove(&mut self, row: Row) {
        self.remove_with(row, false);
    }

    /// Changes members of an object.
    pub(crate) fn set(&mut self, row: Row, members: Object) {
        let before = self.store.get(row).cloned().unwrap_or_default();
        let Some((plan, rule, providers)) = Plan::of_change(row.resource, &before, &members)
            .and_then(|plan| self.rule_for(row, plan).map(|(rule, providers)| (plan, rule, providers)))
        else {
            return self.store.set(row, members);
        };
        if rule.ignores {
            return;
        }
        if !rule.is_slow() {
            return self.store.set(row, members);
        }
        let of_plan = |object: &Object| -> Object {
            plan.members
                .iter()
                .map(|name| (name.clone(), object.get(name).cloned().unwrap_or_default()))
                .collect()
        };
        let mut before = of_plan(&before);
        // The provider still has what it had before an earlier change that did not reach it.
        for earlier in self.changes_of(row) {
            let change = self.store.get(earlier);
            let is_like = change.is_some_and(|change| change.get("members") == Some(&json!(plan.members)));
            if let (true, Some(Value::Object(first))) =
                (is_like, change.and_then(|change| change.get("before")))
            {
                before = first.clone();
                self.store.delete(earlier);
            }
        }
        self.store.set(row, members);
        let after = self.store.get(row).map(of_plan).unwrap_or_default();
        self.begin(Beginning { row, plan, action: "change", rule, providers, before, after });
    }

    /// Takes an object away. Reports whether its provider ignores that.
    fn remove_with(&mut self, row: Row, is_cascade: bool) -> bool {
        if self.store.get(row).is_none() || self.removal_of(row).is_some() {
            return false;
        }
        let plan = Plan::of_removal(row.resource);
        if let Some(plan) = plan.filter(|plan| plan.provider.is_some()) {
            match self.rule_for(row, plan) {
                Some((rule, _)) if rule.ignores => return true,
                Some((rule, _)) if is_cascade && rule.keeps && !plan.kept.is_empty() => {
                    self.store.set(row, plan.kept.clone());
                }
                Some((rule, providers)) if rule.is_slow() => {
                    let (before, after) = (Object::new(), Object::new());
                    self.begin(Beginning { row, plan, action: "remove", rule, providers, before, after });
                }
                _ => self.take_away(row),
            }
            return false;
        }
        if self.behavior.providers.is_empty() {
            self.take_away(row);
            return false;
        }
        let mut is_ignored = false;
        for referrer in self.store.all_referrers(row) {
            is_ignored |= self.remove_with(referrer, true);
        }
        if !is_ignored {
            if self.has_leaving_referrers(row) { self.wait(row, plan) } else { self.take_away(row) }
        }
        is_ignored
    }

    /// Returns the rule for the provider that a change has to reach, and the provider's ids.
    fn rule_for(&self, row: Row, plan: &Plan) -> Option<(&'a ProviderRule, Vec<String>)> {
        let provider = plan.provider.as_ref()?;
        let ids = ids(self.evaluate(row, &provider.id, &Object::new(), &Object::new()));
        Some((self.rule(&provider.resource, &ids)?, ids))
    }

    /// Puts a change on its way.
    fn begin(&mut self, beginning: Beginning<'_>) {
        let Beginning { row, plan, action, rule, providers, before, after } = beginning;
        let shows = if rule.deferred && !plan.deferred.is_empty() { &plan.deferred } else { &plan.shows };
        let mut change = self.notices(row, shows, &before, &after);
        let returns = match rule.returns {
            None => None,
            Some(Return::Soon) => Some(&plan.returns),
            Some(Return::Deferred) if plan.returns_deferred.is_empty() => Some(&plan.returns),
            Some(Return::Deferred) => Some(&plan.returns_deferred),
        };
        if let Some(returns) = returns.filter(|returns| !returns.is_empty()) {
            let mut returned = self.notices(row, returns, &before, &after);
            let return_ms = rule.lag_ms.max(SHORTEST_RETURN_MS);
            change.insert("return_ms".into(), return_ms.into());
            change.insert("returned".into(), returned.remove("shown").unwrap_or_default());
        }
        change.insert("action".into(), action.into());
        change.insert("members".into(), json!(plan.members));
        change.insert("provider_ids".into(), json!(providers));
        change.insert("before".into(), before.into());
        change.insert("next_at".into(), self.moment.after(rule.lag_ms).into());
        let unlists = action == "remove" && plan.unlists && (rule.unlists || returns.is_some());
        if unlists {
            change.insert("gone".into(), self.store.get(row).cloned().map_or(Value::Null, Value::Object));
        }
        self.add_change(row, change);
        if unlists && rule.unlists {
            self.store.delete(row);
        }
    }

    /// Makes the removal of an object wait for that of others.
    fn wait(&mut self, row: Row, plan: Option<&'static Plan>) {
        let none = Object::new();
        let mut change = plan.map(|plan| self.notices(row, &plan.shows, &none, &none)).unwrap_or_default();
        change.insert("action".into(), "remove".into());
        change.insert("members".into(), json!([]));
        self.add_change(row, change);
    }

    fn add_change(&mut self, row: Row, mut change: Object) {
        change.insert("of".into(), row.resource.name.as_str().into());
        change.insert("of_id".into(), self.store.id(row).unwrap_or_default().into());
        let workspace_id = self.text(row, WORKSPACE_ID).to_owned();
        self.store.create(Resource::named(PENDING), &workspace_id, change, self.moment);
    }

    /// Returns the members of a change that say what objects show: their ids, `shown`, and `errors` for later.
    fn notices(&self, row: Row, notices: &Notices, before: &Object, after: &Object) -> Object {
        let (mut change, mut shown, mut errors) = (Object::new(), Object::new(), Object::new());
        for (member, notice) in notices {
            let evaluate = |source: &Source| self.evaluate(row, source, before, after);
            let id = evaluate(&notice.id);
            if id.is_null() {
                continue;
            }
            let parts = [
                ("mutation", &notice.mutation),
                ("warning", &notice.warning),
                ("status", &notice.status),
                ("unsynced", &notice.unsynced),
            ];
            let parts = parts
                .into_iter()
                .filter_map(|(name, part)| Some((name.to_owned(), evaluate(part.as_ref()?))));
            shown.insert(member.clone(), Value::Object(parts.collect()));
            if let Some(error) = &notice.error {
                errors.insert(member.clone(), evaluate(error));
            }
            change.insert(member.clone(), id);
        }
        change.insert("shown".into(), shown.into());
        change.insert("errors".into(), errors.into());
        change
    }

    pub(super) fn evaluate(&self, row: Row, source: &Source, before: &Object, after: &Object) -> Value {
        source.value(&mut |path| match path.0.as_slice() {
            [Segment::Member(name)] if name == "now" => vec![self.moment.after(0).into()],
            [Segment::Member(name), rest @ ..] if name == "before" => {
                inside(&Value::Object(before.clone()), rest).into_iter().collect()
            }
            [Segment::Member(name), rest @ ..] if name == "after" => {
                inside(&Value::Object(after.clone()), rest).into_iter().collect()
            }
            path => self.store.values(row, path),
        })
    }
}
