//! Characters from bytes. The standard library has one reader for text and another for bytes that may be none, and each
//! is larger than this one.

/// Takes the first character off `bytes`, or else what is the beginning of none: as much of it as could have become
/// one.
#[cfg_attr(target_pointer_width = "32", inline(never))]
#[cfg_attr(not(target_pointer_width = "32"), inline(always))]
pub(crate) fn take(bytes: &mut &[u8]) -> Option<char> {
    let [first, behind @ ..] = *bytes else { return None };
    *bytes = behind;
    if first.is_ascii() {
        return Some(char::from(*first));
    }
    let size = first.leading_ones();
    let mut left = match size {
        2..=4 => size.wrapping_mul(6).wrapping_sub(6),
        _ => return None,
    };
    let mut code = u32::from(first & 0x7f_u8.wrapping_shr(size)).wrapping_shl(left);
    while left > 0 {
        let [next @ 0x80..=0xbf, behind @ ..] = *bytes else { return None };
        left = left.wrapping_sub(6);
        code |= u32::from(next & 0x3f).wrapping_shl(left);
        // What is longer than it need be, a surrogate, or beyond the last character shows in the second byte.
        if char::from_u32(code).is_none_or(|least| least.len_utf8() != size as usize) {
            return None;
        }
        *bytes = behind;
    }
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::take;
    use proptest::prelude::*;
    use std::{string::String, vec::Vec};

    fn as_the_standard_library(bytes: &[u8]) {
        let mut rest = bytes;
        let mut read = String::new();
        let mut offsets = Vec::new();
        while !rest.is_empty() {
            let c = take(&mut rest);
            read.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            if c.is_none() {
                offsets.push(rest.len());
            }
        }
        assert_eq!(read, String::from_utf8_lossy(bytes), "{bytes:x?}");
        let mut expected = bytes.len();
        let chunks = bytes.utf8_chunks().filter_map(|chunk| {
            expected -= chunk.valid().len() + chunk.invalid().len();
            (!chunk.invalid().is_empty()).then_some(expected)
        });
        assert!(chunks.eq(offsets), "{bytes:x?}");
    }

    proptest! {
        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            as_the_standard_library(&bytes);
        }

        #[test]
        fn any_text_with_a_flaw(text: String, at: prop::sample::Index, flaw: u8) {
            as_the_standard_library(text.as_bytes());
            let mut bytes = Vec::from(text);
            bytes.push(0);
            let at = at.index(bytes.len());
            bytes[at] = flaw;
            as_the_standard_library(&bytes);
        }
    }

    #[test]
    fn every_character_and_every_beginning() {
        for c in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let mut rest = c.encode_utf8(&mut buffer).as_bytes();
            assert_eq!((take(&mut rest), rest.len()), (Some(c), 0));
        }
        for first in 0..=0xff {
            for second in 0..=0xff {
                for behind in [&b""[..], b"\x80", b"\xbf", b"a", b"\x80\xbf", b"\x80\x80\x80", b"\xf0\x90"] {
                    as_the_standard_library(&[&[first, second], behind].concat());
                }
            }
        }
    }
}
