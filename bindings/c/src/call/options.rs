//! Options of a call, which override those of the client.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::{seam_flag, seam_status},
        text::{invalid_state, seam_str},
    },
    call::state::{self, State},
    client::options,
    error::{function_error::FunctionError, guard, seam_error},
};
use libseam_core::{CallOptions, memory};

/// Sets whether a removal succeeds if the server does not know the object to remove.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_missing_ok(
    call: *mut seam_call,
    missing_ok: seam_flag,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.missing_ok = missing_ok != 0) }
}

/// Sets the longest time for one attempt, in milliseconds.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the value is out of range, and `SEAM_ERR_INVALID_STATE` if the call
/// has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_timeout_ms(
    call: *mut seam_call,
    timeout_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.timeout_ms = Some(timeout_ms)) }
}

/// Sets the longest time for the call with all its attempts and waits, in milliseconds.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the value is out of range, and `SEAM_ERR_INVALID_STATE` if the call
/// has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_deadline_ms(
    call: *mut seam_call,
    deadline_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.deadline_ms = Some(deadline_ms)) }
}

/// Sets the number of retries.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the value is out of range, and `SEAM_ERR_INVALID_STATE` if the call
/// has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_retries(
    call: *mut seam_call,
    retries: u32,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.retries = Some(retries)) }
}

/// Sets whether the call waits for the action attempt that its operation returns. Removals never wait.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_wait_for_action_attempt(
    call: *mut seam_call,
    wait: seam_flag,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.wait_for_action_attempt = Some(wait != 0)) }
}

/// Sets the longest time to wait for an action attempt, in milliseconds.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the value is out of range, and `SEAM_ERR_INVALID_STATE` if the call
/// has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_action_attempt_timeout_ms(
    call: *mut seam_call,
    timeout_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.action_attempt_timeout_ms = Some(timeout_ms)) }
}

/// Sets the time between two reads of an action attempt, in milliseconds.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the value is out of range, and `SEAM_ERR_INVALID_STATE` if the call
/// has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_action_attempt_polling_interval_ms(
    call: *mut seam_call,
    interval_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { set(call, error, |options| options.action_attempt_polling_interval_ms = Some(interval_ms)) }
}

/// Sets the workspace to act in, for a token that is not bound to one.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun or the id is not UTF-8. Any other problem of the id
/// is reported when the call begins.
///
/// # Safety
/// `call` is NULL or valid, `workspace_id` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_workspace_id(
    call: *mut seam_call,
    workspace_id: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let mut state = pointer::borrow(call, "call")?.prepare()?;
                let bytes = workspace_id.required("workspace_id")?;
                let text = core::str::from_utf8(bytes)
                    .map_err(|_| invalid_state("`workspace_id` is not valid UTF-8"))?;
                let text = memory::copy(text)?;
                replace(&mut state, |options| options.workspace_id = Some(text))
            },
        )
    }
}

/// Sets all options of the call at once, from the text of a JSON object with the members `missing_ok`,
/// `timeout_ms`, `deadline_ms`, `retries`, `workspace_id`, `wait_for_action_attempt`, `action_attempt_timeout_ms`,
/// `action_attempt_polling_interval_ms`, `confirm`, `confirm_deadline_ms`, `confirm_first_ms`, `confirm_max_ms`,
/// `confirm_settle_ms` and `on_unconfirmed`. Discards those that were set before.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` with every problem, and `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid, `options` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_options_json(
    call: *mut seam_call,
    options: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let mut state = pointer::borrow(call, "call")?.prepare()?;
                let text = options.required("options")?;
                state.options = CallOptions::from_object(options::object("options of the call", text)?)?;
                Ok(())
            },
        )
    }
}

/// Sets the number that spreads the waits between attempts; it should differ from call to call. By default
/// the library draws one.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_entropy(
    call: *mut seam_call,
    entropy: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                pointer::borrow(call, "call")?.prepare()?.entropy = Some(entropy);
                Ok(())
            },
        )
    }
}

/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
unsafe fn set(
    call: *mut seam_call,
    error: *mut *mut seam_error,
    change: impl FnOnce(&mut CallOptions),
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || replace(&mut *pointer::borrow(call, "call")?.prepare()?, change),
        )
    }
}

/// Changes the options of a call that has not begun, if the core accepts the result.
fn replace(state: &mut State, change: impl FnOnce(&mut CallOptions)) -> Result<(), FunctionError> {
    // Without their text a copy takes no memory.
    let workspace_id = state.options.workspace_id.take();
    let before = state.options.clone();
    state.options.workspace_id = workspace_id;
    change(&mut state.options);
    state.options.check().map_err(|error| {
        let workspace_id = state.options.workspace_id.take();
        state.options = before;
        state.options.workspace_id = workspace_id;
        error.into()
    })
}
