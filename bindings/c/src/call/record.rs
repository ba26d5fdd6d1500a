//! Lines of evidence of an off-boarding that is driven by hand.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::seam_status,
        text::{Text, invalid_state, seam_str},
    },
    call::state::{self, State},
    error::{function_error::FunctionError, seam_error},
};
use alloc::string::String;
use libseam_core::{
    Error, Flow,
    memory::{self, OutOfMemory},
};

/// Returns the lines for which `seam_call_poll` set `SEAM_STEP_RECORD`: whole lines of JSON, each with its line
/// break. Append them to the journal of the off-boarding. A view of the call, valid until the next poll or
/// until the call is freed.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the latest poll asked for nothing to be recorded.
///
/// # Safety
/// `call` is NULL or valid; `lines` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_record(
    call: *mut seam_call,
    lines: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |_, state| {
            let known = state.off_boarding.as_ref().and_then(|off_boarding| off_boarding.lines());
            let text = known.ok_or_else(nothing_to_record)?;
            Ok(pointer::write_output(lines, Text::view(text), "lines")?)
        })
    }
}

/// Says that the lines of `seam_call_record` are durable: a power failure cannot lose them any more. The
/// off-boarding goes on with the next poll, and gives each of them as an item.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is nothing to record.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_recorded(
    call: *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        answer(call, error, |flow| {
            flow.recorded();
            Ok(())
        })
    }
}

/// Says that the lines of `seam_call_record` cannot be made durable, and why. The off-boarding ends: nothing
/// more is sent, and its error has the report of what was done before.
///
/// Returns `SEAM_ERR_INVALID_STATE` if there is nothing to record.
///
/// # Safety
/// `call` is NULL or valid, `why` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_record_failed(
    call: *mut seam_call,
    why: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        answer(call, error, |flow| {
            let why = why.optional("why")?.unwrap_or_default();
            // Invalid UTF-8 becomes up to three times as long.
            memory::ensure_available(why.len().saturating_mul(3))
                .map_err(|OutOfMemory| flow.out_of_memory())?;
            flow.record_failed(&String::from_utf8_lossy(why));
            Ok(())
        })
    }
}

/// Runs the body of a function that says what came of the lines.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
unsafe fn answer(
    call: *mut seam_call,
    error: *mut *mut seam_error,
    body: impl FnOnce(&mut Flow) -> Result<(), FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |_, state| {
            let State { flow: Some(flow), off_boarding: Some(off_boarding), .. } = state else {
                return Err(nothing_to_record().into());
            };
            off_boarding.lines().ok_or_else(nothing_to_record)?;
            body(flow)?;
            off_boarding.take_lines();
            Ok(())
        })
    }
}

fn nothing_to_record() -> Error {
    invalid_state("the latest poll asked for nothing to be recorded")
}
