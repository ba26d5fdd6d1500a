//! Parameters against the table. Problems come in a fixed order: parameters as the table lists them, each with its
//! members, then unknown names, then rules; of a list, item by item. So the report for the same parameters is the
//! same text in every language.
//!
//! A check reads its input once, but for the values of a union, which it reads once for each variant and, if none fits,
//! once more: how often is a fact of the table, and no input changes it.

mod kind;
mod number;
mod report;
mod rule;
mod text;
mod time;

use crate::{api::table::Operation, error::problem::Problems, json::Object};
use report::Report;

pub(crate) use report::Checks;
pub use report::PROBLEM_LIMIT;
pub(crate) use text::id_problem;
#[cfg(feature = "confirm")]
pub(crate) use text::is_uuid;
#[cfg(feature = "off_board")]
pub(crate) use text::uuid_problem;
#[cfg(feature = "confirm")]
pub(crate) use time::Moment;

/// Checks `params` against `operation` and adds their problems to `problems`. Without problems they may be
/// sent.
pub(crate) fn validate(operation: &Operation, params: &Object, checks: Checks, problems: &mut Problems) {
    let mut report = Report::new(operation.name, problems, checks);
    kind::check_members(&mut report, operation.params, operation.rules, params, None);
    report.finish();
}

#[cfg(test)]
mod tests;
