//! The problems that an error lists, and the messages of the server's own validation.

use super::{read, seam_error};
use crate::boundary::text::{self, seam_str};

/// How many problems the parameters or options have.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.whole().map_or(0, |whole| whole.problems.len())) }
}

/// The parameter or option that problem `index` is about; for a rule across several, the first of them; empty
/// where it is about the whole, or where there is no such problem. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_parameter(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|whole| Some(text::view(&whole.details.problems.get(index)?.parameter)))
        })
    }
}

/// The stable name of the kind of problem `index`, such as `missing`; empty where there is no such problem. A
/// view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_code(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.text(|whole| Some(whole.problems.get(index)?.code.view()))) }
}

/// Problem `index` as a sentence; empty where there is no such problem. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_message(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|whole| Some(text::view(&whole.details.problems.get(index)?.message)))
        })
    }
}

/// The name that was probably meant in problem `index`; empty where there is none to suggest. A view of the
/// error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_suggestion(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| e.text(|whole| Some(whole.problems.get(index)?.suggestion.view())))
    }
}

/// How many messages the server's own validation gave.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.whole().map_or(0, |whole| whole.validation_errors.len())) }
}

/// The parameter that the server's message `index` is about, as a dotted path; empty where it is about the
/// request as a whole, or where there is no such message. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_path(error: *const seam_error, index: usize) -> seam_str {
    let get = |e: &seam_error| e.text(|whole| Some(whole.validation_errors.get(index)?.0.view()));
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}

/// The server's message `index`; empty where there is no such message. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_message(error: *const seam_error, index: usize) -> seam_str {
    let get = |e: &seam_error| e.text(|whole| Some(whole.validation_errors.get(index)?.1.view()));
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}
