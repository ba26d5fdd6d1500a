//! The one error type. It is built here and only here; a surface translates its type and never its text.

pub(crate) mod code;
mod outcome;
pub(crate) mod problem;

use crate::{
    error::code::{named_codes, numbered_codes},
    json::{Object, Value, Writer, reread},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;
pub use outcome::Outcome;
pub use problem::{Problem, ProblemCode};

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal $retried:ident,)+) => {
        /// What went wrong. Numbers and names are stable and never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[doc = $doc])+ $variant = $number,)+ }

        named_codes!(ErrorCode { $($variant = $name: concat!($($doc),+),)+ });
        numbered_codes!(ErrorCode);

        impl ErrorCode {
            /// Whether removals and reads are tried again before this error is told; of [`ErrorCode::ApiError`] only
            /// after the status 408.
            #[must_use]
            pub fn is_retried(self) -> bool {
                match self { $(Self::$variant => error_codes!(@ $retried),)+ }
            }
        }
    };
    (@ retried) => { true };
    (@ told) => { false };
}

error_codes! {
    /// The parameters break the operation's rules; nothing was sent.
    InvalidParams = 1 "invalid_params" told,
    /// The client's or the call's options are unusable; nothing was sent.
    InvalidOptions = 2 "invalid_options" told,
    /// There is no operation of that name or number; nothing was sent.
    UnknownOperation = 3 "unknown_operation" told,
    /// A function was called at the wrong time or with an unusable argument, and changed nothing.
    InvalidState = 4 "invalid_state" told,
    /// The server does not accept the credential (401).
    Unauthorized = 10 "unauthorized" told,
    /// The credential does not allow this (403).
    Forbidden = 11 "forbidden" told,
    /// The server does not know what was named (404).
    NotFound = 12 "not_found" told,
    /// Too many requests, after all retries (429).
    RateLimited = 13 "rate_limited" retried,
    /// The server refuses the parameters (its error type `invalid_input`).
    InvalidInput = 14 "invalid_input" told,
    /// The server refuses the call for another reason.
    ApiError = 15 "api_error" retried,
    /// The server does not know what was to be removed (404), and that proves nothing: an earlier attempt may have
    /// removed it, or it was never there for this credential. `missing_ok` accepts absence.
    Unconfirmed = 16 "unconfirmed" told,
    /// The server failed, after all retries (5xx).
    ServerError = 20 "server_error" retried,
    /// The server could not be reached, and no earlier attempt can have done anything.
    Connect = 30 "connect" retried,
    /// No reply in time, or no connection.
    Timeout = 31 "timeout" retried,
    /// No trusted TLS connection, and no earlier attempt can have done anything.
    Tls = 32 "tls" told,
    /// The connection broke after a request was sent, and no later attempt told more.
    ConnectionLost = 33 "connection_lost" retried,
    /// The caller gave the call up.
    Cancelled = 34 "cancelled" told,
    /// The server's reply does not confirm the operation: it is no JSON object with `"ok": true` and the result.
    MalformedReply = 40 "malformed_reply" told,
    /// The reply passes a limit.
    TooLarge = 41 "too_large" told,
    /// The server answered with a redirect, which is never followed.
    Redirected = 42 "redirected" told,
    /// A fault of libseam's own. Please report it.
    Internal = 50 "internal" told,
    /// There is not enough memory for what the caller or the server sent.
    OutOfMemory = 51 "out_of_memory" told,
}

impl ErrorCode {
    /// What is known where nobody says more.
    fn outcome(self) -> Outcome {
        match self {
            Self::InvalidParams
            | Self::InvalidOptions
            | Self::UnknownOperation
            | Self::InvalidState
            | Self::Connect
            | Self::Tls => Outcome::NotSent,
            _ => Outcome::Unknown,
        }
    }
}

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
    #[inline(never)]
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
        // That one says it in words of its own.
        if self.0.code != ErrorCode::Unconfirmed {
            self.0.message.push_str(outcome.said());
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
        reread(&self.to_json())
    }

    /// The text of [`Error::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Writer::new();
        text.open('{');
        text.number("attempts", self.attempts.into());
        if let Some(data) = &self.data {
            text.name("data");
            text.value(data);
        }
        if let Some(error_type) = &self.error_type {
            text.member("error_type", error_type);
        }
        if let Some(status) = self.http_status {
            text.number("http_status", status.into());
        }
        text.member("kind", self.code.name());
        text.member("message", &self.message);
        text.number("number", self.code.number().into());
        if let Some(operation) = self.operation {
            text.member("operation", operation);
        }
        text.member("outcome", self.outcome.name());
        if !self.problems.is_empty() {
            text.name("problems");
            text.open('[');
            for problem in &self.problems {
                problem.write(&mut text);
            }
            text.close(']');
        }
        if let Some(request_id) = &self.request_id {
            text.member("request_id", request_id);
        }
        if let Some(ms) = self.retry_after_ms {
            text.number("retry_after_ms", ms);
        }
        if !self.validation_errors.is_empty() {
            text.name("validation_errors");
            text.object(&self.validation_errors);
        }
        text.close('}');
        text.finish()
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
