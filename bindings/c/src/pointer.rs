//! Handles and outputs: every pointer from C passes through here.

use crate::text::unusable;
use alloc::{boxed::Box, format};
use libseam::Error;

/// What is behind a handle.
///
/// # Errors
/// Where it is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or valid for as long as `'a`, and nobody holds it exclusively.
pub(crate) unsafe fn borrow<'a, T>(handle: *const T, what: &str) -> Result<&'a T, Error> {
    // SAFETY: NULL or valid, as the caller promises.
    unsafe { handle.as_ref() }.ok_or_else(|| unusable(&format!("`{what}` is NULL")))
}

/// Writes an output that must be there.
///
/// # Errors
/// Where it is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL or can be written.
pub(crate) unsafe fn put<T>(out: *mut T, value: T, what: &str) -> Result<(), Error> {
    if out.is_null() {
        return Err(unusable(&format!("`{what}` is NULL")));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(value) };
    Ok(())
}

/// Hands a new handle out.
///
/// # Safety
/// As [`put`].
pub(crate) unsafe fn hand_out<T>(out: *mut *mut T, value: T, what: &str) -> Result<(), Error> {
    if out.is_null() {
        return Err(unusable(&format!("`{what}` is NULL")));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(Box::into_raw(Box::new(value))) };
    Ok(())
}

/// Sets a handle's output to NULL, so that it is NULL whatever happens next.
///
/// # Safety
/// The pointer is NULL or can be written.
pub(crate) unsafe fn clear<T>(out: *mut *mut T) {
    if !out.is_null() {
        // SAFETY: not NULL, so it can be written as the caller promises.
        unsafe { out.write(core::ptr::null_mut()) };
    }
}

/// Frees a handle. NULL is passed over.
///
/// # Safety
/// The pointer is NULL, or came from [`hand_out`] and is used no more.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: it came from `Box::into_raw` and is freed once, as the caller promises.
        crate::guard::value((), || drop(unsafe { Box::from_raw(handle) }));
    }
}
