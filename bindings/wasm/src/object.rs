//! JSON objects from JavaScript.

use alloc::string::String;
use libseam_core::{
    Error, ErrorCode,
    json::{self, Object},
};

/// Reads the JSON object in `text`; errors name it as `what`. Empty text is an empty object.
///
/// # Errors
/// `invalid_options`, as the JSON object of [`Error::to_json`].
pub(crate) fn object(text: &[u8], what: &str) -> Result<Object, String> {
    if text.is_empty() {
        return Ok(Object::new());
    }
    json::read_object(text).map_err(|e| Error::new(ErrorCode::InvalidOptions, e.message(what)).to_json())
}

/// Converts `error` to the text that JavaScript throws: the JSON object of [`Error::to_json`].
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(crate) fn thrown(error: Error) -> String {
    error.to_json()
}
