//! What the body of a reply holds, by path.

use crate::{
    error::seam_error,
    guard, memory, pointer,
    reply::{read, seam_reply},
    status::{seam_kind, seam_status},
    text::{self, Text, seam_str, unusable},
};
use alloc::{
    format,
    string::{String, ToString as _},
};
use core::ffi::c_char;
use libseam_core::{Error, Outcome, json::Value};

/// There is nothing at that path.
pub const SEAM_KIND_NONE: u32 = 0;
/// JSON's `null`.
pub const SEAM_KIND_NULL: u32 = 1;
/// `true` or `false`.
pub const SEAM_KIND_BOOL: u32 = 2;
/// A number.
pub const SEAM_KIND_NUMBER: u32 = 3;
/// A string.
pub const SEAM_KIND_STRING: u32 = 4;
/// An array.
pub const SEAM_KIND_ARRAY: u32 = 5;
/// An object.
pub const SEAM_KIND_OBJECT: u32 = 6;

/// Writes what `get` makes of the value at a path of the body.
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
    get: impl FnOnce(&seam_reply, &str, &Value) -> Option<T>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status(error, || {
            let reply = pointer::borrow(reply, "reply")?;
            let look = || {
                let path = text::c_text(path, "path")?;
                let _spare = memory::more(|| reply.room(path.len()))?;
                let path = String::from_utf8_lossy(path);
                let found = reply.at(&path)?;
                let value = found.and_then(|value| get(reply, &path, value));
                let value = value.ok_or_else(|| mismatch(&path, found, expected))?;
                pointer::put(out, value, "out")
            };
            // Whatever is wrong now, there is a reply.
            look().map_err(|e| e.with_outcome(Outcome::Accepted))
        })
    }
}

fn mismatch(path: &str, found: Option<&Value>, expected: &str) -> Error {
    /// A longer path is no path of a reply, and not worth repeating.
    const LONGEST: usize = 200;
    let found = found.map_or("nothing", Value::kind);
    let path = if path.len() > LONGEST { "…" } else { path };
    unusable(&format!("there is {found} at `{path}`, not {expected}"))
}

/// What kind of value is at a path of the body, as one of `SEAM_KIND_*`. A path is names and indexes with
/// dots between them, such as `acs_user.errors.0.message`; the empty path is the whole body.
///
/// # Safety
/// `reply` is NULL or valid, `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_kind(reply: *const seam_reply, path: *const c_char) -> seam_kind {
    let get = |r: &seam_reply| {
        // SAFETY: as the caller promises.
        let path = unsafe { text::c_text(path, "path") };
        let Some(_spare) = memory::hold(|| r.room(path.as_ref().map_or(0, |path| path.len()))) else {
            return SEAM_KIND_NONE;
        };
        let path = path.map(String::from_utf8_lossy);
        match path.ok().and_then(|path| r.at(&path).ok().flatten()) {
            None => SEAM_KIND_NONE,
            Some(Value::Null) => SEAM_KIND_NULL,
            Some(Value::Bool(_)) => SEAM_KIND_BOOL,
            Some(Value::Number(_)) => SEAM_KIND_NUMBER,
            Some(Value::String(_)) => SEAM_KIND_STRING,
            Some(Value::Array(_)) => SEAM_KIND_ARRAY,
            Some(Value::Object(_)) => SEAM_KIND_OBJECT,
        }
    };
    // SAFETY: as the caller promises.
    unsafe { read(reply, SEAM_KIND_NONE, get) }
}

/// The string at a path of the body. A view of the reply.
///
/// Returns `SEAM_ERR_INVALID_STATE` where something else or nothing is there.
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
        value.as_str().and_then(|text| r.keep(path, false, || Text::new(text)))
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a string", get) }
}

/// The whole number at a path of the body.
///
/// Returns `SEAM_ERR_INVALID_STATE` where something else or nothing is there, or the number does not fit.
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
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a whole number of 64 bits", get) }
}

/// The truth value at a path of the body.
///
/// Returns `SEAM_ERR_INVALID_STATE` where something else or nothing is there.
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
    let get = |_: &seam_reply, _: &str, value: &Value| value.as_bool();
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a boolean", get) }
}

/// How many items the array, or members the object, at a path of the body has.
///
/// Returns `SEAM_ERR_INVALID_STATE` where something else or nothing is there.
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
        Value::Array(items) => Some(items.len()),
        Value::Object(members) => Some(members.len()),
        _ => None,
    };
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "an array or an object", get) }
}

/// What is at a path of the body, whatever it is, as JSON text; the empty path is the whole body. A view of
/// the reply.
///
/// Returns `SEAM_ERR_INVALID_STATE` where nothing is there.
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
    let get =
        |r: &seam_reply, path: &str, value: &Value| r.keep(path, true, || Text::new(&value.to_string()));
    // SAFETY: as the caller promises.
    unsafe { look_up(reply, path, out, error, "a value", get) }
}
