//! Operations of a JSON object: lookup, insertion and order of members.

use super::value::{Member, Object, Value};
use crate::memory::{self, OutOfMemory};
use alloc::{
    borrow::ToOwned as _,
    string::String,
    vec::{self, Vec},
};
use core::{fmt, slice};

impl Object {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends a member after all others. [`Self::sort_and_dedup`] or [`Self::group_by_key`] must follow.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub(crate) fn append(&mut self, key: String, value: Value) -> Result<(), OutOfMemory> {
        let number = self.0.len();
        memory::push(&mut self.0, (key, value, number))
    }

    /// Sorts the members. Of several with one key the last is kept.
    pub(super) fn sort_and_dedup(&mut self) {
        self.sort();
        self.0.dedup_by(|next, last| {
            let same = next.0 == last.0;
            if same {
                core::mem::swap(next, last);
            }
            same
        });
    }

    /// Sorts the members by key and number.
    fn sort(&mut self) {
        self.0.sort_unstable_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
    }

    /// Groups the members into an object of arrays: under each key the values of all members that have it, in
    /// the order of their numbers.
    pub(crate) fn group_by_key(mut self) -> Result<Self, OutOfMemory> {
        self.sort();
        let mut group_by_key = Self::new();
        for (key, value, _) in self.0 {
            if group_by_key.0.last().is_none_or(|last| last.0 != key) {
                group_by_key.append(key, Value::Array(Vec::new()))?;
            }
            if let Some((_, Value::Array(values), _)) = group_by_key.0.last_mut() {
                memory::push(values, value)?;
            }
        }
        Ok(group_by_key)
    }

    /// Finds the position of the member with `key`, or the position for inserting it.
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, ..)| known.as_str().cmp(key))
    }

    /// Inserts `value` under `key`, and returns the value that was there before.
    pub fn insert(&mut self, key: String, value: Value) -> Option<Value> {
        match self.place(&key) {
            Ok(at) => Some(core::mem::replace(&mut self.0.get_mut(at)?.1, value)),
            Err(at) => {
                self.0.insert(at, (key, value, 0));
                None
            }
        }
    }

    /// Inserts `value` under `key`, and returns the object.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.insert(key.to_owned(), value.into());
        self
    }

    /// Inserts a value under `key` if there is one, and returns the object.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Inserts `value` under `key`, and returns the object.
    pub(crate) fn try_with(mut self, key: &str, value: Value) -> Result<Self, OutOfMemory> {
        self.try_insert(memory::copy(key)?, value)?;
        Ok(self)
    }

    /// Inserts a copy of `text` under `key`, and returns the object.
    pub(crate) fn try_with_text(self, key: &str, text: &str) -> Result<Self, OutOfMemory> {
        self.try_with(key, Value::String(memory::copy(text)?))
    }

    /// Inserts `number` under `key`, and returns the object.
    pub(crate) fn try_with_number(self, key: &str, number: i64) -> Result<Self, OutOfMemory> {
        // The standard library writes it without asking.
        memory::ensure_available(0)?;
        self.try_with(key, number.into())
    }

    /// Inserts a copy of `text` under `key` if there is one, and returns the object.
    pub(crate) fn try_with_some(self, key: &str, text: Option<&str>) -> Result<Self, OutOfMemory> {
        match text {
            Some(text) => self.try_with_text(key, text),
            None => Ok(self),
        }
    }

    /// Inserts `value` under `key` as [`Object::insert`] does.
    ///
    /// # Errors
    /// Where there is no memory for one more member; nothing changes then.
    pub fn try_insert(&mut self, key: String, value: Value) -> Result<Option<Value>, OutOfMemory> {
        self.0.try_reserve(1)?;
        Ok(self.insert(key, value))
    }

    /// Removes the value under `key`.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }

    /// Returns the value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        Some(&self.0.get(self.place(key).ok()?)?.1)
    }

    /// Reports whether there is a value under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Reports whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Copies the object.
    pub fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let mut copy = Self::new();
        copy.0.try_reserve_exact(self.0.len())?;
        for (key, value, number) in &self.0 {
            copy.0.push((memory::copy(key)?, value.try_clone()?, *number));
        }
        Ok(copy)
    }

    /// Iterates over the members, sorted by key, with values that can be taken.
    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = (&mut String, &mut Value)> {
        self.0.iter_mut().map(|(key, value, _)| (key, value))
    }

    /// Iterates over the members, sorted by key.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// Iterates over the keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(key, ..)| key)
    }

    /// Iterates over the values, sorted by key.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value, _)| value)
    }
}

/// The members of an object, sorted by key.
pub type Iter<'a> = core::iter::Map<slice::Iter<'a, Member>, fn(&Member) -> (&String, &Value)>;

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a String, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.0.iter().map(|(key, value, _)| (key, value))
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = core::iter::Map<vec::IntoIter<Member>, fn(Member) -> (String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(key, value, _)| (key, value))
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl Eq for Object {}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl Extend<(String, Value)> for Object {
    fn extend<Members: IntoIterator<Item = (String, Value)>>(&mut self, members: Members) {
        let known = core::mem::take(self).into_iter();
        let all = known.chain(members).enumerate();
        self.0 = all.map(|(number, (key, value))| (key, value, number)).collect();
        self.sort_and_dedup();
    }
}

impl FromIterator<(String, Value)> for Object {
    fn from_iter<Members: IntoIterator<Item = (String, Value)>>(members: Members) -> Self {
        let mut object = Self::new();
        object.extend(members);
        object
    }
}

impl<const N: usize> From<[(String, Value); N]> for Object {
    fn from(members: [(String, Value); N]) -> Self {
        members.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Object;
    use crate::json::Value;
    use proptest::prelude::*;
    use std::{collections::BTreeMap, string::String, vec::Vec};

    proptest! {
        #[test]
        fn as_a_map(keys in prop::collection::vec("[a-e]{0,3}", 0..40)) {
            let (mut object, mut map) = (Object::new(), BTreeMap::new());
            for (i, key) in (0_i64..).zip(&keys) {
                prop_assert_eq!(object.insert(key.clone(), i.into()), map.insert(key.clone(), Value::from(i)));
            }
            prop_assert!(object.iter().eq(map.iter()));
            let collected: Object = (0_i64..).zip(&keys).map(|(i, key)| (key.clone(), i.into())).collect();
            prop_assert_eq!(&collected, &object);
            for key in &keys {
                prop_assert_eq!(object.get(key), map.get(key));
            }
        }
    }

    #[test]
    fn members_of_an_array() {
        let object = Object::from([(String::from("b"), Value::Null), (String::from("a"), true.into())]);
        assert_eq!(object.keys().collect::<Vec<_>>(), ["a", "b"]);
    }
}
