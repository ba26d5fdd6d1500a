//! A client without a transport.

use crate::{
    flow::Flow,
    object::{object, thrown},
};
use alloc::{string::String, vec::Vec};
use libseam_core::{CallOptions, Dialect, Options};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// The core's spelling of the options in JavaScript. Without an environment the only transport is `fetch`.
const DIALECT: Dialect = if cfg!(feature = "environment") { Dialect::NODE } else { Dialect::PAGE };

/// A client's checked options, which begin its calls.
#[wasm_bindgen]
pub struct Engine(pub(crate) libseam_core::Engine);

#[wasm_bindgen]
impl Engine {
    /// Checks options and creates a client.
    ///
    /// `options` is a JSON object. `variables` is a JSON object with the environment variables that
    /// [`crate::description::describe`] names, or empty; it is ignored without the feature `environment`. Both are bytes,
    /// which are overwritten when they are freed, so that no copy of a credential stays in memory. With `in_browser`
    /// everybody can read the program's memory: a credential is rejected, and an endpoint of one's own needs none.
    /// `may_resend` says that the transport may send a request twice by itself. With `in_own_names` options, also of calls,
    /// have JavaScript's names, otherwise the core's.
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

    /// Returns the option that the credential was given as, such as `api_key`; nothing without a credential.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn credential(&self) -> Option<String> {
        self.0.credential_kind().map(|kind| kind.option().into())
    }

    /// Checks `params`, a JSON object, against `operation`.
    ///
    /// # Errors
    /// `unknown_operation` or `invalid_params`.
    pub fn check(&self, operation: &str, params: &str) -> Result<(), String> {
        self.0.check(operation, params.as_bytes()).map_err(thrown)
    }

    /// Builds the request that a call would send, as a JSON object with redacted credentials. `params` is a JSON object,
    /// `options` a JSON object or empty.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn build(&self, operation: &str, params: &str, options: &str) -> Result<String, String> {
        let call = self.call_options(options)?;
        Ok(self.0.build(operation, params.as_bytes(), &call).map_err(thrown)?.to_json())
    }

    /// Begins a call, with the arguments of [`Engine::build`]. `entropy` is any whole number that differs from call to
    /// call.
    ///
    /// # Errors
    /// `unknown_operation`, `invalid_params` or `invalid_options`.
    pub fn call(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        let call = self.call_options(options)?;
        // `as` saturates, and any number will do.
        let flow = self.0.flow(operation, params.as_bytes(), &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Begins to go on to confirm a removal with the `token` of an earlier confirmation. `options` and `entropy` are as for
    /// [`Engine::call`].
    ///
    /// # Errors
    /// `invalid_params` where `token` is none, or `invalid_options`.
    #[cfg(feature = "removals")]
    pub fn confirm(&self, token: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        let call = self.call_options(options)?;
        Ok(Flow(self.0.confirm_token(token, &call, entropy as u64).map_err(thrown)?))
    }

    /// Begins many removals that are confirmed together, with the arguments of [`Engine::call`]: `params` has `items`, `scope`
    /// and `settle`.
    ///
    /// # Errors
    /// The errors of [`Engine::call`], and `invalid_state` if no list shows what became of the removals.
    #[cfg(feature = "removals")]
    pub fn confirm_many(
        &self,
        operation: &str,
        params: &str,
        options: &str,
        entropy: f64,
    ) -> Result<Flow, String> {
        let call = self.call_options(options)?;
        let flow = self.0.confirm_many(operation, params.as_bytes(), &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }

    /// Begins to read the whole list that `operation` returns, item by item, with the arguments of [`Engine::call`].
    ///
    /// # Errors
    /// The errors of [`Engine::call`], and `invalid_state` if the operation returns no list.
    #[cfg(feature = "removals")]
    pub fn pages(&self, operation: &str, params: &str, options: &str, entropy: f64) -> Result<Flow, String> {
        let call = self.call_options(options)?;
        let flow = self.0.pages(operation, params.as_bytes(), &call, entropy as u64);
        Ok(Flow(flow.map_err(thrown)?))
    }
}

impl Engine {
    pub(crate) fn call_options(&self, options: &str) -> Result<CallOptions, String> {
        let options = object(options.as_bytes(), "the call's options")?;
        CallOptions::in_dialect(options, &self.0.options().dialect).map_err(thrown)
    }
}
