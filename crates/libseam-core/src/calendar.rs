//! Days of the Gregorian calendar, for the readers of dates.

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

#[cfg(test)]
mod tests {
    use super::*;

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
