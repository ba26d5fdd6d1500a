//! The differences between two versions of a schema.

use super::{Change, Changes, Version, forms::forms, pairs};
use crate::published::schema::{Format, Member, Others, Schema, Type};
use serde_json::{Number, Value};

/// The side of a call that a schema is on, which decides what breaks: callers give what is allowed, and rely on what is
/// returned.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    is_given: bool,
    versions: (Version<'a>, Version<'a>),
    /// False within something undocumented, which may change at will.
    is_documented: bool,
    /// True within a resource that stands under different names in the two versions.
    is_renamed: bool,
}

impl<'a> Side<'a> {
    /// Makes the side of parameters.
    pub(super) fn given(versions: (Version<'a>, Version<'a>)) -> Self {
        Self { is_given: true, versions, is_documented: true, is_renamed: false }
    }

    /// Makes the side of replies.
    pub(super) fn returned(versions: (Version<'a>, Version<'a>)) -> Self {
        Self { is_given: false, versions, is_documented: true, is_renamed: false }
    }
}

/// Adds the differences between two versions of the schema at `place`.
pub(super) fn compare(place: &str, old: &Schema, new: &Schema, side: Side<'_>, changes: &mut Changes) {
    if old == new {
        return;
    }
    if old.undocumented && side.is_documented {
        // Nobody should have relied on what is not documented.
        let mut found = Changes::default();
        compare(place, old, new, Side { is_documented: false, ..side }, &mut found);
        changes.0.extend(found.0.into_iter().map(|change| Change { breaks: false, ..change }));
        return;
    }
    if old.resource != new.resource {
        return compare_resources(place, old, new, side, changes);
    }
    match (old.nullable, new.nullable) {
        (true, false) => changes.add(side.is_given, place, "can no longer be null"),
        (false, true) => changes.add(!side.is_given, place, "can be null now"),
        _ => {}
    }
    flag(place, "deprecated", old.deprecated, new.deprecated, changes);
    flag(place, "undocumented", old.undocumented, new.undocumented, changes);
    flag(place, "a draft", old.draft, new.draft, changes);
    if old.default != new.default {
        changes.add(
            false,
            place,
            format!("the default is {}, was {}", word(&new.default), word(&old.default)),
        );
    }
    compare_unions(place, old, new, side, changes);
}

fn flag(place: &str, what: &str, old: bool, new: bool, changes: &mut Changes) {
    match (old, new) {
        (false, true) => changes.add(false, place, format!("is {what} now")),
        (true, false) => changes.add(false, place, format!("is no longer {what}")),
        _ => {}
    }
}

fn word(value: &Option<Value>) -> String {
    value.as_ref().map_or_else(|| "none".to_owned(), Value::to_string)
}

/// Compares what two different resources are, or a resource and what stood in its place.
fn compare_resources(place: &str, old: &Schema, new: &Schema, side: Side<'_>, changes: &mut Changes) {
    let name = |schema: &Schema| schema.resource.clone().unwrap_or_else(|| "no resource".to_owned());
    let of = |schema: &Schema, version: Version<'_>| match &schema.resource {
        None => Some(schema.clone()),
        Some(name) => version.resources.iter().find(|it| it.name == *name).map(|it| it.schema.clone()),
    };
    let (old_name, new_name) = (name(old), name(new));
    let inner = (of(old, side.versions.0), of(new, side.versions.1));
    let (false, (Some(old), Some(new))) = (side.is_renamed, inner) else {
        return changes.add(true, place, format!("is {new_name}, was {old_name}"));
    };
    changes.add(false, place, format!("is {new_name}, was {old_name}"));
    compare(place, &old, &new, Side { is_renamed: true, ..side }, changes);
}

/// Compares every form that a value may have.
fn compare_unions(place: &str, old: &Schema, new: &Schema, side: Side<'_>, changes: &mut Changes) {
    let (old_forms, new_forms) = (forms(old), forms(new));
    if let ([(_, old)], [(_, new)]) = (&old_forms[..], &new_forms[..]) {
        return compare_forms(place, old, new, side, changes);
    }
    let shown = |name: &str| if name.is_empty() { "without a union".to_owned() } else { name.to_owned() };
    let mut fresh: Vec<&(String, Schema)> = new_forms.iter().collect();
    let mut gone = Vec::new();
    for (name, form) in &old_forms {
        match fresh.iter().position(|(fresh, _)| fresh == name) {
            Some(at) => {
                let (_, now) = fresh.remove(at);
                compare_forms(&format!("{place}<{name}>"), form, now, side, changes);
            }
            None => gone.push((name, form)),
        }
    }
    for (name, form) in gone {
        let is_covered = new_forms.iter().any(|(_, now)| {
            let mut found = Changes::default();
            compare_forms(place, form, now, side, &mut found);
            !found.breaks()
        });
        let text = if is_covered { "is part of another form now" } else { "is gone" };
        changes.add(!is_covered, place, format!("the form {} {text}", shown(name)));
    }
    for (name, _) in fresh {
        changes.add(false, place, format!("the form {} is new", shown(name)));
    }
}

fn compare_forms(place: &str, old: &Schema, new: &Schema, side: Side<'_>, changes: &mut Changes) {
    if old.kind != new.kind {
        let kind = |kind: Option<Type>| kind.map_or("anything", Type::name);
        // A value of the first type is one of the second.
        let fits = |one: Option<Type>, other: Option<Type>| {
            other.is_none() || (one == Some(Type::Integer) && other == Some(Type::Number))
        };
        let is_fine = if side.is_given { fits(old.kind, new.kind) } else { fits(new.kind, old.kind) };
        return changes.add(!is_fine, place, format!("is {}, was {}", kind(new.kind), kind(old.kind)));
    }
    if old.format != new.format {
        let name = |format: Option<Format>| format.map_or("none", Format::name);
        let is_fine = if side.is_given { new.format.is_none() } else { old.format.is_none() };
        changes.add(!is_fine, place, format!("the format is {}, was {}", name(new.format), name(old.format)));
    }
    compare_values(place, old.values.as_deref(), new.values.as_deref(), side, changes);
    compare_limits(place, old, new, side, changes);
    if let (Some(old), Some(new)) = (&old.items, &new.items) {
        compare(&format!("{place}[]"), old, new, side, changes);
    }
    compare_members(place, old.members(), new.members(), side, changes);
    compare_others(place, old.others.as_ref(), new.others.as_ref(), side, changes);
}

/// Compares enums. Values in replies may be unknown to a client, so new ones break nobody.
fn compare_values(
    place: &str,
    old: Option<&[Value]>,
    new: Option<&[Value]>,
    side: Side<'_>,
    changes: &mut Changes,
) {
    match (old, new) {
        (Some(old), Some(new)) => {
            for gone in old.iter().filter(|value| !new.contains(value)) {
                changes.add(true, place, format!("the value {gone} is gone"));
            }
            for added in new.iter().filter(|value| !old.contains(value)) {
                changes.add(false, place, format!("the value {added} is new"));
            }
        }
        (None, Some(_)) => changes.add(side.is_given, place, "only the values of an enum are allowed now"),
        (Some(_), None) => changes.add(false, place, "every value is allowed now"),
        (None, None) => {}
    }
}

fn compare_limits(place: &str, old: &Schema, new: &Schema, side: Side<'_>, changes: &mut Changes) {
    let count = |count: Option<u64>| count.map(|count| count as f64);
    let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    let least = [
        ("minLength", count(old.min_length), count(new.min_length)),
        ("minItems", count(old.min_items), count(new.min_items)),
        ("minimum", number(&old.minimum), number(&new.minimum)),
    ];
    let most = [
        ("maxLength", count(old.max_length), count(new.max_length)),
        ("maxItems", count(old.max_items), count(new.max_items)),
        ("maximum", number(&old.maximum), number(&new.maximum)),
    ];
    let shown = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
    let mut report = |name: &str, old: Option<f64>, new: Option<f64>, is_narrower: bool| {
        if old != new {
            let text = format!("`{name}` is {}, was {}", shown(new), shown(old));
            changes.add(side.is_given && is_narrower, place, text);
        }
    };
    for (name, old, new) in least {
        report(name, old, new, new.is_some_and(|new| old.is_none_or(|old| new > old)));
    }
    for (name, old, new) in most {
        report(name, old, new, new.is_some_and(|new| old.is_none_or(|old| new < old)));
    }
    if old.exclusive_minimum != new.exclusive_minimum && old.minimum == new.minimum {
        let text = if new.exclusive_minimum { "no longer allowed" } else { "allowed now" };
        let breaks = side.is_given && new.exclusive_minimum;
        changes.add(breaks, place, format!("`minimum` itself is {text}"));
    }
    if old.pattern != new.pattern {
        let shown = |pattern: &Option<String>| pattern.clone().unwrap_or_else(|| "none".to_owned());
        let text = format!("the pattern is {}, was {}", shown(&new.pattern), shown(&old.pattern));
        changes.add(side.is_given && new.pattern.is_some(), place, text);
    }
}

fn compare_members(place: &str, old: &[Member], new: &[Member], side: Side<'_>, changes: &mut Changes) {
    let separator = if place.starts_with('/') && !place.contains(' ') { " " } else { "." };
    for (name, pair) in pairs(old, new, |member: &Member| member.name.clone()) {
        let place = format!("{place}{separator}{name}");
        match pair {
            (Some(old), Some(new)) => {
                match (old.required, new.required) {
                    (false, true) if side.is_given => {
                        changes.add(!old.schema.undocumented, &place, "is required now");
                    }
                    (true, false) if side.is_given => changes.add(false, &place, "is no longer required"),
                    (false, true) => changes.add(false, &place, "is always there now"),
                    (true, false) => changes.add(!old.schema.undocumented, &place, "can be absent now"),
                    _ => {}
                }
                compare(&place, &old.schema, &new.schema, side, changes);
            }
            (Some(old), None) => changes.add(!old.schema.undocumented, &place, "is gone"),
            (None, Some(new)) if new.required && side.is_given => {
                changes.add(true, &place, "is new, and required");
            }
            (None, _) => changes.add(false, &place, "is new"),
        }
    }
}

/// Compares what an object may have beside the members that it names.
fn compare_others(
    place: &str,
    old: Option<&Others>,
    new: Option<&Others>,
    side: Side<'_>,
    changes: &mut Changes,
) {
    match (old, new) {
        (old, new) if old == new => {}
        (Some(Others::Like(old)), Some(Others::Like(new))) => {
            compare(&format!("{place}.*"), old, new, side, changes);
        }
        (Some(Others::Allowed(_)), _) => changes.add(false, place, "other members are allowed now"),
        (Some(Others::Like(_)), _) => changes.add(true, place, "other members are gone"),
        (None, Some(Others::Like(_))) => changes.add(false, place, "can have members of any name now"),
        (None, _) => changes.add(side.is_given, place, "other members are refused now"),
    }
}
