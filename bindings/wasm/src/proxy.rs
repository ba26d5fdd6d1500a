//! The proxy, for the transport outside of this module.

use crate::{
    engine::Engine,
    object::{object, thrown},
};
use alloc::string::String;
use libseam_core::{
    Proxy, Secret,
    json::{Object, Value},
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Engine {
    /// Returns the proxy for requests, if there is one, as a JSON object: `host`; `port`; `secure`, true for TLS to the
    /// proxy; `headers` for requests that the proxy reads; and perhaps `secret`, the part of them that nobody else must
    /// see. `variables` is a JSON object with the environment variables that [`crate::description::describe`] names.
    ///
    /// # Errors
    /// `invalid_options` if the proxy cannot be used.
    pub fn proxy(&self, variables: &str) -> Result<Option<String>, String> {
        let variables = object(variables.as_bytes(), "the environment variables")?;
        let proxy = self.0.proxy(&|name| variables.get(name)?.as_str().map(String::from)).map_err(thrown)?;
        Ok(proxy.map(|proxy| described(&proxy)))
    }
}

fn described(proxy: &Proxy) -> String {
    let authorization = proxy.authorization.as_ref().map(Secret::expose);
    let headers = Object::new().with_some("proxy-authorization", authorization);
    let secret = authorization.and_then(|value| value.split_once(' ')).map(|(_, words)| words);
    let described = Object::new()
        .with("headers", headers)
        .with("host", proxy.host.as_str())
        .with("port", i64::from(proxy.port))
        .with_some("secret", secret)
        .with("secure", proxy.secure);
    Value::from(described).to_json()
}
