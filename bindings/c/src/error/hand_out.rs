//! Hands errors out to C, and frees them.

use super::{Complete, Content, function_error::FunctionError, seam_error};
use crate::boundary::{catch_panic, constants::SEAM_ERR_OUT_OF_MEMORY, handle::Handle, status::seam_status};
use libseam_core::Outcome;

/// Static errors for lack of memory, one for each outcome.
static OUT_OF_MEMORY: [Handle<seam_error>; 4] = [
    Handle::new_static(seam_error::out_of_memory(Outcome::NotSent)),
    Handle::new_static(seam_error::out_of_memory(Outcome::Refused)),
    Handle::new_static(seam_error::out_of_memory(Outcome::Unknown)),
    Handle::new_static(seam_error::out_of_memory(Outcome::Accepted)),
];

/// Hands an error out to C and returns its status. Falls back to the error for lack of memory if there is
/// none to allocate it.
pub(crate) fn hand_out(failure: FunctionError) -> (seam_status, *mut seam_error) {
    match failure {
        FunctionError::OutOfMemory(outcome) => {
            let fixed = OUT_OF_MEMORY.iter().find(|error| error.object().outcome() == outcome);
            (SEAM_ERR_OUT_OF_MEMORY, fixed.map_or(core::ptr::null_mut(), Handle::pointer))
        }
        FunctionError::Error(error) => {
            // First, or what the texts take may be what was left for it.
            let mut handle = Handle::<seam_error>::new(seam_error::out_of_memory(error.outcome()));
            if let Ok(complete) = Complete::new(error) {
                handle.object_mut().content = Content::Complete(complete);
            }
            (handle.object().code(), Handle::into_pointer(handle))
        }
    }
}

/// Frees an error with all views of it. Ignores NULL.
///
/// # Safety
/// `error` is NULL, or valid and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_free(error: *mut seam_error) {
    // SAFETY: as the caller promises.
    catch_panic::or((), || unsafe {
        if !OUT_OF_MEMORY.iter().any(|fixed| core::ptr::eq(fixed.pointer(), error)) {
            Handle::free(error);
        }
    });
}
