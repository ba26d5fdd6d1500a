//! Days of the Gregorian calendar, for the readers and the writers of dates.

#[cfg(feature = "off_board")]
use alloc::{format, string::String};

/// Days before 1970-01-01, as [`days_before`] counts them.
pub(crate) const EPOCH: u32 = 719_468 + 146_097 + 1;

/// Counts the days before a day, from a day four centuries before the year 0 on. Months and days count from 1.
#[expect(clippy::arithmetic_side_effects, reason = "the numbers are checked first")]
pub(crate) fn days_before(year: u32, month: u32, day: u32) -> Option<u32> {
    if year > 9999 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years are counted from March, so that the leap day is the last of its year.
    let year = year + 400 - u32::from(month < 3);
    let days_before_month = ((month + 9) % 12 * 153 + 2) / 5;
    let leap_days = year / 4 - year / 100 + year / 400;
    Some(year * 365 + leap_days + days_before_month + day)
}

/// Writes a time in milliseconds since 1970 as the API writes times, such as `2026-01-05T08:00:00.000Z`.
#[cfg(feature = "off_board")]
#[expect(clippy::arithmetic_side_effects, reason = "the numbers are small, and no divisor is zero")]
pub(crate) fn utc(unix_ms: u64) -> String {
    // Later years have five digits, and no clock of this century shows them.
    let unix_ms = unix_ms.min(253_402_300_799_999);
    let (days, ms) = (unix_ms / 86_400_000, unix_ms % 86_400_000);
    // Days from the first of March of the year 0, so that the leap day is the last of its year.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "off_board")]
    #[test]
    fn times_are_written_as_the_api_writes_them() {
        for (unix_ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_767_600_000_123, "2026-01-05T08:00:00.123Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        ] {
            assert_eq!(utc(unix_ms), text);
        }
    }

    #[test]
    fn days_are_counted_from_one_to_the_next() {
        assert_eq!(days_before(1970, 1, 1), Some(EPOCH));
        for (before, after) in
            [((2023, 2, 28), (2023, 3, 1)), ((2024, 12, 31), (2025, 1, 1)), ((0, 2, 29), (0, 3, 1))]
        {
            let days = |(year, month, day)| days_before(year, month, day).expect("a day");
            assert_eq!(days(before) + 1, days(after), "{before:?}");
        }
        for (year, month, day) in [(10_000, 1, 1), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32)] {
            assert_eq!(days_before(year, month, day), None);
        }
    }
}
