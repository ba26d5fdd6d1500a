//! Access to the body of a reply by path.

use crate::{
    boundary::{
        catch_panic,
        constants::{
            SEAM_KIND_ARRAY, SEAM_KIND_BOOL, SEAM_KIND_NONE, SEAM_KIND_NULL, SEAM_KIND_NUMBER,
            SEAM_KIND_OBJECT, SEAM_KIND_STRING,
        },
        handle::Handle,
        pointer,
        status::{seam_kind, seam_status},
        text::{self, Text, invalid_state, seam_str},
    },
    error::{function_error::FunctionError, guard, seam_error},
    reply::seam_reply,
};
use alloc::{format, string::String};
use core::ffi::c_char;
use libseam_core::{
    Error, Outcome,
    json::Value,
    memory::{self, OutOfMemory},
};

/// Writes the result of `get` for the value at a path of the body.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
unsafe fn look_up<T>(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut T,
    error: *mut *mut seam_error,
    expected: &str,
    get: impl FnOnce(&seam_reply, &str, &Value) -> Result<Option<T>, OutOfMemory>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        // An error about an argument does not change that the call succeeded.
        let known = if reply.is_null() { Outcome::NotSent } else { Outcome::Accepted };
        guard::status_with_outcome(
            error,
            || known,
            || {
                let reply = pointer::borrow(reply, "reply")?;
                let look = || {
                    let path = text::c_text(path, "path")?;
                    memory::ensure_available(path.len().saturating_mul(3))?;
                    let path = String::from_utf8_lossy(path);
                    let found = reply.at(&path)?;
                    let value = found.map(|value| get(reply, &path, value)).transpose()?.flatten();
                    let value = value.ok_or_else(|| mismatch(&path, found, expected))?;
                    Ok(pointer::write_output(out, value, "out")?)
                };
                look().map_err(|failure: FunctionError| failure.at_least(Outcome::Accepted))
            },
        )
    }
}

fn mismatch(path: &str, found: Option<&Value>, expected: &str) -> Error {
    /// Length up to which an error repeats the path. A longer one is no path of a reply.
    const MAX_LENGTH: usize = 200;
    let found = found.map_or("nothing", Value::kind);
    let path = if path.len() > MAX_LENGTH { "…" } else { path };
    invalid_state(&format!("expected {expected} at `{path}`, found {found}"))
}

/// Returns the kind of the value at a path of the body: one of `SEAM_KIND_*`. A path consists of names and
/// indexes with dots between them, such as `acs_user.errors.0.message`; the empty path is the whole body.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_kind(reply: *const seam_reply, path: *const c_char) -> seam_kind {
    // SAFETY: as the caller promises.
    let (reply, path) = unsafe { (Handle::get(reply), text::c_text(path, "path")) };
    catch_panic::or_out_of_memory(SEAM_KIND_NONE, || {
        let (Some(reply), Ok(path)) = (reply, path) else { return Ok(SEAM_KIND_NONE) };
        memory::ensure_available(path.len().saturating_mul(3))?;
        let found = reply.at(&String::from_utf8_lossy(path)).map_err(|_| OutOfMemory)?;
        Ok(found.map_or(SEAM_KIND_NONE, |value| match value {
            Value::Null => SEAM_KIND_NULL,
            Value::Bool(_) => SEAM_KIND_BOOL,
            Value::Number(_) => SEAM_KIND_NUMBER,
            Value::String(_) => SEAM_KIND_STRING,
            Value::Array(_) => SEAM_KIND_ARRAY,
            Value::Object(_) => SEAM_KIND_OBJECT,
        }))
    })
}

/// Reads the string at a path of the body. A view of the reply.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is no value, or one of another kind.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_str(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    let get = |r: &seam_reply, path: &str, value: &Value| {
        value.as_str().map_or(Ok(None), |text| r.store_text(path, false, || Text::new(text)))
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a string", get) }
}

/// Reads the whole number at a path of the body.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is no value, or one of another kind, or the number does not fit.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_i64(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut i64,
    error: *mut *mut seam_error,
) -> seam_status {
    let get = |_: &seam_reply, _: &str, value: &Value| match value {
        Value::Number(number) => Ok(number.as_i64()),
        _ => Ok(None),
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a whole number of 64 bits", get) }
}

/// Reads the boolean at a path of the body.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is no value, or one of another kind.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_bool(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut bool,
    error: *mut *mut seam_error,
) -> seam_status {
    let get = |_: &seam_reply, _: &str, value: &Value| Ok(value.as_bool());
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a boolean", get) }
}

/// Counts the items of the array, or the members of the object, at a path of the body.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is no value, or one of another kind.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_count(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut usize,
    error: *mut *mut seam_error,
) -> seam_status {
    let get = |_: &seam_reply, _: &str, value: &Value| match value {
        Value::Array(items) => Ok(Some(items.len())),
        Value::Object(members) => Ok(Some(members.len())),
        _ => Ok(None),
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "an array or an object", get) }
}

/// Writes the value at a path of the body as JSON text. A view of the reply.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is no value.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL; `out` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_json_at(
    reply: *const seam_reply,
    path: *const c_char,
    out: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    let get = |r: &seam_reply, path: &str, value: &Value| {
        r.store_text(path, true, || Text::of(value.try_to_json()?))
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a value", get) }
}
