//! The first of two cores: which calls it leaves to the whole one, and the errors of those that cannot have it.

use crate::{engine::Engine, object::thrown};
use alloc::string::String;
use libseam_core::{Error, ErrorCode};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Engine {
    /// Returns the time, in milliseconds, that a call of `operation` may wait for the whole core; nothing if this core answers it. An
    /// empty name is a call that this core does not have. `options` is as for [`Engine::call`].
    ///
    /// # Errors
    /// `invalid_options`.
    #[wasm_bindgen(js_name = loadLimit)]
    pub fn load_limit(&self, operation: &str, options: &str) -> Result<Option<f64>, String> {
        let call = self.call_options(options)?;
        // The longest time that an option takes is a number of JavaScript.
        Ok(self.0.load_limit_ms(operation, &call).map(|ms| ms as f64))
    }
}

/// Returns the error of a call that cannot have the whole core, as the JSON object of `libseam_core::Error::to_json`. `kind` is
/// `timeout`, `cancelled`, `invalid_state` for a use that cannot wait, or `connect` with the platform's reason as `detail`.
#[wasm_bindgen(js_name = notLoaded)]
#[must_use]
pub fn not_loaded(kind: &str, detail: &str) -> String {
    thrown(Error::not_loaded(ErrorCode::by_name(kind).unwrap_or(ErrorCode::Connect), detail))
}
