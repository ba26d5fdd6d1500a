//! The wall that no panic passes.

use crate::{error::seam_error, status::seam_status};
use core::panic::AssertUnwindSafe;
use libseam::{Error, ErrorCode};
use std::panic::catch_unwind;

/// Runs the body of a function that can fail: tells `error` how it went and returns the status.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status(
    error: *mut *mut seam_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> seam_status {
    // What a panic leaves half done stays behind locks that are used no more, or is dropped.
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        // The panic's text went to the panic hook. It may name what must not be shown, so it is not repeated.
        Err(Error::new(
            ErrorCode::Internal,
            "a fault of libseam's own stopped this function; please report it",
        ))
    });
    let (status, handle) = match result {
        Ok(()) => (0, core::ptr::null_mut()),
        Err(failure) => {
            let status = failure.code().number();
            let handle = if error.is_null() {
                core::ptr::null_mut()
            } else {
                value(core::ptr::null_mut(), || Box::into_raw(Box::new(seam_error::new(failure))))
            };
            (status, handle)
        }
    };
    if !error.is_null() {
        // SAFETY: not NULL, so it can be written as the caller promises.
        unsafe { error.write(handle) };
    }
    status
}

/// Runs the body of a function that cannot fail, and returns `fallback` if it panics all the same.
pub(crate) fn value<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(fallback)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{seam_error_code, seam_error_free};

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
