//! The proxy, for a transport that is not in this module.

use crate::{
    engine::Engine,
    object::{object, thrown},
};
use alloc::string::String;
use libseam_core::{Proxy, json::Writer};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Engine {
    /// Returns the proxy that requests go by way of, as a JSON object with `headers`, those that it wants to see in what
    /// it reads; `host`; `port`; perhaps `secret`, what of them must not be seen by anybody else; and `secure`, whether
    /// it is spoken to by TLS; nothing where there is none. `variables` is a JSON object with the environment variables
    /// that [`crate::description::describe`] names.
    ///
    /// # Errors
    /// `invalid_options` where a proxy that is asked for cannot be used.
    pub fn proxy(&self, variables: &str) -> Result<Option<String>, String> {
        let variables = object(variables.as_bytes(), "the environment variables")?;
        let proxy = self.0.proxy(&|name| variables.get(name)?.as_str().map(String::from)).map_err(thrown)?;
        Ok(proxy.map(|proxy| described(&proxy)))
    }
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
