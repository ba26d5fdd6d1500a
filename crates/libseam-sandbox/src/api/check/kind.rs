//! Kinds of parameters, and their problems in the real server's words.

use serde::Deserialize;
use serde_json::{Map, Value};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    Pattern, Problem,
    form::{is_email, is_url, is_uuid},
};

/// The values that a parameter may have.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// 8-4-4-4-12 hexadecimal digits of any version and variant: the documents' own samples are not all RFC ones.
    Uuid,
    UuidList,
    Text,
    NonEmptyText,
    Email,
    /// RFC 3339 with an offset or `Z`.
    DateTime,
    /// A PIN.
    Digits,
    OneOf(Vec<String>),
    Boolean,
    PositiveInteger,
    /// Values of any kind.
    Array,
    /// A value of any kind.
    Any,
    /// A text with limits of its length, in UTF-16 units, and a pattern.
    #[serde(skip)]
    Limited {
        min: Option<usize>,
        max: Option<usize>,
        pattern: Option<Pattern>,
    },
    #[serde(skip)]
    Url,
    /// One of these booleans.
    #[serde(skip)]
    Literal(bool),
    /// A number from `above` or `min` to `max`.
    #[serde(skip)]
    Number {
        integer: bool,
        above: Option<f64>,
        min: Option<f64>,
        max: Option<f64>,
    },
    #[serde(skip)]
    List {
        items: Box<Shape>,
        min: Option<usize>,
        max: Option<usize>,
    },
    /// An object with these members; others are dropped.
    #[serde(skip)]
    Object(Vec<Param>),
    /// An object whose members are all of one kind.
    #[serde(skip)]
    Record(Box<Shape>),
    /// The first of these kinds that fits.
    #[serde(skip)]
    Union(Vec<Shape>),
}

/// One parameter, as `data/operations/` lists it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) required: bool,
    /// Null means the same as nothing.
    #[serde(default)]
    pub(crate) nullable: bool,
}

/// A kind of value, and whether null takes its place.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
}

impl Shape {
    /// Returns the value as the sandbox uses it, or its problems.
    pub(super) fn read(&self, value: &Value) -> Result<Value, Vec<Problem>> {
        if self.nullable && value.is_null() { Ok(Value::Null) } else { self.kind.read(value) }
    }
}

impl Kind {
    /// Returns the value as the sandbox uses it, or its problems.
    pub(super) fn read(&self, value: &Value) -> Result<Value, Vec<Problem>> {
        match self {
            Self::Uuid => read_uuid(value).map_err(|problem| vec![problem]),
            Self::UuidList => read_list(value, |value| read_uuid(value).map_err(|problem| vec![problem])),
            Self::List { items, min, max } => {
                let count = value.as_array().map_or(0, Vec::len);
                match (min, max) {
                    (Some(min), _) if value.is_array() && count < *min => {
                        Err(vec![Problem::new(format!("Array must contain at least {min} element(s)"))])
                    }
                    (_, Some(max)) if count > *max => {
                        Err(vec![Problem::new(format!("Array must contain at most {max} element(s)"))])
                    }
                    _ => read_list(value, |value| items.read(value)),
                }
            }
            Self::Object(members) => read_object(value, members),
            Self::Record(shape) => read_record(value, shape),
            Self::Union(shapes) => {
                let first = shapes.iter().find_map(|shape| shape.read(value).ok());
                first.ok_or_else(|| vec![Problem::new("Invalid input")])
            }
            _ => match self.problem(value) {
                Some(message) => Err(vec![Problem::new(message)]),
                None => Ok(value.clone()),
            },
        }
    }

    fn problem(&self, value: &Value) -> Option<String> {
        let refuse = |wrong: bool, message: &str| wrong.then(|| message.to_owned());
        match (self, value) {
            (Self::Any, _) | (Self::Boolean, Value::Bool(_)) | (Self::Array, Value::Array(_)) => None,
            (Self::Literal(wanted), value) => {
                refuse(value != &Value::Bool(*wanted), &format!("Invalid literal value, expected {wanted}"))
            }
            (Self::Number { integer, above, min, max }, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::MAX);
                match (above, min, max) {
                    _ if *integer && number.fract() != 0.0 => Some("Expected integer, received float".into()),
                    (Some(above), ..) if number <= *above => {
                        Some(format!("Number must be greater than {above}"))
                    }
                    (_, Some(min), _) if number < *min => {
                        Some(format!("Number must be greater than or equal to {min}"))
                    }
                    (.., Some(max)) if number > *max => {
                        Some(format!("Number must be less than or equal to {max}"))
                    }
                    _ => None,
                }
            }
            (Self::PositiveInteger, Value::Number(number)) => match number.as_i64() {
                Some(integer) => refuse(integer <= 0, "Number must be greater than 0"),
                None => Some("Expected integer, received float".into()),
            },
            (Self::OneOf(options), Value::String(text)) => (!options.contains(text)).then(|| {
                format!("Invalid enum value. Expected {}, received '{text}'", alternatives(options))
            }),
            (_, Value::String(text)) => match self {
                Self::Text => None,
                Self::NonEmptyText => refuse(text.is_empty(), "String must contain at least 1 character(s)"),
                Self::Limited { min, max, pattern } => {
                    let length = text.encode_utf16().count();
                    match (min, max, pattern) {
                        (Some(min), ..) if length < *min => {
                            Some(format!("String must contain at least {min} character(s)"))
                        }
                        (_, Some(max), _) if length > *max => {
                            Some(format!("String must contain at most {max} character(s)"))
                        }
                        (.., Some(pattern)) => refuse(!pattern.matches(text), "Invalid"),
                        _ => None,
                    }
                }
                Self::Url => refuse(!is_url(text), "Invalid url"),
                Self::Email => refuse(!is_email(text), "Invalid email"),
                Self::DateTime => refuse(OffsetDateTime::parse(text, &Rfc3339).is_err(), "Invalid datetime"),
                Self::Digits => {
                    refuse(text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()), "Invalid")
                }
                _ => Some(wrong_type(self.expected(), value)),
            },
            (Self::OneOf(options), _) => Some(wrong_type(&alternatives(options), value)),
            _ => Some(wrong_type(self.expected(), value)),
        }
    }

    fn expected(&self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::PositiveInteger | Self::Number { .. } => "number",
            Self::UuidList | Self::Array | Self::List { .. } => "array",
            Self::Object(_) | Self::Record(_) => "object",
            _ => "string",
        }
    }
}

fn read_uuid(value: &Value) -> Result<Value, Problem> {
    match value {
        Value::String(text) if is_uuid(text) => Ok(text.to_ascii_lowercase().into()),
        Value::String(_) => Err(Problem::new("Invalid uuid")),
        _ => Err(Problem::new(wrong_type("string", value))),
    }
}

/// Reads a list of values, each by `read`.
fn read_list(
    value: &Value,
    read: impl Fn(&Value) -> Result<Value, Vec<Problem>>,
) -> Result<Value, Vec<Problem>> {
    let Value::Array(list) = value else { return Err(vec![Problem::new(wrong_type("array", value))]) };
    let mut items = Vec::new();
    let mut problems = Vec::new();
    for (index, item) in list.iter().enumerate() {
        match read(item) {
            Ok(item) => items.push(item),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.within(index.to_string())));
            }
        }
    }
    if problems.is_empty() { Ok(items.into()) } else { Err(problems) }
}

/// Reads the members of an object; others are dropped.
fn read_object(value: &Value, members: &[Param]) -> Result<Value, Vec<Problem>> {
    let Value::Object(given) = value else { return Err(vec![Problem::new(wrong_type("object", value))]) };
    let (mut object, mut problems) = (Map::new(), Vec::new());
    for member in members {
        match given.get(&member.name) {
            None if member.required => problems.push(Problem::new("Required").within(&member.name)),
            None => {}
            Some(Value::Null) if member.nullable => {
                object.insert(member.name.clone(), Value::Null);
            }
            Some(value) => match member.kind.read(value) {
                Ok(value) => {
                    object.insert(member.name.clone(), value);
                }
                Err(found) => {
                    problems.extend(found.into_iter().map(|problem| problem.within(&member.name)));
                }
            },
        }
    }
    if problems.is_empty() { Ok(object.into()) } else { Err(problems) }
}

/// Reads an object whose members are all alike.
fn read_record(value: &Value, shape: &Shape) -> Result<Value, Vec<Problem>> {
    let Value::Object(given) = value else { return Err(vec![Problem::new(wrong_type("object", value))]) };
    let (mut object, mut problems) = (Map::new(), Vec::new());
    for (name, value) in given {
        match shape.read(value) {
            Ok(value) => {
                object.insert(name.clone(), value);
            }
            Err(found) => problems.extend(found.into_iter().map(|problem| problem.within(name))),
        }
    }
    if problems.is_empty() { Ok(object.into()) } else { Err(problems) }
}

fn wrong_type(expected: &str, value: &Value) -> String {
    let received = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    format!("Expected {expected}, received {received}")
}

fn alternatives(options: &[String]) -> String {
    let quoted: Vec<_> = options.iter().map(|option| format!("'{option}'")).collect();
    quoted.join(" | ")
}
