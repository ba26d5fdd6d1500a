//! Changes of the store by scenarios: nothing but what their removals name, and what belongs to that.

use serde_json::{Map, Value};
use std::collections::HashSet;

use crate::{target::Target, trace::Found};

/// The lists that grow by themselves.
const RECORDS: [&str; 3] = ["events", "pending_changes", "action_attempts"];

/// The length of an id.
const ID_LENGTH: usize = 36;

/// The member to which scenarios themselves add what happened long ago.
const ERRORS: &str = "errors";

/// Compares the store before and after. `named` are the removals that were sent, with a credential that sees their things;
/// `may_grow` are the lists to which other calls add, and `changed` the ids of the objects that they change.
pub(crate) fn check(
    before: &Value,
    after: &Value,
    named: &[Target],
    may_grow: &[&str],
    changed: &[String],
) -> Result<(), Found> {
    let mut taken: HashSet<String> = named.iter().flat_map(|target| target.takes.clone()).collect();
    let links: Vec<HashSet<&str>> = { named.iter() }
        .filter(|target| target.takes.is_empty())
        .map(|target| texts(&target.params).into_iter().filter(|text| text.len() == ID_LENGTH).collect())
        .filter(|link: &HashSet<&str>| !link.is_empty())
        .collect();
    // What belongs to something that is taken away may go with it, and so may what belongs to that.
    loop {
        let mut grown = false;
        for (list, object) in objects(before) {
            let id = own_id(list, object);
            if !taken.contains(id) && texts_of(object, id).any(|text| taken.contains(text)) {
                grown |= taken.insert(id.to_owned());
            }
        }
        if !grown {
            break;
        }
    }
    let is_named = |object: &Map<String, Value>| {
        let texts: HashSet<&str> = object.values().filter_map(Value::as_str).collect();
        texts.iter().any(|text| taken.contains(*text)) || links.iter().any(|link| link.is_subset(&texts))
    };
    for (list, object) in objects(before) {
        let now = after_has(after, list, object);
        if now.is_some() && changed.iter().any(|id| *id == own_id(list, object)) {
            continue;
        }
        if !now.is_some_and(|now| is_equal(object, now)) && !is_named(object) && !now.is_some_and(is_named) {
            let (was, now) = (Value::from(object.clone()), now.cloned().map(Value::from));
            return Err(Found::new(
                "nothing is touched that was not named",
                format!("{list}: {was} is now {now:?}"),
            ));
        }
    }
    for (list, object) in objects(after) {
        let is_new = after_has(before, list, object).is_none();
        let is_replacement = list == "access_codes" && object.get("is_managed") == Some(&false.into());
        if is_new && !is_replacement && !may_grow.contains(&list) {
            let detail = format!("{list} has a new {}", Value::from(object.clone()));
            return Err(Found::new("nothing is made that was not asked for", detail));
        }
    }
    Ok(())
}

fn objects(store: &Value) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
    let lists = store.as_object().into_iter().flatten();
    lists.filter(|(list, _)| !RECORDS.contains(&list.as_str())).flat_map(|(list, objects)| {
        { objects.as_array().into_iter().flatten() }
            .filter_map(Value::as_object)
            .map(move |object| (list.as_str(), object))
    })
}

fn is_equal(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let members = |of: &Map<String, Value>| -> Vec<(String, Value)> {
        of.iter()
            .filter(|(name, _)| *name != ERRORS)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    one == other || members(one) == members(other)
}

/// Returns the id of an object, which the member has that is called like its list.
pub(crate) fn own_id<'o>(list: &str, object: &'o Map<String, Value>) -> &'o str {
    let singular = match list {
        "user_identities" => "user_identity",
        "phones" => "device",
        _ => list.strip_suffix('s').unwrap_or(list),
    };
    object.get(&format!("{singular}_id")).and_then(Value::as_str).unwrap_or_default()
}

fn after_has<'o>(
    store: &'o Value,
    list: &str,
    object: &Map<String, Value>,
) -> Option<&'o Map<String, Value>> {
    let id = own_id(list, object);
    let mut objects = store[list].as_array().into_iter().flatten().filter_map(Value::as_object);
    objects.find(|other| own_id(list, other) == id)
}

fn texts_of<'o>(object: &'o Map<String, Value>, id: &'o str) -> impl Iterator<Item = &'o str> {
    object.values().filter_map(Value::as_str).filter(move |text| *text != id)
}

/// Returns every text in a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
