//! The client without its transport.

use crate::{
    call::Call,
    desk::{object, outcome, split, taken, text, told},
};
use alloc::{boxed::Box, string::String};
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
pub type Engine = libseam_core::Engine;

/// Checks options and makes a client of them: an eighth of its address, or an error.
///
/// The first `length` bytes of the input are a JSON object with the names of `libseam_core::Options`, and a JSON object with
/// the environment variables that [`crate::description::describe`] names, or empty where there is no environment.
/// Without the feature `environment` the second is not looked at. `in_browser` says that everybody can read what is
/// here: a credential is refused then, and an endpoint of one's own needs none. `may_resend` says that what moves the
/// bytes may send a request a second time by itself.
///
/// # Errors
/// `invalid_options`, as the module's documentation says.
#[wasm_bindgen]
#[must_use]
pub fn engine_new(length: usize, in_browser: bool, may_resend: bool) -> i32 {
    made(engine(length, in_browser, may_resend))
}

fn engine(length: usize, in_browser: bool, may_resend: bool) -> Result<Engine, Error> {
    let input = Zeroizing::new(taken(length));
    let (options, variables) = split(&input);
    let given = object(options, "the options")?;
    if let Some(name) = OF_THE_TRANSPORT.iter().find(|name| given.contains_key(name)) {
        return Err(refusal(&["`", name, "` has no meaning here; give a `fetch` of your own that has it"]));
    }
    let mut options = Options::default();
    options.set(given);
    if cfg!(feature = "environment") && !variables.is_empty() {
        let variables = object(variables, "the environment variables")?;
        options.apply_environment(|name: &str| variables.get(name)?.as_str().map(String::from));
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
    Engine::new(options)
}

fn refusal(parts: &[&str]) -> Error {
    let mut message = String::new();
    for part in parts {
        message.push_str(part);
    }
    Error::new(ErrorCode::InvalidOptions, message)
}

/// An eighth of the address of what was made, which is never negative, or an error.
fn made<T>(result: Result<T, Error>) -> i32 {
    const { assert!(align_of::<T>() >= 8) };
    outcome(result, |value| (Box::into_raw(Box::new(value)) as usize / 8) as i32)
}

/// The base URL, without a trailing slash.
///
/// # Safety
/// `engine` is of [`engine_new`] and was not given back.
#[wasm_bindgen]
pub unsafe fn engine_endpoint(engine: *const Engine) -> i32 {
    // SAFETY: the caller promises it.
    let endpoint = unsafe { &*engine }.endpoint();
    let mut text = String::new();
    text.push_str(endpoint);
    told(text)
}

/// Checks parameters against an operation. The first `length` bytes of the input are the parameters, a JSON object, and
/// the operation.
///
/// # Errors
/// `unknown_operation` or `invalid_params`.
///
/// # Safety
/// As [`engine_endpoint`].
#[wasm_bindgen]
pub unsafe fn engine_check(engine: *const Engine, length: usize) -> i32 {
    let input = taken(length);
    let (params, operation) = split(&input);
    // SAFETY: the caller promises it.
    outcome(unsafe { &*engine }.check(text(operation), params), |()| 0)
}

/// The request that a call would send, as a JSON object to be shown: credentials are redacted. The first `length` bytes
/// of the input are the options, a JSON object with the names of `libseam_core::CallOptions`, or empty, the parameters, a
/// JSON object, and the operation.
///
/// # Errors
/// `unknown_operation`, `invalid_params` or `invalid_options`.
///
/// # Safety
/// As [`engine_endpoint`].
#[wasm_bindgen]
pub unsafe fn engine_build(engine: *const Engine, length: usize) -> i32 {
    // SAFETY: the caller promises it.
    outcome(asked(unsafe { &*engine }, length, 0), |call| told(call.request().to_json()))
}

/// A call, ready to be driven: an eighth of its address, or an error. The input is as that of [`engine_build`];
/// `entropy` is any whole number that differs from call to call.
///
/// # Errors
/// `unknown_operation`, `invalid_params` or `invalid_options`.
///
/// # Safety
/// As [`engine_endpoint`].
#[wasm_bindgen]
pub unsafe fn call_new(engine: *const Engine, length: usize, entropy: f64) -> i32 {
    // SAFETY: the caller promises it. `as` saturates, and any number will do.
    made(asked(unsafe { &*engine }, length, entropy as u64))
}

fn asked(engine: &Engine, length: usize, entropy: u64) -> Result<Call, Error> {
    let input = taken(length);
    let (options, rest) = split(&input);
    let (params, operation) = split(rest);
    let call = CallOptions::from_object(object(options, "the call's options")?)?;
    engine.call(text(operation), params, &call, entropy)
}

/// Gives the client's memory back.
///
/// # Safety
/// As [`engine_endpoint`]; `engine` must not be used again.
#[wasm_bindgen]
pub unsafe fn engine_free(engine: *mut Engine) {
    // SAFETY: the caller promises it.
    drop(unsafe { Box::from_raw(engine) });
}
