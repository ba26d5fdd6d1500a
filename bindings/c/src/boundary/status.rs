//! What a function returns.

use crate::boundary::constants::STATUS_NAMES;
use core::ffi::c_char;

/// `SEAM_OK`, or one of `SEAM_ERR_*`.
pub type seam_status = u32;

/// How an exchange ended: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`.
pub type seam_failure = u32;

/// The number of an operation: one of `SEAM_OP_*`.
pub type seam_op = u32;

/// Says what a call that is driven by hand needs next: one of `SEAM_STEP_*`.
pub type seam_step = u32;

/// The kind of an event in a call: one of `SEAM_EVENT_*`.
pub type seam_event_kind = u32;

/// The kind of a JSON value: one of `SEAM_KIND_*`.
pub type seam_kind = u32;

/// C's `bool`, of which a byte may hold anything.
pub type seam_flag = u8;

/// The stable name of a status, such as `not_found`; `ok` for `SEAM_OK` and `unknown` for one that is not
/// known. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn seam_status_name(status: seam_status) -> *const c_char {
    let known = STATUS_NAMES.iter().find(|(number, _)| *number == status);
    known.map_or(c"unknown", |(_, name)| name).as_ptr()
}
