//! The operation table as Python asks for it, to make methods of.

use crate::call_options::CALL_OPTIONS;
use libseam::table::{Effect, Listing, Operation as Row};
use pyo3::{exceptions::PyLookupError, prelude::*};

/// An operation: what its method takes, and what the documentation of the method says.
#[pyclass(frozen, get_all, module = "libseam._libseam")]
pub(crate) struct Operation {
    /// What it does, in one sentence.
    summary: &'static str,
    /// The name of each parameter, what it means, and whether every call must give it.
    params: Vec<(&'static str, &'static str, bool)>,
    /// Its rules across parameters, in words.
    rules: Vec<String>,
    /// Whether it returns a list, which can be read item by item.
    is_list: bool,
    /// The name of each option of its calls, and what it means. A parameter of that name takes precedence.
    options: Vec<(&'static str, &'static str)>,
}

/// The names of all operations, sorted.
#[pyfunction]
pub(crate) fn operation_names() -> Vec<&'static str> {
    Row::all().iter().map(|row| row.name).collect()
}

/// The operation called `name`.
///
/// Raises `LookupError` if there is none.
#[pyfunction]
pub(crate) fn operation(name: &str) -> PyResult<Operation> {
    let row = Row::by_name(name).ok_or_else(|| PyLookupError::new_err("there is no such operation"))?;
    let is_removal = row.effect == Effect::Removal;
    let options = CALL_OPTIONS
        .iter()
        .filter(|(name, _, of_removals)| (is_removal || !of_removals) && row.param(name).is_none());
    Ok(Operation {
        summary: row.summary.text(),
        params: row.params.iter().map(|param| (param.name, param.summary.text(), param.required)).collect(),
        rules: row.rules.iter().map(|rule| row.sentence(rule)).collect(),
        is_list: row.listing != Listing::NotAList,
        options: options.map(|(name, about, _)| (*name, *about)).collect(),
    })
}
