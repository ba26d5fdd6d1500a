//! The request of a call, to show it or to send it by hand.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::seam_status,
        text::{Text, invalid_state, seam_str},
    },
    call::{
        state::{self, CallObject, State},
        view::{View, seam_request},
    },
    error::{function_error::FunctionError, seam_error},
};
use alloc::format;
use core::{mem, ptr};
use libseam_core::{Error, HttpRequest};

/// Upper limit for the size of the structure. A larger size means that the field was never set.
const SIZE_LIMIT: usize = 4096;

/// Returns the request that the call sends or would send, without sending it. Set `request->struct_size`
/// before. The views are of the call, valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with every problem.
///
/// # Safety
/// `call` is NULL or valid; `request` is NULL or can be read and written; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_request(
    call: *mut seam_call,
    request: *mut seam_request,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |call, state| {
            let struct_size = pointer::borrow_struct(request, "request")?.struct_size;
            // The first version of the structure is the smallest that there can be.
            if !(mem::size_of::<seam_request>()..=SIZE_LIMIT).contains(&(struct_size as usize)) {
                let message = format!("`struct_size` must be `sizeof(seam_request)`, got {struct_size}");
                return Err(invalid_state(&message).into());
            }
            let (timeout_ms, reply_limit_bytes) = (state.timeout_ms, state.reply_limit_bytes);
            let filled = view(call, state)?.request(struct_size, timeout_ms, reply_limit_bytes);
            // A newer program's structure is longer: what this library does not know is 0 there.
            ptr::write_bytes(request.cast::<u8>(), 0, struct_size as usize);
            Ok(pointer::write_output(request, filled, "request")?)
        })
    }
}

/// Returns the request of the call as JSON text that may be shown: an object with `method`, `url`, `headers`
/// and `body`, the credential redacted. A view of the call, valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with every problem.
///
/// # Safety
/// `call` is NULL or valid; `json` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_request_json(
    call: *mut seam_call,
    json: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |call, state| {
            let shown = match state.shown.take() {
                Some(shown) => shown,
                None => Text::of(build(call, state)?.try_to_json()?)?,
            };
            let shown = state.shown.insert(shown);
            Ok(pointer::write_output(json, shown.view(), "json")?)
        })
    }
}

/// Returns the request that the call sends or would send as the bytes of HTTP/1.1, to write to a connection of
/// its own: the server and the path, the headers with `host`, `content-length` and `connection: close`, and the
/// body. The credential is in it: for the wire, and not for a log. The host, the port and the timeout are in
/// `seam_call_request`. A view of the call, valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with every problem.
///
/// # Safety
/// `call` is NULL or valid; `bytes` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_request_bytes(
    call: *mut seam_call,
    bytes: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |call, state| {
            view(call, state)?;
            let built;
            let State { flow, view: Some(view), params, options, .. } = state else {
                return Err(invalid_state("the call has no request").into());
            };
            let request = match flow {
                Some(flow) => flow.call().request(),
                None => {
                    built = call.client.engine().build(call.operation, &*params, options)?;
                    &built
                }
            };
            Ok(pointer::write_output(bytes, view.http1(request)?, "bytes")?)
        })
    }
}

/// Builds the request that the call sends or would send.
fn build(call: &CallObject, state: &State) -> Result<HttpRequest, Error> {
    #[cfg(feature = "off_board")]
    if state.off_boarding.is_some() {
        return Err(invalid_state("the request of an off-boarding is not known before a poll"));
    }
    #[cfg(feature = "confirm")]
    if state.token.is_some() {
        return Err(invalid_state(
            "the request of a call that goes on with a token is not known before a poll",
        ));
    }
    call.client.engine().build(call.operation, &state.params, &state.options)
}

/// Returns the view of the call's request.
fn view<'s>(call: &CallObject, state: &'s mut State) -> Result<&'s View, FunctionError> {
    let view = match state.view.take() {
        Some(view) => view,
        None => View::new(&build(call, state)?)?,
    };
    Ok(state.view.insert(view))
}
