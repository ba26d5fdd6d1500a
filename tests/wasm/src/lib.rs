//! A Rust program in a page, or in Node: libseam over reqwest's `fetch`. `test.mjs` calls it.

use libseam::{
    Client, Error, Options, Params, ReqwestTransport,
    json::{self, read_object},
};
use serde_json::{Value, value::RawValue};
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
        describe(result.and_then(|reply| reply.to_value()))
    }

    /// Calls `operation` with `params`, a JSON object that passes through `serde_json`, and returns its result through that.
    pub async fn call_with_serde(&self, operation: String, params: String) -> String {
        describe(self.through_serde_json(&operation, &params).await)
    }

    async fn through_serde_json(&self, operation: &str, params: &str) -> Result<Value, Error> {
        let params: Value = serde_json::from_str(params).unwrap_or_default();
        self.0.call(operation, Params::serialize(&params)?).await?.deserialize()
    }
}

fn describe(result: Result<impl std::fmt::Display, Error>) -> String {
    match result {
        Ok(reply) => format!("{{\"reply\":{reply}}}"),
        Err(error) => format!("{{\"error\":{}}}", error.to_value()),
    }
}

/// Converts the JSON `text` through `serde_json` into a value of libseam and back.
#[wasm_bindgen]
pub fn ways(text: &str) -> Result<Vec<String>, String> {
    let message = |e: &dyn std::fmt::Display| e.to_string();
    let theirs: Value = serde_json::from_str(text).map_err(|e| message(&e))?;
    let raw: Box<RawValue> = serde_json::from_str(text).map_err(|e| message(&e))?;
    let ours: json::Value = serde_json::from_str(text).map_err(|e| message(&e))?;
    let from_theirs = json::to_value(&theirs).map_err(|e| message(&e))?;
    let from_raw = json::to_value(&raw).map_err(|e| message(&e))?;
    let to_raw: Box<RawValue> = json::from_value(&ours).map_err(|e| message(&e))?;
    Ok(vec![ours.to_json(), from_theirs.to_json(), from_raw.to_json(), to_raw.get().to_owned()])
}
