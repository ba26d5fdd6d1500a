//! Values and serde: [`to_value`] converts any serializable type to a [`Value`], [`from_value`] converts a
//! value to any deserializable type, and the types of this module work with every format of serde.
//!
//! The conversion does not use `serde_json`: results must not depend on the features that the rest of the program enables
//! in it (`arbitrary_precision`, `preserve_order`), and numbers keep their digits.

mod deserialize;
mod deserializer;
mod error;
mod names;
mod number;
mod serialize;
mod serializer;

use super::Value;
pub use error::ConversionError;
use serde::{Deserialize, Serialize};

/// Converts `source` to a value. `None` becomes `null`, a map or a structure an object, bytes an array of numbers, and
/// a variant `"Name"` or an object with the one member `Name`, as in `serde_json`.
///
/// # Errors
/// If `source` has a number that is not finite, a key that is neither text nor a whole number, or a duplicate key; if it
/// nests deeper than [`super::NESTING_LIMIT`]; and if its own `Serialize` fails.
pub fn to_value<T: Serialize + ?Sized>(source: &T) -> Result<Value, ConversionError> {
    source.serialize(serializer::ValueSerializer::new())
}

/// Converts `value` to a `T`, which may borrow text from it. A number with a fraction, and a whole number that fits no
/// integer type, become the nearest floating point number; a member of the type [`super::Number`] or [`Value`] keeps every
/// digit.
///
/// # Errors
/// If `T` does not accept `value`. The error names the path, and quotes nothing of the value.
pub fn from_value<'v, T: Deserialize<'v>>(value: &'v Value) -> Result<T, ConversionError> {
    T::deserialize(value)
}
