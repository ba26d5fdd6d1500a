//! The ways to call an operation that its rules allow, for languages whose types can express them.

use super::{
    params::Param,
    rules::{Check, When},
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

/// The largest number of parameters under rules that types express: with more, there are more ways than anybody wants
/// to read, and only the core checks the rules.
const MAX_RULED_PARAMS: usize = 10;

/// Lists the ways to call an operation: for each, the presence of every parameter, in the order of the row. No call fits
/// two of them, and a call that fits none breaks a rule of `checks`. The ways do not express rules about values, nor rules
/// over more than [`MAX_RULED_PARAMS`] parameters.
pub(super) fn ways(params: &[Param], checks: &[Check]) -> Result<Vec<Vec<Presence>>> {
    let checks: Vec<&Check> = checks.iter().filter(|check| is_about_presence(check)).collect();
    let is_ruled = |name: &str| checks.iter().any(|check| names(check).any(|ruled| ruled == name));
    let ruled: Vec<&str> = params.iter().map(|p| p.name.as_str()).filter(|n| is_ruled(n)).collect();
    if ruled.len() > MAX_RULED_PARAMS {
        let presence = |p: &Param| if p.required { Presence::Required } else { Presence::Optional };
        return Ok(vec![params.iter().map(presence).collect()]);
    }
    let mut ways = Vec::new();
    for given in 0..1_u32 << ruled.len() {
        let is_given =
            |name: &str| ruled.iter().position(|n| *n == name).is_some_and(|at| given >> at & 1 == 1);
        if !checks.iter().all(|check| holds(check, &is_given)) {
            continue;
        }
        let presence = |p: &Param| match (p.required, is_ruled(&p.name), is_given(&p.name)) {
            (true, true, false) => None,
            (true, ..) | (_, true, true) => Some(Presence::Required),
            (_, true, false) => Some(Presence::Absent),
            (_, false, _) => Some(Presence::Optional),
        };
        ways.extend(params.iter().map(presence).collect::<Option<Vec<_>>>());
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

/// Reports whether a rule depends on nothing but which parameters are given.
fn is_about_presence(check: &Check) -> bool {
    let is_known = ["AtLeastOneOf", "AtMostOneOf", "Requires", "OnlyWith"].contains(&check.kind);
    is_known && matches!(check.when, When::Always | When::NotGiven(_))
}

/// Lists the parameters that a rule is about.
fn names(check: &Check) -> impl Iterator<Item = &str> {
    let condition = if let When::NotGiven(name) = &check.when { Some(name) } else { None };
    check.groups.iter().flatten().chain([&check.about]).chain(condition).map(String::as_str)
}

/// Reports whether a call with the given parameters keeps the rule.
fn holds(check: &Check, is_given: &impl Fn(&str) -> bool) -> bool {
    if let When::NotGiven(name) = &check.when
        && is_given(name)
    {
        return true;
    }
    let mut groups = check.groups.iter();
    let is_about_given = is_given(&check.about);
    match check.kind {
        "AtLeastOneOf" => groups.any(|group| group.iter().all(|name| is_given(name))),
        "AtMostOneOf" => groups.filter(|group| group.iter().any(|name| is_given(name))).count() <= 1,
        "Requires" => !is_about_given || groups.flatten().all(|name| is_given(name)),
        "OnlyWith" => !is_about_given || groups.flatten().any(|name| is_given(name)),
        _ => true,
    }
}
