//! One option: its value from JSON into the field that it is for, checked for type and range.

use crate::{
    digits::Digits,
    error::{Error, ErrorCode},
    json::{Object, Value},
    message::{message, problem},
    problem::{Problem, hint, nearest, printable},
    secret::Secret,
};
use alloc::{string::String, vec::Vec};
use core::mem::take;

/// An option that is a number, with the smallest and the largest that it may be.
pub(super) struct Number(pub(super) &'static str, u64, u64);

/// Up to a day: no time that is asked for is longer.
pub(super) static TIMEOUT: Number = Number("timeout_ms", 1, 86_400_000);
pub(super) static DEADLINE: Number = Number("deadline_ms", 1, 86_400_000);
pub(super) static RETRIES: Number = Number("retries", 0, 10);
pub(super) static REPLY: Number = Number("reply_limit_bytes", 1, 1 << 30);
pub(super) static IN_FLIGHT: Number = Number("in_flight_limit", 1, 10_000);

/// Where the value of an option goes.
pub(super) enum Field<'a> {
    Secret(&'a mut Option<Secret>),
    Text(&'a mut Option<String>),
    Name(&'a mut String),
    Flag(&'a mut bool),
    Number(&'a mut Option<u64>, &'static Number),
    Headers(&'a mut Vec<(String, String)>),
}

impl Field<'_> {
    /// What it takes, for a message.
    fn expected(&self) -> &'static str {
        match self {
            Self::Secret(_) | Self::Text(_) | Self::Name(_) => "a string",
            Self::Flag(_) => "true or false",
            Self::Headers(_) => "an object of strings",
            Self::Number(..) => "a whole number",
        }
    }

    /// Takes `value`.
    fn set(&mut self, name: &str, value: &mut Value, problems: &mut Vec<Problem>) {
        match (self, value) {
            (Self::Secret(to), Value::String(text)) => **to = Some(Secret::new(take(text))),
            (Self::Text(to), Value::String(text)) => **to = Some(take(text)),
            (Self::Name(to), Value::String(text)) => **to = take(text),
            (Self::Flag(to), Value::Bool(flag)) => **to = *flag,
            (Self::Headers(to), Value::Object(members)) => {
                for (header, value) in members.members_mut() {
                    let Value::String(text) = value else {
                        problems.push(mistyped(&message!("headers.{}", header), "a string", value));
                        return;
                    };
                    to.push((header.to_ascii_lowercase(), take(text)));
                }
            }
            (Self::Number(to, option), Value::Number(number)) => {
                // A number that no `u64` holds is out of every range.
                let number = number.as_i64().and_then(|n| u64::try_from(n).ok()).unwrap_or(u64::MAX);
                **to = Some(number);
                option.check(number, problems);
            }
            (field, value) => problems.push(mistyped(name, field.expected(), value)),
        }
    }
}

/// Sets the field of every member of `object`. A member that is `null` counts as not given.
pub(super) fn fill(mut object: Object, fields: &mut [(&'static str, Field<'_>)]) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (name, value) in object.members_mut() {
        if matches!(value, Value::Null) {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, field)) => field.set(name, value, &mut problems),
            None => problems.push(unknown(name, &mut fields.iter().map(|(known, _)| *known))),
        }
    }
    unless_any(problems)
}

/// An error if there are problems.
pub(super) fn unless_any(problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::of_problems(ErrorCode::InvalidOptions, problems)) }
}

impl Number {
    /// Adds a problem if it is out of range.
    #[inline(never)]
    pub(super) fn check(&self, number: u64, problems: &mut Vec<Problem>) {
        let Self(name, min, max) = *self;
        if !(min..=max).contains(&number) {
            let (min, max) = (Digits::of(min), Digits::of(max));
            problems.push(problem!(name, Range, "must be a whole number from {} to {}", min, max));
        }
    }
}

fn unknown(name: &str, known: &mut dyn Iterator<Item = &'static str>) -> Problem {
    let shown = printable(name);
    let suggestion = nearest(name, known);
    Problem { suggestion, ..problem!(&shown, Unknown, "is not an option{}", hint(suggestion)) }
}

fn mistyped(name: &str, expected: &str, value: &Value) -> Problem {
    problem!(name, Type, "must be {}, got {}", expected, value.kind())
}

/// A number whose range lies within those of `u32`.
pub(super) fn count(number: Option<u64>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}
