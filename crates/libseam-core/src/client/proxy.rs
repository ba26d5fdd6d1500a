//! Choice of a proxy for a server. A proxy that is configured and cannot be used is an error: it must never
//! be bypassed silently. `docs/environment.md` has the rules.

use crate::{
    client::engine::Engine,
    error::{Error, ErrorCode, Problem, ProblemCode},
    wire::secret::Secret,
};
use alloc::{
    format,
    string::{String, ToString as _},
    vec,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use core::net::{IpAddr, Ipv6Addr};
use ipnet::IpNet;
use percent_encoding::percent_decode_str;

/// Environment variables that [`Engine::proxy`] reads: those that name a proxy for https, in order of
/// precedence, and those that list servers without one. The same as curl's.
pub const PROXY_ENVIRONMENT: &[&str] =
    &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/// Value of the option `proxy` for no proxy.
const NO_PROXY: &str = "direct";

/// A proxy, which passes requests on to the server.
#[derive(Debug)]
#[non_exhaustive]
pub struct Proxy {
    /// True for a TLS connection to the proxy.
    pub secure: bool,
    /// Name or address of the proxy; an address of version 6 has brackets.
    pub host: String,
    /// Port of the proxy.
    pub port: u16,
    /// Value of the header `proxy-authorization`, if the proxy needs one.
    pub authorization: Option<Secret>,
}

impl Engine {
    /// Finds the proxy for requests, if there is one: the option's, or for an https endpoint that of the
    /// environment, whose variables `get` returns. An empty variable counts as not set.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] where the URL is unusable, or where a credential would leave this machine in plain
    /// text. No URL of a proxy is ever quoted: it may hold a password.
    pub fn proxy(&self, get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Proxy>, Error> {
        let https = self.endpoint().starts_with("https:");
        let name = self.options().dialect.name_of("proxy");
        match self.options().proxy.as_deref() {
            Some(NO_PROXY) => Ok(None),
            Some(url) if https || self.options().allow_http => {
                let otherwise = "correct it, or give `direct` for none";
                parse(name, &format!("`{name}`"), url, otherwise).map(Some)
            }
            Some(_) => {
                let why = format!("`{name}` would carry a credential over plain http; use an https endpoint");
                Err(invalid_option(name, &why))
            }
            // Plain http stays on this machine. A proxy would carry the credential off it.
            None if https => from_environment(name, host(self.endpoint()), get),
            None => Ok(None),
        }
    }
}

/// Finds the proxy in the environment; `option` is the surface's name of the option.
fn from_environment(
    option: &str,
    host: &str,
    get: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, Error> {
    let first = |without: bool| {
        let names = PROXY_ENVIRONMENT.iter().filter(|name| without == lists_exceptions(name));
        names.copied().find_map(|name| Some((name, get(name).filter(|value| !value.is_empty())?)))
    };
    let Some((name, url)) = first(false) else { return Ok(None) };
    if first(true).is_some_and(|(_, servers)| is_listed(&servers, host)) {
        return Ok(None);
    }
    let what = format!("the environment variable `{name}`");
    let otherwise = format!("correct it, list the server in `no_proxy`, or give the option `{option}`");
    parse(option, &what, &url, &otherwise).map(Some)
}

/// Reports whether the variable `name` lists servers that are reached without a proxy.
fn lists_exceptions(name: &str) -> bool {
    name.eq_ignore_ascii_case("no_proxy")
}

/// Returns the host of `url`, without the brackets of an address and without a dot at the end.
fn host(url: &str) -> &str {
    let (_, rest) = split_scheme(url).unwrap_or(("", url));
    let server = rest.split('/').next().unwrap_or_default();
    let host = match server.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => server.split(':').next(),
    };
    host.unwrap_or_default().trim_end_matches('.')
}

/// Splits `url` at the `://` after its scheme, if it has one.
fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// Reports whether `host` is one of the servers in `list`.
fn is_listed(list: &str, host: &str) -> bool {
    let address = host.parse::<IpAddr>().ok();
    let mut entries = list.split([',', ' ', '\t']).map(|entry| {
        let entry = entry.strip_prefix('.').unwrap_or(entry);
        entry.trim_end_matches('.').trim_matches(['[', ']'])
    });
    entries.any(|entry| match address {
        _ if entry == "*" => true,
        Some(address) => {
            entry.parse() == Ok(address) || entry.parse::<IpNet>().is_ok_and(|net| net.contains(&address))
        }
        None => is_below(host, entry),
    })
}

/// Reports whether `host` is the name `entry` or a subdomain of it.
fn is_below(host: &str, entry: &str) -> bool {
    let at = host.len().checked_sub(entry.len()).and_then(|at| host.split_at_checked(at));
    let Some((above, end)) = at.filter(|_| !entry.is_empty()) else { return false };
    end.eq_ignore_ascii_case(entry) && (above.is_empty() || above.ends_with('.'))
}

/// Parses the URL of a proxy, the option `name`, which messages call `what`.
fn parse(name: &str, what: &str, url: &str, otherwise: &str) -> Result<Proxy, Error> {
    let (scheme, rest) = split_scheme(url).unwrap_or(("http", url));
    if scheme.to_ascii_lowercase().starts_with("socks") {
        return Err(invalid_option(
            name,
            &format!("{what} must name an http or https proxy, got a SOCKS proxy; {otherwise}"),
        ));
    }
    from_url(scheme, rest).ok_or_else(|| {
        invalid_option(name, &format!("{what} must be a URL such as http://proxy.example:3128; {otherwise}"))
    })
}

fn from_url(scheme: &str, rest: &str) -> Option<Proxy> {
    let secure = scheme.eq_ignore_ascii_case("https");
    if !secure && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, server) = match authority.rsplit_once('@') {
        Some((user, server)) => (Some(user), server),
        None => (None, authority),
    };
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !server.ends_with(']') => (host, Some(port)),
        _ => (server, None),
    };
    let usable = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']')?.parse::<Ipv6Addr>().is_ok(),
        None => {
            let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
            !host.is_empty() && host.bytes().all(is_fit)
        }
    };
    let port = match port {
        // `parse` alone would take a sign too.
        Some(port) if !port.bytes().all(|digit| digit.is_ascii_digit()) => return None,
        Some(port) => port.parse().ok().filter(|port| *port > 0)?,
        None if secure => 443,
        None => 80,
    };
    let authorization = user.map(authorization);
    usable.then(|| Proxy { secure, host: host.to_string(), port, authorization })
}

/// Encodes `user`, which may have a password after a colon, for basic authentication.
fn authorization(user: &str) -> Secret {
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let [name, password] = [name, password].map(|part| percent_decode_str(part).decode_utf8_lossy());
    let words = Secret::concat(&[&name, ":", &password]);
    Secret::concat(&["Basic ", Secret::new(BASE64_STANDARD.encode(words.expose())).expose()])
}

fn invalid_option(name: &str, why: &str) -> Error {
    let problem = Problem::new(name, ProblemCode::Value, why.to_string());
    Error::of_problems(ErrorCode::InvalidOptions, vec![problem])
}

#[cfg(test)]
mod tests;
