//! IP addresses as hosts of a URL. The standard library's reader takes 2 KB of a firmware's flash.

use crate::{
    alphabet::{end, spells},
    digits::number,
    search::{find, pieces},
};

/// What a text with dots may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dotted {
    /// An IPv4 address in four decimal parts.
    Address,
    /// It ends as if it were an address and is none. The URL standard has no such hosts.
    Broken,
    /// Anything else.
    Name,
}

/// What `text` is, which is in lower case.
pub(crate) fn dotted(text: &str) -> Dotted {
    let (mut count, mut fits, mut numeric) = (0_u32, true, true);
    for part in pieces(text, '.') {
        let text = part.as_bytes();
        let number = number(text);
        if !part.is_empty() {
            numeric = number.is_some() || matches!(text, [b'0', b'x', ..]);
        }
        fits &= number.is_some_and(|number| number < 256) && !matches!(text, [b'0', _, ..]);
        count = count.wrapping_add(1);
    }
    if fits && count == 4 {
        Dotted::Address
    } else if numeric {
        Dotted::Broken
    } else {
        Dotted::Name
    }
}

/// Whether the IPv6 address that `text` is, in lower case, is the loopback; `None` if it is no address.
pub(crate) fn v6_is_loopback(text: &str) -> Option<bool> {
    let gap = find(text, "::").is_some();
    // A gap is a piece without text; at the beginning or end of the whole it is two.
    let ends = u32::from(text.starts_with("::")).wrapping_add(text.ends_with("::").into());
    let gaps = if gap { ends.wrapping_add(1) } else { 0 };
    let (mut groups, mut empty, mut ended) = (0_u32, 0_u32, false);
    for piece in pieces(text, ':') {
        // An address of four decimal parts stands at the end, for two groups.
        if ended {
            return None;
        }
        if piece.is_empty() {
            empty = empty.wrapping_add(1);
            continue;
        }
        groups = groups.wrapping_add(1);
        if dotted(piece) == Dotted::Address {
            ended = true;
            groups = groups.wrapping_add(1);
        } else if piece.len() > 4 || !spells("09af", piece) {
            return None;
        }
    }
    // `::` stands for at least one group.
    let complete = if gap { groups < 8 } else { groups == 8 };
    // The loopback is 1: before the last digit, there is nothing but zeros and what stands between them.
    let loopback = end("00::..", text, 0).wrapping_add(1) == text.len() && text.ends_with("1");
    (complete && empty == gaps).then_some(loopback)
}

#[cfg(test)]
mod tests {
    use super::{Dotted, dotted, v6_is_loopback};
    use core::net::{Ipv4Addr, Ipv6Addr};
    use proptest::prelude::*;

    fn as_the_standard_library(text: &str) {
        assert_eq!(dotted(text) == Dotted::Address, text.parse::<Ipv4Addr>().is_ok(), "{text}");
        assert_eq!(v6_is_loopback(text), text.parse::<Ipv6Addr>().ok().map(|a| a.is_loopback()), "{text}");
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
            "0000.1.2.3",
            "0:0:0:0:0:0:0:1",
            "0:0:0:0:0:0:1::",
            "::0:0001",
            "::0.0.0.1",
            "::1:0.0.0.1",
            "::1::",
            ":1:",
            ":1::2",
            "1:::2",
            "1:2:3:4:5:6:7:8:",
            ":1:2:3:4:5:6:7:8",
        ] {
            as_the_standard_library(text);
        }
    }

    proptest! {
        #[test]
        fn generated_ones(
            v4 in "([0-9]{1,4}\\.){2,4}[0-9]{0,3}",
            v6 in "([0-9a-f]{0,5}:{1,2}){1,8}([0-9a-f]{0,4}|[0-9]{1,3}\\.1\\.2\\.3)",
            loopback in "(0{0,5}:{1,2}){1,7}(0{0,4}1|0\\.0\\.0\\.1)",
            any in "[0-9a-f:.]{0,24}",
        ) {
            for text in [v4, v6, loopback, any] {
                as_the_standard_library(&text);
            }
        }
    }
}
