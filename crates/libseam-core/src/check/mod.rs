//! The check of parameters: every problem at once, in a fixed order, before any I/O.

pub(crate) mod join_names;
pub(crate) mod params;
pub(crate) mod problem_kind;
pub(crate) mod suggestion;
pub(crate) mod validate;

use crate::{
    api::table::Operation,
    check::{
        suggestion::append_meant,
        validate::{Checks, validate},
    },
    error::{
        Error, ErrorCode,
        problem::{Problems, printable},
    },
    json::Object,
};
use alloc::format;

pub use params::Params;
pub use suggestion::{nearest, nearest_operation};
pub use validate::PROBLEM_LIMIT;

/// Checks parameters against an operation, without a client. `strict` is [`crate::Options::strict`]. See
/// [`crate::Options::check`] for the other options that count.
///
/// # Errors
/// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
pub fn check<'p>(operation: &str, params: impl Into<Params<'p>>, strict: bool) -> Result<(), Error> {
    check_as(operation, params, Checks { strict, require_uuid_ids: true, credential: None })
}

pub(crate) fn check_as<'p>(
    operation: &str,
    params: impl Into<Params<'p>>,
    checks: Checks,
) -> Result<(), Error> {
    let mut problems = Problems::new();
    let params = params.into().read(&mut problems);
    check_object(operation, &params, checks, problems)
}

fn check_object(
    operation: &str,
    params: &Object,
    checks: Checks,
    mut problems: Problems,
) -> Result<(), Error> {
    let operation = find(operation)?;
    check_params(operation, params, checks, &mut problems);
    reject_call(operation, ErrorCode::InvalidParams, problems)
}

pub(crate) fn find(name: &str) -> Result<&'static Operation, Error> {
    Operation::by_name(name).ok_or_else(|| {
        let message = format!("there is no operation `{}`", printable(name));
        let mut error = Error::new(ErrorCode::UnknownOperation, message);
        if let Some(meant) = nearest_operation(name) {
            append_meant(&mut error.0.message, meant);
        }
        error
    })
}

/// Adds the problems of the parameters, if they could be read.
pub(crate) fn check_params(operation: &Operation, params: &Object, checks: Checks, problems: &mut Problems) {
    if problems.is_empty() {
        validate(operation, params, checks, problems);
    }
}

/// Fails with `problems` about `operation` if there are any.
pub(crate) fn reject_call(
    operation: &'static Operation,
    code: ErrorCode,
    problems: Problems,
) -> Result<(), Error> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::of_problems(code, problems.finish()?).with(|d| d.operation = Some(operation.name)))
}
