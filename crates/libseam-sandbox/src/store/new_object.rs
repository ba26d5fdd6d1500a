//! New objects, with the members that no request gives.

use super::{Moment, Object, Resource, Row, Store, WORKSPACE_ID};

impl Store {
    /// Adds an object to a workspace, with an id and the time. A member that is not given, or null, becomes the one that
    /// new objects of the resource have.
    pub(crate) fn create(
        &mut self,
        resource: &'static Resource,
        workspace_id: &str,
        given: Object,
        moment: &mut Moment,
    ) -> Row {
        let mut object = Object::new();
        for (name, source) in &resource.new {
            let value = source.value(&mut |path| moment.value(path.split_first().0).into_iter().collect());
            object.insert(name.clone(), value);
        }
        object.insert("created_at".into(), moment.value("now").unwrap_or_default());
        object.insert(resource.id.clone(), moment.uuid().into());
        if resource.id != WORKSPACE_ID {
            object.insert(WORKSPACE_ID.into(), workspace_id.into());
        }
        object.extend(given.into_iter().filter(|(_, value)| !value.is_null()));
        self.add(resource, object)
    }
}
