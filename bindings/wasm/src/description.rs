//! What the module knows, for the package that is built around it.

use crate::desk::told;
use libseam_core::{VERSION, json::Writer, table::Operation};
use wasm_bindgen::prelude::*;

/// A JSON object: `operations`, their names; `version`; and with the feature `environment` a list of that name, the
/// environment variables that options and the proxy may come from.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> i32 {
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
    told(about.finish())
}
