//! The proxy, for a transport that is not in this module.

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
