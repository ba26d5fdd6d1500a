//! Which proxy stands before a server. One that is asked for and cannot be used is an error: it must not happen that it
//! is passed over. The rules are those of `docs/environment.md`.

use crate::{Error, ErrorCode, Problem, ProblemCode};
use alloc::{
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};
use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

/// The variables that name a proxy for https, and those that name servers without one. As curl reads them.
const PROXY: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The value of the option for none.
const DIRECT: &str = "direct";

/// The proxy at `url`, the option, if that names one. No URL of a proxy is ever quoted: it may hold a password.
///
/// # Errors
/// [`crate::ErrorCode::InvalidOptions`] where it is no usable URL, or not `allowed`.
pub(super) fn given(url: &str, target: &Uri, allowed: bool) -> Result<Option<Intercept>, Error> {
    if url == DIRECT {
        return Ok(None);
    }
    if !allowed {
        return Err(refused("`proxy` would carry a credential over plain http; use an https endpoint"));
    }
    usable("`proxy`", url, target, "give an http or https one, or `direct` for none").map(Some)
}

/// The proxy that the environment names for `target`, an https server.
///
/// # Errors
/// [`crate::ErrorCode::InvalidOptions`] where it is no usable URL.
pub(super) fn from_environment(target: &Uri) -> Result<Option<Intercept>, Error> {
    let Some((name, url)) = first(&PROXY) else { return Ok(None) };
    let without = first(&NO_PROXY).map(|(_, servers)| servers).unwrap_or_default();
    if is_listed(&without, target) {
        return Ok(None);
    }
    let what = format!("the environment variable `{name}`");
    let otherwise = "name an http or https one, list the server in `no_proxy`, or give the option `proxy`";
    usable(&what, &url, target, otherwise).map(Some)
}

fn first(names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|&name| {
        let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
        Some((name, value.to_string_lossy().into_owned()))
    })
}

/// Whether `target` is one of the servers in `list`.
fn is_listed(list: &str, target: &Uri) -> bool {
    let entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    let entries = entries.map(|entry| entry.trim_end_matches('.').trim_matches(['[', ']']));
    let entries = entries.collect::<Vec<_>>();
    // The matcher has it that this covers names only.
    if entries.contains(&"*") {
        return true;
    }
    let host = target.host().unwrap_or_default();
    let Ok(target) = Uri::try_from(format!("https://{}", host.trim_end_matches('.'))) else { return false };
    // Any URL will do to ask whether the server has a proxy at all.
    Matcher::builder().all("http://localhost").no(entries.join(",")).build().intercept(&target).is_none()
}

fn usable(what: &str, url: &str, target: &Uri, otherwise: &str) -> Result<Intercept, Error> {
    if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("socks")) && url.contains("://") {
        return Err(refused(&format!("{what} names a SOCKS proxy, which is not supported; {otherwise}")));
    }
    let proxy = Matcher::builder().all(url).build().intercept(target);
    proxy.filter(|proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https"))).ok_or_else(|| {
        refused(&format!("{what} is not a usable URL; expected one such as http://proxy.example:3128"))
    })
}

fn refused(why: &str) -> Error {
    let problem = Problem::new("proxy", ProblemCode::Value, why.to_string());
    Error::of_problems(ErrorCode::InvalidOptions, vec![problem])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_without_a_proxy() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("*", &["door.example", "192.0.2.7", "[2001:db8::7]"], &[]),
            ("other.example, *", &["door.example", "192.0.2.7"], &[]),
            (
                "door.example",
                &["door.example", "DOOR.example", "a.door.example", "door.example."],
                &["backdoor.example"],
            ),
            (".door.example.", &["door.example", "a.door.example"], &["example"]),
            ("a.example b.example\tc.example", &["a.example", "b.example", "c.example"], &["d.example"]),
            ("192.0.2.7,2001:db8::7", &["192.0.2.7", "[2001:db8::7]"], &["192.0.2.8", "[2001:db8::8]"]),
            ("[2001:db8::7]", &["[2001:db8::7]"], &["[2001:db8::8]"]),
            (
                "192.0.2.0/24 2001:db8::/32",
                &["192.0.2.8", "[2001:db8:1::8]"],
                &["192.0.3.8", "[2001:db9::8]"],
            ),
            ("door.example:443", &[], &["door.example"]),
            ("", &[], &["localhost", "127.0.0.1"]),
        ];
        for (list, covered, others) in cases {
            let is_listed =
                |host: &&str| is_listed(list, &Uri::try_from(format!("https://{host}:8443")).expect("a URL"));
            for host in *covered {
                assert!(is_listed(host), "{list}: {host}");
            }
            for host in *others {
                assert!(!is_listed(host), "{list}: {host}");
            }
        }
    }

    #[test]
    fn what_is_said_of_socks() {
        let target = Uri::from_static("https://door.example");
        for url in ["socks5://127.0.0.1:1080", "SOCKS5h://a:b@127.0.0.1", "socks4a://proxy"] {
            let error = given(url, &target, true).expect_err("it is refused").to_string();
            assert!(
                error.contains("`proxy` names a SOCKS proxy, which is not supported; give an http"),
                "{error}"
            );
        }
        assert!(given("socks.example:3128", &target, true).is_ok_and(|proxy| proxy.is_some()));
        assert!(given("direct", &target, false).is_ok_and(|proxy| proxy.is_none()));
    }
}
