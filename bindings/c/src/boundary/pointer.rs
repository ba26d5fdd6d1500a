//! Handles and outputs: every pointer from C passes through here.

use crate::boundary::{
    handle::{Handle, Named},
    text::unusable,
    wall,
};
use alloc::format;
use libseam_core::Error;

/// What is behind a handle.
///
/// # Errors
/// Where it is NULL or no such handle. `what` is the argument's name.
///
/// # Safety
/// As [`Handle::behind`].
pub(crate) unsafe fn borrow<'a, N: Named + 'a>(handle: *const N, what: &str) -> Result<&'a N::Object, Error> {
    // SAFETY: as the caller promises.
    unsafe { Handle::behind(handle) }.ok_or_else(|| {
        // Firmware's handles are not told apart, so the words are left out.
        if cfg!(target_os = "none") || handle.is_null() {
            null(what)
        } else {
            unusable(&format!("`{what}` is none, or was freed"))
        }
    })
}

/// A structure of the program's.
///
/// # Errors
/// Where it is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or valid for as long as `'a`, and nobody holds it exclusively.
pub(crate) unsafe fn given<'a, T>(structure: *const T, what: &str) -> Result<&'a T, Error> {
    // SAFETY: NULL or valid, as the caller promises.
    unsafe { structure.as_ref() }.ok_or_else(|| null(what))
}

fn null(what: &str) -> Error {
    unusable(&format!("`{what}` is NULL"))
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
        return Err(null(what));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(value) };
    Ok(())
}

/// Hands a new handle out.
///
/// # Safety
/// As [`put`].
pub(crate) unsafe fn hand_out<N: Named>(out: *mut *mut N, value: N::Object, what: &str) -> Result<(), Error> {
    if out.is_null() {
        return Err(null(what));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(Handle::into_pointer(Handle::<N>::new(value))) };
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

/// Frees a handle. NULL is passed over, and so is what is no such handle.
///
/// # Safety
/// As [`Handle::free`].
pub(crate) unsafe fn free<N: Named>(handle: *mut N) {
    // SAFETY: as the caller promises.
    wall::value((), || unsafe { Handle::free(handle) });
}
