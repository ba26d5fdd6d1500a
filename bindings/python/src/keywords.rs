//! Python's keyword arguments as the core's parameters and options.

use crate::{
    exceptions,
    value::{self, ConversionError},
};
use libseam::{
    CallOptions, Dialect, ENVIRONMENT, ErrorCode, Options,
    json::{Object, Value},
    table::Operation,
};
use pyo3::{
    prelude::*,
    types::{PyDict, PyFloat, PyString},
};
use std::collections::HashMap;

/// The core's spelling of the options in Python.
const DIALECT: Dialect = Dialect::PYTHON;

/// The name of an operation. U+FFFD replaces unpaired surrogates, which no operation's name has.
pub(crate) struct Name(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Name {
    type Error = PyErr;

    fn extract(name: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(name.cast::<PyString>()?.to_string_lossy().into_owned()))
    }
}

/// The token of a confirmation. What is no text is no token: as the empty text, the core refuses it.
pub(crate) struct Token(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Token {
    type Error = PyErr;

    fn extract(token: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = token.cast::<PyString>().map(|text| text.to_string_lossy().into_owned());
        Ok(Self(text.unwrap_or_default()))
    }
}

/// The keywords of one call, sorted into parameters and options.
pub(crate) struct Keywords {
    /// The operation's parameters.
    pub(crate) params: Object,
    /// The call's options.
    pub(crate) options: CallOptions,
}

impl Keywords {
    /// Sorts `given`. A keyword is an option of the call unless `operation` has a parameter of that name. `None` means
    /// "not given" for both, but not for an unknown keyword. `defaults` apply to options that are not given.
    pub(crate) fn of(operation: &str, given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<Self> {
        let py = given.py();
        let known = Operation::by_name(operation);
        let mut params = Object::new();
        let mut options = defaults.clone();
        for (name, item) in given {
            let shown = name.to_string();
            let to_exception =
                |code| move |why: ConversionError| exceptions::conversion_error(py, code, known, &shown, why);
            let name = value::text(&name).map_err(to_exception.clone()(ErrorCode::InvalidParams))?;
            let is_param = known.is_some_and(|op| op.param(&name).is_some());
            let is_option = DIALECT.is_call_option(&name);
            if item.is_none() && (is_param || is_option) {
                continue;
            }
            if is_option && !is_param {
                let item = option_value(&item).map_err(to_exception(ErrorCode::InvalidOptions))?;
                options.insert(name, item);
            } else {
                let item = value::value(&item).map_err(to_exception(ErrorCode::InvalidParams))?;
                params.insert(name, item);
            }
        }
        let options =
            CallOptions::in_dialect(options, &DIALECT).map_err(|e| exceptions::from_error(py, &e))?;
        Ok(Self { params, options })
    }
}

/// Returns the options of one call from `given`, merged over `defaults`; `None` means "not given".
pub(crate) fn options_of_call(given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<CallOptions> {
    let options = call_options(given, defaults)?;
    CallOptions::in_dialect(options, &DIALECT).map_err(|e| exceptions::from_error(given.py(), &e))
}

/// Checks the call options in `given` and merges them over `defaults`; `None` means "not given".
pub(crate) fn call_options(given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<Object> {
    let mut options = defaults.clone();
    options.extend(
        object(given)?
            .into_iter()
            .filter(|(name, item)| *item != Value::Null || !DIALECT.is_call_option(name)),
    );
    CallOptions::in_dialect(options.clone(), &DIALECT).map_err(|e| exceptions::from_error(given.py(), &e))?;
    Ok(options)
}

/// Returns whether calls with `defaults` wait for the action attempts that they start; `otherwise` if these do not say.
pub(crate) fn waits(defaults: &Object, otherwise: bool) -> PyResult<bool> {
    let options = CallOptions::in_dialect(defaults.clone(), &DIALECT);
    let options = options.map_err(|e| Python::attach(|py| exceptions::from_error(py, &e)))?;
    Ok(options.wait_for_action_attempt.unwrap_or(otherwise))
}

/// Returns a client's options from `given` and, for those not given, from `os.environ`.
pub(crate) fn client_options(given: &Bound<'_, PyDict>) -> PyResult<Options> {
    let py = given.py();
    let mut environment = HashMap::new();
    let environ = py.import("os")?.getattr("environ")?;
    for &name in ENVIRONMENT {
        // Bytes that are not UTF-8 become U+FFFD, which the core rejects if it uses the variable. Python's own exception
        // would hold the whole value.
        if let Ok(value) = environ.call_method1("get", (name,))?.cast::<PyString>() {
            environment.insert(name, value.to_string_lossy().into_owned());
        }
    }
    let mut options = Options::default();
    options.dialect = DIALECT;
    options.set(object(given)?);
    options.apply_environment(|name| environment.get(name).cloned());
    options.surface = "python".into();
    Ok(options)
}

/// Converts the options in `given`, which keep their Python names and units.
fn object(given: &Bound<'_, PyDict>) -> PyResult<Object> {
    let mut options = Object::new();
    for (name, item) in given {
        let shown = name.to_string();
        let to_exception = |why: ConversionError| {
            exceptions::conversion_error(given.py(), ErrorCode::InvalidOptions, None, &shown, why)
        };
        let name = value::text(&name).map_err(to_exception)?;
        let item = option_value(&item).map_err(to_exception)?;
        options.insert(name, item);
    }
    Ok(options)
}

/// Converts the value of an option. A number that JSON cannot represent becomes one that is out of every range.
fn option_value(item: &Bound<'_, PyAny>) -> Result<Value, ConversionError> {
    match item.cast::<PyFloat>() {
        Ok(number) if !number.value().is_finite() => Ok(Value::from(-1)),
        _ => value::value(item),
    }
}
