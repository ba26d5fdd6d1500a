//! The arrows between the files of a crate.

use crate::krate::{Krate, Module};
use std::collections::{BTreeMap, BTreeSet};

/// The files of a crate, each with those that it needs.
pub(crate) struct Graph<'k>(BTreeMap<&'k str, BTreeSet<&'k str>>);

impl<'k> Graph<'k> {
    /// Finds the arrows of `krate`.
    pub(crate) fn of(krate: &'k Krate) -> Self {
        let mut arrows = BTreeMap::<&str, BTreeSet<&str>>::new();
        for (path, module) in &krate.modules {
            let needed = arrows.entry(&module.file).or_default();
            for named in module.imports.values().chain(&module.named) {
                needed.extend(definition(krate, path, named, 0));
            }
            for glob in &module.globs {
                needed
                    .extend(module_at(krate, path, glob).and_then(|path| krate.modules.get(&path)).map(file));
            }
            needed.remove(&*module.file);
        }
        Self(arrows)
    }

    /// Lists the arrows.
    pub(crate) fn arrows(&self) -> impl Iterator<Item = (&'k str, &'k str)> {
        self.0.iter().flat_map(|(from, needed)| needed.iter().map(|to| (*from, *to)))
    }

    /// Lists a circle for every group of files that need each other, as `a.rs -> b.rs -> a.rs`.
    pub(crate) fn circles(&self) -> Vec<String> {
        let mut known = BTreeSet::<&str>::new();
        let mut circles = Vec::new();
        for file in self.0.keys() {
            if let Some(way) = self.way_back(file).filter(|_| !known.contains(file)) {
                known
                    .extend(self.0.keys().filter(|other| self.leads(file, other) && self.leads(other, file)));
                circles.push(way.join(" -> "));
            }
        }
        circles
    }

    /// Finds the shortest way from `file` back to it.
    fn way_back(&self, file: &'k str) -> Option<Vec<&'k str>> {
        let mut ways = vec![vec![file]];
        let mut seen = BTreeSet::new();
        while !ways.is_empty() {
            let mut longer = Vec::new();
            for way in ways {
                for next in self.needed_by(way[way.len() - 1]) {
                    let way = [&way[..], &[next]].concat();
                    if next == file {
                        return Some(way);
                    }
                    if seen.insert(next) {
                        longer.push(way);
                    }
                }
            }
            ways = longer;
        }
        None
    }

    fn leads(&self, from: &'k str, to: &str) -> bool {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(file) = open.pop() {
            for next in self.needed_by(file) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen.contains(to)
    }

    fn needed_by(&self, file: &str) -> impl Iterator<Item = &'k str> {
        self.0.get(file).into_iter().flatten().copied()
    }
}

fn file(module: &Module) -> &str {
    &module.file
}

/// Finds the file that defines what `named` means in the module `path`; `None` for a module and for another crate's.
fn definition<'k>(krate: &'k Krate, path: &[String], named: &[String], depth: usize) -> Option<&'k str> {
    let (mut at, rest) = start(krate, path, named)?;
    for (index, name) in rest.iter().enumerate() {
        let below = [&at[..], std::slice::from_ref(name)].concat();
        if krate.modules.contains_key(&below) {
            at = below;
            continue;
        }
        let module = krate.modules.get(&at)?;
        let behind = &rest[index + 1..];
        if module.defined.contains(name) {
            return Some(&module.file);
        }
        if let Some(import) = module.imports.get(name) {
            // An import of a name by itself is one of another crate.
            let further = [&import[..], behind].concat();
            return if depth < 9 && further != named {
                definition(krate, &at, &further, depth + 1)
            } else {
                None
            };
        }
        let of_globs = module.globs.iter().filter_map(|glob| {
            let from = module_at(krate, &at, glob)?;
            let further = [&["crate".to_owned()], &from[..], &rest[index..]].concat();
            let is_there = krate.modules.get(&from)?.defined.contains(name);
            is_there.then(|| definition(krate, &at, &further, depth + 1)).flatten()
        });
        let mut of_globs = of_globs;
        let is_foreign = || module.globs.iter().any(|glob| module_at(krate, &at, glob).is_none());
        // What a macro defines is not seen, and is in the module all the same, unless another crate has it.
        return of_globs.next().or_else(|| (!is_foreign()).then_some(&module.file));
    }
    None
}

/// Finds the module that `named` means in the module `path`.
fn module_at(krate: &Krate, path: &[String], named: &[String]) -> Option<Vec<String>> {
    let (mut at, rest) = start(krate, path, named)?;
    for name in rest {
        at.push(name.clone());
    }
    krate.modules.contains_key(&at).then_some(at)
}

/// Finds the module at which `named` starts, and what is left of it.
fn start<'n>(krate: &Krate, path: &[String], named: &'n [String]) -> Option<(Vec<String>, &'n [String])> {
    let (first, mut rest) = named.split_first()?;
    let mut at = path.to_vec();
    match first.as_str() {
        "crate" => at.clear(),
        "self" => {}
        "super" => {
            at.pop();
            while let Some((_, behind)) = rest.split_first().filter(|(next, _)| *next == "super") {
                at.pop();
                rest = behind;
            }
        }
        _ => {
            let below = [path, std::slice::from_ref(first)].concat();
            let module = krate.modules.get(path)?;
            if krate.modules.contains_key(&below) || module.imports.contains_key(first) {
                return Some((at, named));
            }
            return None;
        }
    }
    Some((at, rest))
}
