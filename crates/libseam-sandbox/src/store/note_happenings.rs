//! Notes the events of changes, by the rows of `data/resources/`.

use serde_json::Value;
use std::collections::BTreeMap;

use super::{
    Object, Row, Store,
    happening::{Happening, Occasion},
    resource::Changed,
    source::Source,
};

impl Store {
    /// Notes the events of a change of an object.
    pub(super) fn note_happenings(&mut self, row: Row, occasion: Occasion<'_>) {
        let Some(events) = &row.resource.events else { return };
        let Some(object) = self.get(row) else { return };
        let happenings: Vec<Happening> = match occasion {
            Occasion::New => self.happenings_of(row, &events.created, &events.with),
            Occasion::End => self.happenings_of(row, &events.deleted, &events.with),
            Occasion::Change(before) => {
                let changed = events.changed.iter().filter(|changed| changed.has_happened(before, object));
                let happening = |changed: &Changed| {
                    let mut members = self.event_members(row, &events.with);
                    members.extend(self.event_members(row, &changed.with));
                    if let Some(description) = &changed.description {
                        members.insert("description".into(), description.as_str().into());
                        members.insert("from".into(), changed.values(before));
                        members.insert("to".into(), changed.values(object));
                    }
                    Happening { event_type: changed.event.clone(), members }
                };
                changed.map(happening).collect()
            }
        };
        self.happenings.extend(happenings);
    }

    /// Notes an event that no change of the object causes.
    pub(crate) fn note(&mut self, row: Row, event_type: &str) {
        let Some(events) = &row.resource.events else { return };
        let members = self.event_members(row, &events.with);
        self.happenings.push(Happening { event_type: event_type.to_owned(), members });
    }

    fn happenings_of(&self, row: Row, types: &[Source], with: &BTreeMap<String, Source>) -> Vec<Happening> {
        let types = types.iter().filter_map(|source| Some(self.derived(row, source).as_str()?.to_owned()));
        types.map(|event_type| Happening { event_type, members: self.event_members(row, with) }).collect()
    }

    /// Returns the members of an event that are not null.
    fn event_members(&self, row: Row, with: &BTreeMap<String, Source>) -> Object {
        let members = with.iter().map(|(name, source)| (name.clone(), self.derived(row, source)));
        members.filter(|(_, value)| !value.is_null()).collect()
    }
}

impl Changed {
    fn has_happened(&self, before: &Object, now: &Object) -> bool {
        let value = |object: &Object, name: &String| object.get(name).cloned().unwrap_or_default();
        let has_changed = self.members.iter().any(|name| value(before, name) != value(now, name));
        let first = self.members.first().map(|name| value(now, name));
        has_changed && (self.to.is_none() || first == self.to)
    }

    /// Returns the values of the members.
    fn values(&self, object: &Object) -> Value {
        let value = |name: &String| (name.clone(), object.get(name).cloned().unwrap_or_default());
        Value::Object(self.members.iter().map(value).collect())
    }
}
