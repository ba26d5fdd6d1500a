//! What Python's keyword arguments mean to the core.

use crate::{
    raised,
    value::{self, Unfit},
};
use libseam::{
    CallOptions, ENVIRONMENT, ErrorCode, Options,
    json::{Object, Value},
    table::Operation,
};
use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyString},
};
use std::collections::HashMap;

/// The keywords of every call that are options of the call, with the core's names for them.
const CALL_OPTIONS: &[(&str, &str)] = &[
    ("missing_ok", "missing_ok"),
    ("timeout", "timeout_ms"),
    ("deadline", "deadline_ms"),
    ("retries", "retries"),
    ("workspace_id", "workspace_id"),
];

/// The keywords of a client that the core has other names for.
const CLIENT_OPTIONS: &[(&str, &str)] =
    &[("timeout", "timeout_ms"), ("deadline", "deadline_ms"), ("default_headers", "headers")];

/// What only a surface says of itself.
const OF_THE_SURFACE: [&str; 2] = ["surface", "transport_may_resend"];

/// The core's names for options that have another one here, with that.
pub(crate) fn own_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    CLIENT_OPTIONS.iter().map(|(own, core)| (*core, *own))
}

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
            match core_name(CALL_OPTIONS, &name) {
                option if item.is_none() && (is_param || option.is_some()) => {}
                Some(option) if !is_param => {
                    let item = option_value(option, &item).map_err(unfit(ErrorCode::InvalidOptions))?;
                    options.insert(option.into(), item);
                }
                _ => {
                    let item = value::value(&item).map_err(unfit(ErrorCode::InvalidParams))?;
                    params.insert(name, item);
                }
            }
        }
        let options = CallOptions::from_object(options).map_err(|e| raised::error(py, &e))?;
        Ok(Self { params, options })
    }
}

/// The options of calls in `given` over those in `defaults`; `None` means "not given". They are checked.
pub(crate) fn call_options(given: &Bound<'_, PyDict>, defaults: &Object) -> PyResult<Object> {
    let mut options = defaults.clone();
    options.extend(renamed(given, CALL_OPTIONS)?);
    CallOptions::from_object(options.clone()).map_err(|e| raised::error(given.py(), &e))?;
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
    let mut options = Options::from_object(renamed(given, CLIENT_OPTIONS)?);
    options.apply_environment(|name| environment.get(name).cloned());
    options.surface = "python".into();
    Ok(options)
}

fn renamed(given: &Bound<'_, PyDict>, names: &[(&'static str, &'static str)]) -> PyResult<Object> {
    let mut options = Object::new();
    for (name, item) in given {
        let shown = name.to_string();
        let refused = |why: Unfit| raised::unfit(given.py(), ErrorCode::InvalidOptions, None, &shown, why);
        let name = value::text(&name).map_err(refused)?;
        if let Some((_, own)) =
            own_names().chain(OF_THE_SURFACE.map(|name| (name, ""))).find(|(core, _)| *core == name)
        {
            return Err(raised::no_option(given.py(), &name, own));
        }
        let option = core_name(names, &name);
        if item.is_none() && option.is_some() {
            continue;
        }
        let option = option.unwrap_or(&name);
        let item = option_value(option, &item).map_err(refused)?;
        options.insert(option.into(), item);
    }
    Ok(options)
}

fn core_name(names: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    names.iter().find(|(python, _)| *python == name).map(|(_, core)| *core)
}

/// Python counts time in seconds, the core in whole milliseconds.
fn option_value(option: &str, item: &Bound<'_, PyAny>) -> Result<Value, Unfit> {
    let number = item.is_instance_of::<PyInt>() || item.is_instance_of::<PyFloat>();
    if option.ends_with("_ms") && number && !item.is_instance_of::<PyBool>() {
        let seconds = item.extract::<f64>().unwrap_or(f64::INFINITY);
        // The cast saturates, and the core refuses what is out of range.
        #[expect(clippy::cast_possible_truncation, reason = "see above")]
        return Ok(Value::from((seconds * 1000.0).round() as i64));
    }
    value::value(item)
}
