//! Kinds of parameters.

use serde_json::{Value, json};

use super::{Kind, problems_message};

fn one_of() -> Kind {
    Kind::OneOf(vec!["a".into(), "b".into()])
}

fn message(kind: Kind, value: Value) -> Option<String> {
    kind.read(&value).err().map(|problems| problems_message(&problems))
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
