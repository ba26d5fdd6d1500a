//! Why something did not succeed.

use crate::{
    constants::SEAM_OUTCOME_UNKNOWN,
    guard,
    handle::Handle,
    memory, pointer,
    status::{seam_status, seam_status_name},
    text::{Text, seam_str},
};
use alloc::{boxed::Box, string::ToString as _, vec::Vec};
use core::ffi::c_char;
use libseam_core::{Error, json::Value};
use once_cell::race::OnceBox;

/// The outcome of a call that failed, one of `SEAM_OUTCOME_*`: says whether the operation may have happened.
pub type seam_outcome = u32;

/// The server did not ask for a time to wait.
pub const SEAM_NO_TIME: u64 = u64::MAX;

/// Why a function did not succeed. It never changes and never holds a credential. Free it with
/// `seam_error_free`.
pub struct seam_error {
    error: Error,
    message: Text,
    operation: Text,
    error_type: Text,
    request_id: Text,
    problems: Vec<ProblemTexts>,
    validation_errors: Vec<(Text, Text)>,
    json: OnceBox<Text>,
}

struct ProblemTexts {
    parameter: Text,
    code: Text,
    message: Text,
    suggestion: Text,
}

impl seam_error {
    pub(crate) fn new(error: Error) -> Self {
        let optional = |text: Option<&str>| Text::new(text.unwrap_or_default());
        let problems = error.problems.iter().map(|problem| ProblemTexts {
            parameter: Text::new(&problem.parameter),
            code: Text::new(problem.code.name()),
            message: Text::new(&problem.message),
            suggestion: optional(problem.suggestion),
        });
        let mut validation_errors = Vec::new();
        for (path, messages) in &error.validation_errors {
            for message in messages.items().iter().filter_map(Value::as_str) {
                validation_errors.push((Text::new(path), Text::new(message)));
            }
        }
        Self {
            message: Text::new(&error.message),
            operation: optional(error.operation),
            error_type: optional(error.error_type.as_deref()),
            request_id: optional(error.request_id.as_deref()),
            problems: problems.collect(),
            validation_errors,
            json: OnceBox::new(),
            error,
        }
    }
}

/// What `get` finds in an error; `fallback` where the error is NULL.
///
/// # Safety
/// The error is NULL or valid.
unsafe fn read<T: Copy>(error: *const seam_error, fallback: T, get: impl FnOnce(&seam_error) -> T) -> T {
    // SAFETY: NULL or valid, as the caller promises.
    guard::value(fallback, || unsafe { Handle::behind(error) }.map_or(fallback, get))
}

/// The status that the function returned with this error; `SEAM_OK` for NULL. Where there is too little memory for
/// an error, a function that failed leaves NULL: what it returned decides.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_code(error: *const seam_error) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.error.code().number()) }
}

/// Returns what the whole call knows about whether the operation happened: one of `SEAM_OUTCOME_*`. NULL, an error for
/// which there was no memory, gives `SEAM_OUTCOME_UNKNOWN`.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_outcome(error: *const seam_error) -> seam_outcome {
    // SAFETY: as the caller promises.
    unsafe { read(error, SEAM_OUTCOME_UNKNOWN, |e| e.error.outcome().number()) }
}

/// The stable name of the code, such as `not_found`; empty for NULL. Static, never NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_name(error: *const seam_error) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { read(error, c"".as_ptr(), |e| seam_status_name(e.error.code().number())) }
}

/// What went wrong, in a sentence that says what to do where that is known. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_message(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.message.view()) }
}

/// The dotted name of the operation that was called; empty where none was. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_operation(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.operation.view()) }
}

/// The HTTP status of the last reply; 0 where there was none.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_http_status(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.error.http_status.map_or(0, u32::from)) }
}

/// The server's own error type, such as `acs_user_not_found`; empty where it named none. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_type(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.error_type.view()) }
}

/// The server's name for the request, which its support asks for; empty where it named none. A view of the
/// error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_request_id(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.request_id.view()) }
}

/// Returns how many attempts were made.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_attempts(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.error.attempts) }
}

/// How long the server asked to wait before the next try, in milliseconds; `SEAM_NO_TIME` where it did not
/// ask.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_retry_after_ms(error: *const seam_error) -> u64 {
    // SAFETY: as the caller promises.
    unsafe { read(error, SEAM_NO_TIME, |e| e.error.retry_after_ms.unwrap_or(SEAM_NO_TIME)) }
}

/// How many problems the parameters or options have.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.problems.len()) }
}

/// The parameter or option that problem `index` is about; for a rule across several, the first of them; empty
/// where it is about the whole, or where there is no such problem. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_parameter(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { problem(error, index, |p| &p.parameter) }
}

/// The stable name of the kind of problem `index`, such as `missing`; empty where there is no such problem. A
/// view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_code(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { problem(error, index, |p| &p.code) }
}

/// Problem `index` as a sentence; empty where there is no such problem. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_message(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { problem(error, index, |p| &p.message) }
}

/// The name that was probably meant in problem `index`; empty where there is none to suggest. A view of the
/// error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_problem_suggestion(error: *const seam_error, index: usize) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { problem(error, index, |p| &p.suggestion) }
}

/// # Safety
/// `error` is NULL or valid.
unsafe fn problem(
    error: *const seam_error,
    index: usize,
    get: impl FnOnce(&ProblemTexts) -> &Text,
) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| e.problems.get(index).map_or(seam_str::EMPTY, |p| get(p).view()))
    }
}

/// How many messages the server's own validation gave.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_count(error: *const seam_error) -> usize {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.validation_errors.len()) }
}

/// The parameter that the server's message `index` is about, as a dotted path; empty where it is about the
/// request as a whole, or where there is no such message. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_path(error: *const seam_error, index: usize) -> seam_str {
    let get =
        |e: &seam_error| e.validation_errors.get(index).map_or(seam_str::EMPTY, |(path, _)| path.view());
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}

/// The server's message `index`; empty where there is no such message. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_validation_message(error: *const seam_error, index: usize) -> seam_str {
    let get = |e: &seam_error| e.validation_errors.get(index).map_or(seam_str::EMPTY, |(_, m)| m.view());
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}

/// All that the error knows, as a JSON object: `kind`, `number`, `outcome`, `message`, `attempts`, and those of
/// `operation`, `http_status`, `error_type`, `data` (the server's), `request_id`, `problems`,
/// `validation_errors` and `retry_after_ms` that are known. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_json(error: *const seam_error) -> seam_str {
    let get = |e: &seam_error| {
        let room =
            || memory::error(&e.error).saturating_mul(6).saturating_add(memory::report(e.problems.len()));
        let Some(_spare) = memory::hold(room) else { return seam_str::EMPTY };
        e.json.get_or_init(|| Box::new(Text::new(&e.error.to_value().to_string()))).view()
    };
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, get) }
}

/// Frees an error with all views of it. NULL is passed over.
///
/// # Safety
/// `error` is NULL, or valid and used no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_free(error: *mut seam_error) {
    // SAFETY: as the caller promises.
    unsafe { pointer::free(error) }
}
