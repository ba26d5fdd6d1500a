//! HTTP dates (RFC 9110 section 5.6.7), as seconds since 1970. The core has no clock: a date is only ever compared
//! with another one from the same reply.
//!
//! The three readers are our own because the packages that read these dates need the standard library.

use crate::calendar::{EPOCH, days_before};
use alloc::vec::Vec;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WHOLE_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns the seconds since 1970-01-01 of a date in one of the three forms.
pub(crate) fn parse(text: &[u8]) -> Option<u64> {
    let text = str::from_utf8(text).ok()?;
    imf_fixdate(text).or_else(|| rfc850_date(text)).or_else(|| asctime_date(text))
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
fn imf_fixdate(text: &str) -> Option<u64> {
    let [day_name, day, month, year, time, "GMT"] = parts(text, ' ')? else { return None };
    let day_name = day_name.strip_suffix(',')?;
    DAYS.contains(&day_name).then_some(())?;
    seconds(number(year, 4)?, month, number(day, 2)?, time)
}

/// Reads `Sunday, 06-Nov-94 08:49:37 GMT`.
fn rfc850_date(text: &str) -> Option<u64> {
    let [day_name, date, time, "GMT"] = parts(text, ' ')? else { return None };
    let day_name = day_name.strip_suffix(',')?;
    WHOLE_DAYS.contains(&day_name).then_some(())?;
    let [day, month, year] = parts(date, '-')?;
    // Without a clock, the century is the one that makes the year nearest to the age of the protocol.
    let year = match number(year, 2)? {
        year @ ..70 => year.saturating_add(2000),
        year => year.saturating_add(1900),
    };
    seconds(year, month, number(day, 2)?, time)
}

/// Reads `Sun Nov  6 08:49:37 1994`.
fn asctime_date(text: &str) -> Option<u64> {
    let (day_name, month, day, time, year) = match parts(text, ' ') {
        Some([day_name, month, day, time, year]) => (day_name, month, number(day, 2)?, time, year),
        None => match parts(text, ' ')? {
            [day_name, month, "", day, time, year] => (day_name, month, number(day, 1)?, time, year),
            _ => return None,
        },
    };
    DAYS.contains(&day_name).then_some(())?;
    seconds(number(year, 4)?, month, day, time)
}

/// Splits `text` at every `mark`, if that makes so many parts.
fn parts<const COUNT: usize>(text: &str, mark: char) -> Option<[&str; COUNT]> {
    let parts: Vec<&str> = text.splitn(COUNT.saturating_add(1), mark).collect();
    parts.try_into().ok()
}

/// Reads a number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Returns the seconds from 1970 to a day of the Gregorian calendar and a time such as `08:49:37`.
#[expect(clippy::arithmetic_side_effects, reason = "no number has more than four digits")]
fn seconds(year: u32, month: &str, day: u32, time: &str) -> Option<u64> {
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month).map(|(number, _)| number)?;
    let [hour, minute, second] = parts(time, ':')?;
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days_before(year, month, day)?.checked_sub(EPOCH)?;
    Some(u64::from(days) * 86_400 + u64::from((hour * 60 + minute) * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_three_forms() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(text.as_bytes()), Some(784_111_777), "{text}");
        }
        assert_eq!(parse(b"Wed Nov 16 08:49:37 1994"), Some(784_975_777));
        assert_eq!(parse(b"Friday, 06-Nov-26 08:49:37 GMT"), Some(1_793_954_977));
        assert_eq!(parse(b"Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(parse(b"Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        assert_eq!(parse(b"Thu, 01 Mar 2001 00:00:00 GMT"), Some(983_404_800));
        assert_eq!(parse(b"Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
    }

    #[test]
    fn days_and_times_end_at_their_limits() {
        let date = |day: &str, time: &str| parse(std::format!("Sun, {day} Oct 1995 {time} GMT").as_bytes());
        let midnight = date("01", "00:00:00").expect("a date");
        assert_eq!(date("31", "00:00:00"), Some(midnight + 30 * 86_400));
        assert_eq!(date("01", "23:59:60"), Some(midnight + 86_400), "a leap second");
        for (day, time) in [
            ("00", "00:00:00"),
            ("32", "00:00:00"),
            ("01", "24:00:00"),
            ("01", "00:60:00"),
            ("01", "00:00:61"),
        ] {
            assert_eq!(date(day, time), None, "{day} {time}");
        }
        assert_eq!(parse(b"Wed, 31 Dec 1969 23:59:59 GMT"), None);
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 99999 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Xyz, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT",
            "Xyzday, 06-Nov-94 08:49:37 GMT",
            "Xyz Nov  6 08:49:37 1994",
            "Sun Nov 6 08:49:37 1994",
            "Sun Nov  06 08:49:37 1994",
            "Sun Nov 06 8:49:37 1994",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06  Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
