//! The proxy, for a transport that is not in this module.

use crate::{
    desk::{object, outcome, taken, told},
    engine::Engine,
};
use alloc::string::String;
use libseam_core::{Error, Proxy, json::Writer};
use wasm_bindgen::prelude::*;

/// The proxy that requests go by way of, as a JSON object with `headers`, those that it wants to see in what it reads;
/// `host`; `port`; perhaps `secret`, what of them must not be seen by anybody else; and `secure`, whether it is spoken
/// to by TLS; empty where there is none. The first `length` bytes of the
/// input are a JSON object with the environment variables that [`crate::description::describe`] names.
///
/// # Errors
/// `invalid_options` where a proxy that is asked for cannot be used.
///
/// # Safety
/// As [`crate::engine::engine_endpoint`].
#[wasm_bindgen]
pub unsafe fn engine_proxy(engine: *const Engine, length: usize) -> i32 {
    let variables = taken(length);
    // SAFETY: the caller promises it.
    outcome(chosen(unsafe { &*engine }, &variables), |proxy| {
        told(proxy.map_or_else(String::new, |proxy| described(&proxy)))
    })
}

fn chosen(engine: &Engine, variables: &[u8]) -> Result<Option<Proxy>, Error> {
    let variables = object(variables, "the environment variables")?;
    engine.proxy(&|name| variables.get(name)?.as_str().map(String::from))
}

fn described(proxy: &Proxy) -> String {
    let mut text = Writer::new();
    text.open('{');
    text.name("headers");
    text.open('{');
    if let Some(authorization) = &proxy.authorization {
        text.member("proxy-authorization", authorization.expose());
    }
    text.close('}');
    text.member("host", &proxy.host);
    text.number("port", proxy.port.into());
    if let Some((_, words)) = proxy.authorization.as_ref().and_then(|said| said.expose().split_once(' ')) {
        text.member("secret", words);
    }
    text.flag("secure", proxy.secure);
    text.close('}');
    text.finish()
}
