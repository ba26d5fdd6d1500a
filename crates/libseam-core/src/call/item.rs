//! Items that a flow gives its caller.

use crate::{
    error::{Error, ErrorCode},
    json::{Raw, Value},
    memory::OutOfMemory,
};

/// An item that a flow gives its caller, as JSON text: an element of a list as the server sent it.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a>(Raw<'a>);

impl<'a> Item<'a> {
    pub(crate) fn new(value: Raw<'a>) -> Self {
        Self(value)
    }

    /// Returns the item where it stands in its page.
    #[cfg(feature = "confirm")]
    pub(crate) fn raw(self) -> Raw<'a> {
        self.0
    }

    /// Returns the JSON text, which has been checked.
    #[must_use]
    pub fn json(self) -> &'a str {
        self.0.text()
    }

    /// Parses the JSON text.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is not enough for the tree.
    pub fn to_value(self) -> Result<Value, Error> {
        self.0.to_value().map_err(|OutOfMemory| {
            Error::new(ErrorCode::OutOfMemory, "there is not enough memory for an item of the list")
        })
    }
}
