//! One option: its value from JSON into the field that it is for, checked for type and range.

use super::unless_any;
use crate::{
    check::flaw::{Flaw, add_unknown},
    client::dialect::Dialect,
    error::{Error, problem::Problem},
    json::{Object, Value},
    wire::secret::Secret,
};
use alloc::{format, string::String, vec::Vec};
use core::mem::take;

/// Where the value of an option goes. A number that stands in an `Option` is one that need not be given.
pub(super) enum Field<'a> {
    Secret(&'a mut Option<Secret>),
    Text(&'a mut Option<String>),
    Name(&'a mut String),
    Flag(&'a mut bool),
    Number(&'a mut u64),
    NumberGiven(&'a mut Option<u64>),
    Count(&'a mut u32),
    CountGiven(&'a mut Option<u32>),
    Headers(&'a mut Vec<(String, String)>),
}

/// [`fill`] for the named fields of `$options`, each with what it takes.
macro_rules! set_fields {
    ($object:expr => $options:ident, $dialect:expr => { $first:ident: $first_kind:ident, $($name:ident: $kind:ident,)+ }) => {
        $crate::client::options::field::fill(
            $object,
            $dialect,
            &[stringify!($first), $(stringify!($name)),+],
            &mut [
                $crate::client::options::field::Field::$first_kind(&mut $options.$first),
                $($crate::client::options::field::Field::$kind(&mut $options.$name),)+
            ],
        )
    };
}
pub(super) use set_fields;

impl Field<'_> {
    /// Takes `value`.
    fn set(&mut self, name: &str, value: &mut Value, dialect: &Dialect, problems: &mut Vec<Problem>) {
        let expected = match self {
            Self::Flag(to) => {
                if let Value::Bool(flag) = value {
                    return **to = *flag;
                }
                "true or false"
            }
            Self::Headers(to) => {
                if let Value::Object(members) = value {
                    return add_headers(to, members, dialect, problems);
                }
                "an object of strings"
            }
            Self::Secret(_) | Self::Text(_) | Self::Name(_) => {
                if let Value::String(text) = value {
                    let text = take(text);
                    match self {
                        Self::Secret(to) => **to = Some(Secret::new(text)),
                        Self::Text(to) => **to = Some(text),
                        Self::Name(to) => **to = text,
                        _ => {}
                    }
                    return;
                }
                "a string"
            }
            _ => {
                if let Value::Number(text) = value {
                    // What is no whole number, or below 0, is out of every range, as the largest count is.
                    let number = match text.as_str() {
                        "-0" => 0,
                        digits => digits.parse().unwrap_or(u64::MAX),
                    };
                    let count = number.min(u32::MAX.into()) as u32;
                    match self {
                        Self::Number(to) => **to = number,
                        Self::NumberGiven(to) => **to = Some(number),
                        Self::Count(to) => **to = count,
                        Self::CountGiven(to) => **to = Some(count),
                        _ => {}
                    }
                    return check_range(name, number, dialect, problems);
                }
                "a whole number"
            }
        };
        dialect.add(Flaw::Mistyped { expected, got: value.kind() }, problems, name);
    }
}

fn add_headers(
    to: &mut Vec<(String, String)>,
    members: &mut Object,
    dialect: &Dialect,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in members.members_mut() {
        let Value::String(text) = value else {
            let path = format!("{}.{name}", dialect.spelled("headers"));
            return Flaw::Mistyped { expected: "a string", got: value.kind() }.add(problems, &path);
        };
        let mut name = take(name);
        name.make_ascii_lowercase();
        to.push((name, take(text)));
    }
}

/// Sets the field of every member of `object`; the names are in the order of the fields. A
/// member that is `null` counts as not given, if there is such an option.
pub(super) fn fill(
    mut object: Object,
    dialect: &Dialect,
    names: &[&'static str],
    fields: &mut [Field<'_>],
) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (name, value) in object.members_mut() {
        match names.iter().zip(&mut *fields).find(|(known, _)| *known == name) {
            Some(_) if matches!(value, Value::Null) => {}
            Some((_, field)) => field.set(name, value, dialect, &mut problems),
            None => add_unknown(&mut problems, "", name, Flaw::NoOption, &mut names.iter().copied()),
        }
    }
    unless_any(problems)
}

/// Adds a problem if the number is out of the range of the option `name`.
pub(super) fn check_range(name: &str, number: u64, dialect: &Dialect, problems: &mut Vec<Problem>) {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let (least, most) = match name {
        // A day is longer than any time that is asked for.
        "timeout_ms" | "deadline_ms" => (1, DAY_MS),
        "retries" => (0, 10),
        "reply_limit_bytes" => (1, 1 << 30),
        "in_flight_limit" => (1, 10_000),
        _ => return,
    };
    if number < least || number > most {
        dialect.add_range(problems, name, least, most);
    }
}
