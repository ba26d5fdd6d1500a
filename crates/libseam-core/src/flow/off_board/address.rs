//! Addresses of people, compared as people mean them.

use crate::memory::{self, OutOfMemory};
use alloc::string::String;

/// Number of digits that a phone number in E.164 form has at most.
const MOST_DIGITS: usize = 15;

/// Number of digits below which nothing is a phone number.
const LEAST_DIGITS: usize = 7;

/// Reports whether two email addresses are equal but for case.
pub(super) fn is_same_email(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().chars(), other.trim().chars());
    one.flat_map(char::to_lowercase).eq(other.flat_map(char::to_lowercase))
}

/// Writes a phone number in E.164 form: `+` and digits. `None` where it has no country code, or is no phone number.
pub(super) fn e164(text: &str) -> Result<Option<String>, OutOfMemory> {
    let text = text.trim();
    let Some(rest) = text.strip_prefix('+').or_else(|| text.strip_prefix("00")) else { return Ok(None) };
    let mut number = memory::copy("+")?;
    number.try_reserve_exact(rest.len())?;
    for letter in rest.chars() {
        match letter {
            '0'..='9' => number.push(letter),
            ' ' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return Ok(None),
        }
    }
    let digits = number.len().saturating_sub(1);
    Ok(((LEAST_DIGITS..=MOST_DIGITS).contains(&digits)).then_some(number))
}

/// Reports whether two phone numbers are equal in E.164 form.
pub(super) fn is_same_phone(one: &str, other: &str) -> Result<bool, OutOfMemory> {
    Ok(match (e164(one)?, e164(other)?) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{e164, is_same_email, is_same_phone};

    #[test]
    fn emails_are_equal_but_for_case() {
        assert!(is_same_email("Amara.Okafor@Example.com", " amara.okafor@example.com"));
        assert!(is_same_email("ÉLIF@example.com", "élif@example.com"));
        assert!(!is_same_email("amara@example.com", "amara@example.org"));
        assert!(!is_same_email("amara@example.com", "amara@example.com.evil"));
    }

    #[test]
    fn phone_numbers_are_equal_in_their_international_form() {
        let e164 = |text| e164(text).expect("memory");
        assert_eq!(e164("+1 (555) 555-0101").as_deref(), Some("+15555550101"));
        assert_eq!(e164("0015555550101").as_deref(), Some("+15555550101"));
        for text in ["5555550101", "+1", "+1555555010x", "", "+1234567890123456"] {
            assert_eq!(e164(text), None, "{text}");
        }
        assert!(is_same_phone("+1 555 555 0101", "+15555550101").expect("memory"));
        assert!(!is_same_phone("5555550101", "5555550101").expect("memory"));
    }
}
