//! Problems that an error lists, and messages of the server's own validation.

use super::{read, seam_error};
use crate::boundary::text::{self, seam_str};

/// Returns the number of problems with the parameters or options.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.complete().map_or(0, |complete| complete.problems.len())) }
}

/// Returns the name of the parameter or option that problem `index` is about: the first one for a rule across
/// several, empty for a problem with the whole or an `index` that is too large. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_parameter(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|complete| Some(text::view(&complete.details.problems.get(index)?.parameter)))
        })
    }
}

/// Returns the stable name of the kind of problem `index`, such as `missing`, or empty text if `index` is too
/// large. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_code(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| e.text(|complete| Some(complete.problems.get(index)?.code.view())))
    }
}

/// Returns problem `index` as a sentence, or empty text if `index` is too large. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_message(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|complete| Some(text::view(&complete.details.problems.get(index)?.message)))
        })
    }
}

/// Returns the name that was probably meant in problem `index`, or empty text if there is no suggestion. A
/// view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_suggestion(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|complete| Some(complete.problems.get(index)?.suggestion.view()))
        })
    }
}

/// Returns the number of messages of the server's own validation.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.complete().map_or(0, |complete| complete.validation_errors.len())) }
}

/// Returns the dotted path of the parameter that the server's message `index` is about: empty for a message
/// about the whole request, or an `index` that is too large. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_path(error: *const seam_error, index: usize) -> seam_str {
    let get = |e: &seam_error| e.text(|complete| Some(complete.validation_errors.get(index)?.0.view()));
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}

/// Returns the server's message `index`, or empty text if `index` is too large. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_message(error: *const seam_error, index: usize) -> seam_str {
    let get = |e: &seam_error| e.text(|complete| Some(complete.validation_errors.get(index)?.1.view()));
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}
