//! Numbers that functions return and take.

use crate::boundary::constants::STATUS_NAMES;
use core::ffi::c_char;

/// The result of a function: `SEAM_OK`, or one of `SEAM_ERR_*`.
pub type seam_status = u32;

/// The end of an exchange: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`.
pub type seam_failure = u32;

/// The number of an operation: one of `SEAM_OP_*`.
pub type seam_op = u32;

/// The next step of a call that is driven by hand: one of `SEAM_STEP_*`.
pub type seam_step = u32;

/// The kind of an event in a call: one of `SEAM_EVENT_*`.
pub type seam_event_kind = u32;

/// The kind of a JSON value: one of `SEAM_KIND_*`.
pub type seam_kind = u32;

/// A C `bool` as it arrives: its byte may have any value.
pub type seam_flag = u8;

/// Returns the stable name of a status, such as `not_found`: `ok` for `SEAM_OK`, `unknown` for an unknown
/// number. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn seam_status_name(status: seam_status) -> *const c_char {
    let known = STATUS_NAMES.iter().find(|(number, _)| *number == status);
    known.map_or(c"unknown", |(_, name)| name).as_ptr()
}
