//! Values as the data writes them: constants, and paths to values that are known only when a request comes.

use serde::Deserialize;
use serde_json::{Map, Value};

/// An expression for a value. A text that begins with `$` is a path; `{"first": […]}` is the first of several that is
/// not null, `{"present": […]}` the list of those, and `{"case": …, "of": {…}}` a choice. `{"when": …, "then": …,
/// "else": …}` chooses by whether a value is there and not false. `{"all": "$…"}` is the list of all values at a path,
/// `{"some": "$…"}` the same or null where there is none, and `{"count": "$…"}` their number. `{"text": […]}` is texts in a
/// row, and `{"merge": […]}` the members of several objects that are not null, `{"join": […]}` the items of several lists. All else stands for itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
pub(crate) enum Source {
    Constant(Value),
    Path(Path),
    First(Vec<Source>),
    Present(Vec<Source>),
    Case(Box<Source>, Map<String, Value>),
    When(Box<[Source; 3]>),
    All(Path),
    Some(Path),
    Count(Path),
    Text(Vec<Source>),
    Merge(Vec<Source>),
    Join(Vec<Source>),
    List(Vec<Source>),
    Object(Vec<(String, Source)>),
}

/// A path of members from object to object, such as `acs_user_id.user_identity_id`: a member that refers to an object
/// leads to that object's members. `<acs_user` leads to every `acs_user` that refers to the object, and `*` at the end to the whole
/// object as replies show it. A member that is a JSON object or list leads into it.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Path(pub(crate) Vec<Segment>);

/// A step of a path.
#[derive(Debug, Clone)]
pub(crate) enum Segment {
    /// To the member with this name.
    Member(String),
    /// To the objects of this resource that refer to the one at hand.
    Referrers(String),
}

impl From<Value> for Source {
    fn from(value: Value) -> Self {
        let list = |value: Value| match value {
            Value::Array(list) => list.into_iter().map(Self::from).collect(),
            other => vec![Self::from(other)],
        };
        match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(path) => Self::Path(path.to_owned().into()),
                None => Self::Constant(text.into()),
            },
            Value::Array(_) => Self::List(list(value)),
            Value::Object(mut members) => {
                if let Some(value) = members.remove("first") {
                    Self::First(list(value))
                } else if let Some(value) = members.remove("present") {
                    Self::Present(list(value))
                } else if let Some(value) = members.remove("text") {
                    Self::Text(list(value))
                } else if let Some(value) = members.remove("merge") {
                    Self::Merge(list(value))
                } else if let Some(value) = members.remove("join") {
                    Self::Join(list(value))
                } else if let Some(value) = members.remove("all") {
                    Self::All(path(&value))
                } else if let Some(value) = members.remove("some") {
                    Self::Some(path(&value))
                } else if let Some(value) = members.remove("when") {
                    let mut take = |name| Self::from(members.remove(name).unwrap_or_default());
                    Self::When(Box::new([value.into(), take("then"), take("else")]))
                } else if let Some(value) = members.remove("count") {
                    Self::Count(path(&value))
                } else if let (Some(case), Some(Value::Object(of))) =
                    (members.remove("case"), members.remove("of"))
                {
                    Self::Case(Box::new(case.into()), of)
                } else {
                    Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
                }
            }
            other => Self::Constant(other),
        }
    }
}

/// Reads a path with its `$`.
fn path(value: &Value) -> Path {
    let text = value.as_str().and_then(|text| text.strip_prefix('$'));
    text.unwrap_or_else(|| panic!("{value} is no path")).to_owned().into()
}

impl From<String> for Path {
    fn from(text: String) -> Self {
        let segment = |part: &str| match part.strip_prefix('<') {
            Some(resource) => Segment::Referrers(resource.to_owned()),
            None => Segment::Member(part.to_owned()),
        };
        Self(text.split('.').map(segment).collect())
    }
}

impl Path {
    /// Splits off the first name, which says where the path begins.
    pub(crate) fn split_first(&self) -> (&str, &[Segment]) {
        match self.0.split_first() {
            Some((Segment::Member(name), rest)) => (name, rest),
            _ => panic!("{self:?} begins with no name"),
        }
    }
}

impl Source {
    /// Evaluates the expression. `resolve` returns the values at a path.
    pub(crate) fn value(&self, resolve: &mut dyn FnMut(&Path) -> Vec<Value>) -> Value {
        match self {
            Self::Constant(value) => value.clone(),
            Self::Path(path) => resolve(path).into_iter().next().unwrap_or_default(),
            Self::When(parts) => {
                let [condition, then, otherwise] = &**parts;
                match condition.value(resolve) {
                    Value::Null | Value::Bool(false) => otherwise.value(resolve),
                    _ => then.value(resolve),
                }
            }
            Self::Some(path) => match distinct(resolve(path)) {
                values if values.is_empty() => Value::Null,
                values => values.into(),
            },
            Self::All(path) => distinct(resolve(path)).into(),
            Self::Count(path) => distinct(resolve(path)).len().into(),
            Self::Text(sources) => {
                let texts = sources.iter().map(|source| match source.value(resolve) {
                    Value::String(text) => text,
                    other => other.to_string(),
                });
                texts.collect::<String>().into()
            }
            Self::Merge(sources) => {
                let mut merged = Map::new();
                for source in sources {
                    if let Value::Object(members) = source.value(resolve) {
                        merged.extend(members.into_iter().filter(|(_, value)| !value.is_null()));
                    }
                }
                merged.into()
            }
            Self::Join(sources) => {
                let mut joined = Vec::new();
                for source in sources {
                    if let Value::Array(items) = source.value(resolve) {
                        joined.extend(items);
                    }
                }
                joined.into()
            }
            Self::First(sources) => {
                let mut values = sources.iter().map(|source| source.value(resolve));
                values.find(|value| !value.is_null()).unwrap_or_default()
            }
            Self::Present(sources) => {
                let values = sources.iter().map(|source| source.value(resolve));
                values.filter(|value| !value.is_null()).collect()
            }
            Self::Case(case, of) => {
                case.value(resolve).as_str().and_then(|case| of.get(case)).cloned().unwrap_or_default()
            }
            Self::List(sources) => sources.iter().map(|source| source.value(resolve)).collect(),
            Self::Object(members) => {
                members.iter().map(|(name, source)| (name.clone(), source.value(resolve))).collect()
            }
        }
    }
}

/// Returns the values that are not null, each once.
fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut found = Vec::new();
    for value in values {
        if !value.is_null() && !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_expression_takes_its_values_from_paths() {
        let source = Source::from(json!({
            "a": { "first": ["$none", "$name", "fallback"] },
            "b": { "present": ["$none", "$name"] },
            "c": { "case": "$name", "of": { "Ana": "a person" } },
            "d": [1, "$name", null],
            "e": { "all": "$names" }, "f": { "count": "$names" }, "g": { "text": ["<", "$name", ">"] },
            "h": { "merge": [{ "x": 1, "y": "$none" }, { "x": "$name" }] },
            "m": { "join": ["$none", { "all": "$names" }, [1]] },
            "i": { "some": "$none" }, "j": { "some": "$name" },
            "k": { "when": "$name", "then": "$name", "else": 1 }, "l": { "when": "$none", "then": 1, "else": 2 },
        }));
        let value = source.value(&mut |path| match path.split_first() {
            ("name", []) => vec![json!("Ana")],
            ("names", []) => vec![json!("Ana"), json!(null), json!("Ben"), json!("Ana")],
            _ => Vec::new(),
        });
        let expected = json!({
            "a": "Ana", "b": ["Ana"], "c": "a person", "d": [1, "Ana", null],
            "e": ["Ana", "Ben"], "f": 2, "g": "<Ana>", "h": { "x": "Ana" },
            "i": null, "j": ["Ana"], "k": "Ana", "l": 2, "m": ["Ana", "Ben", 1],
        });
        assert_eq!(value, expected);
    }
}
