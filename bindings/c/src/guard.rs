//! The wall that no panic passes.

use crate::{
    constants::SEAM_ERR_OUT_OF_MEMORY, error::seam_error, handle::Handle, memory, status::seam_status,
};
use libseam_core::{Error, ErrorCode};

/// Runs the body of a function that can fail: tells `error` how it went and returns the status.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn status(
    error: *mut *mut seam_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> seam_status {
    let held = memory::hold(|| memory::USUAL);
    let result = held.is_some().then(|| caught(body));
    // SAFETY: as the caller promises.
    unsafe { told(error, result) }
}

/// Tells `error` how it went and returns the status. There is no result at all where memory ran out before the body,
/// and none of the body where it panicked.
///
/// # Safety
/// `error` is NULL or can be written.
// Once in the image, and not once for every function of the library.
#[inline(never)]
unsafe fn told(error: *mut *mut seam_error, result: Option<Option<Result<(), Error>>>) -> seam_status {
    // The panic's text may name what must not be shown, so it is told to nobody.
    let fault = || {
        let mut message = alloc::string::String::from("a fault of libseam's own stopped this function");
        #[cfg(not(target_os = "none"))]
        message.push_str(&crate::hush::place());
        message.push_str("; please report it");
        Error::new(ErrorCode::Internal, message)
    };
    let (status, handle) = match result.map(|result| result.unwrap_or_else(|| Err(fault()))) {
        Some(Ok(())) => (0, core::ptr::null_mut()),
        None => (SEAM_ERR_OUT_OF_MEMORY, core::ptr::null_mut()),
        Some(Err(failure)) => {
            let status = failure.code().number();
            let handle = if error.is_null() {
                core::ptr::null_mut()
            } else {
                value(core::ptr::null_mut(), || handle(failure))
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
    caught(body).unwrap_or(fallback)
}

/// The handle of an error; NULL where there is no memory for it.
fn handle(failure: Error) -> *mut seam_error {
    let held = memory::hold(|| memory::error(&failure));
    held.map_or(core::ptr::null_mut(), |_held| Handle::into_pointer(Handle::new(seam_error::new(failure))))
}

/// What `body` returns; `None` where it panics. What a panic leaves half done stays behind locks that are used no more,
/// or is dropped.
#[cfg(not(target_os = "none"))]
fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    let body = || {
        #[cfg(feature = "fault")]
        crate::fault::strike(crate::fault::ENTRY);
        body()
    };
    crate::cancel::held_back(|| crate::hush::caught(body))
}

/// What `body` returns. A panic calls the firmware's hook, which does not return.
#[cfg(target_os = "none")]
fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    Some(body())
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
