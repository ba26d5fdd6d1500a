//! Checks of pointers from C: every handle and every output passes through here.

use crate::boundary::{
    catch_panic,
    handle::{Handle, Opaque},
    text::invalid_state,
};
use alloc::format;
use libseam_core::Error;

/// Returns the object behind a handle.
///
/// # Errors
/// The handle is NULL, or not a valid one. `what` is the argument's name.
///
/// # Safety
/// The conditions of [`Handle::get`] hold.
pub(crate) unsafe fn borrow<'a, N: Opaque + 'a>(
    handle: *const N,
    what: &str,
) -> Result<&'a N::Object, Error> {
    // SAFETY: as the caller promises.
    unsafe { Handle::get(handle) }.ok_or_else(|| {
        // Firmware's handles have no mark, so it needs no such message.
        if cfg!(target_os = "none") || handle.is_null() {
            null_error(what)
        } else {
            invalid_state(&format!("`{what}` is not a valid `seam_{what}`, or has been freed"))
        }
    })
}

/// Returns a structure of the program's.
///
/// # Errors
/// The pointer is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL or valid for as long as `'a`, and nobody has exclusive access to it.
pub(crate) unsafe fn borrow_struct<'a, T>(structure: *const T, what: &str) -> Result<&'a T, Error> {
    // SAFETY: NULL or valid, as the caller promises.
    unsafe { structure.as_ref() }.ok_or_else(|| null_error(what))
}

fn null_error(what: &str) -> Error {
    invalid_state(&format!("`{what}` must not be NULL"))
}

/// Writes `value` to an output that must not be NULL.
///
/// # Errors
/// The pointer is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL or can be written.
pub(crate) unsafe fn write_output<T>(out: *mut T, value: T, what: &str) -> Result<(), Error> {
    if out.is_null() {
        return Err(null_error(what));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(value) };
    Ok(())
}

/// Writes a new handle to an output that must not be NULL.
///
/// # Safety
/// The pointer is NULL or can be written.
pub(crate) unsafe fn write_handle<N: Opaque>(
    out: *mut *mut N,
    value: N::Object,
    what: &str,
) -> Result<(), Error> {
    if out.is_null() {
        return Err(null_error(what));
    }
    // SAFETY: not NULL, so it can be written as the caller promises.
    unsafe { out.write(Handle::into_pointer(Handle::<N>::new(value))) };
    Ok(())
}

/// Sets the output for a handle to NULL, so that it is NULL whatever happens next.
///
/// # Safety
/// The pointer is NULL or can be written.
pub(crate) unsafe fn clear_handle<T>(out: *mut *mut T) {
    if !out.is_null() {
        // SAFETY: not NULL, so it can be written as the caller promises.
        unsafe { out.write(core::ptr::null_mut()) };
    }
}

/// Frees a handle. Ignores NULL and pointers to anything else.
///
/// # Safety
/// The conditions of [`Handle::free`] hold.
pub(crate) unsafe fn free<N: Opaque>(handle: *mut N) {
    // SAFETY: as the caller promises.
    catch_panic::or((), || unsafe { Handle::free(handle) });
}
