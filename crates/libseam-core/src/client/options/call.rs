//! Options of one call.

use super::{
    field::{check_range, set_fields},
    unless_any,
};
use crate::{
    client::dialect::Dialect,
    error::{Error, problem::Problem},
    json::Object,
};
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
    /// For a removal: that what is to be removed is not there for this credential is success. It proves no removal: a
    /// mistyped id, and the key of another workspace, look the same.
    pub missing_ok: bool,
}

impl CallOptions {
    /// Options from a JSON object with the names of the fields here. A member that is `null` counts as not given.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidOptions`] with every name that is unknown and every value of the wrong type.
    pub fn from_object(object: Object) -> Result<Self, Error> {
        let mut options = Self::default();
        options.set(object)?;
        Ok(options)
    }

    /// Sets those options that a JSON object names, as [`CallOptions::from_object`] does.
    ///
    /// # Errors
    /// As [`CallOptions::from_object`].
    pub fn set(&mut self, object: Object) -> Result<(), Error> {
        set_fields!(object => self, &Dialect::default() => {
            timeout_ms: NumberGiven,
            deadline_ms: NumberGiven,
            retries: CountGiven,
            workspace_id: Text,
            missing_ok: Flag,
        })
    }

    /// Checks the options without a call. From JSON nothing can be out of range, but fields can be set to anything.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidOptions`] with everything that is out of range.
    pub fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        self.add_range_problems(&Dialect::default(), &mut problems);
        unless_any(problems)
    }

    /// Adds what is out of range.
    pub(crate) fn add_range_problems(&self, dialect: &Dialect, problems: &mut Vec<Problem>) {
        let mut check = |option, number| check_range(option, number, dialect, problems);
        check("timeout_ms", self.timeout_ms.unwrap_or(1));
        check("deadline_ms", self.deadline_ms.unwrap_or(1));
        check("retries", self.retries.unwrap_or(0).into());
    }
}
