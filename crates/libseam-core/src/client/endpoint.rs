//! Where requests go.

use crate::{
    alphabet::{PRINTABLE, end, spells},
    check::flaw::Flaw,
    client::address::{Dotted, dotted, v6_is_loopback},
    digits::number,
    search::{NOWHERE, find, pieces, place, split_before},
};
use alloc::string::String;

/// The API's own server.
pub const DEFAULT_ENDPOINT: &str = "https://connect.getseam.com";

/// Appends `text` to `url` without a trailing slash; a path prefix is kept. Or says what is wrong with it; the text
/// itself is not quoted then: it may hold a password.
pub(crate) fn check(url: &mut String, text: &str, allow_http: bool) -> Option<Flaw> {
    // Behind the first two slashes, which are those of the scheme: what has them elsewhere is refused below.
    let start = end(WITHOUT_SLASH, text, 0).wrapping_add(2);
    let (server, path) = text.split_at_checked(end(WITHOUT_SLASH, text, start)).unwrap_or((text, ""));
    url.push_str(server);
    url.make_ascii_lowercase();
    let https = url.starts_with("https://");
    Some(if text.is_empty() {
        Flaw::EmptyUrl
    } else if !spells(PRINTABLE, text) {
        Flaw::UnprintableUrl
    } else if text.starts_with('/') {
        Flaw::RelativeUrl
    } else if find(text, "://").is_none() {
        Flaw::NoUrl
    } else if !https && !url.starts_with("http://") {
        Flaw::OtherScheme
    } else if !spells(WITHOUT_QUERY, text) {
        Flaw::Query
    } else if !spells(OF_URLS, text) {
        Flaw::NoUrlCharacter
    } else if end(WITHOUT_USER, url, start) != url.len() {
        Flaw::User
    } else if pieces(path, '/').any(is_dot_segment) {
        Flaw::DotSegment
    } else {
        match is_loopback(url, start) {
            None => Flaw::NoHost,
            Some(false) if !https && !allow_http => Flaw::PlainHttp,
            Some(_) => {
                let mut length = path.len();
                while path.as_bytes().get(length.wrapping_sub(1)) == Some(&b'/') {
                    length = length.wrapping_sub(1);
                }
                url.push_str(path.get(..length).unwrap_or_default());
                return None;
            }
        }
    })
}

/// Every printable character but `?` and `#`.
const WITHOUT_QUERY: &str = "!\"$>@~";
/// Every printable character but those that no URL has.
const OF_URLS: &str = "!!#;==?[]]__az~~";
/// Every printable character but `/`.
const WITHOUT_SLASH: &str = "!.0~";
/// Every printable character but `@`.
const WITHOUT_USER: &str = "!?A~";
/// The characters of a host's name in lower case.
const OF_HOSTS: &str = "az09-.__";

/// Whether a client that follows the URL standard would leave `segment` out, or go up by it.
fn is_dot_segment(segment: &str) -> bool {
    let segments = ". .. %2e %2E .%2e .%2E %2e. %2E. %2e%2e %2e%2E %2E%2e %2E%2E";
    place(segments, segment) != NOWHERE
}

/// Whether the host that begins at `start` is the loopback; `None` where it or the port behind it is unusable.
fn is_loopback(url: &str, start: usize) -> Option<bool> {
    let rest = url.get(start..)?;
    let (loopback, port) = if let [b'[', ..] = rest.as_bytes() {
        let (host, port) = split_before(rest, ']');
        (v6_is_loopback(host.get(1..)?)?, port.get(1..)?)
    } else {
        let (host, port) = rest.split_at_checked(end(OF_HOSTS, rest, 0))?;
        let loopback = match dotted(host) {
            Dotted::Address => host.starts_with("127."),
            Dotted::Broken => return None,
            Dotted::Name => host == "localhost",
        };
        (loopback, port)
    };
    match port.as_bytes() {
        [] => Some(loopback),
        [b':', digits @ ..] if (1..=0xffff).contains(&number(digits)?) => Some(loopback),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ENDPOINT, check};
    use std::{string::String, vec::Vec};

    #[test]
    fn good_ones_are_kept_with_their_prefix() {
        for (given, kept) in [
            ("https://connect.getseam.com", "https://connect.getseam.com"),
            ("HTTPS://Connect.GetSeam.com/", "https://connect.getseam.com"),
            ("https://proxy.example/seam/", "https://proxy.example/seam"),
            ("http://localhost:4010", "http://localhost:4010"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("hTTp://LOCALHOST/X//", "http://localhost/X"),
            ("https://[2001:DB8::A]", "https://[2001:db8::a]"),
            ("https://a/...", "https://a/..."),
            ("https://a.1b", "https://a.1b"),
        ] {
            let mut url = String::new();
            assert_eq!((check(&mut url, given, false), url.as_str()), (None, kept));
        }
        assert_eq!(check(&mut String::new(), "http://door.example", true), None);
    }

    #[test]
    fn bad_ones_are_refused_without_being_quoted() {
        for bad in [
            "",
            "notaurl",
            "/api/seam",
            "//api.example/seam",
            "ftp://x",
            "https://",
            "https://:1",
            "https://a:0",
            "https://a:70000",
            "https://a:x",
            "https://a b",
            "https://ü.example",
            "https://user:hunter2@a",
            "https://a?q",
            "https://a#f",
            "http://door.example",
            "http://127.0.0.1.evil.example",
            "http://[::2]",
            "https://[zz]",
            "https://a\\b",
            "http://localhost.evil.example",
            "https://256.1.1.1",
            "https://1.2.3.4.5",
            "https://08.1",
            "https://a.0x1",
            "https://a/b/..",
            "https://a/%2e%2E/b",
            "https://a/./b",
            "https://a/%2E",
            "https://a/.%2e/",
            "https://a:",
            "https://[::1]80",
            "https://[::1",
            "https://::1",
            "https://...",
            "https://1.2.3.4.",
            "https://a/b?c://d",
            "http://0.0.0.127",
        ] {
            let mut problems = Vec::new();
            check(&mut String::new(), bad, false).expect(bad).add(
                &mut problems,
                "endpoint",
                DEFAULT_ENDPOINT,
                "",
            );
            let [problem] = problems.as_slice() else { unreachable!() };
            assert!(!problem.message.contains("hunter2"), "{problem:?}");
        }
    }
}
