//! The errors of a call.

use super::{Call, FailureKind};
use crate::{
    error::{Error, ErrorCode, Outcome},
    memory::{self, OutOfMemory},
    wire::quote::NO_LIMIT,
};
use alloc::string::String;

impl Call {
    /// Returns the error for a host that lacks the memory to continue the call. It has the call's current
    /// outcome; the call does not change.
    #[must_use]
    pub fn out_of_memory(&self) -> Error {
        Error::out_of_memory(self.outcome()).with(|details| {
            details.operation = Some(self.operation.name);
            details.attempts = self.attempts;
        })
    }

    /// Records the failure of the exchange that is under way, and builds its error.
    pub(super) fn failure(&mut self, kind: FailureKind, detail: &str) -> Error {
        let may_have_been_sent = kind.may_have_been_sent();
        #[cfg(libseam_lies)]
        let may_have_been_sent = if matches!(kind, FailureKind::Timeout) {
            crate::lies::instead(may_have_been_sent, false, crate::lies::NOT_SENT)
        } else {
            may_have_been_sent
        };
        if may_have_been_sent {
            self.known = Outcome::Unknown;
        }
        let mut code = kind.code();
        if self.known == Outcome::Unknown && matches!(code, ErrorCode::Connect | ErrorCode::Tls) {
            // Their names say that nothing can have happened.
            code = ErrorCode::ConnectionLost;
        }
        let message = self.failure_message(kind, detail).unwrap_or_else(|OutOfMemory| {
            code = ErrorCode::OutOfMemory;
            Outcome::NotSent.out_of_memory().into()
        });
        let mut error = Error::of_call(code, self.operation.name, self.attempts);
        error.0.message = message;
        error.with_outcome(self.known)
    }

    /// Writes the message of a failed exchange.
    fn failure_message(&self, kind: FailureKind, detail: &str) -> Result<String, OutOfMemory> {
        let mut message = memory::copy(kind.message())?;
        if !kind.may_have_been_sent() {
            // Whoever forgot to set the endpoint sees it here.
            memory::append(&mut message, ": ")?;
            memory::append(&mut message, self.request.server())?;
        }
        self.request.quote(" (", detail.as_bytes(), NO_LIMIT, ")", &mut message)?;
        if kind == FailureKind::TooLarge {
            memory::append(&mut message, &self.policy.names.raise_limit())?;
        }
        Ok(message)
    }

    /// Returns an error of this call as it stands.
    pub(crate) fn error(&self, code: ErrorCode, message: &str) -> Error {
        let mut error = Error::of_call(code, self.operation.name, self.attempts);
        error.0.message.push_str(message);
        error.with_outcome(self.outcome())
    }
}
