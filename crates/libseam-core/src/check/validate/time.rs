//! Times, for rules about their order.
//!
//! The reader is our own because the packages that read times bring calendars and formats with them. It reads the form that the
//! documentation shows; times in any other form are left to the server.

#[cfg(feature = "confirm")]
use crate::calendar::EPOCH;
use crate::calendar::days_before;

/// A moment, in the order of time: minutes, and the second within the minute with its fraction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moment<'t> {
    minutes: u64,
    second: u32,
    fraction: &'t str,
}

impl<'t> Moment<'t> {
    /// Reads a date and time with its zone (RFC 3339), such as `2026-01-05T08:00:00.5+01:00`. The seconds may be missing.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        let (date, time) = text.split_once(['T', 't', ' '])?;
        let mut date = date.split('-');
        let (year, month, day) =
            (number(date.next()?, 4)?, number(date.next()?, 2)?, number(date.next()?, 2)?);
        let days = days_before(year, month, day)?;
        let (time, zone) = match time.strip_suffix(['Z', 'z']) {
            Some(time) => (time, 0),
            None => {
                let at = time.len().checked_sub("+00:00".len())?;
                let (time, zone) = time.split_at_checked(at)?;
                (time, offset(zone)?)
            }
        };
        let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
        let mut parts = time.split(':');
        let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
        let is_whole = date.next().is_none() && parts.next().is_none();
        let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if !is_whole || !is_fraction || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        let minutes = u64::from(days).checked_mul(24 * 60)?.checked_add(minutes.into())?;
        let minutes = minutes.checked_add_signed(zone.into())?;
        Some(Self { minutes, second, fraction: fraction.trim_end_matches('0') })
    }

    /// Returns the whole seconds since 1970; 0 before that.
    #[cfg(feature = "confirm")]
    pub(crate) fn seconds(&self) -> u64 {
        let before = u64::from(EPOCH).saturating_mul(24 * 60);
        self.minutes.saturating_sub(before).saturating_mul(60).saturating_add(self.second.into())
    }

    /// Reports whether the moment is before `other`.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        (self.minutes, self.second, self.fraction) < (other.minutes, other.second, other.fraction)
    }
}

/// Reads a zone, such as `+01:00`, as the minutes that lead to UTC.
fn offset(text: &str) -> Option<i32> {
    let (is_west, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+')?),
    };
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset = i32::try_from(hours.checked_mul(60)?.checked_add(minutes)?).ok()?;
    if is_west { Some(offset) } else { offset.checked_neg() }
}

/// Reads a number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn moments_ascend_across_zones_and_fractions() {
        let ascending = [
            "0000-03-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2024-02-29T00:00:00Z",
            "2024-03-01T00:00:00+23:59",
            "2024-03-01T00:00:00+00:01",
            "2024-03-01T00:00Z",
            "2024-03-01T00:00:00.05Z",
            "2024-03-01T00:00:00.1Z",
            "2024-03-01T00:00:00.11Z",
            "2024-02-29 23:30:01-00:30",
            "2024-03-01T01:00:00Z",
            "9999-12-31T23:59:59Z",
        ];
        for pair in ascending.windows(2) {
            let [earlier, later] = [0, 1].map(|at| Moment::read(pair[at]).expect("a moment"));
            assert!(earlier.is_before(&later) && !later.is_before(&earlier), "{pair:?}");
            assert!(!earlier.is_before(&earlier));
        }
        let same = ["2026-01-05T08:00:00Z", "2026-01-05t09:00+01:00", "2026-01-05T08:00:00.000z"];
        assert!(same.iter().all(|text| Moment::read(text) == Moment::read(same[0])));
    }

    #[test]
    fn other_forms_are_not_read() {
        for text in [
            "",
            "now",
            "2026-01-05",
            "2026-01-05T08:00:00",
            "2026-01-05T08Z",
            "2026-01-05T08:00:00:00Z",
            "2026-01-05-01T08:00:00Z",
            "2026-13-05T08:00:00Z",
            "2026-01-32T08:00:00Z",
            "2026-01-05T24:00:00Z",
            "2026-01-05T08:60:00Z",
            "2026-01-05T08:00:60Z",
            "2026-01-05T08:00:00.xZ",
            "2026-01-05T08:00:00+1:00",
            "2026-01-05T08:00:00+24:00",
            "2026-01-05T08:00:00+00:60",
            "2026-01-05T08:00:00é",
            "26-01-05T08:00:00Z",
        ] {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }
}
