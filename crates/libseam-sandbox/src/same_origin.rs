//! Keeps pages of other origins away from the page and the control paths.

use axum::{
    extract::Request,
    http::{
        HeaderValue, Method,
        header::{HOST, HeaderMap, HeaderName, ORIGIN},
        uri::Authority,
    },
    middleware::Next,
    response::Response,
};
use std::net::IpAddr;

use crate::{
    api::{self, ErrorReply},
    state::new_id,
};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Refuses requests from pages of other origins. The API is open to all of them, as the real one is; the rest of a
/// sandbox is for programs and for its own page.
///
/// A sandbox that other machines can reach goes by names that nobody can list, so any `Host` will do there: it needs a key
/// that no page knows.
pub(crate) async fn only(request: Request, next: Next, is_exposed: bool) -> Response {
    match stranger(request.method(), request.headers(), is_exposed) {
        None => next.run(request).await,
        Some(why) => api::json(Err(ErrorReply::forbidden(why)), new_id()).map(Into::into),
    }
}

/// Returns the reason to refuse a request, if there is one. Browsers send these headers, and no page can change them; a
/// program that sends none of them is no page.
fn stranger(method: &Method, headers: &HeaderMap, is_exposed: bool) -> Option<&'static str> {
    let host = headers.get(HOST).map(HeaderValue::as_bytes);
    // A foreign name that resolves to this machine would make a foreign page one of this origin.
    if !is_exposed && host.is_some_and(|host| !is_loopback(host)) {
        return Some("The Host header must name the loopback interface, such as 127.0.0.1 or localhost");
    }
    let own = |origin: &HeaderValue| {
        let address = origin.as_bytes().strip_prefix(b"http://");
        address.is_some() && address.map(<[u8]>::to_ascii_lowercase) == host.map(<[u8]>::to_ascii_lowercase)
    };
    if headers.get(ORIGIN).is_some_and(|origin| !own(origin)) {
        return Some("A page of another origin cannot use this");
    }
    let says = |name, value: &str| headers.get(name).is_some_and(|given| given == value);
    let elsewhere = headers.contains_key(SITE) && !says(SITE, "same-origin") && !says(SITE, "none");
    let follows_a_link = method == Method::GET && says(MODE, "navigate");
    (elsewhere && !follows_a_link).then_some("A page of another site cannot use this")
}

fn is_loopback(host: &[u8]) -> bool {
    let Ok(authority) = Authority::try_from(host) else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stranger(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers.iter();
        let headers = pairs
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        super::stranger(&method, &headers, false).is_some()
    }

    #[test]
    fn only_loopback_hosts_pass() {
        for host in ["127.0.0.1:4010", "127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:4010", "127.9.9.9"] {
            assert!(!stranger(Method::POST, &[("host", host)]), "{host}");
        }
        for host in [
            "example.com:4010",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.0.0.1@example.com",
            "0.0.0.0",
            "10.0.0.1",
            "",
            "[::2]",
            "a b",
        ] {
            assert!(stranger(Method::POST, &[("host", host)]), "{host}");
        }
        assert!(!stranger(Method::POST, &[]));
    }

    #[test]
    fn only_the_own_origin_passes() {
        let with = |origin| stranger(Method::POST, &[("host", "127.0.0.1:4010"), ("origin", origin)]);
        assert!(!with("http://127.0.0.1:4010"));
        for origin in [
            "http://127.0.0.1",
            "http://127.0.0.1:4011",
            "http://localhost:4010",
            "https://127.0.0.1:4010",
            "https://example.com",
            "null",
            "",
        ] {
            assert!(with(origin), "{origin}");
        }
        assert!(stranger(Method::POST, &[("origin", "http://127.0.0.1:4010")]));
    }

    #[test]
    fn other_sites_may_link_here_and_nothing_else() {
        let host = ("host", "127.0.0.1:4010");
        for site in ["same-origin", "none"] {
            assert!(!stranger(Method::POST, &[host, ("sec-fetch-site", site)]));
        }
        for site in ["cross-site", "same-site", "what-comes-next"] {
            assert!(stranger(Method::GET, &[host, ("sec-fetch-site", site), ("sec-fetch-mode", "no-cors")]));
            assert!(stranger(
                Method::POST,
                &[host, ("sec-fetch-site", site), ("sec-fetch-mode", "navigate")]
            ));
            assert!(!stranger(
                Method::GET,
                &[host, ("sec-fetch-site", site), ("sec-fetch-mode", "navigate")]
            ));
        }
    }
}
