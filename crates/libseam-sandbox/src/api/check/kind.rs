//! Kinds of parameters, and their problems in the real server's words.

use serde::Deserialize;
use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Problem;

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
}

impl Kind {
    /// Returns the value as the sandbox uses it, or its problems.
    pub(super) fn read(&self, value: &Value) -> Result<Value, Vec<Problem>> {
        match self {
            Self::Uuid => read_uuid(value).map_err(|problem| vec![problem]),
            Self::UuidList => read_list(value, read_uuid),
            _ => match self.problem(value) {
                Some(message) => Err(vec![Problem::new(message)]),
                None => Ok(value.clone()),
            },
        }
    }

    fn problem(&self, value: &Value) -> Option<String> {
        let refuse = |wrong: bool, message: &str| wrong.then(|| message.to_owned());
        match (self, value) {
            (Self::Boolean, Value::Bool(_)) | (Self::Array, Value::Array(_)) => None,
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
            Self::PositiveInteger => "number",
            Self::UuidList | Self::Array => "array",
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

fn read_list(value: &Value, read: fn(&Value) -> Result<Value, Problem>) -> Result<Value, Vec<Problem>> {
    let Value::Array(list) = value else { return Err(vec![Problem::new(wrong_type("array", value))]) };
    let mut items = Vec::new();
    let mut problems = Vec::new();
    for (index, item) in list.iter().enumerate() {
        match read(item) {
            Ok(item) => items.push(item),
            Err(problem) => problems.push(problem.within(index.to_string())),
        }
    }
    if problems.is_empty() { Ok(items.into()) } else { Err(problems) }
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

fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(|group| group.len());
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Reports whether the text has the form of an address. Only a mail server knows more.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let in_parts = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    !local.is_empty() && in_parts && !text.contains(char::is_whitespace) && !domain.contains('@')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one_of() -> Kind {
        Kind::OneOf(vec!["a".into(), "b".into()])
    }

    fn message(kind: Kind, value: Value) -> Option<String> {
        kind.read(&value).err().map(|problems| super::super::problems_message(&problems))
    }

    #[test]
    fn an_id_may_have_any_case_version_and_variant() {
        let read = Kind::Uuid.read(&json!("ABCDEF01-3333-3333-3333-333333333333"));
        assert_eq!(read, Ok(json!("abcdef01-3333-3333-3333-333333333333")));
        for wrong in ["", "33333333333333333333333333333333", "3333333g-3333-3333-3333-333333333333"] {
            assert_eq!(message(Kind::Uuid, json!(wrong)), Some("Invalid uuid".into()), "{wrong}");
        }
    }

    #[test]
    fn times_need_an_offset() {
        for right in ["2025-06-01T00:00:00Z", "2025-06-01T00:00:00.000Z", "2025-06-01T00:00:00+02:00"] {
            assert_eq!(message(Kind::DateTime, json!(right)), None, "{right}");
        }
        for wrong in ["", "tomorrow", "2025-06-01", "2025-06-01T00:00:00", "2025-06-01T00:00:00.Z", "é"] {
            assert_eq!(message(Kind::DateTime, json!(wrong)), Some("Invalid datetime".into()), "{wrong}");
        }
    }

    #[test]
    fn every_kind_names_the_type_it_expects() {
        let expected = [
            (Kind::Uuid, json!(1), "Expected string, received number"),
            (Kind::Text, json!(null), "Expected string, received null"),
            (Kind::UuidList, json!("x"), "Expected array, received string"),
            (Kind::Boolean, json!("true"), "Expected boolean, received string"),
            (Kind::PositiveInteger, json!({}), "Expected number, received object"),
            (Kind::PositiveInteger, json!(1.5), "Expected integer, received float"),
            (Kind::PositiveInteger, json!(0), "Number must be greater than 0"),
            (one_of(), json!([]), "Expected 'a' | 'b', received array"),
            (one_of(), json!("c"), "Invalid enum value. Expected 'a' | 'b', received 'c'"),
            (Kind::NonEmptyText, json!(""), "String must contain at least 1 character(s)"),
            (Kind::Email, json!("ana@"), "Invalid email"),
            (Kind::Digits, json!("12a4"), "Invalid"),
        ];
        for (kind, value, text) in expected {
            assert_eq!(message(kind, value), Some(text.into()));
        }
    }
}
