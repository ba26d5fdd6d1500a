//! Finding text in text. The standard library's way is fast on long texts and takes 5 KB of a firmware's flash; the
//! texts here are short.

/// Where `part` begins in `text` for the first time.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    (0..=text.len()).find(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(part)))
}

/// What is before and behind the first `part` in `text`.
pub(crate) fn split<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let (before, rest) = text.split_at_checked(find(text, part)?)?;
    Some((before, rest.strip_prefix(part)?))
}

/// What is between the `between` in `text`, one after another.
pub(crate) fn pieces<'t>(text: &'t str, between: &'static str) -> Pieces<'t> {
    Pieces { rest: Some(text), between }
}

/// See [`pieces`].
pub(crate) struct Pieces<'t> {
    rest: Option<&'t str>,
    between: &'static str,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let (piece, rest) =
            split(rest, self.between).map_or((rest, None), |(piece, rest)| (piece, Some(rest)));
        self.rest = rest;
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::{pieces, split};
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #[test]
        fn as_the_standard_library(text in "[aé:/]{0,12}", part in "[aé:/]{1,3}") {
            prop_assert_eq!(split(&text, &part), text.split_once(part.as_str()));
            prop_assert_eq!(pieces(&text, ":").collect::<Vec<_>>(), text.split(':').collect::<Vec<_>>());
        }
    }
}
