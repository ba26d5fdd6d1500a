//! The one error type. It is built here and only here; a surface translates its type and never its text.

mod code;
pub(crate) mod problem;

use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{boxed::Box, string::String, vec::Vec};
pub use code::{ErrorCode, Outcome, ProblemCode};
use core::fmt;
pub use problem::Problem;

/// The error of a call, or of a client's options. It never holds a credential.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(pub(crate) Box<Details>);

/// Details of an [`Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Code of the error.
    pub code: ErrorCode,
    /// Outcome of the operation, as far as it is known.
    pub outcome: Outcome,
    /// Message: the problem, and the remedy where it is known.
    pub message: String,
    /// The operation that was called.
    pub operation: Option<&'static str>,
    /// The HTTP status of the last reply.
    pub http_status: Option<u16>,
    /// The server's error type, an open set, for example `acs_user_not_found`.
    pub error_type: Option<String>,
    /// The server's name for the request (`seam-request-id`); its support asks for it.
    pub request_id: Option<String>,
    /// For invalid parameters or options: every problem.
    pub problems: Vec<Problem>,
    /// The server's validation messages by parameter, an array of strings for each; nested parameters have dotted
    /// paths, and the empty path is the request as a whole.
    pub validation_errors: Object,
    /// Additional data of the server's error.
    pub data: Option<Value>,
    /// For an operation whose action attempt was waited for: its latest known state, as the API returned it.
    pub action_attempt: Option<Value>,
    /// For a removal that was to be confirmed: what is known, with the verdict and the token.
    pub confirmation: Option<Value>,
    /// For an off-boarding: the report of what is done and what is not, or the plan that must not be applied as it stands.
    pub report: Option<Value>,
    /// Number of requests sent.
    pub attempts: u32,
    /// Milliseconds that the server asked to wait.
    pub retry_after_ms: Option<u64>,
}

impl Error {
    /// Makes an error with `code` and `message` and nothing else. Its outcome is the least that the code
    /// allows: [`Outcome::NotSent`] where the code implies that, and [`Outcome::Unknown`] elsewhere.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let mut error = Self::without_message(code);
        error.0.message = message.into();
        error
    }

    /// Makes an error of a call of `operation` after so many `attempts`, without message and outcome.
    pub(crate) fn of_call(code: ErrorCode, operation: &'static str, attempts: u32) -> Self {
        Self::without_message(code).with(|details| {
            details.operation = Some(operation);
            details.attempts = attempts;
        })
    }

    /// Makes an error for lack of memory, which needs little memory.
    #[must_use]
    pub fn out_of_memory(outcome: Outcome) -> Self {
        let mut error = Self::new(ErrorCode::OutOfMemory, outcome.out_of_memory());
        error.0.outcome = outcome;
        error
    }

    /// Makes an error with `code` and no message.
    pub(crate) fn without_message(code: ErrorCode) -> Self {
        Self(Box::new(Details {
            code,
            outcome: code.outcome(),
            message: String::new(),
            operation: None,
            http_status: None,
            error_type: None,
            request_id: None,
            problems: Vec::new(),
            validation_errors: Object::new(),
            data: None,
            action_attempt: None,
            confirmation: None,
            report: None,
            attempts: 0,
            retry_after_ms: None,
        }))
    }

    /// Makes an error of `code` that lists `problems`.
    #[must_use]
    pub fn of_problems(code: ErrorCode, problems: Vec<Problem>) -> Self {
        match problem::summary(&problems).and_then(|message| memory::ensure_available(0).map(|()| message)) {
            Ok(message) => {
                let mut error = Self::without_message(code);
                error.0.message = message;
                error.0.problems = problems;
                error
            }
            Err(OutOfMemory) => {
                drop(problems);
                OutOfMemory.into()
            }
        }
    }

    /// Sets the outcome, and appends it to the message where it is not obvious from the rest.
    #[must_use]
    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        let more = outcome.in_words(self.0.code);
        match self.0.message.try_reserve_exact(more.len()) {
            Ok(()) => self.0.message.push_str(more),
            Err(_) => return self.into_out_of_memory(),
        }
        self
    }

    /// Takes what [`Error::with_outcome`] appended off the message: the error of a read says nothing of the outcome of the
    /// operation that it belongs to.
    #[must_use]
    pub(crate) fn without_outcome(mut self) -> Self {
        let words = self.0.outcome.in_words(self.0.code);
        let length = self.0.message.strip_suffix(words).map_or(usize::MAX, str::len);
        while self.0.message.len() > length {
            self.0.message.pop();
        }
        self
    }

    /// Converts to an error for lack of memory of the same call.
    fn into_out_of_memory(self) -> Self {
        let Details { outcome, operation, attempts, .. } = *self.0;
        Self::out_of_memory(outcome).with(|details| {
            details.operation = operation;
            details.attempts = attempts;
        })
    }

    /// Changes the details.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(&mut self.0);
        self
    }

    /// Code of the error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Outcome of the operation, as far as it is known.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Takes the details out of the error.
    #[must_use]
    pub fn into_details(self) -> Box<Details> {
        self.0
    }
}

impl Details {
    /// Builds the error as a JSON object: `kind` (the code's name), `number`, `outcome`, `message`,
    /// `attempts`, and if known `operation`, `http_status`, `error_type` (the server's), `data` (the
    /// server's), `action_attempt` (an object), `confirmation` (an object), `report` (an object), `request_id`, `problems`, `validation_errors` (an
    /// object of arrays) and `retry_after_ms`.
    /// Every surface builds its error from this.
    #[must_use]
    pub fn to_value(&self) -> Value {
        memory::or_abort(self.try_to_value())
    }

    /// Builds the object of [`Details::to_value`].
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_value(&self) -> Result<Value, OutOfMemory> {
        let mut object = Object::new()
            .try_with_number("attempts", self.attempts.into())?
            .try_with_some("error_type", self.error_type.as_deref())?
            .try_with_text("kind", self.code.name())?
            .try_with_text("message", &self.message)?
            .try_with_number("number", self.code.number().into())?
            .try_with_some("operation", self.operation)?
            .try_with_text("outcome", self.outcome.name())?
            .try_with_some("request_id", self.request_id.as_deref())?;
        if let Some(attempt) = &self.action_attempt {
            object = object.try_with("action_attempt", attempt.try_clone()?)?;
        }
        if let Some(confirmation) = &self.confirmation {
            object = object.try_with("confirmation", confirmation.try_clone()?)?;
        }
        if let Some(report) = &self.report {
            object = object.try_with("report", report.try_clone()?)?;
        }
        if let Some(data) = &self.data {
            object = object.try_with("data", data.try_clone()?)?;
        }
        if let Some(status) = self.http_status {
            object = object.try_with_number("http_status", status.into())?;
        }
        if !self.problems.is_empty() {
            let mut problems = Vec::new();
            for problem in &self.problems {
                memory::push(&mut problems, problem.try_to_value()?)?;
            }
            object = object.try_with("problems", problems.into())?;
        }
        if let Some(ms) = self.retry_after_ms {
            object = object.try_with_number("retry_after_ms", i64::try_from(ms).unwrap_or(i64::MAX))?;
        }
        if !self.validation_errors.is_empty() {
            object = object.try_with("validation_errors", self.validation_errors.try_clone()?.into())?;
        }
        Ok(object.into())
    }

    /// Writes the text of [`Details::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_json()
    }

    /// Writes the text of [`Details::to_value`].
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_json(&self) -> Result<String, OutOfMemory> {
        self.try_to_value()?.try_to_json()
    }
}

impl Outcome {
    /// Returns the end of the message of an error of `code`; empty where the rest makes it obvious.
    fn in_words(self, code: ErrorCode) -> &'static str {
        match (self, code) {
            // `Unconfirmed` has its own words for this.
            (Self::Unknown, ErrorCode::Unconfirmed) => "",
            (Self::Unknown, _) => "; it is not known whether the operation happened",
            (
                Self::NotSent,
                ErrorCode::Connect | ErrorCode::Timeout | ErrorCode::Tls | ErrorCode::Cancelled,
            ) => "; nothing was sent",
            _ => "",
        }
    }

    /// Returns the message of an error for lack of memory with this outcome. It takes no memory.
    #[must_use]
    pub const fn out_of_memory(self) -> &'static str {
        match self {
            Self::Unknown => "there is not enough memory; it is not known whether the operation happened",
            _ => "there is not enough memory",
        }
    }
}

/// The error before anything is sent.
impl From<OutOfMemory> for Error {
    fn from(_: OutOfMemory) -> Self {
        Self::out_of_memory(Outcome::NotSent)
    }
}

impl core::ops::Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

/// The message.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for Error {}
