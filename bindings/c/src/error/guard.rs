//! The frame of every function that can fail: it asks for memory, lets no panic pass, and hands the error out.

use crate::{
    boundary::{
        status::seam_status,
        wall::{caught, value},
    },
    error::{failure::Failure, handed_out::hand_out, seam_error},
};
use libseam_core::{
    Error, ErrorCode, Outcome,
    memory::{self, OutOfMemory},
};

/// Runs the body of a function that can fail: tells `error` how it went and returns the status.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status(
    error: *mut *mut seam_error,
    body: impl FnOnce() -> Result<(), Failure>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { status_at(error, || Outcome::NotSent, body) }
}

/// Runs the body of a function that can fail, after which at least `outcome` is known where there is not enough memory
/// for it to begin.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status_at(
    error: *mut *mut seam_error,
    outcome: impl FnOnce() -> Outcome,
    body: impl FnOnce() -> Result<(), Failure>,
) -> seam_status {
    let result = caught(|| match memory::ask(0) {
        Ok(()) => body(),
        Err(OutOfMemory) => Err(Failure::OutOfMemory(outcome())),
    });
    // SAFETY: as the caller promises.
    unsafe { told(error, result) }
}

/// Tells `error` how it went and returns the status. There is no result where the body panicked.
///
/// # Safety
/// `error` is NULL or can be written.
// Once in the image, and not once for every function of the library.
#[inline(never)]
pub(crate) unsafe fn told(error: *mut *mut seam_error, result: Option<Result<(), Failure>>) -> seam_status {
    let failure = match result {
        Some(Ok(())) => None,
        Some(Err(failure)) => Some(failure),
        None => Some(Failure::Error(fault())),
    };
    let (status, handle) = match failure {
        None => (0, core::ptr::null_mut()),
        Some(Failure::Error(failure)) if error.is_null() => (failure.code().number(), core::ptr::null_mut()),
        Some(failure) => value((ErrorCode::Internal.number(), core::ptr::null_mut()), || hand_out(failure)),
    };
    if !error.is_null() {
        // SAFETY: not NULL, so it can be written as the caller promises.
        unsafe { error.write(handle) };
    }
    status
}

/// The error of a panic, whose text may name what must not be shown, so it is told to nobody.
fn fault() -> Error {
    let mut message = alloc::string::String::from("a fault of libseam's own stopped this function");
    #[cfg(not(target_os = "none"))]
    message.push_str(&crate::host::hush::place());
    message.push_str("; please report it");
    Error::new(ErrorCode::Internal, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{handed_out::seam_error_free, seam_error_code};

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
        assert_eq!(value(7, || panic!("a planted panic")), 7);
    }
}
