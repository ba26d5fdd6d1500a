//! What a function returns.

use crate::constants::STATUS_NAMES;
use core::ffi::c_char;

/// `SEAM_OK`, or one of `SEAM_ERR_*`.
pub type seam_status = u32;

/// The stable name of a status, such as `not_found`; `ok` for `SEAM_OK` and `unknown` for one that is not
/// known. Static, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn seam_status_name(status: seam_status) -> *const c_char {
    let known = STATUS_NAMES.iter().find(|(number, _)| *number == status);
    known.map_or(c"unknown", |(_, name)| name).as_ptr()
}
