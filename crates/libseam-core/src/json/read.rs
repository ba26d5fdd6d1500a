//! A tree of values from JSON text.

use super::{NESTING_LIMIT, NO_OBJECT, Object, Raw, ReadError, Value, check};

/// Reads one JSON document. A byte order mark before it is passed over, as RFC 8259 section 8.1 allows.
///
/// # Errors
/// When `text` is not UTF-8, not JSON, has a duplicate key or a lone surrogate, or nests deeper than
/// [`super::NESTING_LIMIT`]; and when there is not enough memory for the tree.
pub fn read(text: &[u8]) -> Result<Value, ReadError> {
    Ok(Raw::document(check(text, NESTING_LIMIT)?).to_value()?)
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`read`], and when the document is not an object.
pub fn read_object(text: &[u8]) -> Result<Object, ReadError> {
    match read(text)? {
        Value::Object(object) => Ok(object),
        _ => Err(ReadError { reason: NO_OBJECT, offset: 0 }),
    }
}
