//! The wait that a reply asks for.

use crate::wire::http_date;

/// Returns the milliseconds that the `Retry-After` of a reply asks for: a number of seconds, or a date that
/// is compared with the reply's own `Date`, because the core has no clock. `None` if it is unusable.
pub(crate) fn retry_after_ms(retry_after: &[u8], date: &[u8]) -> Option<u64> {
    let seconds = match seconds(retry_after) {
        Some(seconds) => seconds,
        None => http_date::parse(retry_after)?.saturating_sub(http_date::parse(date)?),
    };
    Some(seconds.saturating_mul(1000))
}

/// Reads a number of seconds; the largest possible if it is too large.
fn seconds(text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_seconds_and_as_a_date() {
        assert_eq!(retry_after_ms(b"7", b""), Some(7_000));
        assert_eq!(retry_after_ms(b"99999999999999999999999", b""), Some(u64::MAX));
        let (date, later) = (&b"Sun, 06 Nov 1994 08:49:37 GMT"[..], &b"Sun, 06 Nov 1994 08:49:40 GMT"[..]);
        assert_eq!(retry_after_ms(later, date), Some(3_000));
        assert_eq!(retry_after_ms(date, later), Some(0));
        for (nonsense, date) in [("", &b""[..]), ("-1", b""), ("+1", b""), ("1.5", b""), ("soon", date)] {
            assert_eq!(retry_after_ms(nonsense.as_bytes(), date), None);
        }
        assert_eq!(retry_after_ms(later, b""), None);
    }
}
