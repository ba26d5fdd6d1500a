//! Numbers against their limits, by their text: a number keeps its digits, and parsing floats needs more room than a page
//! or a firmware has.

use crate::json::Number;
use alloc::string::ToString as _;
use core::cmp::Ordering;

/// Reports whether `number` is from `min` to `max`, or above `min` if `above_min`. `i64::MIN` and `i64::MAX` are no limits.
pub(super) fn is_within(number: &Number, min: i64, max: i64, above_min: bool) -> bool {
    let against = |limit| compare(number.as_str(), limit);
    let is_in_min = match (min, above_min) {
        (i64::MIN, _) => true,
        (_, true) => against(min).is_gt(),
        (_, false) => against(min).is_ge(),
    };
    is_in_min && (max == i64::MAX || against(max).is_le())
}

/// Compares the number that JSON writes as `text` with `limit`.
fn compare(text: &str, limit: i64) -> Ordering {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let is_zero = mantissa(text).bytes().all(|byte| matches!(byte, b'0' | b'.'));
    match (is_zero || !is_negative, limit >= 0) {
        (true, true) => compare_sizes(text, limit.unsigned_abs()),
        (false, false) => compare_sizes(text, limit.unsigned_abs()).reverse(),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
    }
}

/// Compares a number without sign with `limit`.
fn compare_sizes(text: &str, limit: u64) -> Ordering {
    let (whole, fraction) = mantissa(text).split_once('.').unwrap_or((mantissa(text), ""));
    let zeros = whole.bytes().chain(fraction.bytes()).take_while(|digit| *digit == b'0').count();
    let digits = || whole.bytes().chain(fraction.bytes()).skip(zeros);
    match (digits().next(), limit) {
        (None, _) => return 0.cmp(&limit),
        (Some(_), 0) => return Ordering::Greater,
        _ => {}
    }
    let limit = limit.to_string();
    // Digits before the decimal point, once the exponent has moved it.
    let places = count(whole.len()).saturating_sub(count(zeros)).saturating_add(exponent(text));
    let limit_digits = limit.bytes().chain(core::iter::repeat(b'0'));
    let length = digits().count().max(limit.len());
    let own_digits = digits().chain(core::iter::repeat(b'0'));
    places.cmp(&count(limit.len())).then_with(|| own_digits.take(length).cmp(limit_digits.take(length)))
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Returns the part of a number before its exponent.
fn mantissa(text: &str) -> &str {
    text.split(['e', 'E']).next().unwrap_or_default()
}

/// Returns the exponent of a number; one that no number of digits outweighs where it is too long to read.
fn exponent(text: &str) -> i64 {
    let Some((_, exponent)) = text.split_once(['e', 'E']) else { return 0 };
    let unread = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    exponent.parse().unwrap_or(unread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Value, read};
    use std::format;

    #[test]
    fn numbers_compare_as_their_values_do() {
        for (text, limit, order) in [
            ("0", 0, Ordering::Equal),
            ("-0", 0, Ordering::Equal),
            ("-0.0e5", 0, Ordering::Equal),
            ("0e99999999999999999999", 0, Ordering::Equal),
            ("0.000001", 0, Ordering::Greater),
            ("-0.000001", 0, Ordering::Less),
            ("1", 1, Ordering::Equal),
            ("1.0", 1, Ordering::Equal),
            ("10e-1", 1, Ordering::Equal),
            ("0.1e1", 1, Ordering::Equal),
            ("1.0000000000000000000001", 1, Ordering::Greater),
            ("0.99999999999999999999", 1, Ordering::Less),
            ("60", 60, Ordering::Equal),
            ("6e1", 60, Ordering::Equal),
            ("6.1E1", 60, Ordering::Greater),
            ("600e-1", 60, Ordering::Equal),
            ("59.9", 60, Ordering::Less),
            ("9", 60, Ordering::Less),
            ("100", 60, Ordering::Greater),
            ("1e400", i64::MAX, Ordering::Greater),
            ("1e-400", 0, Ordering::Greater),
            ("1e-99999999999999999999", 1, Ordering::Less),
            ("1e99999999999999999999", i64::MAX, Ordering::Greater),
            ("-1e99999999999999999999", i64::MIN, Ordering::Less),
            ("9223372036854775807", i64::MAX, Ordering::Equal),
            ("9223372036854775808", i64::MAX, Ordering::Greater),
            ("-9223372036854775808", i64::MIN, Ordering::Equal),
            ("-9223372036854775809", i64::MIN, Ordering::Less),
            ("-5", -4, Ordering::Less),
            ("-5", -5, Ordering::Equal),
            ("-5", -6, Ordering::Greater),
            ("5", -6, Ordering::Greater),
            ("-5", 6, Ordering::Less),
        ] {
            assert_eq!(compare(text, limit), order, "{text} {limit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_number_compares_as_a_float_does(value in -1e6_f64..1e6, limit in -1_000_000_i64..1_000_000) {
            for text in [format!("{value}"), format!("{value:e}"), format!("{:.0}", value)] {
                let parsed: f64 = text.parse().expect("a number");
                let limit_value = f64::from(i32::try_from(limit).expect("small"));
                proptest::prop_assert_eq!(compare(&text, limit), parsed.partial_cmp(&limit_value).expect("order"), "{}", text);
            }
        }
    }

    #[test]
    fn limits_belong_to_the_range_unless_the_least_is_excluded() {
        let within = |text: &str, min, max, above| {
            let Ok(Value::Number(number)) = read(text.as_bytes()) else { panic!("{text}") };
            is_within(&number, min, max, above)
        };
        assert!(within("1", 1, 60, false) && within("60", 1, 60, false) && within("0.5", 0, 1, true));
        assert!(!within("0.9", 1, 60, false) && !within("60.1", 1, 60, false) && !within("0", 0, 1, true));
        assert!(within("1e999", i64::MIN, i64::MAX, false) && within("-1e999", i64::MIN, 0, false));
        assert!(!within("-1", 0, i64::MAX, false) && within("99999999999999999999", 0, i64::MAX, false));
    }
}
