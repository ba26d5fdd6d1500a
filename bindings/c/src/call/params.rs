//! Parameters of a call, one by one or all at once. Their names are checked when the call is checked or
//! begins.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::{seam_flag, seam_status},
        text::{self, seam_str},
    },
    call::state,
    error::{function_error::FunctionError, guard, seam_error},
};
use alloc::{format, vec};
use core::ffi::c_char;
use libseam_core::{
    Error, ErrorCode, Params, Problem, ProblemCode,
    json::{self, Object, Value},
    memory::{self, OutOfMemory},
};

/// Sets a parameter to a string. Replaces an earlier value.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` if the value is not UTF-8, and `SEAM_ERR_INVALID_STATE` if the call has
/// begun.
///
/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL, `value` is a valid `seam_str`; `error` is NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_str(
    call: *mut seam_call,
    name: *const c_char,
    value: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        set(call, name, error, |name| {
            let value = value.required("value")?;
            Ok(Value::String(memory::copy(utf8(name, value)?)?))
        })
    }
}

/// Sets a parameter to a whole number. Replaces an earlier value.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_i64(
    call: *mut seam_call,
    name: *const c_char,
    value: i64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, name, error, |_| Ok(value.into())) }
}

/// Sets a parameter to `true` or `false`. Replaces an earlier value.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_bool(
    call: *mut seam_call,
    name: *const c_char,
    value: seam_flag,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, name, error, |_| Ok((value != 0).into())) }
}

/// Sets a parameter to JSON's `null`, which is not the same as leaving it out. Replaces an earlier value.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_null(
    call: *mut seam_call,
    name: *const c_char,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, name, error, |_| Ok(Value::Null)) }
}

/// Sets a parameter to a value of any kind, given as JSON text. Replaces an earlier value.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` if the text is not JSON, and `SEAM_ERR_INVALID_STATE` if the call has
/// begun.
///
/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL, `value` is a valid `seam_str`; `error` is NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_json(
    call: *mut seam_call,
    name: *const c_char,
    value: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    let read = |name: &str| {
        // SAFETY: as the caller promises.
        let text = unsafe { value.required("value") }?;
        json::read(text).map_err(|e| {
            if e.is_out_of_memory() {
                return FunctionError::from(OutOfMemory);
            }
            argument_error(
                name,
                ProblemCode::Json,
                &format!("is not JSON: {} at byte {}", e.reason, e.offset),
            )
        })
    };
    // SAFETY: as the caller promises.
    unsafe { set(call, name, error, read) }
}

/// Sets all parameters at once, from the text of a JSON object. Discards those that were set before.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` if the text is not a JSON object, and `SEAM_ERR_INVALID_STATE` if the
/// call has begun.
///
/// # Safety
/// `call` is NULL or valid, `params` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_params_json(
    call: *mut seam_call,
    params: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let call = pointer::borrow(call, "call")?;
                let mut state = call.prepare()?;
                let text = params.required("params")?;
                state.params = match json::read_object(text) {
                    Ok(object) => object,
                    // The core says in its own words what is wrong with the text.
                    Err(_) => {
                        call.client.check(call.operation, Params::Text(text))?;
                        Object::new()
                    }
                };
                Ok(())
            },
        )
    }
}

/// # Safety
/// `call` is NULL or valid, `name` is NULL or ends with a NUL; `error` is NULL or can be written.
unsafe fn set(
    call: *mut seam_call,
    name: *const c_char,
    error: *mut *mut seam_error,
    value: impl FnOnce(&str) -> Result<Value, FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let mut state = pointer::borrow(call, "call")?.prepare()?;
                let name = utf8("name", text::c_text(name, "name")?)?;
                let value = value(name)?;
                state.params.try_insert(memory::copy(name)?, value)?;
                Ok(())
            },
        )
    }
}

pub(super) fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, FunctionError> {
    core::str::from_utf8(bytes).map_err(|_| argument_error(name, ProblemCode::Format, "is not valid UTF-8"))
}

/// Returns the error about the parameter `name`; `message` follows the name.
fn argument_error(name: &str, code: ProblemCode, message: &str) -> FunctionError {
    // The name is repeated in the problem, its message and the error's.
    if let Err(starved) = memory::ensure_available(name.len().saturating_mul(4)) {
        return starved.into();
    }
    let problem = Problem::new(name, code, format!("`{name}` {message}"));
    Error::of_problems(ErrorCode::InvalidParams, vec![problem]).into()
}
