//! Errors on their way to JavaScript.

use alloc::format;
use libseam::{
    Error, ErrorCode,
    json::{self, Object},
};
use wasm_bindgen::JsValue;

/// `error` as it is thrown: the text of its JSON object.
pub(crate) fn thrown(error: &Error) -> JsValue {
    JsValue::from_str(&format!("{}", error.to_value()))
}

/// The JSON object in `text`, which holds `what`. Empty text is an empty object.
pub(crate) fn object(text: &str, what: &str) -> Result<Object, JsValue> {
    if text.is_empty() {
        return Ok(Object::new());
    }
    json::read_object(text.as_bytes()).map_err(|e| {
        let message = format!("{what} are not a JSON object: {} at byte {}", e.reason, e.offset);
        thrown(&Error::new(ErrorCode::InvalidOptions, message))
    })
}
