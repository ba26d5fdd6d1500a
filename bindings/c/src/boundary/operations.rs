//! Names and numbers of the operations.

use crate::boundary::{catch_panic, constants::OPERATION_NAMES, status::seam_op};
use core::ffi::{CStr, c_char};
use libseam_core::table::Operation;

/// Returns the dotted name of an operation for C, or empty text if the table lacks it.
pub(crate) fn c_name(name: &str) -> &'static CStr {
    let known = OPERATION_NAMES.iter().find(|(_, known)| known.to_bytes() == name.as_bytes());
    known.map_or(c"", |(_, name)| name)
}

/// Returns the number of operations.
#[unsafe(no_mangle)]
pub extern "C" fn seam_op_count() -> usize {
    Operation::all().len()
}

/// Returns the number (`SEAM_OP_*`) of the operation at `index`, in the order of their names, or 0 if `index`
/// is too large.
#[unsafe(no_mangle)]
pub extern "C" fn seam_op_at(index: usize) -> seam_op {
    Operation::all().get(index).map_or(0, |operation| operation.id)
}

/// Returns the number (`SEAM_OP_*`) of the operation with this dotted name, or 0 if there is none.
///
/// # Safety
/// `name` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_op_id(name: *const c_char) -> seam_op {
    catch_panic::or(0, || {
        // SAFETY: as the caller promises.
        let name = if name.is_null() { c"" } else { unsafe { CStr::from_ptr(name) } };
        name.to_str().ok().and_then(Operation::by_name).map_or(0, |operation| operation.id)
    })
}

/// Returns the dotted name of an operation, or empty text if no operation has that number. Static, never
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn seam_op_name(operation: seam_op) -> *const c_char {
    let known = OPERATION_NAMES.iter().find(|(id, _)| *id == operation);
    known.map_or(c"", |(_, name)| name).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_the_tables() {
        assert_eq!(OPERATION_NAMES.len(), Operation::all().len());
        for (id, name) in OPERATION_NAMES {
            assert_eq!(Operation::by_id(*id).map(|op| op.name), name.to_str().ok());
        }
    }
}
