//! The errors about evidence that cannot be shown, and about what comes with it.

use libseam_core::{Error, ErrorCode, Problem, ProblemCode};

/// Builds the error about evidence that cannot be shown.
pub(crate) fn invalid(why: &str) -> Error {
    of("evidence", "the lines of an off-boarding, as they were written", why)
}

/// Builds the error about an argument.
pub(crate) fn of(name: &'static str, expected: &str, why: &str) -> Error {
    let message = format!("`{name}` must be {expected}; {why}");
    Error::of_problems(ErrorCode::InvalidParams, vec![Problem::new(name, ProblemCode::Value, message)])
}
