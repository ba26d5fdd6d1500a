//! Changes on their way whose time has come: they are made, or fail, or come back.

use serde_json::Value;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use super::{Changes, PENDING, ids, plan::Plan};
use crate::store::{Object, Resource, Row, WORKSPACE_ID};

/// The time after which a change is tried again that failed.
const RETRY_MS: u64 = 5_000;
/// The time after which a change is tried again whose provider was offline.
const OFFLINE_RETRY_MS: u64 = 1_000;

impl Changes<'_> {
    /// Makes the changes whose time has come, each at its time.
    pub(crate) fn settle(&mut self) {
        let now = self.moment.now();
        while let Some(change) =
            self.store.first_up_to(Resource::named(PENDING), "next_at", &self.moment.after(0))
        {
            let due = OffsetDateTime::parse(self.text(change, "next_at"), &Rfc3339).unwrap_or(now);
            let workspace_id = self.text(change, WORKSPACE_ID).to_owned();
            self.moment.set_now(due.min(now));
            self.attempt(change, now - due.min(now));
            self.store.write_events(&workspace_id, self.moment);
            self.moment.set_now(now);
        }
    }

    /// Tries to make a change, which was due so long ago.
    fn attempt(&mut self, change: Row, late: Duration) {
        let Some(object) = self.store.get(change).cloned() else { return };
        let late_ms = u64::try_from(late.whole_milliseconds()).unwrap_or_default();
        let again = |ms: u64| -> Object {
            [("next_at".to_owned(), self.moment.after(late_ms + ms).into())].into_iter().collect()
        };
        let plan = Plan::of(&object);
        let provider_ids = ids(object.get("provider_ids").cloned().unwrap_or_default());
        let rule = plan
            .and_then(|plan| plan.provider.as_ref())
            .and_then(|provider| self.rule(&provider.resource, &provider_ids));
        if rule.is_some_and(|rule| rule.offline) {
            let again = again(OFFLINE_RETRY_MS);
            return self.store.set(change, again);
        }
        let is_return = object.get("action").and_then(Value::as_str) == Some("return");
        let attempts = object.get("attempts").and_then(Value::as_u64).unwrap_or_default();
        if !is_return && rule.and_then(|rule| rule.fails).is_some_and(|fails| attempts < fails) {
            let mut again = again(RETRY_MS.max(rule.map_or(0, |rule| rule.lag_ms)));
            again.insert("attempts".into(), (attempts + 1).into());
            again.insert("failed".into(), self.dated(object.get("errors")));
            self.store.set(change, again);
            if let (Some(event), Some(row)) =
                (plan.and_then(|plan| plan.failed_event.as_ref()), self.target(&object))
            {
                self.store.note(row, event);
            }
            return;
        }
        let unmanaged = rule.is_some_and(|rule| rule.unmanaged);
        self.complete(change, &object, plan.filter(|_| unmanaged));
    }

    /// Makes a change. What it removes is replaced by an unmanaged object where `unmanaged` has a row for that.
    fn complete(&mut self, change: Row, object: &Object, unmanaged: Option<&'static Plan>) {
        let target = self.target(object);
        self.store.delete(change);
        match object.get("action").and_then(Value::as_str) {
            Some("return") => self.restore(object, target),
            Some("remove") => {
                let replacement =
                    target.zip(unmanaged.filter(|plan| !plan.unmanaged.is_empty())).map(|(row, plan)| {
                        let none = Object::new();
                        let members = plan.unmanaged.iter();
                        let members = members
                            .map(|(name, source)| (name.clone(), self.evaluate(row, source, &none, &none)));
                        (row.resource, members.collect::<Object>())
                    });
                if let Some(row) = target {
                    self.take_away(row);
                }
                if let Some((resource, members)) = replacement {
                    let workspace_id = object.get(WORKSPACE_ID).and_then(Value::as_str).unwrap_or_default();
                    self.store.create(resource, workspace_id, members, self.moment);
                }
                self.begin_return(object);
            }
            _ => self.begin_return(object),
        }
    }

    /// Puts a change on its way back, if it is one that comes back.
    fn begin_return(&mut self, object: &Object) {
        let Some(ms) = object.get("return_ms").and_then(Value::as_u64) else { return };
        let mut back = object.clone();
        for name in ["return_ms", "failed", "errors", "pending_change_id", "created_at"] {
            back.remove(name);
        }
        back.insert("action".into(), "return".into());
        back.insert("shown".into(), back.get("returned").cloned().unwrap_or_default());
        back.insert("next_at".into(), self.moment.after(ms).into());
        let workspace_id = object.get(WORKSPACE_ID).and_then(Value::as_str).unwrap_or_default();
        self.store.create(Resource::named(PENDING), workspace_id, back, self.moment);
    }

    /// Puts back what a change took away.
    fn restore(&mut self, object: &Object, target: Option<Row>) {
        match (target, object.get("gone"), object.get("before")) {
            (Some(row), _, Some(Value::Object(before))) => self.store.set(row, before.clone()),
            (None, Some(Value::Object(gone)), _) => {
                let name = object.get("of").and_then(Value::as_str).unwrap_or_default();
                self.store.add(Resource::named(name), gone.clone());
            }
            _ => {}
        }
    }

    /// Returns the object that a change is of, if it is there.
    fn target(&self, change: &Object) -> Option<Row> {
        let resource = Resource::named(change.get("of")?.as_str()?);
        self.store.rows_with(resource, &resource.id, change.get("of_id")?.as_str()?).into_iter().next()
    }

    /// Returns errors with the time at which they happened.
    fn dated(&self, errors: Option<&Value>) -> Value {
        let mut errors = errors.cloned().unwrap_or_default();
        for error in errors.as_object_mut().into_iter().flat_map(|errors| errors.values_mut()) {
            if let Value::Object(error) = error {
                error.insert("created_at".into(), self.moment.after(0).into());
            }
        }
        errors
    }
}
