use serde_json::Value;

/// Leaves out those of the named members that are null. The API declares them optional, not nullable.
pub(super) fn without_nulls(mut object: Value, names: &[&str]) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|name, value| !value.is_null() || !names.contains(&name.as_str()));
    }
    object
}
