//! HTTP dates (RFC 9110 section 5.6.7), as seconds since 1970. The core has no clock: a date is only ever compared
//! with another one from the same reply.

use crate::{digits, search};

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Seconds since 1970-01-01 of a date in one of the three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut word = || word(&mut rest);
    let (weekday, a, b, c, d) = (word()?, word()?, word()?, word()?, word()?);
    let (day, month, year, time) = if weekday.ends_with(',') {
        if word() != Some("GMT") {
            return None;
        }
        (a, b, c, d)
    } else {
        (b, a, d, c)
    };
    if word().is_some() {
        return None;
    }
    let at = search::find(MONTHS, month).filter(|at| at % 3 == 0 && month.len() == 3)?;
    let month = u32::try_from(at / 3).ok()?.saturating_add(1);
    let year = match (number(year)?, year.len()) {
        // A two-digit year is the one nearest to the age of the protocol.
        (short, 2) => short.saturating_add(if short < 70 { 2000 } else { 1900 }),
        (long, _) => long,
    };
    let mut clock = search::pieces(time, ":").map(number);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let day = number(day)?;
    if clock.next().is_some() || hour > 23 || minute > 59 || second > 60 || !(1..=31).contains(&day) {
        return None;
    }
    let in_day = hour.saturating_mul(60).saturating_add(minute).saturating_mul(60).saturating_add(second);
    let days = u64::from(days_since_1970(year, month, day)?);
    // No more than 9999 years.
    Some(days.wrapping_mul(86_400).wrapping_add(in_day.into()))
}

/// Takes the next word from `text`.
fn word<'t>(text: &mut &'t str) -> Option<&'t str> {
    let between = |b: u8| matches!(b, b' ' | b'-');
    let start = text.bytes().position(|b| !between(b))?;
    let rest = text.get(start..)?;
    let end = rest.bytes().position(between).unwrap_or(rest.len());
    let (word, rest) = rest.split_at_checked(end)?;
    *text = rest;
    Some(word)
}

fn number(text: &str) -> Option<u32> {
    digits::number(text, 10).filter(|_| text.len() <= 4).and_then(|number| u32::try_from(number).ok())
}

/// Days from 1970-01-01 to the date in the Gregorian calendar; counts years from March, so that the leap day is
/// the last of its year.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<u32> {
    if !(1970..=9999).contains(&year) {
        return None;
    }
    let year = year.saturating_sub(u32::from(month <= 2));
    let month = month.saturating_add(9) % 12;
    let in_year = month.saturating_mul(153).saturating_add(2) / 5;
    let leap_days = (year / 4).saturating_sub(year / 100).saturating_add(year / 400);
    let days = year.saturating_mul(365).saturating_add(leap_days).saturating_add(in_year).saturating_add(day);
    days.checked_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_three_forms() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(text), Some(784_111_777), "{text}");
        }
        assert_eq!(parse("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(parse("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        assert_eq!(parse("Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
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
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
