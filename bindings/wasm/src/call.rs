//! One call, driven from JavaScript.

use crate::desk::{refused, split, taken, text, told};
use alloc::string::String;
use libseam_core::{Error, FailureKind, Step, json::Writer};
use wasm_bindgen::prelude::*;

/// One call from its first request to its result.
pub type Call = libseam_core::Call;

/// What to do now, as a JSON object: `send`, the request, an object with `method`, `url`, `headers` (an object, with
/// their real values), `body` (text), `timeout_ms`, how long the exchange may take, and `reply_limit`, the most bytes
/// of its reply; `wait`, the time to wait until; or neither once the result is there. `now_ms` is milliseconds on any
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
        Step::Send { request, timeout_ms, reply_limit, .. } => {
            step.name("send");
            step.open('{');
            request.write(&mut step, true);
            step.number("reply_limit", reply_limit as u64);
            step.number("timeout_ms", timeout_ms);
            step.close('}');
        }
        Step::Wait { until_ms } => step.number("wait", until_ms),
        _ => {}
    }
    step.close('}');
    told(step.finish())
}

/// Gives the reply to the request that is under way. The first `length` bytes of the input are the headers, name and
/// value by turns with a NUL behind each, which take the first `headers` bytes, and the body.
///
/// # Errors
/// `invalid_state` when none is; nothing changes then.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_feed(call: *mut Call, status: u16, headers: usize, length: usize, now_ms: f64) -> i32 {
    // SAFETY: the caller promises it.
    let call = unsafe { &mut *call };
    let input = taken(length);
    let (mut rest, body) = input.split_at_checked(headers).unwrap_or_default();
    let headers = core::iter::from_fn(|| {
        if rest.is_empty() {
            return None;
        }
        let (name, behind) = split(rest);
        let (value, behind) = split(behind);
        rest = behind;
        Some((name, value))
    });
    done(call.feed_reply(status, headers, body, ms(now_ms)))
}

/// Says that the exchange that is under way failed. The first `length` bytes of the input are a name of
/// `libseam_core::FailureKind`, where another counts as a fault of the transport, and what goes into the error's message.
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
    done(call.feed_failure(kind, text(detail), ms(now_ms)))
}

/// What came of the latest exchange that ended, or of the call once that is done, as the JSON object of
/// `libseam_core::Reply::to_value` or, with a `kind`, of `libseam_core::Error::to_value`; empty before.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_latest(call: *mut Call) -> i32 {
    // SAFETY: the caller promises it.
    told(match unsafe { &*call }.latest() {
        Some(Ok(reply)) => reply.to_value().map_or_else(|error| error.to_json(), |value| value.to_json()),
        Some(Err(error)) => error.to_json(),
        None => String::new(),
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

/// Gives the call up after `send` when the request was not sent yet: that attempt does not count.
///
/// # Safety
/// As [`call_poll`].
#[wasm_bindgen]
pub unsafe fn call_cancel_unsent(call: *mut Call) {
    // SAFETY: the caller promises it.
    unsafe { &mut *call }.cancel_unsent();
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

/// Gives back nothing, or why nothing was done.
fn done(result: Result<(), Error>) -> i32 {
    result.map_or_else(|error| refused(&error), |()| 0)
}

/// A time from JavaScript; `as` saturates and takes what is no number as 0.
fn ms(now_ms: f64) -> u64 {
    now_ms as u64
}
