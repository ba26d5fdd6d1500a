//! The error about evidence that cannot be shown.

use libseam_core::{Error, ErrorCode, Problem, ProblemCode};

/// Builds the error about evidence that cannot be shown.
pub(crate) fn invalid(why: &str) -> Error {
    let message = format!("`evidence` must be the lines of an off-boarding, as they were written; {why}");
    Error::of_problems(ErrorCode::InvalidParams, vec![Problem::new("evidence", ProblemCode::Value, message)])
}
