//! A Rust program in a page, or in Node: libseam over reqwest's `fetch`. `test.mjs` calls it.

use libseam::{Client, Options, ReqwestTransport, json::read_object};
use wasm_bindgen::prelude::wasm_bindgen;

/// A client.
#[wasm_bindgen]
pub struct Seam(Client);

#[wasm_bindgen]
impl Seam {
    /// A client with `options`, a JSON object.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Seam, String> {
        let options = Options::from_object(read_object(options.as_bytes()).map_err(|e| e.reason)?);
        let transport = ReqwestTransport::from_builder(reqwest::Client::builder());
        let seam = transport.and_then(|transport| Client::with_transport(options, transport));
        Ok(Self(seam.map_err(|e| e.to_string())?))
    }

    /// Calls `operation` with `params`, a JSON object. Returns what came of it as in a vector's `expect`.
    pub async fn call(&self, operation: String, params: String) -> String {
        let result = self.0.call(&operation, params.as_str()).await;
        match result.and_then(|reply| reply.to_value()) {
            Ok(reply) => format!("{{\"reply\":{reply}}}"),
            Err(error) => format!("{{\"error\":{}}}", error.to_value()),
        }
    }
}
