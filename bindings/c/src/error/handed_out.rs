//! Handing errors out, and taking them back.

use super::{Told, Whole, failure::Failure, seam_error};
use crate::boundary::{constants::SEAM_ERR_OUT_OF_MEMORY, handle::Handle, status::seam_status, wall};
use libseam_core::Outcome;

/// The errors that take no memory, one for each outcome. They are handed out where there is none, and never freed.
static OUT_OF_MEMORY: [Handle<seam_error>; 4] = [
    Handle::fixed(seam_error::out_of_memory(Outcome::NotSent)),
    Handle::fixed(seam_error::out_of_memory(Outcome::Refused)),
    Handle::fixed(seam_error::out_of_memory(Outcome::Unknown)),
    Handle::fixed(seam_error::out_of_memory(Outcome::Accepted)),
];

/// Hands `failure` out: its status, and the error. Where there is no memory for that, it is one for lack of memory.
pub(crate) fn hand_out(failure: Failure) -> (seam_status, *mut seam_error) {
    match failure {
        Failure::OutOfMemory(outcome) => {
            let fixed = OUT_OF_MEMORY.iter().find(|error| error.object().outcome() == outcome);
            (SEAM_ERR_OUT_OF_MEMORY, fixed.map_or(core::ptr::null_mut(), Handle::pointer))
        }
        Failure::Error(error) => {
            // First, or what the texts take may be what was left for it.
            let mut handle = Handle::<seam_error>::new(seam_error::out_of_memory(error.outcome()));
            if let Ok(whole) = Whole::new(error) {
                handle.object_mut().told = Told::Whole(whole);
            }
            (handle.object().code(), Handle::into_pointer(handle))
        }
    }
}

/// Frees an error with all views of it. NULL is passed over.
///
/// # Safety
/// `error` is NULL, or valid and used no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_free(error: *mut seam_error) {
    // SAFETY: as the caller promises.
    wall::value((), || unsafe {
        if !OUT_OF_MEMORY.iter().any(|fixed| core::ptr::eq(fixed.pointer(), error)) {
            Handle::free(error);
        }
    });
}
