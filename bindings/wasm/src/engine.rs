//! The client without its transport.

use crate::{
    call::Call,
    object::{object, thrown},
};
use alloc::{string::String, vec::Vec};
use libseam_core::{CallOptions, Error, ErrorCode, Options};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Options of a transport that is not in this module. To take them and do nothing about it would be a lie.
const OF_THE_TRANSPORT: &[&str] = if cfg!(feature = "environment") {
    &["ca_bundle", "ca_bundle_pem", "in_flight_limit"]
} else {
    &["ca_bundle", "ca_bundle_pem", "in_flight_limit", "proxy"]
};

/// A client's checked options, from which calls are made.
#[wasm_bindgen]
pub struct Engine(pub(crate) libseam_core::Engine);

#[wasm_bindgen]
impl Engine {
    /// Checks options and makes a client of them.
    ///
    /// `options` is a JSON object with the names of `libseam_core::Options`, `variables` a JSON object with the environment
    /// variables that [`crate::description::describe`] names, or empty where there is no environment. Both are bytes,
    /// so that no copy of a credential stays in memory: they are overwritten when they are freed. Without the feature
    /// `environment` the second is not looked at. `in_browser` says that everybody can read what is here: a credential
    /// is refused then, and an endpoint of one's own needs none. `may_resend` says that what moves the bytes may send a
    /// request a second time by itself.
    ///
    /// # Errors
    /// `invalid_options`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: Vec<u8>,
        variables: Vec<u8>,
        in_browser: bool,
        may_resend: bool,
    ) -> Result<Self, String> {
        let (options, variables) = (Zeroizing::new(options), Zeroizing::new(variables));
        let given = object(&options, "the options")?;
        if let Some(name) = OF_THE_TRANSPORT.iter().find(|name| given.contains_key(name)) {
            return Err(refusal(&[
                "`",
                name,
                "` has no meaning here; give a `fetch` of your own that has it",
            ]));
        }
        let mut options = Options::default();
        options.set(given);
        if cfg!(feature = "environment") && !variables.is_empty() {
            let variables = object(&variables, "the environment variables")?;
            let get = |name: &str| variables.get(name)?.as_str().map(String::from);
            options.apply_environment(get);
        }
        let has_credential = options.api_key.is_some()
            || options.personal_access_token.is_some()
            || options.console_session_token.is_some();
        // Without an endpoint it would be asked for a credential, which is refused then.
        if in_browser && (has_credential || options.endpoint.is_none()) {
            let message = "a credential in a browser can be read by everybody who opens the page; give `endpoint`, \
                           a server of your own that adds the credential, or set `dangerouslyAllowBrowser`";
            return Err(refusal(&[message]));
        }
        options.transport_may_resend |= may_resend;
        options.no_credential |= in_browser && options.endpoint.is_some();
        Ok(Self(libseam_core::Engine::new(options).map_err(thrown)?))
    }

    /// Returns the base URL, without a trailing slash.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.0.endpoint().into()
    }

    /// Checks `params`, a JSON object, against `operation`.
    ///
    /// # Errors
    /// `unknown_operation` or `invalid_params`.
    pub fn check(&self, operation: &str, params: &str) -> Result<(), String> {
        self.0.check(operation, params.as_bytes()).map_err(thrown)
    }

    /// Builds the request that a call would send, as a JSON object to be shown: credentials are redacted. `options` is a
    /// JSON object with the names of `libseam_core::CallOptions`, or empty; `params` is a JSON object.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn build(&self, operation: &str, params: &str, options: &str) -> Result<String, String> {
        Ok(self.asked(operation, params, options, 0)?.request().to_json())
    }

    /// Makes a call, ready to be driven, of what [`Engine::build`] takes. `entropy` is any whole number that differs from
    /// call to call.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn call(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Call, String> {
        // `as` saturates, and any number will do.
        Ok(Call(self.asked(operation, params, options, entropy as u64)?))
    }
}

impl Engine {
    fn asked(
        &self,
        operation: &str,
        params: &str,
        options: &str,
        entropy: u64,
    ) -> Result<libseam_core::Call, String> {
        let options = object(options.as_bytes(), "the call's options")?;
        let call = CallOptions::from_object(options).map_err(thrown)?;
        self.0.call(operation, params.as_bytes(), &call, entropy).map_err(thrown)
    }
}

fn refusal(parts: &[&str]) -> String {
    thrown(Error::new(ErrorCode::InvalidOptions, parts.concat()))
}
