//! What characters a text may have.

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
        let mut ends = alphabet.bytes();
        loop {
            let (Some(first), Some(last)) = (ends.next(), ends.next()) else { return at };
            if (first..=last).contains(byte) {
                break;
            }
        }
        at = at.wrapping_add(1);
    }
    at
}

/// Whether `text` begins or ends with white space. The standard library's way takes half a kilobyte and a table.
#[inline(never)]
pub(crate) fn is_padded(text: &str) -> bool {
    let (mut first, mut last) = (None, None);
    for c in text.chars() {
        first = first.or(Some(c));
        last = Some(c);
    }
    first.is_some_and(is_white) || last.is_some_and(is_white)
}

fn is_white(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
            | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// ASCII but for white space and control characters.
pub(crate) const PRINTABLE: &str = "!~";

#[cfg(test)]
mod tests {
    use super::{PRINTABLE, is_padded, is_white, spells};

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        assert!(('\0'..=char::MAX).all(|c| is_white(c) == c.is_whitespace()));
        assert!(is_padded(" a") && is_padded("a\u{3000}") && !is_padded("a b") && !is_padded(""));
    }

    #[test]
    fn ranges_with_both_ends() {
        assert!(spells("az__", "a_z") && !spells("az__", "a-z") && !spells("az__", "é"));
        assert!(spells(PRINTABLE, "!~") && !spells(PRINTABLE, " ") && !spells(PRINTABLE, "\x7f"));
        assert!(spells("az", ""));
    }
}
