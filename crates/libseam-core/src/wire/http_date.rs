//! HTTP dates (RFC 9110 section 5.6.7), as seconds since 1970. The core has no clock: a date is only ever compared
//! with another one from the same reply.

use crate::digits::number;

/// The months, and what stands behind a time.
const NAMES: [[u8; 3]; 13] = [
    *b"Jan", *b"Feb", *b"Mar", *b"Apr", *b"May", *b"Jun", *b"Jul", *b"Aug", *b"Sep", *b"Oct", *b"Nov",
    *b"Dec", *b"GMT",
];

/// What the parts of a date are, an octal digit for each behind a first 1: 0 another word, 1 a number, 2 a month or 3
/// `GMT`.
const WITH_ZONE: u32 = 0o101_211_113;
const WITHOUT: u32 = 0o10_211_111;

/// Seconds since 1970-01-01 of a date in one of the three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
pub(crate) fn parse(text: &[u8]) -> Option<u64> {
    let (mut form, mut month, mut numbers) = (1_u32, 0, [0_usize; 5]);
    let mut next = numbers.iter_mut();
    for part in text.split(|b| matches!(b, b' ' | b',' | b'-' | b':')) {
        if part.is_empty() {
            continue;
        }
        let kind = if let Some(number) = number(part).filter(|_| part.len() <= 4) {
            *next.next()? = number as usize;
            1
        } else {
            match NAMES.iter().position(|name| name == part) {
                Some(12) => 3,
                Some(at) => {
                    month = at;
                    2
                }
                None => 0,
            }
        };
        // What is lost of the beginning cannot make a form of it: the one before the first part would be a sixth
        // number.
        form = form.wrapping_mul(8).wrapping_add(kind);
    }
    let [day, a, b, c, d] = numbers;
    let (mut year, hour, minute, second) = match form {
        WITH_ZONE => (a, b, c, d),
        WITHOUT => (d, a, b, c),
        _ => return None,
    };
    if year < 100 {
        // A two-digit year is the one nearest to the age of the protocol.
        year = year.wrapping_add(if year < 70 { 2000 } else { 1900 });
    }
    if year < 1970 || day == 0 || day > 31 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // In the Gregorian calendar. Years are counted from March, so that the leap day is the last of its year. No number
    // has more than four digits, so that nothing wraps.
    let year = year.wrapping_sub((month < 2).into());
    let days_before_month = (month.wrapping_add(10) % 12).wrapping_mul(153).wrapping_add(2) / 5;
    let leap_days = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
    let days =
        year.wrapping_mul(365).wrapping_add(leap_days).wrapping_add(days_before_month).wrapping_add(day);
    let in_day = hour.wrapping_mul(60).wrapping_add(minute).wrapping_mul(60).wrapping_add(second);
    Some((days.wrapping_sub(719_469) as u64).wrapping_mul(86_400).wrapping_add(in_day as u64))
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
        assert_eq!(parse(b"Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(parse(b"Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        assert_eq!(parse(b"Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
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
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
