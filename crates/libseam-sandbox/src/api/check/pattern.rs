//! The patterns of texts that the API publishes.

/// A pattern: one of the few that occur, so that no engine for all patterns is needed. They mean ASCII.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pattern {
    Digits,
    /// Hours and minutes, and seconds if `optional_seconds` lets them be absent.
    Clock {
        optional_seconds: bool,
    },
    Word,
}

impl Pattern {
    /// Returns the pattern that this regular expression writes, if it is known.
    pub(super) fn of(expression: &str) -> Option<Self> {
        match expression {
            r"^\d+$" => Some(Self::Digits),
            r"^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$" => Some(Self::Clock { optional_seconds: false }),
            r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$" => Some(Self::Clock { optional_seconds: true }),
            r"^[a-zA-Z_]\w*$" => Some(Self::Word),
            _ => None,
        }
    }

    pub(super) fn matches(self, text: &str) -> bool {
        match self {
            Self::Digits => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Clock { optional_seconds } => {
                let parts: Vec<_> = text.split(':').collect();
                let below = |part: &str, end: u8| {
                    part.len() == 2
                        && part.bytes().all(|byte| byte.is_ascii_digit())
                        && part.parse().is_ok_and(|number: u8| number < end)
                };
                match parts.as_slice() {
                    [hour, minute, second] => below(hour, 24) && below(minute, 60) && below(second, 60),
                    [hour, minute] => optional_seconds && below(hour, 24) && below(minute, 60),
                    _ => false,
                }
            }
            Self::Word => {
                let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
                text.bytes().all(is_word) && text.starts_with(|first: char| !first.is_ascii_digit())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_match_what_they_write() {
        let cases = [
            (r"^\d+$", "0123", "12a"),
            (r"^\d+$", "1", ""),
            (r"^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$", "23:59:59", "24:00:00"),
            (r"^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$", "00:00:00", "12:30"),
            (r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "12:30", "12:60"),
            (r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", "12:30:01", "1:30"),
            (r"^[a-zA-Z_]\w*$", "_a1", "1a"),
            (r"^[a-zA-Z_]\w*$", "a", ""),
        ];
        for (expression, right, wrong) in cases {
            let pattern = Pattern::of(expression).expect("a known pattern");
            assert!(pattern.matches(right), "{expression} {right}");
            assert!(!pattern.matches(wrong), "{expression} {wrong}");
        }
    }
}
