//! Rules, as the core checks them, on the parameters of an example.

use crate::spec::rules::{Placed, PlacedWhen};
use serde_json::{Map, Value};

/// Reports whether a call with the parameters `given` keeps the rule. Times are compared as texts.
pub(super) fn holds(check: &Placed, given: &Map<String, Value>) -> bool {
    let is_given = |name: &String| given.contains_key(name);
    let is_meant = is_meant(check, given);
    if !is_meant && !["OnlyWhen", "Holds"].contains(&check.kind) {
        return true;
    }
    let mut groups = check.groups.iter();
    match check.kind {
        "AtLeastOneOf" => groups.any(|group| group.iter().all(is_given)),
        "AtMostOneOf" => groups.filter(|group| group.iter().any(is_given)).count() <= 1,
        "Requires" => !is_given(&check.about_name) || groups.flatten().all(is_given),
        "OnlyWith" => !is_given(&check.about_name) || groups.flatten().any(is_given),
        "Required" => groups.flatten().all(is_given),
        "Excluded" => !groups.flatten().any(is_given),
        "OnlyWhen" | "Holds" => is_meant || !is_given(&check.about_name),
        "Ascending" => {
            let values: Vec<&Value> = groups.flatten().filter_map(|name| given.get(name)).collect();
            let times = values.iter().flat_map(|value| match value {
                Value::Array(items) => items.iter().collect(),
                other => vec![*other],
            });
            times.filter_map(Value::as_str).is_sorted()
        }
        _ => true,
    }
}

/// Reports whether the rule's condition holds.
fn is_meant(check: &Placed, given: &Map<String, Value>) -> bool {
    match &check.when {
        PlacedWhen::Always => true,
        PlacedWhen::NotGiven { name, .. } => !given.contains_key(name),
        PlacedWhen::Is { name, values, or_not_given, .. } => {
            given.get(name).map_or(*or_not_given, |value| values.contains(value))
        }
        // Examples use an API key.
        PlacedWhen::Credential { credential } => credential == "api_key",
    }
}

/// Lists names that a call must give beside those in `given` to keep the rule.
pub(super) fn missing<'c>(check: &'c Placed, given: &Map<String, Value>) -> Vec<&'c String> {
    let groups = &check.groups;
    let missing: Vec<&String> = match check.kind {
        // The group of which most is there already.
        "AtLeastOneOf" => {
            let missing =
                |group: &&Vec<String>| group.iter().filter(|name| !given.contains_key(*name)).count();
            groups.iter().min_by_key(missing).into_iter().flatten().collect()
        }
        "Requires" | "Required" => groups.iter().flatten().collect(),
        "OnlyWith" => groups.iter().flatten().take(1).collect(),
        _ => Vec::new(),
    };
    missing.into_iter().filter(|name| !given.contains_key(*name)).collect()
}
