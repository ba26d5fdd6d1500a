//! The operations that the library knows.

use crate::boundary::{constants::OPERATION_NAMES, status::seam_op, wall};
use core::ffi::{CStr, c_char};
use libseam_core::table::Operation;

/// The dotted name of an operation, for C.
pub(crate) fn c_name(name: &str) -> &'static CStr {
    let known = OPERATION_NAMES.iter().find(|(_, known)| known.to_bytes() == name.as_bytes());
    known.map_or(c"", |(_, name)| name)
}

/// How many operations there are.
#[unsafe(no_mangle)]
pub extern "C" fn seam_op_count() -> usize {
    Operation::all().len()
}

/// The number of the operation at `index`, in the order of their names; 0 where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn seam_op_at(index: usize) -> seam_op {
    Operation::all().get(index).map_or(0, |operation| operation.id)
}

/// The number of the operation with this dotted name (`SEAM_OP_*`); 0 where there is none.
///
/// # Safety
/// `name` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_op_id(name: *const c_char) -> seam_op {
    wall::value(0, || {
        // SAFETY: as the caller promises.
        let name = if name.is_null() { c"" } else { unsafe { CStr::from_ptr(name) } };
        name.to_str().ok().and_then(Operation::by_name).map_or(0, |operation| operation.id)
    })
}

/// The dotted name of an operation; empty where there is none of that number. Static, never NULL.
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
