//! Times of a sandbox's clock.

use axum::http::HeaderValue;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::RuleError;

/// The longest time that a rule takes: ten years.
const LONGEST_MS: u64 = 10 * 365 * 24 * 3_600_000;

/// Returns the time that a clock shows which is so many milliseconds ahead.
pub(crate) fn time_at(unix_ms: i64, offset_ms: i64) -> OffsetDateTime {
    let ns = i128::from(unix_ms.saturating_add(offset_ms)) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(ns).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Reads how many milliseconds a clock is to be ahead of that of this machine: `+1h` and `-1h`, or the time that it is to show
/// now, such as `1970-01-01T00:00:00Z`.
///
/// # Errors
/// Fails when the text has another form.
pub fn clock_offset_ms(text: &str) -> Result<i64, RuleError> {
    let refuse = || {
        let text = text.escape_debug();
        RuleError::new(format!(
            "a clock must be `+TIME`, `-TIME` or a time such as `1970-01-01T00:00:00Z`, got `{text}`"
        ))
    };
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return Ok(unix_ms(time) - machine_ms());
    }
    let (sign, length) = match text.split_at_checked(1) {
        Some(("+", length)) => (1, length),
        Some(("-", length)) => (-1, length),
        _ => return Err(refuse()),
    };
    let ms = read_ms(length).and_then(|ms| i64::try_from(ms).ok());
    ms.map(|ms| sign * ms).ok_or_else(refuse)
}

/// Reads a time such as `5s`, `200ms`, `2m` or `1h`, of ten years at most; a number alone is of milliseconds.
pub(crate) fn read_ms(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let scale = match unit {
        "" | "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(scale).filter(|ms| *ms <= LONGEST_MS)
}

/// Returns the milliseconds since 1970.
pub(crate) fn unix_ms(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

/// Returns the time of this machine in Unix milliseconds.
pub(crate) fn machine_ms() -> i64 {
    unix_ms(OffsetDateTime::now_utc())
}

/// Writes a time as the header `Date` has it.
pub(crate) fn date(time: OffsetDateTime) -> HeaderValue {
    // HTTP has no dates before 1970.
    let since_1970 = Duration::from_millis(u64::try_from(unix_ms(time)).unwrap_or_default());
    let time: SystemTime = UNIX_EPOCH + since_1970;
    HeaderValue::try_from(httpdate::fmt_http_date(time)).expect("a date is printable ASCII")
}
