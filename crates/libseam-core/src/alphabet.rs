//! What characters a text may have.

use crate::search::pieces;

/// Whether every byte of `text` is in `alphabet`: ranges, each as its first and its last character.
#[inline(never)]
pub(crate) fn spells(alphabet: &'static str, text: &str) -> bool {
    end(alphabet, text, 0) == text.len()
}

/// Where in `text` the first byte from `start` on is that is not in `alphabet`; its end if there is none.
#[inline(never)]
pub(crate) fn end(alphabet: &'static str, text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        let mut ranges = alphabet.as_bytes();
        loop {
            let [first, last, behind @ ..] = ranges else { return at };
            if (first..=last).contains(&byte) {
                break;
            }
            ranges = behind;
        }
        at = at.wrapping_add(1);
    }
    at
}

/// Whether `text` begins or ends with white space. The standard library's way takes half a kilobyte and a table.
#[inline(never)]
pub(crate) fn is_padded(text: &str) -> bool {
    pieces(WHITE, '/').any(|white| text.starts_with(white) || text.ends_with(white))
}

/// The characters that are white space, with a slash between them.
const WHITE: &str = "\t/\n/\x0b/\x0c/\r/ /\u{85}/\u{a0}/\u{1680}/\u{2000}/\u{2001}/\u{2002}/\u{2003}/\u{2004}/\u{2005}/\u{2006}/\
     \u{2007}/\u{2008}/\u{2009}/\u{200a}/\u{2028}/\u{2029}/\u{202f}/\u{205f}/\u{3000}";

/// ASCII but for white space and control characters.
pub(crate) const PRINTABLE: &str = "!~";

#[cfg(test)]
mod tests {
    use super::{PRINTABLE, is_padded, spells};

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        let buffer = &mut [0; 4];
        assert!(('\0'..=char::MAX).all(|c| is_padded(c.encode_utf8(buffer)) == c.is_whitespace()));
        assert!(is_padded(" a") && is_padded("a\u{3000}") && !is_padded("a b") && !is_padded(""));
    }

    #[test]
    fn ranges_with_both_ends() {
        assert!(spells("az__", "a_z") && !spells("az__", "a-z") && !spells("az__", "é"));
        assert!(spells(PRINTABLE, "!~") && !spells(PRINTABLE, " ") && !spells(PRINTABLE, "\x7f"));
        assert!(spells("az", ""));
    }
}
