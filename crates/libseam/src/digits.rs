//! Numbers as text, and back. The standard library's way brings its whole machinery for formats along, and a reader for
//! every width.

/// The decimal digits of a number.
#[derive(Debug)]
pub struct Digits {
    bytes: [u8; 20],
    start: usize,
}

impl Digits {
    /// Those of `number`.
    #[must_use]
    pub fn of(mut number: u64) -> Self {
        let mut digits = Self { bytes: [b'0'; 20], start: 20 };
        for (at, byte) in digits.bytes.iter_mut().enumerate().rev() {
            *byte |= (number % 10) as u8;
            number /= 10;
            digits.start = at;
            if number == 0 {
                break;
            }
        }
        digits
    }
}

/// As text.
impl core::ops::Deref for Digits {
    type Target = str;

    fn deref(&self) -> &str {
        let digits = self.bytes.get(self.start..).unwrap_or_default();
        text(digits).unwrap_or_default()
    }
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

/// `bytes` as text, or how many of them are.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, usize> {
    // `from_utf8` is faster and another reader besides the one that `excerpt` needs.
    match bytes.utf8_chunks().next() {
        Some(chunk) if chunk.invalid().is_empty() => Ok(chunk.valid()),
        Some(chunk) => Err(chunk.valid().len()),
        None => Ok(""),
    }
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
            prop_assert_eq!(text(&bytes), core::str::from_utf8(&bytes).map_err(|e| e.valid_up_to()));
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
