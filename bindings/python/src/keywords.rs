//! What Python's keyword arguments mean to the core.

use crate::{
    raised,
    value::{self, Unfit},
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

/// How the core spells the options here.
const DIALECT: Dialect = Dialect::PYTHON;

/// The name of an operation as it is given. What is no text in it is U+FFFD: there is no operation of that name.
pub(crate) struct Name(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Name {
    type Error = PyErr;

    fn extract(name: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(name.cast::<PyString>()?.to_string_lossy().into_owned()))
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
    /// Sorts `given`. A keyword is an option of the call unless `operation` has a parameter of that name; `None`
    /// means "not given" for either, and nothing for what is neither. `defaults` are the options to use where none is
    /// given.
    pub(crate) fn of(operation: &str, given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<Self> {
        let py = given.py();
        let known = Operation::by_name(operation);
        let mut params = Object::new();
        let mut options = defaults.clone();
        for (name, item) in given {
            let shown = name.to_string();
            let unfit = |code| move |why: Unfit| raised::unfit(py, code, known, &shown, why);
            let name = value::text(&name).map_err(unfit.clone()(ErrorCode::InvalidParams))?;
            let is_param = known.is_some_and(|op| op.param(&name).is_some());
            let is_option = DIALECT.is_call_option(&name);
            if item.is_none() && (is_param || is_option) {
                continue;
            }
            if is_option && !is_param {
                let item = option_value(&item).map_err(unfit(ErrorCode::InvalidOptions))?;
                options.insert(name, item);
            } else {
                let item = value::value(&item).map_err(unfit(ErrorCode::InvalidParams))?;
                params.insert(name, item);
            }
        }
        let options = CallOptions::in_dialect(options, &DIALECT).map_err(|e| raised::error(py, &e))?;
        Ok(Self { params, options })
    }
}

/// The options of calls in `given` over those in `defaults`; `None` means "not given". They are checked.
pub(crate) fn call_options(given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<Object> {
    let mut options = defaults.clone();
    options.extend(
        object(given)?
            .into_iter()
            .filter(|(name, item)| *item != Value::Null || !DIALECT.is_call_option(name)),
    );
    CallOptions::in_dialect(options.clone(), &DIALECT).map_err(|e| raised::error(given.py(), &e))?;
    Ok(options)
}

/// A client's options from `given` and, where they are silent, from `os.environ`.
pub(crate) fn client_options(given: &Bound<'_, PyDict>) -> PyResult<Options> {
    let py = given.py();
    let mut environment = HashMap::new();
    let environ = py.import("os")?.getattr("environ")?;
    for &name in ENVIRONMENT {
        // Bytes that are no text come as U+FFFD, which the core refuses where it uses the variable. Python's own
        // exception would hold the whole value.
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

/// The options in `given`, with the names and units that they have here.
fn object(given: &Bound<'_, PyDict>) -> PyResult<Object> {
    let mut options = Object::new();
    for (name, item) in given {
        let shown = name.to_string();
        let refused = |why: Unfit| raised::unfit(given.py(), ErrorCode::InvalidOptions, None, &shown, why);
        let name = value::text(&name).map_err(refused)?;
        let item = option_value(&item).map_err(refused)?;
        options.insert(name, item);
    }
    Ok(options)
}

/// A number that JSON has no form for is out of every range.
fn option_value(item: &Bound<'_, PyAny>) -> Result<Value, Unfit> {
    match item.cast::<PyFloat>() {
        Ok(number) if !number.value().is_finite() => Ok(Value::from(-1)),
        _ => value::value(item),
    }
}
