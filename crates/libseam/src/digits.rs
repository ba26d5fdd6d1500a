//! Numbers as text, and back. The standard library's way brings its whole machinery for formats along, and a reader for
//! every width.

use alloc::string::String;

/// The decimal digits of a number.
#[derive(Debug)]
pub struct Digits(String);

impl Digits {
    /// Those of `number`.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(of(number))
    }
}

/// As text.
impl core::ops::Deref for Digits {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The decimal digits of `number`.
#[inline(never)]
pub(crate) fn of(number: u64) -> String {
    let mut digits = String::new();
    append(&mut digits, number);
    digits
}

/// Appends the decimal digits of `number`.
pub(crate) fn append(to: &mut String, number: u64) {
    if number > 9 {
        append(to, number / 10);
    }
    to.push(char::from(b'0' | (number % 10) as u8));
}

/// The number that `text` is in digits of `radix` and nothing else, or the largest one if it is larger.
pub(crate) fn number(text: &str, radix: u32) -> Option<u64> {
    let mut number = 0_u64;
    for byte in text.bytes() {
        let digit = char::from(byte).to_digit(radix)?;
        // To multiply with a check for more than 64 bits takes a function of its own where numbers have 32.
        let most = u64::MAX.saturating_sub(digit.into()).checked_div(radix.into())?;
        number = if number > most {
            u64::MAX
        } else {
            number.wrapping_mul(radix.into()).wrapping_add(digit.into())
        };
    }
    (!text.is_empty()).then_some(number)
}

/// The beginning of `bytes` that is text.
pub(crate) fn text(bytes: &[u8]) -> &str {
    // `from_utf8` is faster and another reader besides the one that `quote` needs.
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

#[cfg(test)]
mod tests {
    use super::{Digits, number, text};
    use proptest::prelude::*;
    use std::{string::ToString as _, vec::Vec};

    proptest! {
        #[test]
        fn as_the_standard_library(n: u64, bytes: Vec<u8>, digits in "[0-9a-g]{0,6}") {
            prop_assert_eq!(&*Digits::of(n), n.to_string());
            prop_assert_eq!(number(&n.to_string(), 10), Some(n));
            prop_assert_eq!(number(&digits, 16), u64::from_str_radix(&digits, 16).ok());
            prop_assert_eq!(text(&bytes).len(), core::str::from_utf8(&bytes).map_or_else(|e| e.valid_up_to(), str::len));
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!(&*Digits::of(0), "0");
        assert_eq!(&*Digits::of(u64::MAX), "18446744073709551615");
        assert_eq!(number("18446744073709551615", 10), Some(u64::MAX));
        assert_eq!(number("18446744073709551616000", 10), Some(u64::MAX));
        assert_eq!(number("", 10), None);
        assert_eq!(number("+1", 10), None);
    }
}
