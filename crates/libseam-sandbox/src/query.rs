use serde_json::{Map, Value};

use crate::check::{Kind, Param};

/// Reads parameters off a query string, giving each the JSON type that its kind has in a body. What does not read as
/// that type stays text, for the check to refuse.
pub(crate) fn read(query: &str, parameters: &[Param]) -> Map<String, Value> {
    let mut read = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let name = name.strip_suffix("[]").unwrap_or(&name);
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name == name) else { continue };
        match parameter.kind {
            Kind::UuidList => {
                let list = read.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                if let (Value::Array(list), false) = (list, text.is_empty()) {
                    list.extend(text.split(',').map(Value::from));
                }
            }
            kind => {
                read.insert(name.into(), typed(kind, &text));
            }
        }
    }
    read
}

fn typed(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Boolean => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        Kind::PositiveInteger => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}
