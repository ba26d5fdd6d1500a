//! The result of a call that succeeded.

use crate::{
    error::{Error, ErrorCode, Outcome},
    json::{Object, Raw, Value},
    memory::OutOfMemory,
};
use alloc::string::String;

/// The result of a call that succeeded: the API accepted the operation. It answers before the access system has applied
/// a removal, which takes seconds, minutes, or even days; until then a door may still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The operation.
    pub operation: &'static str,
    /// The HTTP status of the last reply.
    pub http_status: u16,
    /// The server's name for the request (`seam-request-id`).
    pub request_id: Option<String>,
    /// How many requests were sent.
    pub attempts: u32,
    /// For a removal with `missing_ok`: what was to be removed is not there for this credential. It may be gone, by an
    /// earlier attempt of this call or before, or it may never have been there: a mistyped id and the key of another
    /// workspace look the same.
    pub already_gone: bool,
    /// The whole body: JSON that was checked.
    pub(super) body: String,
    pub(super) result_key: Option<&'static str>,
}

impl Reply {
    /// Returns the whole body as JSON text: an object, `{}` where the thing was already gone.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Reads the operation's result: the member of the body that the table names, or `None` for an operation that
    /// returns nothing, whatever the body holds.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn value(&self) -> Result<Option<Value>, Error> {
        let result = self.result_key.and_then(|key| Raw::document(&self.body).member(key));
        result.map(Raw::to_value).transpose().map_err(|OutOfMemory| self.out_of_memory())
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn body_value(&self) -> Result<Value, Error> {
        Raw::document(&self.body).to_value().map_err(|OutOfMemory| self.out_of_memory())
    }

    /// Builds the reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (null for an
    /// operation that returns nothing), and `request_id` if there is one.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn to_value(&self) -> Result<Value, Error> {
        let object = Object::new()
            .with("already_gone", self.already_gone)
            .with("attempts", i64::from(self.attempts))
            .with("http_status", i64::from(self.http_status))
            .with("operation", self.operation)
            .with_some("request_id", self.request_id.as_deref())
            .with("value", self.value()?);
        Ok(object.into())
    }

    fn out_of_memory(&self) -> Error {
        let message = "there is not enough memory for the result";
        Error::new(ErrorCode::OutOfMemory, message).with_outcome(Outcome::Accepted).with(|details| {
            details.operation = Some(self.operation);
            details.attempts = self.attempts;
        })
    }
}
