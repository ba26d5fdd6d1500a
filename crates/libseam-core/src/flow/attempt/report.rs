//! The errors of an action attempt.

use super::{Attempt, attempt_in};
use crate::{
    api::generated::flows::ATTEMPTS,
    error::{Error, ErrorCode, Outcome},
    json::Raw,
    memory::{self, OutOfMemory},
    wire::quote::QUOTE_LIMIT,
};
use alloc::{borrow::ToOwned as _, format, string::String};

/// Number of characters of a failed attempt's message that the error's message keeps.
const MESSAGE_LIMIT: usize = 1_000;

impl Attempt {
    /// Reports that the attempt failed, with its own error.
    pub(super) fn failed(&self) -> Error {
        self.quote_failure().unwrap_or_else(|OutOfMemory| self.out_of_memory())
    }

    fn quote_failure(&self) -> Result<Error, OutOfMemory> {
        let request = self.call.request();
        let text = |path| self.attempt()?.at(path)?.as_string();
        let mut message = memory::copy("the action attempt failed")?;
        let mut error_type = None;
        if let Some(text) = text(ATTEMPTS.error_message) {
            request.quote(": ", text.to_text()?.as_bytes(), MESSAGE_LIMIT, "", &mut message)?;
        }
        if let Some(text) = text(ATTEMPTS.error_type) {
            let own = request.quote_to_string(text.to_text()?.as_bytes())?;
            request.quote(" (", own.as_bytes(), QUOTE_LIMIT, ")", &mut message)?;
            error_type = Some(own);
        }
        let error = self.report(ErrorCode::ActionAttemptFailed, message);
        Ok(error.with(|details| details.error_type = error_type))
    }

    /// Reports that the time to wait is over.
    pub(super) fn timed_out(&self) -> Error {
        let (option, read) = (self.times.timeout_name, ATTEMPTS.read);
        let message = format!(
            "the action attempt was still pending when the time to wait for it was over; raise `{option}`, or read \
             it later with `{read}`"
        );
        self.report(ErrorCode::ActionAttemptTimeout, message)
    }

    /// Reports a status that is none of those in the table.
    pub(super) fn unknown_status(&self) -> Error {
        let status = self.attempt().and_then(|attempt| attempt.at(ATTEMPTS.status)).map_or("", Raw::text);
        let quoted = || {
            let mut message = memory::copy("the action attempt has no status that is known")?;
            self.call.request().quote(": ", status.as_bytes(), QUOTE_LIMIT, "", &mut message)?;
            Ok(self.report(ErrorCode::ActionAttemptUnknownStatus, message))
        };
        quoted().unwrap_or_else(|OutOfMemory| self.out_of_memory())
    }

    pub(super) fn cancelled(&self) -> Error {
        let message = "the wait for the action attempt was cancelled; the API had accepted the operation";
        self.report(ErrorCode::Cancelled, message.to_owned())
    }

    /// Reports an attempt that cannot be followed.
    pub(super) fn malformed(&self, why: &str) -> Error {
        self.report(ErrorCode::MalformedReply, format!("the action attempt cannot be read: {why}"))
    }

    /// Converts the error of a read to one of the operation, which was accepted before.
    pub(super) fn of_read(&self, error: Error) -> Error {
        let error = error.without_outcome();
        let code = match error.code() {
            ErrorCode::OutOfMemory => return self.out_of_memory(),
            // Their names say that nothing can have happened.
            ErrorCode::Connect | ErrorCode::Tls => ErrorCode::ConnectionLost,
            code => code,
        };
        let mut message = String::new();
        let copied = memory::append(
            &mut message,
            "the operation was accepted, but its action attempt could not be read: ",
        )
        .and_then(|()| memory::append(&mut message, &error.message));
        if copied.is_err() {
            return self.out_of_memory();
        }
        let report = self.report(code, message);
        error.with(|details| {
            let report = *report.0;
            details.code = report.code;
            details.outcome = report.outcome;
            details.message = report.message;
            details.operation = report.operation;
            details.attempts = report.attempts;
            details.action_attempt = report.action_attempt;
        })
    }

    /// Reports that there is too little memory to go on after the operation was accepted.
    pub(super) fn out_of_memory(&self) -> Error {
        Error::out_of_memory(Outcome::Accepted).with(|details| {
            details.operation = Some(self.call.operation());
            details.attempts = self.call.attempts();
        })
    }

    /// Makes an error of the operation with the latest reply that showed the attempt.
    pub(super) fn report(&self, code: ErrorCode, message: String) -> Error {
        let mut error = Error::of_call(code, self.call.operation(), self.call.attempts());
        error.0.message = message;
        let mut error = error.with_outcome(self.outcome());
        let Some(reply) = &self.latest else { return error };
        let attempt = attempt_in(reply).filter(|attempt| !attempt.is_null());
        let shown = attempt.map(|attempt| self.call.request().redacted(attempt)).transpose();
        let request_id = reply.request_id.as_deref().map(memory::copy).transpose();
        let (Ok(shown), Ok(request_id)) = (shown, request_id) else { return self.out_of_memory() };
        error.0.http_status = Some(reply.http_status);
        error.0.request_id = request_id;
        error.0.action_attempt = shown;
        error
    }

    fn attempt(&self) -> Option<Raw<'_>> {
        self.latest.as_ref().and_then(|reply| attempt_in(reply))
    }
}
