//! The frame of every function that can fail: reserves memory, stops panics, and hands the error out.

use crate::{
    boundary::{catch_panic, status::seam_status},
    error::{function_error::FunctionError, hand_out::hand_out, seam_error},
};
use libseam_core::{
    Error, ErrorCode, Outcome,
    memory::{self, OutOfMemory},
};

/// Runs the body of a function that can fail. Sets `*error` and returns the status.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status(
    error: *mut *mut seam_error,
    body: impl FnOnce() -> Result<(), FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { status_with_outcome(error, || Outcome::NotSent, body) }
}

/// Runs the body of a function that can fail. If there is no memory to run it, the error has at least
/// `outcome`.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status_with_outcome(
    error: *mut *mut seam_error,
    outcome: impl FnOnce() -> Outcome,
    body: impl FnOnce() -> Result<(), FunctionError>,
) -> seam_status {
    let result = catch_panic::run(|| match memory::ensure_available(0) {
        Ok(()) => body(),
        Err(OutOfMemory) => Err(FunctionError::OutOfMemory(outcome())),
    });
    // SAFETY: as the caller promises.
    unsafe { write_error(error, result) }
}

/// Sets `*error` and returns the status. `result` is `None` if the body panicked.
///
/// # Safety
/// `error` is NULL or can be written.
// Not inlined, so that the firmware has it once.
#[inline(never)]
pub(crate) unsafe fn write_error(
    error: *mut *mut seam_error,
    result: Option<Result<(), FunctionError>>,
) -> seam_status {
    let failure = match result {
        Some(Ok(())) => None,
        Some(Err(failure)) => Some(failure),
        None => Some(FunctionError::Error(panic_error())),
    };
    let (status, handle) = match failure {
        None => (0, core::ptr::null_mut()),
        Some(FunctionError::Error(failure)) if error.is_null() => {
            (failure.code().number(), core::ptr::null_mut())
        }
        Some(failure) => {
            catch_panic::or((ErrorCode::Internal.number(), core::ptr::null_mut()), || hand_out(failure))
        }
    };
    if !error.is_null() {
        // SAFETY: not NULL, so it can be written as the caller promises.
        unsafe { error.write(handle) };
    }
    status
}

/// Makes the error for a panic. It leaves out the panic's message, which may contain a secret.
fn panic_error() -> Error {
    let mut message = alloc::string::String::from("a bug in libseam stopped this function");
    #[cfg(not(target_os = "none"))]
    message.push_str(&crate::host::silent_panic::location());
    message.push_str("; please report it");
    Error::new(ErrorCode::Internal, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{hand_out::seam_error_free, seam_error_code};

    #[test]
    fn a_panic_is_a_status() {
        let mut error = core::ptr::null_mut();
        // SAFETY: `error` can be written, and what comes back is freed once.
        unsafe {
            let code = status(&mut error, || panic!("a planted panic"));
            assert_eq!(code, ErrorCode::Internal.number());
            assert_eq!(seam_error_code(error), code);
            seam_error_free(error);
            assert_eq!(status(core::ptr::null_mut(), || panic!("a planted panic")), code);
        }
        assert_eq!(catch_panic::or(7, || panic!("a planted panic")), 7);
    }
}
