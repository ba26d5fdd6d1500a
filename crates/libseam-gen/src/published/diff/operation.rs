//! The differences between two versions of an operation.

use super::{
    Changes, Version,
    schema::{self, Side},
};
use crate::published::{
    operation::Operation,
    schema::{Member, Schema, Type},
};

/// Adds the differences between two versions of the same operation.
pub(super) fn compare(
    old: &Operation,
    new: &Operation,
    versions: (Version<'_>, Version<'_>),
    changes: &mut Changes,
) {
    let path = &new.path;
    lists(path, "the method", &old.methods, &new.methods, changes);
    lists(path, "the credential", &old.auth, &new.auth, changes);
    lists(path, "the batch key", &old.batch_keys, &new.batch_keys, changes);
    match (old.deprecated, new.deprecated) {
        (false, true) => changes.add(false, path, "the operation is deprecated now"),
        (true, false) => changes.add(false, path, "the operation is no longer deprecated"),
        _ => {}
    }
    match (old.has_required_parameters, new.has_required_parameters) {
        (false, true) => changes.add(true, path, "a call without any parameter is refused now"),
        (true, false) => changes.add(false, path, "a call without any parameter is no longer refused"),
        _ => {}
    }
    if old.action_attempt_type != new.action_attempt_type {
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
        let (old, new) = (name(&old.action_attempt_type), name(&new.action_attempt_type));
        changes.add(false, path, format!("the type of its action attempt is {new}, was {old}"));
    }
    if let Some(key) = &old.response_key
        && old.response_key != new.response_key
    {
        let now = new.response_key.as_deref().unwrap_or("nothing");
        changes.add(true, path, format!("the result is {now}, was {key}"));
    } else if let (None, Some(key)) = (&old.response_key, &new.response_key) {
        changes.add(false, path, format!("the result is {key}, was nothing"));
    }
    let reply = |members: &[Member]| object(members.to_vec());
    let place = format!("{path} reply");
    let side = Side::returned(versions);
    schema::compare(&place, &reply(&old.response), &reply(&new.response), side, changes);
    let nothing = object(Vec::new());
    let body = |operation: &Operation| operation.body.clone().unwrap_or_else(|| nothing.clone());
    schema::compare(path, &body(old), &body(new), Side::given(versions), changes);
}

fn object(members: Vec<Member>) -> Schema {
    Schema { kind: Some(Type::Object), properties: Some(members), ..Schema::default() }
}

/// Adds what is gone from a list of names, and what is new in it.
fn lists(place: &str, what: &str, old: &[String], new: &[String], changes: &mut Changes) {
    for gone in old.iter().filter(|name| !new.contains(name)) {
        changes.add(true, place, format!("{what} {gone} is gone"));
    }
    for added in new.iter().filter(|name| !old.contains(name)) {
        changes.add(false, place, format!("{what} {added} is new"));
    }
}
