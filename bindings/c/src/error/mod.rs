//! Errors: reasons why a function did not succeed.

pub mod hand_out;

pub mod problems;

pub(crate) mod function_error;
pub(crate) mod guard;

use crate::boundary::{
    catch_panic,
    constants::{SEAM_ERR_OUT_OF_MEMORY, SEAM_OUTCOME_UNKNOWN},
    handle::{Handle, Opaque},
    lock, operations,
    status::{seam_status, seam_status_name},
    text::{self, Text, seam_str},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::ffi::{CStr, c_char};
use libseam_core::{
    Details, Error, Outcome,
    json::Value,
    memory::{self, OutOfMemory},
};
use once_cell::race::OnceBox;

/// The outcome of a call that failed: one of `SEAM_OUTCOME_*`. Says whether the operation may have happened.
pub type seam_outcome = u32;

/// Value of `seam_error_retry_after_ms` for a server that did not ask to wait.
pub const SEAM_NO_TIME: u64 = u64::MAX;

/// An error: the reason why a function did not succeed. Never changes, and never contains a credential. Free
/// it with `seam_error_free`.
pub struct seam_error {
    content: Content,
    json: OnceBox<Text>,
}

impl Opaque for seam_error {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5error\0\0";
}

enum Content {
    Complete(Complete),
    /// Lack of memory, of which no more than the outcome is known.
    OutOfMemory(Outcome),
}

/// An error of the core, with a NUL behind each text so that views can be handed out.
struct Complete {
    details: Box<Details>,
    operation: &'static CStr,
    problems: Vec<ProblemTexts>,
    validation_errors: Vec<(Text, Text)>,
    /// The error as one value, built when a path is first looked up.
    tree: OnceBox<Value>,
    /// Texts of which views were handed out, by their paths. None is ever removed.
    texts: lock::Mutex<Vec<(String, Text)>>,
}

/// Texts of a problem that are static in the core.
struct ProblemTexts {
    code: Text,
    suggestion: Text,
}

impl Complete {
    fn new(error: Error) -> Result<Self, OutOfMemory> {
        let mut details = error.into_details();
        text::terminate(&mut details.message)?;
        [&mut details.error_type, &mut details.request_id]
            .into_iter()
            .flatten()
            .try_for_each(text::terminate)?;
        let mut problems = Vec::new();
        problems.try_reserve_exact(details.problems.len())?;
        for problem in &mut details.problems {
            text::terminate(&mut problem.parameter)?;
            text::terminate(&mut problem.message)?;
            problems.push(ProblemTexts {
                code: Text::new(problem.code.name())?,
                suggestion: Text::new(problem.suggestion.unwrap_or_default())?,
            });
        }
        let mut validation_errors = Vec::new();
        for (path, messages) in &details.validation_errors {
            for message in messages.items().iter().filter_map(Value::as_str) {
                validation_errors.try_reserve(1)?;
                validation_errors.push((Text::new(path)?, Text::new(message)?));
            }
        }
        let operation = details.operation.map_or(c"", operations::c_name);
        let (tree, texts) = (OnceBox::new(), lock::Mutex::default());
        Ok(Self { details, operation, problems, validation_errors, tree, texts })
    }

    /// Returns a view of the text at a path, or `None` if there is nothing.
    fn text_at(&self, path: &str) -> Result<Option<seam_str>, OutOfMemory> {
        let tree = self.tree.get_or_try_init(|| self.details.try_to_value().map(Box::new))?;
        let Some(value) = tree.at(path) else { return Ok(None) };
        let Some(mut texts) = lock::lock(&self.texts) else { return Ok(None) };
        let index = match texts.binary_search_by(|(known, _)| known.as_str().cmp(path)) {
            Ok(index) => index,
            Err(index) => {
                let text = match value.as_str() {
                    Some(text) => Text::new(text)?,
                    None => Text::of(value.try_to_json()?)?,
                };
                texts.try_reserve(1)?;
                texts.insert(index, (memory::copy(path)?, text));
                index
            }
        };
        Ok(texts.get(index).map(|(_, text)| text.view()))
    }
}

impl seam_error {
    const fn out_of_memory(outcome: Outcome) -> Self {
        Self { content: Content::OutOfMemory(outcome), json: OnceBox::new() }
    }

    /// Returns the core's error, or `None` for lack of memory.
    fn complete(&self) -> Option<&Complete> {
        match &self.content {
            Content::Complete(complete) => Some(complete),
            Content::OutOfMemory(_) => None,
        }
    }

    /// Returns a view of one of its texts, or empty text.
    fn text(&self, get: impl FnOnce(&Complete) -> Option<seam_str>) -> seam_str {
        self.complete().and_then(get).unwrap_or(seam_str::EMPTY)
    }

    fn code(&self) -> seam_status {
        self.complete().map_or(SEAM_ERR_OUT_OF_MEMORY, |complete| complete.details.code.number())
    }

    fn outcome(&self) -> Outcome {
        match &self.content {
            Content::Complete(complete) => complete.details.outcome,
            Content::OutOfMemory(outcome) => *outcome,
        }
    }

    fn json(&self) -> Result<&Text, OutOfMemory> {
        // The error that takes no memory keeps no text either.
        let complete = self.complete().ok_or(OutOfMemory)?;
        self.json.get_or_try_init(|| Ok(Box::new(Text::of(complete.details.try_to_json()?)?)))
    }
}

/// Messages of the static errors for lack of memory, with a NUL behind each.
mod message {
    use super::{Outcome, seam_str};

    macro_rules! terminated {
        ($name:ident, $outcome:expr) => {
            static $name: [u8; $outcome.out_of_memory().len() + 1] = {
                let text = $outcome.out_of_memory().as_bytes();
                let mut bytes = [0; $outcome.out_of_memory().len() + 1];
                let (bytes_of_text, _) = bytes.split_at_mut(text.len());
                bytes_of_text.copy_from_slice(text);
                bytes
            };
        };
    }

    terminated!(PLAIN, Outcome::NotSent);
    terminated!(OPEN, Outcome::Unknown);

    pub(super) fn of(outcome: Outcome) -> seam_str {
        let bytes: &[u8] = if outcome == Outcome::Unknown { &OPEN } else { &PLAIN };
        seam_str { ptr: bytes.as_ptr().cast(), len: bytes.len().saturating_sub(1) }
    }
}

/// Returns what `get` reads from an error, or `fallback` for NULL.
///
/// # Safety
/// The error is NULL or valid.
unsafe fn read<T: Copy>(error: *const seam_error, fallback: T, get: impl FnOnce(&seam_error) -> T) -> T {
    // SAFETY: NULL or valid, as the caller promises.
    catch_panic::or(fallback, || unsafe { Handle::get(error) }.map_or(fallback, get))
}

/// Returns the status that came with this error: one of `SEAM_ERR_*`, or `SEAM_OK` for NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_code(error: *const seam_error) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, seam_error::code) }
}

/// Returns whether the operation may have happened, from all attempts of the call: one of `SEAM_OUTCOME_*`,
/// `SEAM_OUTCOME_UNKNOWN` for NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_outcome(error: *const seam_error) -> seam_outcome {
    // SAFETY: as the caller promises.
    unsafe { read(error, SEAM_OUTCOME_UNKNOWN, |e| e.outcome().number()) }
}

/// Returns the stable name of the error's code, such as `not_found`, or empty text for NULL. Static, never
/// NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_name(error: *const seam_error) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { read(error, c"".as_ptr(), |e| seam_status_name(e.code())) }
}

/// Returns a sentence that says what went wrong and, where known, what to do. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_message(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.complete()
                .map_or_else(|| message::of(e.outcome()), |complete| text::view(&complete.details.message))
        })
    }
}

/// Returns the dotted name of the operation, or empty text for an error outside of a call. A view of the
/// error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_operation(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.text(|complete| Some(seam_str::of(complete.operation)))) }
}

/// Returns the HTTP status of the last reply, or 0 if there was no reply.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_http_status(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, 0, |e| {
            e.complete().and_then(|complete| complete.details.http_status).map_or(0, u32::from)
        })
    }
}

/// Returns the server's own error type, such as `acs_user_not_found`, or empty text if it named none. A view
/// of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_type(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|complete| complete.details.error_type.as_deref().map(text::view))
        })
    }
}

/// Returns the server's id of the request, for questions to Seam's support, or empty text if it sent none. A
/// view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_request_id(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.text(|complete| complete.details.request_id.as_deref().map(text::view))
        })
    }
}

/// Returns the number of attempts; 0 for a call that sent nothing, or if memory was too short to keep the
/// number.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_attempts(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.complete().map_or(0, |complete| complete.details.attempts)) }
}

/// Returns the time that the server asked to wait before another try, in milliseconds, or `SEAM_NO_TIME` if
/// it asked for none.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_retry_after_ms(error: *const seam_error) -> u64 {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, SEAM_NO_TIME, |e| {
            e.complete().and_then(|complete| complete.details.retry_after_ms).unwrap_or(SEAM_NO_TIME)
        })
    }
}

/// Returns the whole error as a JSON object: `kind`, `number`, `outcome`, `message` and `attempts` always,
/// `operation`, `http_status`, `error_type`, `data` (the server's), `action_attempt`, `request_id`, `problems`,
/// `validation_errors` and `retry_after_ms` where known. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_json(error: *const seam_error) -> seam_str {
    // SAFETY: NULL or valid, as the caller promises.
    let error = unsafe { Handle::get(error) };
    catch_panic::or_out_of_memory(seam_str::EMPTY, || {
        error.map_or(Ok(seam_str::EMPTY), |error| error.json().map(Text::view))
    })
}

/// Returns the text at a path of the error's JSON object, such as `action_attempt.status`: a string as it is, anything
/// else as JSON text. A path is as for `seam_reply_kind`. Empty text if there is nothing. A view of the error.
///
/// # Safety
/// `error` is NULL or valid, `path` is NULL or ends with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_at(error: *const seam_error, path: *const c_char) -> seam_str {
    // SAFETY: as the caller promises.
    let (error, path) = unsafe { (Handle::get(error), text::c_text(path, "path")) };
    catch_panic::or_out_of_memory(seam_str::EMPTY, || {
        let complete = error.and_then(seam_error::complete);
        let (Some(complete), Ok(path)) = (complete, path) else { return Ok(seam_str::EMPTY) };
        memory::ensure_available(path.len().saturating_mul(3))?;
        let found = complete.text_at(&String::from_utf8_lossy(path))?;
        Ok(found.unwrap_or(seam_str::EMPTY))
    })
}
