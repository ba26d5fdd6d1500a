//! IP addresses as hosts of a URL. The standard library's reader takes 2 KB of a firmware's flash.

use crate::{digits::number, search};

/// The address that `text` is in four decimal parts.
pub(crate) fn v4(text: &str) -> Option<[u8; 4]> {
    let (mut address, mut count) = ([0; 4], 0_usize);
    for part in search::pieces(text, ".") {
        if part.len() > 3 || (part.starts_with('0') && part.len() != 1) {
            return None;
        }
        *address.get_mut(count)? = u8::try_from(number(part, 10)?).ok()?;
        count = count.saturating_add(1);
    }
    (count == 4).then_some(address)
}

/// The address that `text` is in up to eight hexadecimal groups.
pub(crate) fn v6(text: &str) -> Option<[u16; 8]> {
    let (head, tail) = search::split(text, "::").map_or((text, None), |(head, tail)| (head, Some(tail)));
    let (mut address, mut behind) = ([0; 8], [0; 8]);
    let before = groups(head, &mut address)?;
    let after = tail.map_or(Some(0), |tail| groups(tail, &mut behind))?;
    // An address of four decimal parts stands at the end only, and `::` for at least one group.
    let misplaced = tail.is_some() && head.bytes().any(|b| b == b'.');
    if misplaced || (if tail.is_some() { before.saturating_add(after) > 7 } else { before != 8 }) {
        return None;
    }
    for (to, from) in address.iter_mut().rev().zip(behind.iter().take(after).rev()) {
        *to = *from;
    }
    Some(address)
}

/// Reads groups with colons between them, and returns how many there are.
fn groups(text: &str, into: &mut [u16; 8]) -> Option<usize> {
    let mut count = 0_usize;
    let mut put = |group: u16| {
        *into.get_mut(count)? = group;
        count = count.saturating_add(1);
        Some(())
    };
    // Four decimal parts are the last group.
    let mut ended = false;
    for piece in search::pieces(text, ":").filter(|_| !text.is_empty()) {
        if ended {
            return None;
        }
        if let Some([a, b, c, d]) = v4(piece) {
            put(u16::from_be_bytes([a, b]))?;
            put(u16::from_be_bytes([c, d]))?;
            ended = true;
        } else {
            put(u16::try_from(number(piece, 16).filter(|_| piece.len() <= 4)?).ok()?)?;
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::{v4, v6};
    use core::net::{Ipv4Addr, Ipv6Addr};
    use proptest::prelude::*;

    fn as_the_standard_library(text: &str) {
        assert_eq!(v4(text), text.parse::<Ipv4Addr>().ok().map(|a| a.octets()), "{text}");
        assert_eq!(v6(text), text.parse::<Ipv6Addr>().ok().map(|a| a.segments()), "{text}");
    }

    #[test]
    fn odd_ones() {
        for text in [
            "",
            ":",
            "::",
            ":::",
            "1::",
            "::1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "1:2:3:4:5:6:7:8::",
            "::1.2.3.4",
            "1.2.3.4::",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3.4:5",
            "1::2::3",
            "127.0.0.1",
            "127.1",
            "01.2.3.4",
            "0.0.0.0",
            "256.1.1.1",
            "1.2.3.4.",
            "+1.2.3.4",
            "::+1",
            "::12345",
            "::g",
            "::ffff:127.0.0.1",
            "1:2:3:4:5:6:7",
            "::2:3:4:5:6:7:8",
            "::1:2:3:4:5:6:7:8",
            "1.2.3.1e1",
        ] {
            as_the_standard_library(text);
        }
    }

    proptest! {
        #[test]
        fn generated_ones(
            v4 in "([0-9]{1,4}\\.){2,4}[0-9]{0,3}",
            v6 in "([0-9a-f]{0,5}:{1,2}){1,8}([0-9a-f]{0,4}|[0-9]{1,3}\\.1\\.2\\.3)",
            any in "[0-9a-f:.]{0,24}",
        ) {
            for text in [v4, v6, any] {
                as_the_standard_library(&text);
            }
        }
    }
}
