//! Problems of values that are no ids, and of rules under conditions. A table that has neither leaves this code out.

use crate::{api::uses::USES, error::ProblemCode};
use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
};

/// A kind of problem of a value, with the values that its message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueProblem<'a> {
    EmptyString,
    NotWhole,
    OutOfBounds { min: i64, max: i64, got: &'a str },
    OutOfLimits { min: i64, max: i64, above_min: bool, got: &'a str },
    OutOfLength { min: usize, max: usize, unit: &'a str, length: usize },
    UnknownValue { among: &'a str },
    NotAfter { earlier: &'a str },
    MissingWhen { when: &'a str },
    ExcludedWhen { when: &'a str },
    OnlyWhen { when: &'a str },
}

impl ValueProblem<'_> {
    pub(super) fn code(self) -> ProblemCode {
        match self {
            _ if !USES.values => ProblemCode::Value,
            Self::EmptyString => ProblemCode::Empty,
            Self::NotWhole => ProblemCode::Type,
            Self::OutOfBounds { .. } | Self::OutOfLimits { .. } | Self::NotAfter { .. } => ProblemCode::Range,
            Self::OutOfLength { .. } => ProblemCode::Length,
            Self::UnknownValue { .. } => ProblemCode::Value,
            Self::MissingWhen { .. } => ProblemCode::Missing,
            Self::ExcludedWhen { .. } => ProblemCode::Conflict,
            Self::OnlyWhen { .. } => ProblemCode::OnlyWith,
        }
    }

    /// Writes the message of this problem of `name`.
    pub(super) fn message(self, name: &str) -> String {
        if !USES.values {
            return String::new();
        }
        let rest = match self {
            Self::EmptyString => "must not be empty".to_owned(),
            Self::NotWhole => "must be a whole number, got a fraction or an exponent".to_owned(),
            Self::OutOfBounds { min, max: i64::MAX, got } => format!("must be {min} or more, got {got}"),
            Self::OutOfBounds { min: i64::MIN, max, got } => format!("must be {max} or less, got {got}"),
            Self::OutOfBounds { min, max, got } => {
                format!("must be a whole number from {min} to {max}, got {got}")
            }
            Self::OutOfLimits { min, max, above_min, got } => {
                format!("must be a number {}, got {got}", limits(min, max, above_min))
            }
            Self::OutOfLength { min, max, unit, length } => {
                let unit = if max == 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
                format!("must have {} {unit}, got {length}", lengths(min, max))
            }
            Self::UnknownValue { among } => format!("must be {among}"),
            Self::NotAfter { earlier } => format!("must be after `{earlier}`"),
            Self::MissingWhen { when } => format!("is required{when}"),
            Self::ExcludedWhen { when } => format!("must be left out{when}"),
            Self::OnlyWhen { when } => format!("can be given only{when}; leave it out otherwise"),
        };
        format!("`{name}` {rest}")
    }
}

/// Describes the limits of a number.
fn limits(min: i64, max: i64, above_min: bool) -> String {
    match (min, max, above_min) {
        (i64::MIN, _, _) => format!("of {max} or less"),
        (_, i64::MAX, true) => format!("above {min}"),
        (_, i64::MAX, false) => format!("of {min} or more"),
        (_, _, true) => format!("above {min} and up to {max}"),
        (_, _, false) => format!("from {min} to {max}"),
    }
}

/// Describes the limits of a length.
fn lengths(min: usize, max: usize) -> String {
    match (min, max) {
        (_, usize::MAX) => format!("{min} or more"),
        (0, _) => format!("at most {max}"),
        _ if min == max => min.to_string(),
        _ => format!("{min} to {max}"),
    }
}

#[cfg(test)]
mod tests {
    use super::ValueProblem;

    #[test]
    fn limits_are_worded() {
        for (problem, text) in [
            (
                ValueProblem::OutOfBounds { min: 0, max: 9, got: "10" },
                "`x` must be a whole number from 0 to 9, got 10",
            ),
            (
                ValueProblem::OutOfLength { min: 1, max: usize::MAX, unit: "characters", length: 0 },
                "`x` must have 1 or more characters, got 0",
            ),
            (
                ValueProblem::OutOfLength { min: 1, max: 4, unit: "items", length: 5 },
                "`x` must have 1 to 4 items, got 5",
            ),
            (ValueProblem::OutOfBounds { min: i64::MIN, max: 9, got: "10" }, "`x` must be 9 or less, got 10"),
            (
                ValueProblem::OutOfLimits { min: 1, max: 60, above_min: false, got: "0.5" },
                "`x` must be a number from 1 to 60, got 0.5",
            ),
            (
                ValueProblem::OutOfLimits { min: 0, max: 1, above_min: true, got: "0" },
                "`x` must be a number above 0 and up to 1, got 0",
            ),
            (
                ValueProblem::OutOfLimits { min: 0, max: i64::MAX, above_min: true, got: "0" },
                "`x` must be a number above 0, got 0",
            ),
            (
                ValueProblem::OutOfLimits { min: 0, max: i64::MAX, above_min: false, got: "-1" },
                "`x` must be a number of 0 or more, got -1",
            ),
            (
                ValueProblem::OutOfLimits { min: i64::MIN, max: 0, above_min: false, got: "1" },
                "`x` must be a number of 0 or less, got 1",
            ),
            (
                ValueProblem::OutOfLength { min: 0, max: 500, unit: "characters", length: 501 },
                "`x` must have at most 500 characters, got 501",
            ),
            (
                ValueProblem::OutOfLength { min: 2, max: 2, unit: "items", length: 1 },
                "`x` must have 2 items, got 1",
            ),
            (
                ValueProblem::OutOfLength { min: 1, max: 1, unit: "items", length: 2 },
                "`x` must have 1 item, got 2",
            ),
        ] {
            assert_eq!(problem.message("x"), text, "{problem:?}");
        }
    }
}
