//! Finding text in text. The standard library's way is fast on long texts and takes 5 KB of a firmware's flash; the
//! texts here are short.

/// Where `part`, which is not empty, begins in `text` for the first time.
#[inline(never)]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// What is before the first `mark`, an ASCII character, in `text`, and the rest with it.
#[inline(never)]
pub(crate) fn split_before(text: &str, mark: char) -> (&str, &str) {
    let at = text.bytes().position(|byte| char::from(byte) == mark).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or_default()
}

/// What is between the `mark`s, an ASCII character, in `text`, one after another.
pub(crate) fn pieces(text: &str, mark: char) -> Pieces<'_> {
    Pieces { rest: Some(text), mark }
}

/// Which of the `words`, which have a space between them, `word` is; [`NOWHERE`] if it is none.
#[inline(never)]
pub(crate) fn place(words: &'static str, word: &str) -> usize {
    pieces(words, ' ').position(|known| known == word).unwrap_or(NOWHERE)
}

/// A place behind all others.
pub(crate) const NOWHERE: usize = usize::MAX;

/// The one of `words`, which have a `mark` between them, at `place`.
#[inline(never)]
pub(crate) fn word(words: &str, mark: char, place: usize) -> &str {
    let mut left = place;
    for word in pieces(words, mark) {
        if left == 0 {
            return word;
        }
        left = left.wrapping_sub(1);
    }
    ""
}

/// See [`pieces`].
pub(crate) struct Pieces<'t> {
    rest: Option<&'t str>,
    mark: char,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let (piece, behind) = split_before(rest, self.mark);
        self.rest = behind.get(1..);
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::{NOWHERE, find, pieces, place, split_before, word};
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #[test]
        fn as_the_standard_library(text in "[aé:/]{0,12}", part in "[aé:/]{1,3}") {
            prop_assert_eq!(find(&text, &part), text.find(part.as_str()));
            let (before, rest) = split_before(&text, '/');
            prop_assert_eq!(rest.strip_prefix('/').map(|behind| (before, behind)), text.split_once('/'));
            prop_assert_eq!(pieces(&text, ':').collect::<Vec<_>>(), text.split(':').collect::<Vec<_>>());
        }
    }

    #[test]
    fn words_have_places() {
        assert_eq!((place("a b", "b"), place("a b", "c")), (1, NOWHERE));
        assert_eq!((word("a b", ' ', 1), word("a b", ' ', 2)), ("b", ""));
    }
}
