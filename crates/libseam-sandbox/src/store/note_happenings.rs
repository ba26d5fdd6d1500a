//! Notes the events of changes, by the rows of `data/resources/`.

use serde_json::Value;

use super::{
    Object, Row, Store,
    happening::{Happening, Occasion},
    resource::Changed,
};

impl Store {
    /// Notes the events of a change of an object.
    pub(super) fn note_happenings(&mut self, row: Row, occasion: Occasion<'_>) {
        let Some(events) = &row.resource.events else { return };
        let Some(object) = self.get(row) else { return };
        let types: Vec<Value> = match occasion {
            Occasion::Change(before) => {
                let member = |object: &Object, name: &str| object.get(name).cloned().unwrap_or_default();
                let has_happened = |changed: &&Changed| {
                    let now = member(object, &changed.member);
                    now != member(before, &changed.member) && changed.to.as_ref().is_none_or(|to| *to == now)
                };
                let changed = events.changed.iter().filter(has_happened);
                changed.map(|changed| changed.event.as_str().into()).collect()
            }
            Occasion::New => events.created.iter().map(|source| self.derived(row, source)).collect(),
            Occasion::End => events.deleted.iter().map(|source| self.derived(row, source)).collect(),
        };
        let mut happenings = Vec::new();
        for event_type in types.iter().filter_map(Value::as_str) {
            let with = events.with.iter();
            let members = with.map(|(name, source)| (name.clone(), self.derived(row, source)));
            let members = members.filter(|(_, value): &(String, Value)| !value.is_null()).collect();
            happenings.push(Happening { event_type: event_type.into(), members });
        }
        self.happenings.extend(happenings);
    }
}
