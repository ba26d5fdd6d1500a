//! One option: from its JSON value into its field, checked for type and range.

use crate::{
    check::problem_kind::ProblemKind,
    client::dialect::{Dialect, Scope},
    error::problem::Problems,
    json::{Object, Value},
    memory,
    wire::secret::Secret,
};
use alloc::{format, string::String, vec::Vec};
use core::mem::{replace, take};

/// The fields of options, which are set by name.
pub(super) trait Fields {
    const SCOPE: Scope;

    /// Returns the field of the option `name`.
    fn field(&mut self, name: &str) -> Option<Field<'_>>;

    /// Sets the options that `object` names in `dialect`; `null` counts as not given. An object as the value of a flag sets
    /// the flag, and the options that are its members.
    fn set_all(&mut self, object: &mut Object, dialect: &Dialect, problems: &mut Problems) {
        for (given, value) in object.members_mut() {
            match replace(value, Value::Null) {
                Value::Object(mut members) if dialect.has_members(given) => {
                    self.set_one(given, Value::Bool(true), dialect, problems);
                    for (member, value) in members.members_mut() {
                        // The name stands in the path, the problem, its message and the error's.
                        if memory::ensure_available(member.len().saturating_mul(4)).is_err() {
                            return problems.set_out_of_memory();
                        }
                        let path = format!("{given}.{member}");
                        self.set_one(&path, replace(value, Value::Null), dialect, problems);
                    }
                }
                value => self.set_one(given, value, dialect, problems),
            }
        }
    }

    /// Sets the option that the dialect calls `given`.
    fn set_one(&mut self, given: &str, value: Value, dialect: &Dialect, problems: &mut Problems) {
        match dialect.core_name(given).and_then(|name| self.field(name)) {
            Some(_) if value == Value::Null => {}
            Some(field) => field.set(given, value, dialect, problems),
            None => problems.push(dialect.unknown(given, Self::SCOPE)),
        }
    }
}

/// The field for an option's value. A number in an `Option` need not be given.
pub(super) enum Field<'a> {
    Secret(&'a mut Option<Secret>),
    Text(&'a mut Option<String>),
    Name(&'a mut String),
    Flag(&'a mut bool),
    FlagGiven(&'a mut Option<bool>),
    Number(&'a mut u64, &'static Quantity),
    NumberGiven(&'a mut Option<u64>, &'static Quantity),
    Count(&'a mut u32, &'static Quantity),
    CountGiven(&'a mut Option<u32>, &'static Quantity),
    Headers(&'a mut Vec<(String, String)>),
}

impl Field<'_> {
    /// Sets the field to the value of the option that the dialect calls `own`, or adds a problem.
    pub(super) fn set(self, own: &str, mut value: Value, dialect: &Dialect, problems: &mut Problems) {
        let expected = self.expected(own, dialect);
        match (self, &mut value) {
            (Self::Secret(to), Value::String(text)) => *to = Some(Secret::new(take(text))),
            (Self::Text(to), Value::String(text)) => *to = Some(take(text)),
            (Self::Name(to), Value::String(text)) => *to = take(text),
            (Self::Flag(to), Value::Bool(flag)) => *to = *flag,
            (Self::FlagGiven(to), Value::Bool(flag)) => *to = Some(*flag),
            (Self::Headers(to), Value::Object(members)) => add_headers(to, own, members, problems),
            (Self::Number(to, quantity), Value::Number(number)) => {
                *to = quantity.read(number.as_str(), dialect, problems);
            }
            (Self::NumberGiven(to, quantity), Value::Number(number)) => {
                *to = Some(quantity.read(number.as_str(), dialect, problems));
            }
            (Self::Count(to, quantity), Value::Number(number)) => {
                *to = saturating_u32(quantity.read(number.as_str(), dialect, problems));
            }
            (Self::CountGiven(to, quantity), Value::Number(number)) => {
                *to = Some(saturating_u32(quantity.read(number.as_str(), dialect, problems)));
            }
            (_, value) => {
                let mut problem = ProblemKind::WrongType { expected, got: value.kind() }.problem(own, own);
                dialect.append_instead(&mut problem, own);
                problems.push(problem);
            }
        }
    }

    /// Describes the value that is expected.
    fn expected(&self, own: &str, dialect: &Dialect) -> &'static str {
        match self {
            Self::Secret(_) | Self::Text(_) | Self::Name(_) => "a string",
            Self::Flag(_) | Self::FlagGiven(_) if dialect.has_members(own) => "true, false or an object",
            Self::Flag(_) | Self::FlagGiven(_) => "true or false",
            Self::Headers(_) => "an object of strings",
            Self::Number(_, quantity)
            | Self::NumberGiven(_, quantity)
            | Self::Count(_, quantity)
            | Self::CountGiven(_, quantity) => quantity.kind(dialect),
        }
    }
}

/// Converts to the largest `u32` where `number` is too large; that is out of every range.
fn saturating_u32(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn add_headers(to: &mut Vec<(String, String)>, own: &str, members: &mut Object, problems: &mut Problems) {
    for (name, value) in members.members_mut() {
        // The name stands in the path, the problem, its message and the error's.
        let room =
            memory::ensure_available(name.len().saturating_mul(4)).and_then(|()| Ok(to.try_reserve(1)?));
        if room.is_err() {
            return problems.set_out_of_memory();
        }
        let Value::String(text) = value else {
            let path = format!("{own}.{name}");
            return ProblemKind::WrongType { expected: "a string", got: value.kind() }.add(problems, &path);
        };
        to.push((name.to_ascii_lowercase(), take(text)));
    }
}

/// An option that is a number, with its range.
pub(in crate::client) struct Quantity {
    pub(in crate::client) name: &'static str,
    /// True for a time in milliseconds.
    pub(super) is_time: bool,
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Quantity {
    /// Reads the number; adds a problem if it is out of range.
    fn read(&self, text: &str, dialect: &Dialect, problems: &mut Problems) -> u64 {
        let number = if self.is_in_seconds(dialect) { milliseconds(text) } else { whole(text) };
        // What is no such number, or below 0, is out of every range, as the largest is.
        let number = number.unwrap_or(u64::MAX);
        self.check(number, dialect, problems);
        number
    }

    /// Adds a problem if the number is out of range.
    pub(in crate::client) fn check(&self, number: u64, dialect: &Dialect, problems: &mut Problems) {
        let Self { least, most, .. } = *self;
        if (least..=most).contains(&number) {
            return;
        }
        let problem_kind = if self.is_in_seconds(dialect) {
            ProblemKind::OutOfTime { least_ms: least, most_ms: most }
        } else {
            ProblemKind::OutOfRange { least, most }
        };
        problem_kind.add(problems, dialect.name_of(self.name));
    }

    fn is_in_seconds(&self, dialect: &Dialect) -> bool {
        self.is_time && dialect.is_in_seconds()
    }

    fn kind(&self, dialect: &Dialect) -> &'static str {
        if self.is_in_seconds(dialect) { "a number of seconds" } else { "a whole number" }
    }
}

fn whole(text: &str) -> Option<u64> {
    if text == "-0" { Some(0) } else { text.parse().ok() }
}

/// Reads a decimal number of seconds, rounded to milliseconds. A number with an exponent is refused: that is
/// how very large and very small ones are written.
fn milliseconds(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (thousandths, rest) = fraction.split_at_checked(3).unwrap_or((fraction, ""));
    let ms: u64 = format!("{whole}{thousandths:0<3}").parse().ok()?;
    Some(ms.saturating_add(u64::from(rest.bytes().next() >= Some(b'5'))))
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn seconds_are_read_as_programs_write_them() {
        for (text, ms) in [
            ("5.0", Some(5000)),
            ("0.30000000000000004", Some(300)),
            ("29.9999999", Some(30_000)),
            ("0.0004", Some(0)),
            ("0.0005", Some(1)),
            ("-1", None),
            ("-0.5", None),
            ("1e3", None),
            ("1e-7", None),
            ("1.5e300", None),
            ("1.000001e1", None),
            ("18446744073709551615", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(milliseconds(text), ms, "{text}");
        }
    }
}
