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

/// The number that `text` is in decimal digits and nothing else, or the largest one if it is larger.
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for byte in text {
        let digit = u64::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        // To multiply with a check for more than 64 bits takes a function of its own where numbers have 32.
        let fits = number <= u64::MAX.saturating_sub(digit) / 10;
        number = if fits { number.wrapping_mul(10).wrapping_add(digit) } else { u64::MAX };
    }
    (!text.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{Digits, number};
    use proptest::prelude::*;
    use std::string::ToString as _;

    proptest! {
        #[test]
        fn as_the_standard_library(n: u64, digits in "[/0-9:]{0,6}") {
            prop_assert_eq!(&*Digits::of(n), n.to_string());
            prop_assert_eq!(number(n.to_string().as_bytes()), Some(n));
            prop_assert_eq!(number(digits.as_bytes()), digits.parse::<u64>().ok());
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!(&*Digits::of(0), "0");
        assert_eq!(&*Digits::of(u64::MAX), "18446744073709551615");
        assert_eq!(number(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(number(b"18446744073709551616000"), Some(u64::MAX));
        assert_eq!(number(b""), None);
        assert_eq!(number(b"+1"), None);
    }
}
