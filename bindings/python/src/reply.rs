//! A call's reply as the package's objects.

use crate::{exceptions, imported::Imported, value};
use libseam::{
    Flow, Reply,
    json::{Object, Value},
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyList},
};

/// A function that converts a reply to a Python object.
pub(crate) type ReplyConverter = for<'py> fn(Python<'py>, &Reply) -> PyResult<Bound<'py, PyAny>>;

/// Returns the operation's result: `None` for an operation without one.
pub(crate) fn result<'py>(py: Python<'py>, reply: &Reply) -> PyResult<Bound<'py, PyAny>> {
    let result = reply.value().map_err(|e| exceptions::from_error(py, &e))?;
    let Some(result) = result else { return Ok(py.None().into_bound(py)) };
    let members = value::resource(py, &result)?;
    if reply.is_confirmation() { confirmation(members) } else { Ok(members) }
}

/// Returns a `libseam.Reply` with the whole body.
pub(crate) fn whole<'py>(py: Python<'py>, reply: &Reply) -> PyResult<Bound<'py, PyAny>> {
    static REPLY: Imported = Imported::new("libseam._reply", "Reply");
    let fields = PyDict::new(py);
    if let Value::Object(known) = reply.to_value().map_err(|e| exceptions::from_error(py, &e))? {
        fill(&fields, &known)?;
    }
    if reply.is_confirmation() {
        fields.set_item("value", result(py, reply)?)?;
    }
    let body = reply.body_value().map_err(|e| exceptions::from_error(py, &e))?;
    fields.set_item("body", value::resource(py, &body)?)?;
    REPLY.get(py)?.call((), Some(&fields))
}

/// Makes a `libseam.Confirmation` of its members.
fn confirmation(members: Bound<'_, PyAny>) -> PyResult<Bound<'_, PyAny>> {
    static CONFIRMATION: Imported = Imported::new("libseam._confirmation", "Confirmation");
    CONFIRMATION.get(members.py())?.call1((members,))
}

/// Returns the items that are ready in `flow`, each of them once.
pub(crate) fn items<'py>(py: Python<'py>, flow: &mut Flow) -> PyResult<Bound<'py, PyList>> {
    let items = PyList::empty(py);
    while let Some(item) = flow.next_item() {
        let item = item.to_value().map_err(|e| exceptions::from_error(py, &e))?;
        items.append(value::resource(py, &item)?)?;
    }
    Ok(items)
}

fn fill(fields: &Bound<'_, PyDict>, known: &Object) -> PyResult<()> {
    known.iter().try_for_each(|(name, value)| fields.set_item(name, value::resource(fields.py(), value)?))
}
