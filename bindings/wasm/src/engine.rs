//! The client without its transport.

use crate::{
    flow::Flow,
    object::{object, thrown},
};
use alloc::{string::String, vec::Vec};
use libseam_core::{CallOptions, Dialect, Options};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// How the core spells the options here. Without an environment there is no transport but `fetch`.
const DIALECT: Dialect = if cfg!(feature = "environment") { Dialect::NODE } else { Dialect::PAGE };

/// A client's checked options, from which calls are made.
#[wasm_bindgen]
pub struct Engine(pub(crate) libseam_core::Engine);

#[wasm_bindgen]
impl Engine {
    /// Checks options and makes a client of them.
    ///
    /// `options` is a JSON object, `variables` a JSON object with the environment
    /// variables that [`crate::description::describe`] names, or empty where there is no environment. Both are bytes,
    /// so that no copy of a credential stays in memory: they are overwritten when they are freed. Without the feature
    /// `environment` the second is not looked at. `in_browser` says that everybody can read what is here: a credential
    /// is refused then, and an endpoint of one's own needs none. `may_resend` says that what moves the bytes may send a
    /// request a second time by itself. With `in_own_names` options have the names of JavaScript, also in calls, and
    /// else those of the core.
    ///
    /// # Errors
    /// `invalid_options`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        options: Vec<u8>,
        variables: Vec<u8>,
        in_browser: bool,
        may_resend: bool,
        in_own_names: bool,
    ) -> Result<Self, String> {
        let (options, variables) = (Zeroizing::new(options), Zeroizing::new(variables));
        let given = object(&options, "the options")?;
        let mut options = Options::default();
        if in_own_names {
            options.dialect = DIALECT;
            options.surface = "js".into();
        }
        options.transport_may_resend = may_resend;
        options.in_browser = in_browser;
        options.set(given);
        if cfg!(feature = "environment") && !variables.is_empty() {
            let variables = object(&variables, "the environment variables")?;
            let get = |name: &str| variables.get(name)?.as_str().map(String::from);
            options.apply_environment(get);
        }
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
    /// JSON object, or empty; `params` is a JSON object.
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
    pub fn call(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        // `as` saturates, and any number will do.
        Ok(Flow(self.asked(operation, params, options, entropy as u64)?.into()))
    }

    /// Makes a flow of the whole list that `operation` returns, item by item, of what [`Engine::call`] takes.
    ///
    /// # Errors
    /// As [`Engine::call`]; `invalid_state` where the operation returns no list.
    pub fn pages(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        let call = self.call_options(options)?;
        let flow = self.0.pages(operation, params.as_bytes(), &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
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
        let call = self.call_options(options)?;
        self.0.call(operation, params.as_bytes(), &call, entropy).map_err(thrown)
    }

    fn call_options(&self, options: &str) -> Result<CallOptions, String> {
        let options = object(options.as_bytes(), "the call's options")?;
        CallOptions::in_dialect(options, &self.0.options().dialect).map_err(thrown)
    }
}
