//! Webhooks: whether Seam sent a request that the program received.

use crate::{
    exceptions, panics,
    value::{self, ConversionError},
};
use libseam::{ErrorCode, Secret, webhook};
use pyo3::{
    intern,
    prelude::*,
    types::{PyByteArray, PyBytes, PyList, PyMemoryView, PyString, PyTuple},
};

/// The check of the requests that Seam sends to a webhook. Its memory is overwritten when it is freed.
#[pyclass(frozen, module = "libseam._libseam")]
pub(crate) struct Webhook(webhook::Webhook);

#[pymethods]
impl Webhook {
    /// Makes the check of a webhook with this secret. `tolerance` is in seconds; `None` is the usual one.
    #[new]
    fn new(secret: &Bound<'_, PyAny>, tolerance: Option<f64>) -> PyResult<Self> {
        let py = secret.py();
        let secret = secret
            .cast::<PyString>()
            .map_err(|_| wrong_type(secret))
            .and_then(|secret| value::text(secret).map(Secret::new))
            .map_err(|why| refusal(py, ErrorCode::InvalidOptions, "secret", why))?;
        let made = panics::catch(|| webhook::Webhook::new(secret.expose()));
        let made = made.map_err(|e| exceptions::from_error(py, &e))?;
        let Some(seconds) = tolerance else { return Ok(Self(made)) };
        let tolerance_ms =
            milliseconds(seconds).map_err(|why| refusal(py, ErrorCode::InvalidOptions, "tolerance", why))?;
        Ok(Self(made.with_tolerance_ms(tolerance_ms)))
    }

    /// Checks a request, and returns its event as a dictionary. `now` is in seconds since 1970; `None` is the time of this
    /// machine.
    fn verify<'py>(
        &self,
        payload: &Bound<'py, PyAny>,
        headers: &Bound<'py, PyAny>,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = payload.py();
        let body = bytes_of(payload).map_err(|why| refusal(py, ErrorCode::InvalidParams, "payload", why))?;
        let headers = pairs(headers)?;
        let unix_ms = match now {
            None => webhook::unix_ms(),
            Some(now) => {
                milliseconds(now).map_err(|why| refusal(py, ErrorCode::InvalidParams, "now", why))?
            }
        };
        let event = panics::catch(|| self.0.verify(headers, &body, unix_ms)?.to_value());
        value::to_python(py, &event.map_err(|e| exceptions::from_error(py, &e))?)
    }
}

/// Converts seconds, to the nearest millisecond: most decimal fractions are no floating-point numbers.
fn milliseconds(seconds: f64) -> Result<u64, String> {
    if !seconds.is_finite() || seconds < 0.0 {
        return Err(format!("must be a number of seconds from 0 on, got {seconds}"));
    }
    // `as` saturates.
    Ok((seconds * 1000.0).round() as u64)
}

fn refusal(py: Python<'_>, code: ErrorCode, name: &str, why: impl Into<ConversionError>) -> PyErr {
    exceptions::conversion_error(py, code, None, name, why)
}

fn wrong_type(item: &Bound<'_, PyAny>) -> ConversionError {
    ConversionError::Type { member: String::new(), kind: value::kind(item) }
}

/// Returns the bytes of a body.
fn bytes_of(payload: &Bound<'_, PyAny>) -> Result<Vec<u8>, ConversionError> {
    if let Ok(bytes) = payload.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if payload.is_instance_of::<PyString>() {
        return value::text(payload).map(String::into_bytes);
    }
    let copy =
        PyMemoryView::from(payload).and_then(|view| view.call_method0(intern!(payload.py(), "tobytes")));
    if let Ok(bytes) = copy
        && let Ok(bytes) = bytes.cast::<PyBytes>()
    {
        return Ok(bytes.as_bytes().to_vec());
    }
    let kind = value::kind(payload);
    Err(format!(
        "must be the raw body, as bytes or text, got {kind}; what was parsed has lost what was signed"
    )
    .into())
}

/// Returns the headers of a mapping, or of a list of pairs. A value that is a list has each of its items; what is neither
/// text nor bytes is no header.
fn pairs(headers: &Bound<'_, PyAny>) -> PyResult<Vec<(Vec<u8>, Vec<u8>)>> {
    let py = headers.py();
    let refuse = || {
        let why = format!("must be a mapping or a list of pairs, got {}", value::kind(headers));
        refusal(py, ErrorCode::InvalidParams, "headers", why)
    };
    if headers.is_instance_of::<PyString>() || headers.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    let items = match headers.getattr_opt(intern!(py, "items"))? {
        Some(items) => items.call0()?,
        None => headers.clone(),
    };
    let mut found = Vec::new();
    for pair in items.try_iter().map_err(|_| refuse())? {
        let (name, value) = pair?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| refuse())?;
        let Some(name) = header_text(&name) else { continue };
        if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            for value in value.try_iter()? {
                found.extend(header_text(&value?).map(|value| (name.clone(), value)));
            }
        } else {
            found.extend(header_text(&value).map(|value| (name, value)));
        }
    }
    Ok(found)
}

/// Returns the bytes of a header's name or value.
fn header_text(text: &Bound<'_, PyAny>) -> Option<Vec<u8>> {
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return Some(bytes.as_bytes().to_vec());
    }
    if let Ok(bytes) = text.cast::<PyByteArray>() {
        return Some(bytes.to_vec());
    }
    Some(text.cast::<PyString>().ok()?.to_string_lossy().into_owned().into_bytes())
}
