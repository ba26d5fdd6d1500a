//! The tree of the namespaces that operations are in.

use crate::spec::operations::Operation;
use serde::Serialize;
use std::collections::BTreeSet;

/// Operations with the namespaces that they are in.
#[derive(Serialize)]
pub(crate) struct Tree<'a> {
    operations: Vec<&'a Operation>,
    /// Every namespace, sorted by path. The first one is the root, whose path is empty.
    namespaces: Vec<Namespace<'a>>,
}

/// A namespace.
#[derive(Serialize)]
struct Namespace<'a> {
    /// The dotted path.
    path: String,
    /// The last word of the path.
    name: String,
    /// The namespaces directly below, without what they hold.
    inner: Vec<Below>,
    operations: Vec<&'a Operation>,
}

#[derive(Serialize)]
struct Below {
    path: String,
    name: String,
}

impl<'a> Tree<'a> {
    /// Computes the tree of `operations`.
    pub(crate) fn new(operations: Vec<&'a Operation>) -> Self {
        let mut paths: BTreeSet<Vec<&str>> = BTreeSet::from([Vec::new()]);
        for operation in &operations {
            let words: Vec<&str> = operation.namespace.split('.').collect();
            paths.extend((1..=words.len()).map(|length| words[..length].to_vec()));
        }
        let name = |words: &[&str]| words.last().copied().unwrap_or_default().to_owned();
        let namespace = |words: &Vec<&str>| {
            let path = words.join(".");
            let below = paths.iter().filter(|p| p.len() == words.len() + 1 && p.starts_with(words));
            Namespace {
                name: name(words),
                inner: below.map(|p| Below { path: p.join("."), name: name(p) }).collect(),
                operations: operations.iter().filter(|op| op.namespace == path).copied().collect(),
                path,
            }
        };
        let namespaces = paths.iter().map(namespace).collect();
        Self { operations, namespaces }
    }
}
