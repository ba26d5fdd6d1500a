//! The first of two builds of the core: a page loads it at once, and the whole one as soon as a call needs that.

use crate::{
    check::find,
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, Outcome},
};
use alloc::{format, string::String};

impl Engine {
    /// Returns the time, in milliseconds, that a call may wait for the whole core; nothing if this build answers the call as
    /// the whole one does: it has the operation, and no option asks for a flow of several calls. The time counts towards the
    /// call's own deadline.
    #[must_use]
    pub fn load_limit_ms(&self, operation: &str, call: &CallOptions) -> Option<u64> {
        let needs_flow = call.confirm == Some(true)
            || call.on_unconfirmed.is_some()
            || call.wait_for_action_attempt.is_some();
        let is_answered = !needs_flow && find(operation).is_ok();
        (!is_answered).then(|| call.deadline_ms.unwrap_or(self.options.deadline_ms))
    }
}

impl Error {
    /// Makes the error of a call for which the whole core is not there, because of the call's time ([`ErrorCode::Timeout`]), its
    /// caller ([`ErrorCode::Cancelled`]), a use that cannot wait ([`ErrorCode::InvalidState`]) or the platform, whose
    /// reason is `detail` ([`ErrorCode::Connect`], and every other code). Nothing was sent.
    #[must_use]
    pub fn not_loaded(code: ErrorCode, detail: &str) -> Self {
        let (code, message) = match code {
            ErrorCode::Timeout => (code, "the rest of libseam was not loaded in time; call again".into()),
            ErrorCode::Cancelled => (code, "the call was cancelled".into()),
            ErrorCode::InvalidState => (code, String::from(NOT_YET)),
            _ => {
                (ErrorCode::Connect, format!("the rest of libseam could not be loaded ({detail}); {ADVICE}"))
            }
        };
        Self::new(code, message).with_outcome(Outcome::NotSent)
    }
}

const NOT_YET: &str =
    "this needs the rest of libseam, which is not loaded yet; await the client's method `load` before";
const ADVICE: &str =
    "call again when the server of the page can be reached, and reload the page if its files were replaced";

#[cfg(test)]
mod tests;
