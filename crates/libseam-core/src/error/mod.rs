//! The one error type. It is built here and only here; a surface translates its type and never its text.

mod code;
pub(crate) mod problem;

use crate::json::{Object, Value};
use alloc::{boxed::Box, string::String, vec::Vec};
pub use code::{ErrorCode, Outcome, ProblemCode};
use core::fmt;
pub use problem::Problem;

/// Why a call did not succeed. It never holds a credential.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(pub(crate) Box<Details>);

/// What an [`Error`] knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What went wrong.
    pub code: ErrorCode,
    /// What is known about whether the operation happened.
    pub outcome: Outcome,
    /// What went wrong, in a sentence that says what to do where that is known.
    pub message: String,
    /// The operation that was called.
    pub operation: Option<&'static str>,
    /// The HTTP status of the last reply.
    pub http_status: Option<u16>,
    /// The server's error type, an open set, for example `acs_user_not_found`.
    pub error_type: Option<String>,
    /// The server's name for the request (`seam-request-id`); its support asks for it.
    pub request_id: Option<String>,
    /// For invalid parameters or options: everything that is wrong.
    pub problems: Vec<Problem>,
    /// The server's validation messages by parameter, an array of strings for each; nested parameters have dotted
    /// paths, and the empty path is the request as a whole.
    pub validation_errors: Object,
    /// More that the server says about the error.
    pub data: Option<Value>,
    /// How many requests were sent.
    pub attempts: u32,
    /// How long the server asked to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
}

impl Error {
    /// An error with `code` and `message` and nothing else. Its outcome is the least that can be claimed with that code:
    /// [`Outcome::NotSent`] where the code says so much, and [`Outcome::Unknown`] elsewhere.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let mut error = Self::blank(code);
        error.0.message = message.into();
        error
    }

    /// An error of a call of `operation` after so many `attempts`, whose message and outcome are still to be written.
    pub(crate) fn of_call(code: ErrorCode, operation: &'static str, attempts: u32) -> Self {
        Self::blank(code).with(|details| {
            details.operation = Some(operation);
            details.attempts = attempts;
        })
    }

    /// An error with `code` whose message is still to be written.
    pub(crate) fn blank(code: ErrorCode) -> Self {
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
            attempts: 0,
            retry_after_ms: None,
        }))
    }

    /// An error of `code` that lists `problems`.
    #[must_use]
    pub fn of_problems(code: ErrorCode, problems: Vec<Problem>) -> Self {
        let mut error = Self::blank(code);
        error.0.message = problem::summary(&problems);
        error.0.problems = problems;
        error
    }

    /// The same error with this outcome, which the message says too where it is [`Outcome::Unknown`].
    #[must_use]
    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        // `Unconfirmed` says it in words of its own.
        if outcome == Outcome::Unknown && self.0.code != ErrorCode::Unconfirmed {
            self.0.message.push_str("; whether the operation happened is not known");
        }
        self
    }

    /// Changes what the error knows.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(&mut self.0);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// What is known about whether the operation happened.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The error as a JSON object: `kind` (the code's name), `number`, `outcome`, `message`, `attempts`, and those of
    /// `operation`, `http_status`, `error_type` (the server's), `data` (the server's), `request_id`, `problems`,
    /// `validation_errors` (an object of arrays) and `retry_after_ms` that are known. Every surface builds its error
    /// from this.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let problems: Vec<Value> = self.problems.iter().map(Problem::to_value).collect();
        let errors = &self.validation_errors;
        Object::new()
            .with("attempts", i64::from(self.attempts))
            .with_some("data", self.data.clone())
            .with_some("error_type", self.error_type.as_deref())
            .with_some("http_status", self.http_status.map(i64::from))
            .with("kind", self.code.name())
            .with("message", self.message.as_str())
            .with("number", i64::from(self.code.number()))
            .with_some("operation", self.operation)
            .with("outcome", self.outcome.name())
            .with_some("problems", (!problems.is_empty()).then_some(problems))
            .with_some("request_id", self.request_id.as_deref())
            .with_some("retry_after_ms", self.retry_after_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)))
            .with_some("validation_errors", (!errors.is_empty()).then(|| errors.clone()))
            .into()
    }

    /// The text of [`Error::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_json()
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
