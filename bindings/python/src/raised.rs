//! The core's errors as Python exceptions. The package's Python part builds them, because only there can a class be
//! a `SeamError` and a `ValueError` at once.

use crate::value::{self, Unfit};
use libseam::{Error, ErrorCode, Problem, ProblemCode, json::Value, table::Operation};
use pyo3::{prelude::*, sync::PyOnceLock};

/// The exception of `error`. Options have the names that they have in Python.
pub(crate) fn error(py: Python<'_>, error: &Error) -> PyErr {
    details(py, &error.to_value(), true)
}

/// The exception of `error` where options have the core's names.
pub(crate) fn core_error(py: Python<'_>, error: &Error) -> PyErr {
    details(py, &error.to_value(), false)
}

/// The exception of a value that JSON has no form for, given as `parameter`, in a call of `operation` where there is
/// one. The core never sees such a value, so its report is made here, in the same form. What the value's own code
/// raised is raised as it is.
pub(crate) fn unfit(
    py: Python<'_>,
    code: ErrorCode,
    operation: Option<&Operation>,
    parameter: &str,
    unfit: impl Into<Unfit>,
) -> PyErr {
    let (member, why) = match unfit.into() {
        Unfit::Value { member, why } => (member, why),
        Unfit::Type { member, kind } if code == ErrorCode::InvalidOptions => {
            (member, format!("must not be of the type {kind}"))
        }
        Unfit::Type { member, kind } => (member, format!("is of the type {kind}, which has no form in JSON")),
        Unfit::Raised(error) => return error,
    };
    let parameter = format!("{parameter}{member}");
    let problem = Problem {
        message: format!("`{parameter}` {why}"),
        parameter,
        code: ProblemCode::Type,
        suggestion: None,
    };
    one(py, code, operation, problem)
}

/// The exception of an option that is the core's and not Python's, which perhaps has `own` for it.
pub(crate) fn no_option(py: Python<'_>, name: &str, own: &'static str) -> PyErr {
    let suggestion = (!own.is_empty()).then_some(own);
    let hint = suggestion.map(|own| format!("; did you mean `{own}`?")).unwrap_or_default();
    let message = format!("`{name}` is not an option{hint}");
    let problem = Problem { parameter: name.into(), code: ProblemCode::Unknown, message, suggestion };
    one(py, ErrorCode::InvalidOptions, None, problem)
}

fn one(py: Python<'_>, code: ErrorCode, operation: Option<&Operation>, problem: Problem) -> PyErr {
    let Value::Object(mut error) = Error::of_problems(code, vec![problem]).to_value() else {
        return details(py, &Value::Null, true);
    };
    if let Some(operation) = operation {
        error.insert("operation".into(), operation.name.into());
    }
    details(py, &error.into(), true)
}

fn details(py: Python<'_>, details: &Value, own_names: bool) -> PyErr {
    static BUILD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let build = || {
        let build = BUILD.import(py, "libseam._details", "error_of")?;
        build.call1((value::to_python(py, details)?, own_names))
    };
    match build() {
        Ok(exception) => PyErr::from_value(exception),
        Err(unbuilt) => unbuilt,
    }
}
