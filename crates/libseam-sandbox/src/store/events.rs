//! Writes down the events of what happened.

use super::{Happening, Moment, Resource, Store};

impl Store {
    /// Writes down the events of what happened to objects of a workspace since the last time, as happening now.
    pub(crate) fn write_events(&mut self, workspace_id: &str, moment: &mut Moment) {
        let resource = Resource::named("event");
        for Happening { event_type, mut members } in self.take_happenings() {
            members.insert("event_type".into(), event_type.into());
            members.insert("occurred_at".into(), moment.value("now").unwrap_or_default());
            self.create(resource, workspace_id, members, moment);
        }
    }
}
