//! The policy for the URL of an endpoint.
//!
//! The policy is our own because a URL parser repairs what must be refused here, such as `https://a\b`, `https:a`,
//! hexadecimal addresses and dot segments, and because a credential is never to leave in plain text.

use crate::check::problem_kind::ProblemKind;
use alloc::string::String;
use core::net::{Ipv4Addr, Ipv6Addr};

/// Returns the URL `text` without a trailing slash, its scheme and server in lower case; a path prefix is kept. An
/// error does not quote the text: it may hold a password. `option` is what the surface calls `allow_http`.
pub(crate) fn check<'o>(text: &str, allow_http: bool, option: &'o str) -> Result<String, ProblemKind<'o>> {
    if text.is_empty() {
        return Err(ProblemKind::EmptyUrl);
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ProblemKind::UnprintableUrl);
    }
    if text.starts_with('/') {
        return Err(ProblemKind::RelativeUrl);
    }
    let (scheme, rest) = text.split_once(':').ok_or(ProblemKind::WrongScheme)?;
    let rest = rest.strip_prefix("//").ok_or(ProblemKind::WrongScheme)?;
    let https = scheme.eq_ignore_ascii_case("https");
    if !https && !scheme.eq_ignore_ascii_case("http") {
        return Err(ProblemKind::WrongScheme);
    }
    if text.contains(['?', '#']) {
        return Err(ProblemKind::UrlQuery);
    }
    if text.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}']) {
        return Err(ProblemKind::InvalidUrlCharacter);
    }
    let (server, path) = split_before(rest, '/');
    if server.contains('@') {
        return Err(ProblemKind::UrlUser);
    }
    if path.split('/').any(is_dot_segment) {
        return Err(ProblemKind::DotSegment);
    }
    let server = server.to_ascii_lowercase();
    let is_loopback = is_loopback(&server).ok_or(ProblemKind::InvalidHost)?;
    if !https && !is_loopback && !allow_http {
        return Err(ProblemKind::PlainHttp { allow_http: option });
    }
    let scheme = if https { "https://" } else { "http://" };
    Ok([scheme, &server, path.trim_end_matches('/')].concat())
}

/// Returns what is before the first `mark`, and the rest with it.
fn split_before(text: &str, mark: char) -> (&str, &str) {
    let before = text.split(mark).next().unwrap_or(text);
    (before, text.strip_prefix(before).unwrap_or_default())
}

/// Reports whether a client that follows the URL standard would leave `segment` out, or go up by it.
fn is_dot_segment(segment: &str) -> bool {
    let dots = [".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"];
    dots.iter().any(|dots| segment.eq_ignore_ascii_case(dots))
}

/// Reports whether the host of `server`, in lower case, is the loopback; `None` where it or the port behind
/// it is unusable.
fn is_loopback(server: &str) -> Option<bool> {
    let (loopback, port) = if let Some(rest) = server.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        (host.parse::<Ipv6Addr>().ok()?.is_loopback(), port)
    } else {
        let (host, port) = split_before(server, ':');
        (name_is_loopback(host)?, port)
    };
    (port.is_empty() || is_port(port.strip_prefix(':')?)).then_some(loopback)
}

/// Reports whether `digits` are a port. `parse` alone would take a sign too.
fn is_port(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Reports whether `host`, a name or an IPv4 address, is the loopback; `None` where it is unusable.
fn name_is_loopback(host: &str) -> Option<bool> {
    let is_fit = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_');
    if !host.bytes().all(is_fit) {
        return None;
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Some(address.is_loopback());
    }
    // The URL standard has no hosts that end as if they were an address and are none.
    let last = host.rsplit('.').find(|label| !label.is_empty())?;
    if last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(host == "localhost")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::error::problem::Problems;

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
            assert_eq!(check(given, false, "allow_http").as_deref(), Ok(kept));
        }
        assert!(check("http://door.example", true, "allow_http").is_ok());
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
            "https://a:+80",
            "https://[::1]80",
            "https://[::1",
            "https://::1",
            "https://...",
            "https://1.2.3.4.",
            "https://a/b?c://d",
            "http://0.0.0.127",
        ] {
            let mut problems = Problems::new();
            check(bad, false, "allow_http").expect_err(bad).add(&mut problems, "endpoint");
            let problems = problems.finish().expect("memory");
            let [problem] = problems.as_slice() else { unreachable!() };
            assert!(!problem.message.contains("hunter2"), "{problem:?}");
        }
    }
}
