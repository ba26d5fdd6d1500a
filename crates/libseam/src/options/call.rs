//! Options of one call.

use super::field::{DEADLINE, Field, RETRIES, TIMEOUT, count, fill, unless_any};
use crate::{error::Error, json::Object};
use alloc::{string::String, vec::Vec};

/// Options of one call. Those not given are the client's.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// How long the call may take with all its attempts and waits, in milliseconds.
    pub deadline_ms: Option<u64>,
    /// How often the call is tried again.
    pub retries: Option<u32>,
    /// The workspace to act in, with a token that is not bound to one.
    pub workspace_id: Option<String>,
    /// For a removal: that the server does not know what is to be removed is success.
    pub missing_ok: bool,
}

impl CallOptions {
    /// Options from a JSON object with the names of the fields here. A member that is `null` counts as not given.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with every name that is unknown and every value of the wrong type.
    pub fn from_object(object: Object) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut retries = None;
        fill(
            object,
            &mut [
                (TIMEOUT.0, Field::Number(&mut options.timeout_ms, &TIMEOUT)),
                (DEADLINE.0, Field::Number(&mut options.deadline_ms, &DEADLINE)),
                (RETRIES.0, Field::Number(&mut retries, &RETRIES)),
                ("workspace_id", Field::Text(&mut options.workspace_id)),
                ("missing_ok", Field::Flag(&mut options.missing_ok)),
            ],
        )?;
        options.retries = count(retries);
        Ok(options)
    }

    /// Checks the options without a call. From JSON nothing can be out of range, but fields can be set to anything.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with everything that is out of range.
    pub fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        TIMEOUT.check(self.timeout_ms.unwrap_or(1), &mut problems);
        DEADLINE.check(self.deadline_ms.unwrap_or(1), &mut problems);
        RETRIES.check(self.retries.unwrap_or(0).into(), &mut problems);
        unless_any(problems)
    }
}
