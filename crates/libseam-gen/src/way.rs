//! The ways to call an operation that its rules leave: which parameters go together, for languages whose types can say
//! so, and in words.

use crate::spec::{Operation, Rule};
use anyhow::{Result, bail};
use std::collections::BTreeMap;

/// The presence of one parameter in one way to call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    Absent,
}

/// More parameters under rules than this make more ways than anybody wants to read.
const MOST: usize = 10;

/// The ways to call `op`: for each, the presence of every parameter, in the order of the row. No call is in two of
/// them, and whatever is in none breaks a rule.
pub(crate) fn ways(op: &Operation) -> Result<Vec<Vec<Presence>>> {
    let is_ruled = |name: &str| op.rules.iter().any(|rule| names(rule).iter().any(|n| n == name));
    let ruled: Vec<&str> = op.params.iter().map(|p| p.name.as_str()).filter(|n| is_ruled(n)).collect();
    if ruled.len() > MOST {
        bail!("{}: more than {MOST} parameters are under rules", op.operation);
    }
    let mut ways = Vec::new();
    for given in 0..1_u32 << ruled.len() {
        let is_given =
            |name: &str| ruled.iter().position(|n| *n == name).is_some_and(|at| given >> at & 1 == 1);
        if !op.rules.iter().all(|rule| holds(rule, &is_given)) {
            continue;
        }
        let presence = |p: &super::spec::Param| match (p.required, is_ruled(&p.name), is_given(&p.name)) {
            (true, true, false) => None,
            (true, ..) | (_, true, true) => Some(Presence::Required),
            (_, true, false) => Some(Presence::Absent),
            (_, false, _) => Some(Presence::Optional),
        };
        ways.extend(op.params.iter().map(presence).collect::<Option<Vec<_>>>());
    }
    while merge(&mut ways) {}
    if ways.is_empty() {
        bail!("{}: the rules leave no way to call it", op.operation);
    }
    Ok(ways)
}

/// Makes one of two ways that differ in that a parameter is there or not. Returns whether there were two such.
fn merge(ways: &mut Vec<Vec<Presence>>) -> bool {
    for first in 0..ways.len() {
        for second in first + 1..ways.len() {
            let apart: Vec<usize> =
                (0..ways[first].len()).filter(|at| ways[first][*at] != ways[second][*at]).collect();
            let [at] = apart[..] else { continue };
            if [ways[first][at], ways[second][at]].contains(&Presence::Optional) {
                continue;
            }
            ways[first][at] = Presence::Optional;
            ways.remove(second);
            return true;
        }
    }
    false
}

/// The parameters that `rule` is about.
fn names(rule: &Rule) -> Vec<String> {
    rule.names().unwrap_or_else(|_| {
        rule.entries().unwrap_or_default().into_iter().flat_map(|(k, v)| [vec![k], v].concat()).collect()
    })
}

/// Whether a call with the parameters that are given keeps `rule`.
fn holds(rule: &Rule, is_given: &impl Fn(&str) -> bool) -> bool {
    let given = names(rule).iter().filter(|name| is_given(name)).count();
    let entries = rule.entries().unwrap_or_default();
    match rule.kind.as_str() {
        "at-least-one-of" => given >= 1,
        "at-most-one-of" => given <= 1,
        "requires" => {
            entries.iter().all(|(one, others)| !is_given(one) || others.iter().all(|o| is_given(o)))
        }
        "only-with" => {
            entries.iter().all(|(one, others)| !is_given(one) || others.iter().any(|o| is_given(o)))
        }
        // The writer of the table refuses it.
        _ => true,
    }
}

/// The rules of `op`, each as a sentence.
pub(crate) fn sentences(op: &Operation) -> Vec<String> {
    let of_kind = |kind: &str| op.rules.iter().filter(|rule| rule.kind == kind).collect::<Vec<_>>();
    let (least, most) = (of_kind("at-least-one-of"), of_kind("at-most-one-of"));
    let mut text = Vec::new();
    for rule in &least {
        let exactly = most.iter().any(|other| names(other) == names(rule));
        text.push(format!(
            "Give {} one of {}.",
            if exactly { "exactly" } else { "at least" },
            list(&names(rule), "and")
        ));
    }
    for rule in most.iter().filter(|rule| least.iter().all(|other| names(other) != names(rule))) {
        text.push(format!("Give at most one of {}.", list(&names(rule), "and")));
    }
    let entries = |kind| -> BTreeMap<String, Vec<String>> {
        of_kind(kind).iter().flat_map(|rule| rule.entries().unwrap_or_default()).collect()
    };
    for (one, others) in entries("requires") {
        text.push(format!("`{one}` needs {}.", list(&others, "and")));
    }
    for (one, others) in entries("only-with") {
        text.push(format!("`{one}` goes only with {}.", list(&others, "or")));
    }
    text
}

fn list(names: &[String], word: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
