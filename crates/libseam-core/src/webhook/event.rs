//! The event that a webhook brings.

use crate::{
    error::{Error, ErrorCode},
    json::{self, Raw, ReadError, TEXT_NESTING_LIMIT, Value},
    memory::{self, OutOfMemory},
    webhook::generated::FACTS,
    wire::Reply,
};
use alloc::{format, string::String};

/// An event that Seam sent to a webhook, and whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEvent {
    /// The body, a JSON object that was checked.
    body: String,
    id: String,
    kind: String,
}

impl WebhookEvent {
    /// Reads the body of a request whose signature is right.
    pub(super) fn read(body: &[u8]) -> Result<Self, Error> {
        let text = json::check(body, TEXT_NESTING_LIMIT).map_err(|error| unreadable(&error))?;
        let document = Raw::document(text);
        if !document.is_object() {
            return Err(invalid(&format!("the body must be a JSON object, got {}", document.kind())));
        }
        let member = |name: &str| {
            let value = document.member(name).and_then(Raw::as_string);
            value.ok_or_else(|| invalid(&format!("the body is no event: it lacks the string `{name}`")))
        };
        let id = member(FACTS.event_id)?.to_text()?;
        let kind = member(FACTS.event_type)?.to_text()?;
        // Without a byte order mark, which is no JSON, and without white space.
        Ok(Self { body: memory::copy(document.text())?, id, kind })
    }

    /// Returns the id of the event. Seam may send one event several times, each time with this id.
    #[must_use]
    pub fn event_id(&self) -> &str {
        &self.id
    }

    /// Returns the type of the event, such as `access_code.removed_from_device`. New ones come with time.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.kind
    }

    /// Returns the event as JSON text: the object in the body, as it arrived.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.body
    }

    /// Makes a reply of no operation whose body is the event, for a binding that reads the body of a reply by path.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        Reply::of_body(self.body)
    }

    /// Parses the event.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the tree, or it is nested deeper than this machine's stack allows.
    pub fn to_value(&self) -> Result<Value, Error> {
        Ok(Raw::document(&self.body).to_value()?)
    }

    /// Reads the event as a `T`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidWebhookPayload`] where `T` does not accept it. The message names the path, and quotes nothing
    /// of the event. [`ErrorCode::OutOfMemory`].
    #[cfg(feature = "serde")]
    pub fn deserialize<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        json::from_value(&self.to_value()?)
            .map_err(|error| invalid(&format!("the event is not what the program expects: {error}")))
    }
}

fn unreadable(error: &ReadError) -> Error {
    if error.is_out_of_memory() { OutOfMemory.into() } else { invalid(&error.message("the body")) }
}

fn invalid(why: &str) -> Error {
    Error::new(ErrorCode::InvalidWebhookPayload, format!("the signature is right, but {why}"))
}
