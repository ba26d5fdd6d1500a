//! The ways to call an operation that its rules allow, for languages whose types can express them.

use super::{
    operations::Operation,
    params::Param,
    rules::{Params, Rule},
};
use anyhow::{Result, bail};
use serde::Serialize;

/// The presence of one parameter in one way to call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Presence {
    Required,
    Optional,
    Absent,
}

/// The largest number of parameters under rules: with more, there are more ways than anybody wants to read.
const MAX_RULED_PARAMS: usize = 10;

/// Lists the ways to call `op`: for each, the presence of every parameter, in the order of the row. No call fits
/// two of them, and a call that fits none breaks a rule.
pub(super) fn ways(op: &Operation) -> Result<Vec<Vec<Presence>>> {
    let is_ruled = |name: &str| op.rules.iter().any(|rule| rule.names().contains(&name));
    let ruled: Vec<&str> = op.params.iter().map(|p| p.name.as_str()).filter(|n| is_ruled(n)).collect();
    if ruled.len() > MAX_RULED_PARAMS {
        bail!("more than {MAX_RULED_PARAMS} parameters are under rules");
    }
    let mut ways = Vec::new();
    for given in 0..1_u32 << ruled.len() {
        let is_given =
            |name: &str| ruled.iter().position(|n| *n == name).is_some_and(|at| given >> at & 1 == 1);
        if !op.rules.iter().all(|rule| holds(rule, &is_given)) {
            continue;
        }
        let presence = |p: &Param| match (p.required, is_ruled(&p.name), is_given(&p.name)) {
            (true, true, false) => None,
            (true, ..) | (_, true, true) => Some(Presence::Required),
            (_, true, false) => Some(Presence::Absent),
            (_, false, _) => Some(Presence::Optional),
        };
        ways.extend(op.params.iter().map(presence).collect::<Option<Vec<_>>>());
    }
    while merge(&mut ways) {}
    if ways.is_empty() {
        bail!("the rules leave no way to call it");
    }
    Ok(ways)
}

/// Merges two ways that differ in the presence of one parameter. Returns false if there are none.
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

/// Reports whether a call with the given parameters keeps `rule`.
fn holds(rule: &Rule, is_given: &impl Fn(&str) -> bool) -> bool {
    let given = rule.names().into_iter().filter(|name| is_given(name)).count();
    match (rule.kind.as_str(), &rule.params) {
        ("at-least-one-of", _) => given >= 1,
        ("at-most-one-of", _) => given <= 1,
        ("exactly-one-of", _) => given == 1,
        ("requires", Params::Entries(entries)) => {
            entries.iter().all(|(one, others)| !is_given(one) || others.iter().all(|o| is_given(o)))
        }
        ("only-with", Params::Entries(entries)) => {
            entries.iter().all(|(one, others)| !is_given(one) || others.iter().any(|o| is_given(o)))
        }
        _ => true,
    }
}
