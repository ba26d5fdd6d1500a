//! The client without its transport.

use crate::{
    call::Call,
    fault::{object, thrown},
};
use alloc::{
    format,
    string::{String, ToString as _},
};
use libseam::{CallOptions, Error, ErrorCode, Options, Secret};
use wasm_bindgen::prelude::*;

/// Options of a transport that is not in this module. To take them and do nothing about it would be a lie.
const OF_THE_TRANSPORT: [&str; 3] = ["ca_bundle", "in_flight_limit", "proxy"];

/// A client's checked options, from which calls are made.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(libseam::Engine);

#[wasm_bindgen]
impl Engine {
    /// Checks `options`, a JSON object with the names of `libseam::Options`.
    ///
    /// `environment` is a JSON object with the environment variables that [`crate::description::describe`] names, or
    /// empty where there is no environment. `in_browser` says that everybody can read what is here: a credential
    /// is refused then, and an endpoint of one's own needs none.
    ///
    /// # Errors
    /// `invalid_options`, as the module's documentation says.
    #[wasm_bindgen(constructor)]
    pub fn new(options: String, environment: String, in_browser: bool) -> Result<Self, JsValue> {
        let (options, environment) = (Secret::new(options), Secret::new(environment));
        let options = object(options.expose(), "the options")?;
        if let Some(name) = OF_THE_TRANSPORT.iter().find(|name| options.contains_key(**name)) {
            let message = format!("`{name}` has no meaning here; give a `fetch` of your own that has it");
            return Err(thrown(&Error::new(ErrorCode::InvalidOptions, message)));
        }
        let mut options = Options::from_object(options).map_err(|e| thrown(&e))?;
        if !environment.expose().is_empty() {
            let variables = object(environment.expose(), "the environment variables")?;
            let get = |name: &str| variables.get(name)?.as_str().map(String::from);
            options.apply_environment(get).map_err(|e| thrown(&e))?;
        }
        let credentials = [&options.api_key, &options.personal_access_token, &options.console_session_token];
        let has_credential = credentials.iter().any(|c| c.is_some());
        if in_browser && has_credential {
            let message = "a credential in a browser can be read by everybody who opens the page; give `endpoint`, \
                           a server of your own that adds the credential, or set `dangerouslyAllowBrowser`";
            return Err(thrown(&Error::new(ErrorCode::InvalidOptions, message)));
        }
        options.no_credential |= in_browser && options.endpoint.is_some();
        libseam::Engine::new(options).map(Self).map_err(|e| thrown(&e))
    }

    /// The base URL, without a trailing slash.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.0.endpoint().to_string()
    }

    /// Checks `params`, a JSON object, against `operation`.
    ///
    /// # Errors
    /// `unknown_operation` or `invalid_params`.
    pub fn check(&self, operation: &str, params: &str) -> Result<(), JsValue> {
        self.0.check(operation, params).map_err(|e| thrown(&e))
    }

    /// The request that a call would send, as a JSON object to be shown: credentials are redacted. `options` is a
    /// JSON object with the names of `libseam::CallOptions`, or empty.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn build(&self, operation: &str, params: &str, options: &str) -> Result<String, JsValue> {
        let options = call_options(options)?;
        let request = self.0.build(operation, params, &options).map_err(|e| thrown(&e))?;
        Ok(format!("{}", request.to_value()))
    }

    /// A call, ready to be driven. `entropy` is any whole number that differs from call to call.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn call(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Call, JsValue> {
        let options = call_options(options)?;
        // `as` saturates, and any number will do.
        let call = self.0.call(operation, params, &options, entropy as u64);
        call.map(Call::new).map_err(|e| thrown(&e))
    }
}

fn call_options(text: &str) -> Result<CallOptions, JsValue> {
    CallOptions::from_object(object(text, "the call's options")?).map_err(|e| thrown(&e))
}
