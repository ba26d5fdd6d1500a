//! Where requests go.

use crate::{
    address::{Dotted, dotted, v6_is_loopback},
    alphabet::{PRINTABLE, end, spells},
    digits::number,
    options::Flaw,
    search::{find, pieces, place, split_before},
};
use alloc::string::String;

/// The API's own server.
pub const DEFAULT_ENDPOINT: &str = "https://connect.getseam.com";

/// Checks `text` and returns it without a trailing slash; a path prefix is kept.
///
/// # Errors
/// What is wrong with it. The text itself is not quoted: it may hold a password.
pub(crate) fn check(text: &str, allow_http: bool) -> Result<String, Flaw> {
    // Behind the first two slashes, which are those of the scheme: what has them elsewhere is refused below.
    let start = end(WITHOUT_SLASH, text, 0).wrapping_add(2);
    let (url, mut path) = text.split_at_checked(end(WITHOUT_SLASH, text, start)).unwrap_or((text, ""));
    let mut url = url.to_ascii_lowercase();
    let https = url.starts_with("https://");
    Err(if text.is_empty() {
        Flaw::EmptyUrl
    } else if !spells(PRINTABLE, text) {
        Flaw::UnprintableUrl
    } else if find(text, "://").is_none() {
        Flaw::NoUrl
    } else if !https && !url.starts_with("http://") {
        Flaw::OtherScheme
    } else if !spells(WITHOUT_QUERY, text) {
        Flaw::Query
    } else if !spells(OF_URLS, text) {
        Flaw::NoUrlCharacter
    } else if end(WITHOUT_USER, &url, start) != url.len() {
        Flaw::User
    } else if pieces(path, '/').any(is_dot_segment) {
        Flaw::DotSegment
    } else {
        match is_loopback(&url, start) {
            None => Flaw::NoHost,
            Some(false) if !https && !allow_http => Flaw::PlainHttp,
            Some(_) => {
                while let Some(shorter) = path.strip_suffix("/") {
                    path = shorter;
                }
                url.push_str(path);
                return Ok(url);
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
    place(segments, segment).is_some()
}

/// Whether the host that begins at `start` is the loopback; `None` where it or the port behind it is unusable.
fn is_loopback(url: &str, start: usize) -> Option<bool> {
    let rest = url.get(start..)?;
    let (loopback, port) = if let Some(rest) = rest.strip_prefix('[') {
        let (host, port) = split_before(rest, ']');
        (v6_is_loopback(host)?, port.strip_prefix(']')?)
    } else {
        let (host, port) = rest.split_at_checked(end(OF_HOSTS, rest, 0))?;
        let loopback = match dotted(host) {
            Dotted::Address => host.starts_with("127."),
            Dotted::Broken => return None,
            Dotted::Name => host == "localhost",
        };
        (loopback, port)
    };
    let port_ok = port.is_empty() || (1..=0xffff).contains(&number(port.strip_prefix(':')?, 10)?);
    port_ok.then_some(loopback)
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ENDPOINT, check};
    use std::vec::Vec;

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
            assert_eq!(check(given, false).as_deref(), Ok(kept));
        }
        assert!(check("http://door.example", true).is_ok());
    }

    #[test]
    fn bad_ones_are_refused_without_being_quoted() {
        for bad in [
            "",
            "notaurl",
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
            check(bad, false).expect_err(bad).add("endpoint", DEFAULT_ENDPOINT, &mut problems);
            let [problem] = problems.as_slice() else { unreachable!() };
            assert!(!problem.message.contains("hunter2"), "{problem:?}");
        }
    }
}
