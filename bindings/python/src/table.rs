//! The operation table, for the methods that Python creates from it.

use crate::call_options::CALL_OPTIONS;
use libseam::table::{Listing, Operation as Row};
use pyo3::{exceptions::PyLookupError, prelude::*};

/// An operation with the parameters and the documentation of its method.
#[pyclass(frozen, get_all, module = "libseam._libseam")]
pub(crate) struct Operation {
    /// Summary of the operation, in one sentence.
    summary: &'static str,
    /// Parameters: name, summary, and true if it is required.
    params: Vec<(&'static str, &'static str, bool)>,
    /// Rules across parameters, each as a sentence.
    rules: Vec<String>,
    /// True if the operation returns a list.
    is_list: bool,
    /// Call options that no parameter hides: name and summary.
    options: Vec<(&'static str, &'static str)>,
}

/// Returns the names of all operations, sorted.
#[pyfunction]
pub(crate) fn operation_names() -> Vec<&'static str> {
    Row::all().iter().map(|row| row.name).collect()
}

/// Returns the operation `name`.
///
/// Raises `LookupError` for an unknown name.
#[pyfunction]
pub(crate) fn operation(name: &str) -> PyResult<Operation> {
    let row = Row::by_name(name).ok_or_else(|| PyLookupError::new_err("unknown operation"))?;
    let options =
        CALL_OPTIONS.iter().filter(|(name, _, operations)| operations.hold(row) && row.param(name).is_none());
    Ok(Operation {
        summary: row.summary.text(),
        params: row.offered().map(|param| (param.name, param.summary.text(), param.required)).collect(),
        rules: row.rules.iter().map(|rule| row.sentence(rule)).collect(),
        is_list: row.listing != Listing::NotAList,
        options: options.map(|(name, about, _)| (*name, *about)).collect(),
    })
}
