//! The core's errors as Python exceptions. The package's Python part builds them, because only there can a class be
//! a `SeamError` and a `ValueError` at once.

use crate::{
    imported::Imported,
    value::{self, ConversionError},
};
use libseam::{Dialect, Error, ErrorCode, Problem, ProblemCode, json::Value, table::Operation};
use pyo3::prelude::*;

/// Builds the exception of `error`.
pub(crate) fn from_error(py: Python<'_>, error: &Error) -> PyErr {
    details(py, &error.to_value())
}

/// Builds the exception of a value that JSON cannot represent, given as `parameter`, perhaps in a call of `operation`. The
/// core never sees such a value, so its problem is reported here, in the same form. An exception of the value's own code
/// passes unchanged.
pub(crate) fn conversion_error(
    py: Python<'_>,
    code: ErrorCode,
    operation: Option<&Operation>,
    parameter: &str,
    error: impl Into<ConversionError>,
) -> PyErr {
    let (member, why) = match error.into() {
        ConversionError::Value { member, why } => (member, why),
        ConversionError::Type { member, kind } if code == ErrorCode::InvalidOptions => {
            (member, format!("must not be of the type {kind}"))
        }
        ConversionError::Type { member, kind } => {
            let expected = "a list, a dictionary, a string, a number, True or False";
            (member, format!("is of the type {kind}, which JSON cannot represent; give {expected}"))
        }
        ConversionError::Raised(error) => return error,
    };
    let instead = if code == ErrorCode::InvalidOptions { Dialect::PYTHON.instead(parameter) } else { None };
    let hint = instead.map(|instead| format!("; {instead}")).unwrap_or_default();
    let parameter = format!("{parameter}{member}");
    let problem = Problem {
        message: format!("`{parameter}` {why}{hint}"),
        parameter,
        code: ProblemCode::Type,
        suggestion: None,
    };
    one(py, code, operation, problem)
}

fn one(py: Python<'_>, code: ErrorCode, operation: Option<&Operation>, problem: Problem) -> PyErr {
    let Value::Object(mut error) = Error::of_problems(code, vec![problem]).to_value() else {
        return details(py, &Value::Null);
    };
    if let Some(operation) = operation {
        error.insert("operation".into(), operation.name.into());
    }
    details(py, &error.into())
}

fn details(py: Python<'_>, details: &Value) -> PyErr {
    static BUILD: Imported = Imported::new("libseam._details", "error_of");
    let build = || {
        let build = BUILD.get(py)?;
        build.call1((value::to_python(py, details)?,))
    };
    match build() {
        Ok(exception) => PyErr::from_value(exception),
        Err(unbuilt) => unbuilt,
    }
}
