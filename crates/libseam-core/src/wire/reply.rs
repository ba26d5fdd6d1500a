//! The result of a call that succeeded.

use crate::{
    api::{
        generated::flows::PAGES,
        table::{Listing, Operation},
    },
    error::{Error, ErrorCode, Outcome},
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
    wire::paging::{PageError, next_cursor},
};
use alloc::string::String;

/// The member of a body that is a confirmation. No operation of the API has a result of this name.
#[cfg(feature = "confirm")]
pub(crate) const CONFIRMATION: &str = "confirmation";

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
    /// Number of requests sent.
    pub attempts: u32,
    /// For a removal with `missing_ok`: what was to be removed is not there for this credential. It may be gone, by an
    /// earlier attempt of this call or before, or it may never have been there: a mistyped id and the key of another
    /// workspace look the same.
    pub already_gone: bool,
    /// Whole body, which is JSON that was checked.
    pub(super) body: String,
    pub(super) result_key: Option<&'static str>,
}

impl Reply {
    /// Makes a reply of no operation, of a body that was checked.
    #[cfg(any(feature = "webhooks", feature = "off_board"))]
    pub(crate) fn of_body(body: String) -> Self {
        Self {
            operation: "",
            http_status: 0,
            request_id: None,
            attempts: 0,
            already_gone: false,
            body,
            result_key: None,
        }
    }

    /// Makes a reply of no operation with the body `object`: for a host that hands out objects in the form of replies, such
    /// as the check of evidence.
    ///
    /// # Errors
    /// There is not enough memory for its text.
    #[cfg(feature = "off_board")]
    pub fn of_object(object: &Value) -> Result<Self, OutOfMemory> {
        Ok(Self::of_body(object.try_to_json()?))
    }

    /// Makes the result of a flow, whose member `result_key` of `body` is the value.
    #[cfg(feature = "confirm")]
    pub(crate) fn of_flow(
        operation: &'static str,
        (http_status, attempts): (u16, u32),
        request_id: Option<String>,
        (body, result_key): (String, &'static str),
        already_gone: bool,
    ) -> Self {
        Self {
            operation,
            http_status,
            request_id,
            attempts,
            already_gone,
            body,
            result_key: Some(result_key),
        }
    }

    /// Returns the member that is the operation's result, where the body has it.
    #[cfg(feature = "full")]
    pub(crate) fn raw(&self) -> Option<Raw<'_>> {
        Raw::document(&self.body).member(self.result_key?)
    }

    /// Reports whether the result is what is known of a removal that was to be confirmed.
    #[cfg(feature = "confirm")]
    #[must_use]
    pub fn is_confirmation(&self) -> bool {
        self.result_key == Some(CONFIRMATION)
    }

    /// Returns the whole body as JSON text: an object, `{}` where the thing was already gone.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Reads the operation's result: the member of the body that the table names, or `None` for an operation that
    /// returns nothing, whatever the body holds.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn value(&self) -> Result<Option<Value>, Error> {
        let result = self.result_key.and_then(|key| Raw::document(&self.body).member(key));
        result.map(Raw::to_value).transpose().map_err(|OutOfMemory| self.out_of_memory())
    }

    /// Reads the operation's result as a `T`; that of an operation that returns nothing is `null`, which `()` and every
    /// `Option` take.
    ///
    /// # Errors
    /// [`crate::ErrorCode::MalformedReply`] with the outcome [`crate::Outcome::Accepted`] where `T` does not accept the result:
    /// the operation is done all the same. The message names the path, and quotes nothing of the result.
    /// [`crate::ErrorCode::OutOfMemory`] as [`Reply::value`].
    #[cfg(feature = "serde")]
    pub fn deserialize<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        let value = self.value()?.unwrap_or(Value::Null);
        crate::json::from_value(&value).map_err(|error| {
            let message = alloc::format!(
                "the server accepted the operation, but its result is not what the program expects: {error}"
            );
            self.about(Error::new(ErrorCode::MalformedReply, message).with_outcome(Outcome::Accepted))
        })
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn body_value(&self) -> Result<Value, Error> {
        Raw::document(&self.body).to_value().map_err(|OutOfMemory| self.out_of_memory())
    }

    /// Finds the parameter that reads the next page of the list, and its value; `None` where the reply is no page of a
    /// list, or the last one.
    ///
    /// # Errors
    /// [`crate::ErrorCode::MalformedReply`] where the reply does not say whether there are more pages, or not how to read
    /// the next one; [`crate::ErrorCode::TooLarge`] for a cursor that is too long; [`crate::ErrorCode::OutOfMemory`] where
    /// there is not enough for it.
    pub fn next_page(&self) -> Result<Option<(&'static str, String)>, Error> {
        let operation = Operation::by_name(self.operation);
        let Some(operation) = operation.filter(|operation| operation.listing != Listing::NotAList) else {
            return Ok(None);
        };
        match next_cursor(operation, Raw::document(&self.body)) {
            Ok(cursor) => Ok(cursor.map(|cursor| (PAGES.cursor_in, cursor))),
            Err(PageError(ErrorCode::OutOfMemory, _)) => Err(self.out_of_memory()),
            Err(PageError(code, why)) => {
                let message = alloc::format!("it is not known whether this is the whole list: {why}");
                Err(self.about(Error::new(code, message).with_outcome(Outcome::Accepted)))
            }
        }
    }

    /// Builds the reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (null for an
    /// operation that returns nothing), and `request_id` if there is one.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn to_value(&self) -> Result<Value, Error> {
        let value = self.value()?;
        memory::ensure_available(0).map_err(|OutOfMemory| self.out_of_memory())?;
        let object = Object::new()
            .with("already_gone", self.already_gone)
            .with("attempts", i64::from(self.attempts))
            .with("http_status", i64::from(self.http_status))
            .with("operation", self.operation)
            .with_some("request_id", self.request_id.as_deref())
            .with("value", value);
        Ok(object.into())
    }

    fn out_of_memory(&self) -> Error {
        self.about(Error::out_of_memory(Outcome::Accepted))
    }

    /// Adds to `error` the reply that it is about.
    fn about(&self, error: Error) -> Error {
        error.with(|details| {
            details.operation = Some(self.operation);
            details.attempts = self.attempts;
            details.http_status = Some(self.http_status);
            details.request_id = self.request_id.as_deref().and_then(|id| memory::copy(id).ok());
        })
    }
}
