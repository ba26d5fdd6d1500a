//! One call, driven from JavaScript.

use crate::desk::{outcome, refused, split, taken, text, told};
use alloc::{string::String, vec::Vec};
use libseam::{
    Error, ErrorCode, FailureKind, Header, HttpResponse, Step,
    json::{self, Value, Writer},
};
use wasm_bindgen::prelude::*;

/// One call from its first request to its result.
pub type Call = libseam::Call;

/// What to do now, as a JSON object: `{"send": {method, url, headers, body, timeout_ms, reply_limit}}`, in which
/// the headers have their real values, `{"wait": until_ms}` or `{"done": true}`. `now_ms` is milliseconds on any
/// clock that does not go back.
///
/// # Safety
/// `call` is of [`crate::engine::call_new`] and was not given back.
#[wasm_bindgen]
pub unsafe fn call_poll(call: *mut Call, now_ms: f64) -> i32 {
    // SAFETY: the caller promises it.
    let call = unsafe { &mut *call };
    let mut step = Writer::new();
    step.open('{');
    match call.poll(ms(now_ms)) {
        Step::Send { request, timeout_ms, reply_limit } => {
            step.name("send");
            request.write(&mut step, Header::expose, Some((timeout_ms, reply_limit as u64)));
        }
        Step::Wait { until_ms } => step.number("wait", until_ms),
        Step::Done => step.flag("done", true),
    }
    step.close('}');
    told(step.finish())
}

/// Gives the reply to the request that is under way. The first `length` bytes of the input are a JSON array of pairs,
/// the headers, and the body.
///
/// # Errors
/// `invalid_state` when none is, or when the headers have another form; nothing changes then.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_feed(call: *mut Call, status: u16, length: usize, now_ms: f64) -> i32 {
    // SAFETY: the caller promises it.
    let call = unsafe { &mut *call };
    let input = taken(length);
    let (headers, body) = split(&input);
    let Some(headers) = pairs(headers) else {
        let message = "the headers are not a JSON array of pairs";
        return refused(&Error::new(ErrorCode::InvalidState, message));
    };
    let response = HttpResponse { status, headers, body: body.into() };
    outcome(call.feed_response(&response, ms(now_ms)).map(|()| String::new()))
}

/// Says that the exchange that is under way failed. The first `length` bytes of the input are a name of
/// `libseam::FailureKind`, where another counts as a fault of the transport, and what goes into the error's message.
///
/// # Errors
/// `invalid_state` when none is under way; nothing changes then.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_fail(call: *mut Call, length: usize, now_ms: f64) -> i32 {
    // SAFETY: the caller promises it.
    let call = unsafe { &mut *call };
    let input = taken(length);
    let (kind, detail) = split(&input);
    let kind = FailureKind::by_name(text(kind)).unwrap_or(FailureKind::Internal);
    outcome(call.feed_failure(kind, text(detail), ms(now_ms)).map(|()| String::new()))
}

/// What came of the latest exchange that ended, as the JSON object of `libseam::Reply::to_value` or
/// `libseam::Error::to_value`; `{}` if there is nothing to tell.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_outcome(call: *mut Call) -> i32 {
    // SAFETY: the caller promises it.
    told(match unsafe { &*call }.outcome() {
        Some(Ok(reply)) => reply.to_json(),
        Some(Err(error)) => error.to_json(),
        None => "{}".into(),
    })
}

/// Gives the call up.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_cancel(call: *mut Call) {
    // SAFETY: the caller promises it.
    unsafe { &mut *call }.cancel();
}

/// The result, as the JSON object of `libseam::Reply::to_value`. It can be taken once.
///
/// # Errors
/// Why the call did not succeed; `invalid_state` when there is no result to take.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_take(call: *mut Call) -> i32 {
    // SAFETY: the caller promises it.
    outcome(unsafe { &mut *call }.take().map(|reply| reply.to_json()))
}

/// Gives the call's memory back.
///
/// # Safety
/// As [`call_poll`]; `call` must not be used again.
#[wasm_bindgen]
pub unsafe fn call_free(call: *mut Call) {
    // SAFETY: the caller promises it.
    drop(unsafe { alloc::boxed::Box::from_raw(call) });
}

/// A time from JavaScript; `as` saturates and takes what is no number as 0.
fn ms(now_ms: f64) -> u64 {
    now_ms as u64
}

fn pairs(text: &[u8]) -> Option<Vec<(String, String)>> {
    let Ok(Value::Array(items)) = json::read(text) else { return None };
    let mut pairs = Vec::new();
    for item in items {
        let Value::Array(pair) = item else { return None };
        match <[Value; 2]>::try_from(pair) {
            Ok([Value::String(name), Value::String(value)]) => pairs.push((name, value)),
            _ => return None,
        }
    }
    Some(pairs)
}
