//! The objects of one resource, in the order in which they were added, with an index of their ids and references.

use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound::{Excluded, Included},
};

use super::resource::Resource;

/// An object as it is kept: the members that do not follow from others.
pub(crate) type Object = Map<String, Value>;

/// The objects of one resource by their positions.
#[derive(Debug)]
pub(super) struct Table {
    rows: BTreeMap<i64, Object>,
    /// By indexed member and value, the positions of the objects that have it. The empty text stands for null.
    index: HashMap<&'static str, BTreeMap<String, BTreeSet<i64>>>,
}

impl Table {
    pub(super) fn new(resource: &'static Resource) -> Self {
        let members = resource.references.keys().chain([&resource.id]).chain(&resource.index);
        Self { rows: BTreeMap::new(), index: members.map(|name| (name.as_str(), BTreeMap::new())).collect() }
    }

    pub(super) fn get(&self, position: i64) -> Option<&Object> {
        self.rows.get(&position)
    }

    pub(super) fn positions(&self) -> impl Iterator<Item = i64> {
        self.rows.keys().copied()
    }

    /// Returns the positions of the objects whose `member` is `value`, or null for the empty text; `None` where the member
    /// has no index.
    pub(super) fn positions_with(
        &self,
        member: &str,
        value: &str,
    ) -> Option<impl ExactSizeIterator<Item = i64>> {
        static NONE: BTreeSet<i64> = BTreeSet::new();
        Some(self.index.get(member)?.get(value).unwrap_or(&NONE).iter().copied())
    }

    /// Returns the position of the first object by an indexed member, if that is a text up to `limit`.
    pub(super) fn first_up_to(&self, member: &str, limit: &str) -> Option<i64> {
        let range = (Excluded(""), Included(limit));
        let (_, positions) = self.index.get(member)?.range::<str, _>(range).next()?;
        positions.first().copied()
    }

    /// Puts an object in its place, or takes it away, and returns the one that was there.
    pub(super) fn replace(&mut self, position: i64, object: Option<Object>) -> Option<Object> {
        let before = match &object {
            Some(object) => self.rows.insert(position, object.clone()),
            None => self.rows.remove(&position),
        };
        for (member, values) in &mut self.index {
            let value_in = |object: &Option<Object>| {
                Some(object.as_ref()?.get(*member)?.as_str().unwrap_or_default().to_owned())
            };
            let (old, new) = (value_in(&before), value_in(&object));
            if old == new {
                continue;
            }
            if let Some(old) = old
                && let Some(positions) = values.get_mut(&old)
            {
                positions.remove(&position);
                if positions.is_empty() {
                    values.remove(&old);
                }
            }
            if let Some(new) = new {
                values.entry(new).or_default().insert(position);
            }
        }
        before
    }
}
