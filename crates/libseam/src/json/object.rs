//! The JSON object.

use super::Value;
use crate::list::{exchange, insert};
use alloc::{string::String, vec, vec::Vec};
use core::{cmp::Ordering, slice};

/// A JSON object. Keys are unique and sorted by their bytes, so that the same content is the same text everywhere.
///
/// It works like a `BTreeMap`, whose code is many times as large. To read, collect or extend one takes as long as sorting
/// its members does; to insert many one by one, in no order, takes longer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// An object of members in any order, each with a number by which the members of one key are told apart: `Err` is
    /// the smallest number of one whose key a smaller one has.
    pub(super) fn of(mut members: Vec<(String, Value, usize)>) -> Result<Self, usize> {
        sort(&mut members);
        let mut twice = None;
        let mut sorted: Vec<(String, Value)> = Vec::with_capacity(members.len());
        for (key, value, number) in members {
            if sorted.last().is_some_and(|(last, _)| *last == key) && twice.is_none_or(|least| number < least)
            {
                twice = Some(number);
            }
            sorted.push((key, value));
        }
        twice.map_or(Ok(Self(sorted)), Err)
    }

    /// Where `key` is, or where it would be.
    #[inline(never)]
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    /// Puts `value` in under `key`, and returns the value that was there before.
    #[inline(never)]
    pub fn insert(&mut self, key: String, value: Value) -> Option<Value> {
        match self.place(&key) {
            Ok(at) => self.0.get_mut(at).map(|(_, old)| core::mem::replace(old, value)),
            Err(at) => {
                insert(&mut self.0, at, (key, value));
                None
            }
        }
    }

    /// Takes the value under `key` out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.place(key).ok().map(|at| self.0.remove(at).1)
    }

    /// The value under `key`.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(self.place(key).ok()?).map(|(_, value)| value)
    }

    /// Whether there is a value under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_ok()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members, sorted by key, for their values to be taken.
    pub(crate) fn members_mut(&mut self) -> slice::IterMut<'_, (String, Value)> {
        self.0.iter_mut()
    }

    /// The members, sorted by key.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// The keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, sorted by key.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|(_, value)| value)
    }
}

/// The members of an object, sorted by key.
pub type Iter<'a> =
    core::iter::Map<slice::Iter<'a, (String, Value)>, fn(&(String, Value)) -> (&String, &Value)>;

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a String, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> vec::IntoIter<(String, Value)> {
        self.0.into_iter()
    }
}

impl Extend<(String, Value)> for Object {
    fn extend<Members: IntoIterator<Item = (String, Value)>>(&mut self, members: Members) {
        let known = core::mem::take(&mut self.0).into_iter();
        let all = known.chain(members).enumerate();
        let mut members: Vec<_> = all.map(|(number, (key, value))| (key, value, number)).collect();
        sort(&mut members);
        // Of one key the last counts.
        for (key, value, _) in members {
            match self.0.last_mut() {
                Some((last, old)) if *last == key => *old = value,
                _ => self.0.push((key, value)),
            }
        }
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

/// Sorts by key and number, in place and with heaps: what a server sends must not decide how long that takes.
fn sort(members: &mut [(String, Value, usize)]) {
    let order =
        |members: &[(String, Value, usize)], a: usize, b: usize| match (members.get(a), members.get(b)) {
            (Some((a, _, first)), Some((b, _, second))) => a.cmp(b).then(first.cmp(second)),
            _ => Ordering::Greater,
        };
    let sorted = (1..members.len()).all(|at| order(members, at.saturating_sub(1), at).is_lt());
    if sorted {
        return;
    }
    let length = members.len();
    // The first half of the steps builds the heap, the second takes the largest member off it each time.
    for step in (0..length.saturating_add(length / 2)).rev() {
        let (mut at, end) = match step.checked_sub(length) {
            Some(node) => (node, length),
            None => {
                exchange(members, 0, step);
                (0, step)
            }
        };
        loop {
            let mut child = at.saturating_mul(2).saturating_add(1);
            if child >= end {
                break;
            }
            let next = child.saturating_add(1);
            if next < end && order(members, child, next).is_lt() {
                child = next;
            }
            if order(members, at, child).is_ge() {
                break;
            }
            exchange(members, at, child);
            at = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Object, sort};
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

        #[test]
        fn members_are_sorted_and_told_apart(keys in prop::collection::vec("[a-e]{0,3}", 0..40)) {
            let members = || keys.iter().enumerate().map(|(i, key)| (key.clone(), Value::Null, i));
            let mut sorted: Vec<_> = members().collect();
            sort(&mut sorted);
            let mut expected: Vec<_> = members().collect();
            expected.sort_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
            prop_assert_eq!(sorted, expected);
            let first_twice = (0..keys.len()).find(|i| keys[..*i].contains(&keys[*i]));
            prop_assert_eq!(Object::of(members().collect()).err(), first_twice);
        }
    }

    #[test]
    fn members_of_an_array() {
        let object = Object::from([(String::from("b"), Value::Null), (String::from("a"), true.into())]);
        assert_eq!(object.keys().collect::<Vec<_>>(), ["a", "b"]);
    }
}
