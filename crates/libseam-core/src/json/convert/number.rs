//! Numbers between their text and the types of Rust.

use super::{super::Number, ConversionError};
use alloc::string::{String, ToString};
use serde::de::Unexpected;

/// A number as a type of Rust's: an integer if it is whole and fits, or else the nearest floating point number.
pub(super) enum Typed {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl Typed {
    /// # Errors
    /// Where it is larger than every floating point number.
    pub(super) fn of(number: &Number) -> Result<Self, ConversionError> {
        let text = number.as_str();
        if let Ok(number) = text.parse() {
            return Ok(Self::Unsigned(number));
        }
        if let Ok(number) = text.parse() {
            return Ok(Self::Signed(number));
        }
        float(number).map(Self::Float)
    }

    pub(super) fn unexpected(&self) -> Unexpected<'static> {
        match *self {
            Self::Unsigned(number) => Unexpected::Unsigned(number),
            Self::Signed(number) => Unexpected::Signed(number),
            Self::Float(number) => Unexpected::Float(number),
        }
    }
}

/// Returns the floating point number that is nearest.
///
/// # Errors
/// Where it is larger than all of them.
pub(super) fn float(number: &Number) -> Result<f64, ConversionError> {
    match number.as_str().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(ConversionError::new("the number is out of range")),
    }
}

/// Returns a whole number.
pub(super) fn whole(number: impl ToString) -> Number {
    Number::from_checked(number.to_string())
}

/// Returns the number with this text, which is the shortest that means it.
///
/// # Errors
/// Where it is not finite.
pub(super) fn of_float(text: String, is_finite: bool) -> Result<Number, ConversionError> {
    if !is_finite {
        return Err(ConversionError::new("JSON has no infinite numbers and no NaN"));
    }
    Ok(Number::from_checked(text))
}
