//! Why something did not succeed.

pub mod handed_out;

pub mod listed;

pub(crate) mod failure;
pub(crate) mod guard;

use crate::boundary::{
    constants::{SEAM_ERR_OUT_OF_MEMORY, SEAM_OUTCOME_UNKNOWN},
    handle::{Handle, Named},
    operations,
    status::{seam_status, seam_status_name},
    text::{self, Text, seam_str},
    wall,
};
use alloc::{boxed::Box, vec::Vec};
use core::ffi::{CStr, c_char};
use libseam_core::{Details, Error, Outcome, json::Value, memory::OutOfMemory};
use once_cell::race::OnceBox;

/// The outcome of a call that failed, one of `SEAM_OUTCOME_*`: says whether the operation may have happened.
pub type seam_outcome = u32;

/// The server did not ask for a time to wait.
pub const SEAM_NO_TIME: u64 = u64::MAX;

/// Why a function did not succeed. It never changes and never holds a credential. Free it with
/// `seam_error_free`.
pub struct seam_error {
    told: Told,
    json: OnceBox<Text>,
}

impl Named for seam_error {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5error\0\0";
}

enum Told {
    Whole(Whole),
    /// There is no memory for more.
    OutOfMemory(Outcome),
}

/// An error of the core. A NUL follows its texts, so that views of them can be handed out.
struct Whole {
    details: Box<Details>,
    operation: &'static CStr,
    problems: Vec<ProblemTexts>,
    validation_errors: Vec<(Text, Text)>,
}

/// The static texts of a problem.
struct ProblemTexts {
    code: Text,
    suggestion: Text,
}

impl Whole {
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
        Ok(Self { details, operation, problems, validation_errors })
    }
}

impl seam_error {
    const fn out_of_memory(outcome: Outcome) -> Self {
        Self { told: Told::OutOfMemory(outcome), json: OnceBox::new() }
    }

    /// What the error knows, if it is a whole one.
    fn whole(&self) -> Option<&Whole> {
        match &self.told {
            Told::Whole(whole) => Some(whole),
            Told::OutOfMemory(_) => None,
        }
    }

    /// A view of a text of a whole error.
    fn text(&self, get: impl FnOnce(&Whole) -> Option<seam_str>) -> seam_str {
        self.whole().and_then(get).unwrap_or(seam_str::EMPTY)
    }

    fn code(&self) -> seam_status {
        self.whole().map_or(SEAM_ERR_OUT_OF_MEMORY, |whole| whole.details.code.number())
    }

    fn outcome(&self) -> Outcome {
        match &self.told {
            Told::Whole(whole) => whole.details.outcome,
            Told::OutOfMemory(outcome) => *outcome,
        }
    }

    fn json(&self) -> Result<&Text, OutOfMemory> {
        // The error that takes no memory keeps no text either.
        let whole = self.whole().ok_or(OutOfMemory)?;
        self.json.get_or_try_init(|| Ok(Box::new(Text::of(whole.details.try_to_json()?)?)))
    }
}

/// The messages of errors that take no memory, with a NUL behind them.
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

/// What `get` finds in an error; `fallback` where the error is NULL.
///
/// # Safety
/// The error is NULL or valid.
unsafe fn read<T: Copy>(error: *const seam_error, fallback: T, get: impl FnOnce(&seam_error) -> T) -> T {
    // SAFETY: NULL or valid, as the caller promises.
    wall::value(fallback, || unsafe { Handle::behind(error) }.map_or(fallback, get))
}

/// The status that the function returned with this error; `SEAM_OK` for NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_code(error: *const seam_error) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, seam_error::code) }
}

/// Returns what the whole call knows about whether the operation happened: one of `SEAM_OUTCOME_*`; for NULL
/// `SEAM_OUTCOME_UNKNOWN`.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_outcome(error: *const seam_error) -> seam_outcome {
    // SAFETY: as the caller promises.
    unsafe { read(error, SEAM_OUTCOME_UNKNOWN, |e| e.outcome().number()) }
}

/// The stable name of the code, such as `not_found`; empty for NULL. Static, never NULL.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_name(error: *const seam_error) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { read(error, c"".as_ptr(), |e| seam_status_name(e.code())) }
}

/// What went wrong, in a sentence that says what to do where that is known. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_message(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| {
            e.whole().map_or_else(|| message::of(e.outcome()), |whole| text::view(&whole.details.message))
        })
    }
}

/// The dotted name of the operation that was called; empty where none was. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_operation(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(error, seam_str::EMPTY, |e| e.text(|whole| Some(seam_str::of(whole.operation)))) }
}

/// The HTTP status of the last reply; 0 where there was none.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_http_status(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.whole().and_then(|whole| whole.details.http_status).map_or(0, u32::from)) }
}

/// The server's own error type, such as `acs_user_not_found`; empty where it named none. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_type(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| e.text(|whole| whole.details.error_type.as_deref().map(text::view)))
    }
}

/// The server's name for the request, which its support asks for; empty where it named none. A view of the
/// error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_request_id(error: *const seam_error) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, seam_str::EMPTY, |e| e.text(|whole| whole.details.request_id.as_deref().map(text::view)))
    }
}

/// Returns how many attempts were made; 0 also where there was no memory to keep the number.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_attempts(error: *const seam_error) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(error, 0, |e| e.whole().map_or(0, |whole| whole.details.attempts)) }
}

/// How long the server asked to wait before the next try, in milliseconds; `SEAM_NO_TIME` where it did not
/// ask.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_retry_after_ms(error: *const seam_error) -> u64 {
    // SAFETY: as the caller promises.
    unsafe {
        read(error, SEAM_NO_TIME, |e| {
            e.whole().and_then(|whole| whole.details.retry_after_ms).unwrap_or(SEAM_NO_TIME)
        })
    }
}

/// All that the error knows, as a JSON object: `kind`, `number`, `outcome`, `message`, `attempts`, and those of
/// `operation`, `http_status`, `error_type`, `data` (the server's), `request_id`, `problems`,
/// `validation_errors` and `retry_after_ms` that are known. A view of the error.
///
/// # Safety
/// `error` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_error_json(error: *const seam_error) -> seam_str {
    // SAFETY: NULL or valid, as the caller promises.
    let error = unsafe { Handle::behind(error) };
    wall::value_with_memory(seam_str::EMPTY, || {
        error.map_or(Ok(seam_str::EMPTY), |error| error.json().map(Text::view))
    })
}
