//! The core's errors as Python exceptions. The package's Python part builds them, because only there can a class be
//! a `SeamError` and a `ValueError` at once.

use crate::value;
use libseam::{
    Error, ErrorCode,
    json::{Object, Value},
    table::Operation,
};
use pyo3::{prelude::*, sync::PyOnceLock};

/// The exception of `error`.
pub(crate) fn error(py: Python<'_>, error: &Error) -> PyErr {
    details(py, &error.to_value())
}

/// The exception of a value that JSON has no form for, given as `parameter`, in a call of `operation` where there is
/// one. The core never sees such a value, so its report is made here, in the same form.
pub(crate) fn unfit(
    py: Python<'_>,
    code: ErrorCode,
    operation: Option<&Operation>,
    parameter: &str,
    why: &str,
) -> PyErr {
    let message = format!("`{parameter}` {why}");
    let mut problem = Object::new();
    problem.insert("parameter".into(), parameter.into());
    problem.insert("code".into(), "type".into());
    problem.insert("message".into(), message.as_str().into());
    let mut error = Object::new();
    error.insert("code".into(), code.name().into());
    error.insert("message".into(), message.as_str().into());
    if let Some(operation) = operation {
        error.insert("operation".into(), operation.name.into());
    }
    error.insert("problems".into(), vec![Value::from(problem)].into());
    details(py, &error.into())
}

fn details(py: Python<'_>, details: &Value) -> PyErr {
    static BUILD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let build = || {
        let build = BUILD.import(py, "libseam._details", "error_of")?;
        build.call1((value::to_python(py, details)?,))
    };
    match build() {
        Ok(exception) => PyErr::from_value(exception),
        Err(unbuilt) => unbuilt,
    }
}
