//! Which proxy stands before a server. One that is asked for and cannot be used is an error: it must not happen that it
//! is passed over.

use crate::{Error, ErrorCode, Problem, ProblemCode};
use alloc::{
    format,
    string::{String, ToString as _},
    vec,
};
use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

/// The variables that name a proxy for https, and those that name servers without one. As curl reads them.
const PROXY: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The proxy at `url`, the option. No URL of a proxy is ever quoted: it may hold a password.
///
/// # Errors
/// [`crate::ErrorCode::InvalidOptions`] where it is no usable URL, or not `allowed`.
pub(super) fn given(url: &str, target: &Uri, allowed: bool) -> Result<Intercept, Error> {
    if !allowed {
        return Err(refused("`proxy` would carry a credential over plain http; use an https endpoint"));
    }
    usable(&Matcher::builder().all(url).build(), target).ok_or_else(|| unusable("`proxy`"))
}

/// The proxy that the environment names for `target`, an https server.
///
/// # Errors
/// [`crate::ErrorCode::InvalidOptions`] where it is no usable URL.
pub(super) fn from_environment(target: &Uri) -> Result<Option<Intercept>, Error> {
    let Some((name, url)) = first(&PROXY) else { return Ok(None) };
    let without = first(&NO_PROXY).map(|(_, hosts)| hosts).unwrap_or_default();
    // Any URL will do to ask whether the server has one at all.
    let any = Matcher::builder().all("http://localhost").no(without).build();
    if any.intercept(target).is_none() {
        return Ok(None);
    }
    let proxy = usable(&Matcher::builder().all(url).build(), target);
    proxy.map(Some).ok_or_else(|| unusable(&format!("the environment variable `{name}`")))
}

fn first(names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|&name| {
        let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
        Some((name, value.to_string_lossy().into_owned()))
    })
}

fn usable(matcher: &Matcher, target: &Uri) -> Option<Intercept> {
    matcher.intercept(target).filter(|proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https")))
}

fn unusable(what: &str) -> Error {
    refused(&format!("{what} is not a usable URL; expected one such as http://proxy.example:3128"))
}

fn refused(why: &str) -> Error {
    let problem = Problem::new("proxy", ProblemCode::Value, why.to_string());
    Error::of_problems(ErrorCode::InvalidOptions, vec![problem])
}
