//! Where requests go.

use crate::{address, digits, message::message, search};
use alloc::string::String;

/// The API's own server.
pub const DEFAULT_ENDPOINT: &str = "https://connect.getseam.com";

/// Checks `text` and returns it without a trailing slash; a path prefix is kept.
///
/// # Errors
/// What is wrong with it, as the end of a sentence that begins with the option's name. The text itself is not
/// quoted: it may hold a password.
pub(crate) fn check(text: &str, allow_http: bool) -> Result<String, String> {
    parts(text, allow_http)
        .map(|(scheme, authority, mut path)| {
            while let Some(shorter) = path.strip_suffix('/') {
                path = shorter;
            }
            message!("{}://{}{}", scheme, authority.to_ascii_lowercase(), path)
        })
        .map_err(|(why, show_example)| {
            let example = "; expected a URL such as https://connect.getseam.com";
            message!("{}{}", why, if show_example { example } else { "" })
        })
}

/// Scheme, authority and path of `text`, or what is wrong with it and whether an example helps.
#[expect(clippy::manual_contains, reason = "for bytes, `contains` is a search of another and larger kind")]
fn parts(text: &str, allow_http: bool) -> Result<(&'static str, &str, &str), (&'static str, bool)> {
    if text.is_empty() {
        return Err(("must not be empty", true));
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(("has white space or a character that is not ASCII", true));
    }
    let (scheme, rest) = search::split(text, "://").ok_or(("is not a URL", true))?;
    let https = scheme.eq_ignore_ascii_case("https");
    if !https && !scheme.eq_ignore_ascii_case("http") {
        return Err(("must begin with https://", true));
    }
    let has_any = |text: &str, what: &[u8]| text.bytes().any(|b| what.iter().any(|w| *w == b));
    if has_any(rest, b"?#") {
        return Err(("must not have a query or a fragment", false));
    }
    if has_any(rest, b"\\\"<>^`{|}") {
        return Err(("has a character that no URL has", true));
    }
    let (authority, path) =
        rest.split_at_checked(search::find(rest, "/").unwrap_or(rest.len())).unwrap_or((rest, ""));
    if has_any(authority, b"@") {
        return Err(("must not have a user name or password", false));
    }
    if search::pieces(path, "/").any(is_dot_segment) {
        return Err(("must not have `.` or `..` in its path", false));
    }
    let host = host_of(authority).ok_or(("has no usable host and port", true))?;
    if !https && !allow_http && !is_loopback(host) {
        let why = "must begin with https://, because a credential over plain http can be read on the way; \
                   set `allow_http` to send it all the same";
        return Err((why, false));
    }
    Ok((if https { "https" } else { "http" }, authority, path))
}

/// The host of `authority`, without its port; `None` where either is unusable.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = if authority.starts_with('[') {
        let (host, rest) = authority.split_at_checked(search::find(authority, "]")?.checked_add(1)?)?;
        let inner = host.strip_prefix('[')?.strip_suffix(']')?;
        address::v6(inner)?;
        if rest.is_empty() { (host, None) } else { (host, Some(rest.strip_prefix(':')?)) }
    } else {
        match search::split(authority, ":") {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    let port_ok = port
        .is_none_or(|p| digits::number(p, 10).is_some_and(|number| (1..=u16::MAX.into()).contains(&number)));
    let host_ok = host.starts_with('[')
        || (!host.is_empty()
            && !is_broken_address(host)
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')));
    (port_ok && host_ok).then_some(host)
}

/// Whether a client that follows the URL standard would leave `segment` out, or go up by it.
fn is_dot_segment(segment: &str) -> bool {
    let after_dot = |text: &str| {
        let escaped = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%2e"));
        if escaped { Some(3) } else { text.starts_with('.').then_some(1) }
    };
    let rest = after_dot(segment).and_then(|at| segment.get(at..));
    rest.is_some_and(|rest| rest.is_empty() || after_dot(rest) == Some(rest.len()))
}

/// Whether `host` ends like an IPv4 address without being one; the URL standard has no such hosts.
fn is_broken_address(host: &str) -> bool {
    let last = search::pieces(host, ".").filter(|piece| !piece.is_empty()).last().unwrap_or_default();
    let hexadecimal = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    let numeric = hexadecimal || last.bytes().all(|b| b.is_ascii_digit());
    numeric && address::v4(host).is_none()
}

fn is_loopback(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || address::v4(host).is_some_and(|[first, ..]| first == 127)
        || inner.and_then(address::v6).is_some_and(|groups| groups == [0, 0, 0, 0, 0, 0, 0, 1])
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn good_ones_are_kept_with_their_prefix() {
        for (given, kept) in [
            ("https://connect.getseam.com", "https://connect.getseam.com"),
            ("HTTPS://Connect.GetSeam.com/", "https://connect.getseam.com"),
            ("https://proxy.example/seam/", "https://proxy.example/seam"),
            ("http://localhost:4010", "http://localhost:4010"),
            ("http://127.9.9.9", "http://127.9.9.9"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
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
        ] {
            let why = check(bad, false).expect_err(bad);
            assert!(!why.contains("hunter2"), "{why}");
        }
    }
}
