//! What the module knows, for the package that is built around it.

use alloc::string::String;
use libseam_core::{VERSION, json::Writer, table::Operation};
use wasm_bindgen::prelude::*;

/// Describes the module in a JSON object: `operations`, their names; `version`; and with the feature `environment` a
/// list of that name, the environment variables that options and the proxy may come from.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> String {
    let mut about = Writer::new();
    about.open('{');
    #[cfg(feature = "environment")]
    {
        about.name("environment");
        about.open('[');
        for name in libseam_core::ENVIRONMENT.iter().chain(libseam_core::PROXY_ENVIRONMENT) {
            about.text(name);
        }
        about.close(']');
    }
    about.name("operations");
    about.open('[');
    for operation in Operation::all() {
        about.text(operation.name);
    }
    about.close(']');
    about.member("version", VERSION);
    about.close('}');
    about.finish()
}
