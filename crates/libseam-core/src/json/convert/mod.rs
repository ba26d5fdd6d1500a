//! Values and serde: [`to_value`] turns what a program has into a [`Value`], [`from_value`] turns a value into what a
//! program wants, and the types of this module are known to every format of serde's.
//!
//! It is made without `serde_json`, so that nothing depends on the features with which that is built elsewhere in the
//! program (`arbitrary_precision`, `preserve_order`), and a number that another part of the program has keeps its digits.

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

/// Turns `given` into a value. A `None` becomes `null`, a map or a structure an object, bytes an array of numbers, and
/// variants are told apart as in `serde_json`: `"Name"`, or an object with the one member `Name`.
///
/// # Errors
/// Where `given` has something that is not JSON: a number that is not finite, a key that is neither text nor a whole
/// number, or a key twice; where it nests deeper than [`super::NESTING_LIMIT`]; and where its own `Serialize` fails.
pub fn to_value<T: Serialize + ?Sized>(given: &T) -> Result<Value, ConversionError> {
    given.serialize(serializer::ValueSerializer::new())
}

/// Turns `value` into a `T`, which may borrow text from it. A whole number that fits no integer of Rust's and a number with
/// a fraction become the nearest floating point number; a member of the type [`super::Number`] or [`Value`] keeps every
/// digit.
///
/// # Errors
/// Where `value` is not what `T` is made from. The error names the path, and quotes nothing of the value.
pub fn from_value<'v, T: Deserialize<'v>>(value: &'v Value) -> Result<T, ConversionError> {
    T::deserialize(value)
}
