//! The module's description of itself, for the package around it.

use alloc::{string::String, vec::Vec};
use libseam_core::{
    METHOD, PAGES, SESSION, VERSION,
    json::{Object, Value},
    table::{CredentialKind, Listing, Operation},
};
use wasm_bindgen::prelude::*;

/// Describes the module as a JSON object: `operations`, the names of all operations; `lists`, the names of those that
/// return a list; `offBoards`, true with off-boardings; `session`, the calls that begin and read a client session; `pages`, the names by which a list goes on; `version`;
/// and with the feature `environment` a list of that name, the environment variables that options and the proxy may come
/// from.
#[wasm_bindgen]
#[must_use]
pub fn describe() -> String {
    let about = Object::new();
    #[cfg(feature = "environment")]
    let about = about.with(
        "environment",
        names(libseam_core::ENVIRONMENT.iter().chain(libseam_core::PROXY_ENVIRONMENT).copied()),
    );
    let about = about.with("offBoards", cfg!(feature = "off_board"));
    let operations = names(Operation::all().iter().map(|operation| operation.name));
    let lists = Operation::all().iter().filter(|operation| operation.listing != Listing::NotAList);
    let about = about.with("lists", names(lists.map(|operation| operation.name)));
    let session = Object::new()
        .with("keyIn", SESSION.key_in)
        .with("operation", SESSION.operation)
        .with("read", SESSION.read)
        .with("tokenOut", SESSION.token_out);
    let about = about.with("operations", operations).with("session", session);
    let pages = Object::new().with("cursorIn", PAGES.cursor_in).with("info", PAGES.info());
    Value::from(about.with("pages", pages).with("version", VERSION)).to_json()
}

/// Describes the operation `name` as a JSON object: `method` and `path` of its request; `responseKey`, the member of a reply that holds the result, if
/// it has one; and `hasPages`, true if a reply holds one page of a list. Nothing for an unknown name.
#[wasm_bindgen(js_name = describeOperation)]
#[must_use]
pub fn describe_operation(name: &str) -> Option<String> {
    let operation = Operation::by_name(name)?;
    let about = Object::new()
        .with("hasPages", operation.listing == Listing::Pages)
        .with("method", METHOD)
        .with("path", operation.path())
        .with_some("responseKey", operation.response_key);
    Some(Value::from(about).to_json())
}

/// Returns the option for credentials of the kind of `token`, such as `api_key`, by the form of the token alone; nothing
/// if it is none.
#[wasm_bindgen(js_name = credentialKind)]
#[must_use]
pub fn credential_kind(token: &str) -> Option<String> {
    CredentialKind::of_token(token).map(|kind| kind.option().into())
}

fn names(names: impl Iterator<Item = &'static str>) -> Vec<Value> {
    names.map(Value::from).collect()
}
