//! Conversion of values between Python and the core.

use crate::{imported::Imported, null::Null};
use libseam::json::{self, NESTING_LIMIT, Object, Value};
use pyo3::{
    exceptions::PyException,
    intern,
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple},
};
use std::borrow::Cow;

/// A reason why a Python value cannot be sent.
pub(crate) enum ConversionError {
    /// The value is wrong.
    Value {
        /// Path of the member at fault below the value: `.` and a name for each level, empty for the value itself.
        member: String,
        /// The rest of the sentence that begins with the value's name.
        why: String,
    },
    /// The type cannot be sent.
    Type {
        /// Path of the member at fault, as in [`Self::Value`].
        member: String,
        /// The name of the type.
        kind: String,
    },
    /// The value's own code raised something other than an `Exception`, such as `KeyboardInterrupt`.
    Raised(PyErr),
}

impl<T: Into<String>> From<T> for ConversionError {
    fn from(why: T) -> Self {
        Self::Value { member: String::new(), why: why.into() }
    }
}

impl ConversionError {
    /// Moves the report up to the object that has the member `name`.
    fn in_member(self, name: &str) -> Self {
        match self {
            Self::Value { member, why } => Self::Value { member: format!(".{name}{member}"), why },
            Self::Type { member, kind } => Self::Type { member: format!(".{name}{member}"), kind },
            raised @ Self::Raised(_) => raised,
        }
    }
}

/// Returns the result of a value's own code, or `None` if it raised an `Exception`.
fn done<T>(py: Python<'_>, result: PyResult<T>) -> Result<Option<T>, ConversionError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(None),
        Err(error) => Err(ConversionError::Raised(error)),
    }
}

/// Converts the members of `dict`; `None` becomes `null`.
pub(crate) fn object(dict: &Bound<'_, PyDict>) -> Result<Object, ConversionError> {
    members(dict, 0)
}

/// Converts one value.
pub(crate) fn value(item: &Bound<'_, PyAny>) -> Result<Value, ConversionError> {
    value_at(item, 0)
}

/// Converts a name or other text.
pub(crate) fn text(item: &Bound<'_, PyAny>) -> Result<String, ConversionError> {
    let Ok(string) = item.cast::<PyString>() else {
        return Err(format!("has a key of the type {}, but keys in JSON are strings", kind(item)).into());
    };
    string
        .to_cow()
        .map(Cow::into_owned)
        .map_err(|_| "contains an unpaired surrogate and cannot be encoded as UTF-8".into())
}

fn members(dict: &Bound<'_, PyDict>, depth: usize) -> Result<Object, ConversionError> {
    if depth >= NESTING_LIMIT {
        return Err(format!("is nested deeper than {NESTING_LIMIT} levels").into());
    }
    // A copy: reading a value may run code that changes the dictionary, and iterating over it would panic then.
    dict.items()
        .iter()
        .map(|member| {
            let (key, item) =
                member.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| "cannot be read")?;
            let name = text(&key)?;
            let item = value_at(&item, depth + 1).map_err(|error| error.in_member(&name))?;
            Ok((name, item))
        })
        .collect()
}

fn value_at(item: &Bound<'_, PyAny>, depth: usize) -> Result<Value, ConversionError> {
    if depth >= NESTING_LIMIT {
        return Err(format!("is nested deeper than {NESTING_LIMIT} levels").into());
    }
    if item.is_instance_of::<PyString>() {
        return text(item).map(Value::String);
    }
    if item.is_none() || item.is_instance_of::<Null>() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = item.cast::<PyBool>() {
        return Ok(truth.is_true().into());
    }
    if item.is_instance_of::<PyInt>() {
        return item.extract::<i64>().map(Value::from).or_else(|_| long(item));
    }
    if let Ok(number) = item.cast::<PyFloat>() {
        let number = number.value();
        return json::read(format!("{number:?}").as_bytes())
            .map_err(|_| format!("is {number}, which JSON cannot represent").into());
    }
    if let Ok(dict) = item.cast::<PyDict>() {
        return members(dict, depth).map(Value::Object);
    }
    if let Ok(list) = item.cast::<PyList>() {
        return list
            .iter()
            .map(|item| value_at(&item, depth + 1))
            .collect::<Result<_, _>>()
            .map(Value::Array);
    }
    if let Ok(tuple) = item.cast::<PyTuple>() {
        return tuple
            .iter()
            .map(|item| value_at(&item, depth + 1))
            .collect::<Result<_, _>>()
            .map(Value::Array);
    }
    if is_uuid(item)
        && let Some(id) = done(item.py(), item.str())?
    {
        return text(&id).map(Value::String);
    }
    if item.is_instance_of::<PyMapping>()
        && let Some(copy) = done(item.py(), item.py().get_type::<PyDict>().call1((item,)))?
        && let Ok(dict) = copy.cast::<PyDict>()
    {
        return members(dict, depth).map(Value::Object);
    }
    Err(ConversionError::Type { member: String::new(), kind: kind(item) })
}

/// Converts an integer beyond 64 bits.
fn long(item: &Bound<'_, PyAny>) -> Result<Value, ConversionError> {
    let digits = item.py().get_type::<PyInt>().call_method1(intern!(item.py(), "__repr__"), (item,));
    let digits = digits.and_then(|d| d.extract::<String>());
    digits.ok().and_then(|d| json::read(d.as_bytes()).ok()).ok_or_else(|| "has too many digits".into())
}

/// Returns true for a `uuid.UUID`. The class is compared by name, so that `uuid` need not be imported.
fn is_uuid(item: &Bound<'_, PyAny>) -> bool {
    let class = item.get_type();
    let named = |name: PyResult<Bound<'_, PyString>>, wanted: &str| name.is_ok_and(|n| n == wanted);
    named(class.module(), "uuid") && named(class.name(), "UUID")
}

/// Returns the name of the type of `item`.
pub(crate) fn kind(item: &Bound<'_, PyAny>) -> String {
    item.get_type().name().map_or_else(|_| "?".into(), |name| name.to_string())
}

/// Converts `value` to `None`, `bool`, `int`, `float`, `str`, `list` or `dict`.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    converted(py, value, &|| Ok(PyDict::new(py)))
}

/// Converts `value` as [`to_python`] does, but with `libseam.Resource` instead of `dict`.
pub(crate) fn resource<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    static RESOURCE: Imported = Imported::new("libseam._resource", "Resource");
    let class = RESOURCE.get(py)?;
    converted(py, value, &|| Ok(class.call0()?.cast_into::<PyDict>()?))
}

fn converted<'py>(
    py: Python<'py>,
    value: &Value,
    dict: &dyn Fn() -> PyResult<Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(truth) => PyBool::new(py, *truth).to_owned().into_any(),
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into_pyobject(py)?.into_any(),
            // Python rejects very many digits; the reply must be returned all the same, so they become text.
            None if number.is_integer() => py
                .get_type::<PyInt>()
                .call1((number.as_str(),))
                .unwrap_or_else(|_| PyString::new(py, number.as_str()).into_any()),
            None => py.get_type::<PyFloat>().call1((number.as_str(),))?,
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let items: PyResult<Vec<_>> = items.iter().map(|item| converted(py, item, dict)).collect();
            PyList::new(py, items?)?.into_any()
        }
        Value::Object(members) => {
            let filled = dict()?;
            for (name, member) in members {
                filled.set_item(name, converted(py, member, dict)?)?;
            }
            filled.into_any()
        }
    })
}
