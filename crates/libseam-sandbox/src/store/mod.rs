//! The world of a sandbox: collections of JSON objects that refer to each other, in memory.
//!
//! The store has no I/O, no clock and no randomness, so that anything can drive it. It records its changes, for
//! its owner to save or to undo.

mod events;
mod happening;
mod moment;
mod new_object;
mod note_happenings;
mod resource;
mod source;
mod table;

use serde_json::{Map, Value};
use std::{collections::HashMap, mem};

pub(crate) use happening::Happening;
pub(crate) use moment::Moment;
pub(crate) use resource::{Count, Resource};
pub(crate) use source::{Path, Segment, Source};
pub(crate) use table::Object;

use happening::Occasion;
use table::Table;

/// The member with the id of the workspace that an object belongs to.
pub(crate) const WORKSPACE_ID: &str = "workspace_id";

/// Every object of a sandbox.
#[derive(Debug)]
pub(crate) struct Store {
    tables: HashMap<&'static str, Table>,
    /// The position of the next object. No position is given out twice, because pages of lists begin behind one.
    next: i64,
    changes: Vec<Change>,
    happenings: Vec<Happening>,
}

/// The place of an object in the store.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) resource: &'static Resource,
    pub(crate) position: i64,
}

/// A change of one object.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) row: Row,
    /// The object as it was; `None` for a new one.
    before: Option<Object>,
}

impl Store {
    /// Returns a store without any object.
    pub(crate) fn new() -> Self {
        let tables = Resource::all().iter().map(|resource| (resource.name.as_str(), Table::new(resource)));
        Self { tables: tables.collect(), next: 1, changes: Vec::new(), happenings: Vec::new() }
    }

    /// Returns the object, unless it is deleted.
    pub(crate) fn get(&self, row: Row) -> Option<&Object> {
        self.table(row.resource).get(row.position)
    }

    /// Returns every object of a resource, the oldest first.
    pub(crate) fn rows(&self, resource: &'static Resource) -> impl Iterator<Item = Row> {
        self.table(resource).positions().map(move |position| Row { resource, position })
    }

    /// Returns the objects whose `member` is `value`, the oldest first.
    pub(crate) fn rows_with(&self, resource: &'static Resource, member: &str, value: &str) -> Vec<Row> {
        let at = |position| Row { resource, position };
        match self.table(resource).positions_with(member, value) {
            Some(positions) => positions.map(at).collect(),
            None => {
                let has =
                    |row: &Row| self.get(*row).and_then(|object| object.get(member)?.as_str()) == Some(value);
                self.rows(resource).filter(has).collect()
            }
        }
    }

    /// Returns the number of objects whose indexed `member` is `value`, or null for the empty text; `None` where the
    /// member has no index.
    pub(crate) fn count_with(&self, resource: &'static Resource, member: &str, value: &str) -> Option<usize> {
        Some(self.table(resource).positions_with(member, value)?.len())
    }

    /// Returns the first object by an indexed `member`, if that is a text up to `limit`.
    pub(crate) fn first_up_to(&self, resource: &'static Resource, member: &str, limit: &str) -> Option<Row> {
        let position = self.table(resource).first_up_to(member, limit)?;
        Some(Row { resource, position })
    }

    /// Reports whether an object belongs to a workspace.
    pub(crate) fn is_in(&self, row: Row, workspace_id: &str) -> bool {
        self.get(row).and_then(|object| object.get(WORKSPACE_ID)?.as_str()) == Some(workspace_id)
    }

    /// Returns the objects that refer to this one, but for changes on their way.
    pub(crate) fn all_referrers(&self, row: Row) -> Vec<Row> {
        let resources = Resource::all().iter().filter(|resource| !resource.is_fleeting);
        resources.flat_map(|resource| self.referrers(row, resource)).collect()
    }

    /// Lets all that refers to an object refer to the one with this id.
    pub(crate) fn hand_over(&mut self, row: Row, id: &Value) {
        let Some(old) = self.id(row).map(str::to_owned) else { return };
        for resource in Resource::all() {
            for (member, _) in resource.references.iter().filter(|(_, to)| **to == row.resource.name) {
                for referrer in self.rows_with(resource, member, &old) {
                    self.set(referrer, [(member.clone(), id.clone())].into_iter().collect());
                }
            }
        }
    }

    /// Returns the id of the object that took the place of the one with this id.
    pub(crate) fn successor(&self, id: &str) -> Option<String> {
        let aliases = Resource::all().iter().filter(|resource| resource.is_alias);
        aliases.filter_map(|resource| self.rows_with(resource, &resource.id, id).into_iter().next()).find_map(
            |row| {
                let object = self.get(row)?;
                let members = row.resource.references.keys().filter(|member| *member != WORKSPACE_ID);
                members.filter_map(|member| object.get(member)?.as_str()).next().map(Into::into)
            },
        )
    }

    /// Marks a place among the changes, for [`Store::deleted_since`].
    pub(crate) fn mark(&self) -> usize {
        self.changes.len()
    }

    /// Returns the objects that were deleted since a mark, as they were.
    pub(crate) fn deleted_since(&self, mark: usize) -> impl Iterator<Item = (&'static Resource, &Object)> {
        let changes = self.changes[mark..].iter();
        changes
            .filter(|change| self.get(change.row).is_none())
            .filter_map(|change| Some((change.row.resource, change.before.as_ref()?)))
    }

    /// Adds an object.
    pub(crate) fn add(&mut self, resource: &'static Resource, object: Object) -> Row {
        let row = Row { resource, position: self.next };
        self.next += 1;
        self.write(row, Some(object));
        row
    }

    /// Changes members of an object.
    pub(crate) fn set(&mut self, row: Row, members: Object) {
        let mut object = self.get(row).cloned().unwrap_or_default();
        object.extend(members);
        self.write(row, Some(object));
    }

    /// Deletes an object, and those that refer to it.
    pub(crate) fn delete(&mut self, row: Row) {
        let Some(id) = self.id(row).map(str::to_owned) else { return };
        // First those that refer to it, so that their events still find it.
        for resource in Resource::all() {
            for (member, _) in resource.references.iter().filter(|(_, to)| **to == row.resource.name) {
                for referrer in self.rows_with(resource, member, &id) {
                    self.delete(referrer);
                }
            }
        }
        self.write(row, None);
    }

    /// Deletes every workspace, with all that is in it.
    pub(crate) fn clear(&mut self) {
        for row in self.rows(Resource::named("workspace")).collect::<Vec<_>>() {
            self.delete(row);
        }
    }

    /// Puts an object where it was when it was saved.
    pub(crate) fn load(&mut self, row: Row, object: Object) {
        self.table_mut(row.resource).replace(row.position, Some(object));
    }

    /// Leaves out the positions before `next`, which were given out before.
    pub(crate) fn skip_to(&mut self, next: i64) {
        self.next = next;
    }

    /// Does work that may fail, and then changes nothing.
    pub(crate) fn attempt<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let earlier = self.changes.len();
        self.happenings.clear();
        let result = work(self);
        if result.is_err() {
            self.happenings.clear();
            let changes = self.changes.split_off(earlier);
            self.undo(changes);
        }
        result
    }

    /// Takes the changes since they were taken last.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        mem::take(&mut self.changes)
    }

    /// Takes what happened since it was taken last.
    pub(crate) fn take_happenings(&mut self) -> Vec<Happening> {
        mem::take(&mut self.happenings)
    }

    /// Undoes changes, the latest first.
    pub(crate) fn undo(&mut self, changes: Vec<Change>) {
        for Change { row, before } in changes.into_iter().rev() {
            self.table_mut(row.resource).replace(row.position, before);
        }
    }

    /// Returns the values at the end of a path that begins at an object: several where it leads to several objects.
    pub(crate) fn values(&self, row: Row, path: &[Segment]) -> Vec<Value> {
        match path {
            [] => Vec::new(),
            [Segment::Member(name)] if name == "*" => vec![self.view(row)],
            [Segment::Member(name)] => vec![self.member(row, name)],
            [Segment::Member(name), rest @ ..] => match self.referred(row, name) {
                Some(row) => self.values(row, rest),
                None => inside(&self.member(row, name), rest).into_iter().collect(),
            },
            [Segment::Referrers(name), rest @ ..] => self
                .referrers(row, Resource::named(name))
                .into_iter()
                .flat_map(|row| self.values(row, rest))
                .collect(),
        }
    }

    /// Returns an object as replies show it.
    pub(crate) fn view(&self, row: Row) -> Value {
        let mut object = self.get(row).cloned().unwrap_or_default();
        object
            .extend(row.resource.view.iter().map(|(name, source)| (name.clone(), self.derived(row, source))));
        object.retain(|name, value| {
            let is_left_out = value.is_null() && row.resource.omit_null.contains(name);
            !is_left_out && !row.resource.hidden.contains(name)
        });
        Value::Object(object)
    }

    /// Returns the objects that a removal can delete, by the name of the resource's list.
    pub(crate) fn scene(&self) -> Map<String, Value> {
        let shown = Resource::all().iter().filter(|resource| !resource.scene.is_empty());
        let rows = |resource: &'static Resource| {
            let members = |row| resource.scene.iter().map(move |name| (name.clone(), self.member(row, name)));
            self.rows(resource).map(|row| Value::Object(members(row).collect())).collect()
        };
        shown.map(|resource| (resource.list.clone(), rows(resource))).collect()
    }

    /// Returns every object as it is kept, by the name of the resource's list: a seed.
    pub(crate) fn export(&self) -> Map<String, Value> {
        let objects =
            |resource| self.rows(resource).filter_map(|row| self.get(row)).cloned().map(Value::Object);
        let lists =
            Resource::all().iter().map(|resource| (resource.list.clone(), objects(resource).collect()));
        lists.collect()
    }

    /// Returns how many objects there are of each kind.
    pub(crate) fn counts(&self) -> Map<String, Value> {
        let count = |count: &Count| {
            let counts = |row: &Row| {
                let value = count.member.as_ref().map(|name| self.member(*row, name));
                !matches!(value, Some(Value::Null | Value::Bool(false)))
            };
            self.rows(Resource::named(&count.of)).filter(counts).count()
        };
        Count::all().iter().map(|row| (row.name.clone(), count(row).into())).collect()
    }

    /// Returns a member of an object or of its view; null where there is none.
    fn member(&self, row: Row, name: &str) -> Value {
        match self.get(row).and_then(|object| object.get(name)) {
            Some(value) => value.clone(),
            None => match row.resource.view.get(name) {
                Some(source) => self.derived(row, source),
                None => Value::Null,
            },
        }
    }

    /// Evaluates an expression with the members of an object.
    fn derived(&self, row: Row, source: &Source) -> Value {
        source.value(&mut |path| self.values(row, &path.0))
    }

    /// Returns the id of an object.
    pub(crate) fn id(&self, row: Row) -> Option<&str> {
        self.get(row)?.get(&row.resource.id)?.as_str()
    }

    /// Returns the object that a member refers to.
    fn referred(&self, row: Row, name: &str) -> Option<Row> {
        let resource = Resource::named(row.resource.references.get(name)?);
        let id = self.get(row)?.get(name)?.as_str()?;
        self.rows_with(resource, &resource.id, id).into_iter().next()
    }

    fn referrers(&self, row: Row, resource: &'static Resource) -> Vec<Row> {
        let Some(id) = self.id(row) else { return Vec::new() };
        let members = resource.references.iter().filter(|(_, to)| **to == row.resource.name);
        members.flat_map(|(member, _)| self.rows_with(resource, member, id)).collect()
    }

    fn write(&mut self, row: Row, object: Option<Object>) {
        if object.is_none() {
            self.note_happenings(row, Occasion::End);
        }
        let is_there = object.is_some();
        let before = self.table_mut(row.resource).replace(row.position, object);
        if is_there {
            self.note_happenings(row, before.as_ref().map_or(Occasion::New, Occasion::Change));
        }
        self.changes.push(Change { row, before });
    }

    fn table(&self, resource: &Resource) -> &Table {
        &self.tables[resource.name.as_str()]
    }

    fn table_mut(&mut self, resource: &Resource) -> &mut Table {
        self.tables.get_mut(resource.name.as_str()).expect("every resource has a table")
    }
}

/// Returns the value at the end of a path within a JSON value.
pub(crate) fn inside(value: &Value, path: &[Segment]) -> Option<Value> {
    let step = |value: &Value, segment: &Segment| match segment {
        Segment::Member(name) => match value {
            Value::Array(list) => list.get(name.parse::<usize>().ok()?).cloned(),
            object => object.get(name).cloned(),
        },
        Segment::Referrers(_) => None,
    };
    path.iter().try_fold(value.clone(), |value, segment| step(&value, segment))
}
