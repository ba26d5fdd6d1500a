//! The module's description of itself, for the package around it.

use alloc::{string::String, vec::Vec};
use libseam_core::{
    VERSION,
    json::{Object, Value},
    table::{Listing, Operation},
};
use wasm_bindgen::prelude::*;

/// Describes the module as a JSON object: `operations`, the names of all operations; `lists`, the names of those that
/// return a list; `version`; and with the feature `environment` a list of that name, the environment variables that
/// options and the proxy may come from.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> String {
    let about = Object::new();
    #[cfg(feature = "environment")]
    let about = about.with(
        "environment",
        names(libseam_core::ENVIRONMENT.iter().chain(libseam_core::PROXY_ENVIRONMENT).copied()),
    );
    let operations = names(Operation::all().iter().map(|operation| operation.name));
    let lists = Operation::all().iter().filter(|operation| operation.listing != Listing::NotAList);
    let about = about.with("lists", names(lists.map(|operation| operation.name)));
    Value::from(about.with("operations", operations).with("version", VERSION)).to_json()
}

fn names(names: impl Iterator<Item = &'static str>) -> Vec<Value> {
    names.map(Value::from).collect()
}
