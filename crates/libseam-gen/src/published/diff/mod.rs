//! The differences between two versions of the facts, and whether they break callers.

mod forms;
mod operation;
mod schema;

use super::{operation::Operation, resource::Resource};
use schema::{Side, compare};
use std::{collections::BTreeMap, fmt};

/// A difference between two versions.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The operation or the resource, and the way to what changed in it.
    pub place: String,
    /// The difference in words.
    pub text: String,
    /// True if a program that was right before can be wrong now.
    pub breaks: bool,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// The facts of one version.
#[derive(Clone, Copy)]
pub(crate) struct Version<'a> {
    pub(crate) operations: &'a [Operation],
    pub(crate) resources: &'a [Resource],
}

/// The changes that were found so far.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, breaks: bool, place: &str, text: impl Into<String>) {
        self.0.push(Change { place: place.to_owned(), text: text.into(), breaks });
    }

    fn breaks(&self) -> bool {
        self.0.iter().any(|change| change.breaks)
    }
}

/// Lists the differences: of operations by path, then of resources by name.
pub(crate) fn diff(old: Version<'_>, new: Version<'_>) -> Vec<Change> {
    let mut changes = Changes::default();
    let by_path = |operation: &'_ Operation| operation.path.clone();
    for (path, pair) in pairs(old.operations, new.operations, by_path) {
        match pair {
            (Some(old_one), Some(new_one)) => operation::compare(old_one, new_one, (old, new), &mut changes),
            (Some(_), None) => changes.add(true, &path, "the operation is gone"),
            (None, _) => changes.add(false, &path, "the operation is new"),
        }
    }
    let by_name = |resource: &'_ Resource| resource.name.clone();
    for (name, pair) in pairs(old.resources, new.resources, by_name) {
        match pair {
            (Some(old_one), Some(new_one)) => {
                let side = Side::returned((old, new));
                compare(&name, &old_one.schema, &new_one.schema, side, &mut changes);
            }
            (Some(_), None) => changes.add(true, &name, "the resource is gone"),
            (None, _) => changes.add(false, &name, "the resource is new"),
        }
    }
    changes.0
}

/// A thing in its old and its new version, where it is in them.
type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Pairs the things that have the same key, sorted by key.
fn pairs<'a, T, K: Ord>(old: &'a [T], new: &'a [T], key: impl Fn(&T) -> K) -> BTreeMap<K, Pair<'a, T>> {
    let mut pairs: BTreeMap<K, Pair<'a, T>> = old.iter().map(|it| (key(it), (Some(it), None))).collect();
    for it in new {
        pairs.entry(key(it)).or_default().1 = Some(it);
    }
    pairs
}

#[cfg(test)]
mod tests;
