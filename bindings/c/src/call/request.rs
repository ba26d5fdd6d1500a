//! The request of a call, to be looked at or to be sent by hand.

use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::seam_status,
        text::{Text, seam_str, unusable},
    },
    call::{
        state::{self, CallObject, State},
        view::{View, seam_request},
    },
    error::{failure::Failure, seam_error},
};
use core::{mem, ptr};
use libseam_core::{Error, HttpRequest};

/// No structure of a request grows beyond this; a larger size is a field that was never set.
const LARGEST_SIZE: usize = 4096;

/// The request that the call sends, or would send; nothing is sent by looking. `request->struct_size` must be
/// set. The views are of the call, and valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with all that is wrong.
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
            let struct_size = pointer::given(request, "request")?.struct_size;
            // The first version of the structure is the smallest that there can be.
            if !(mem::size_of::<seam_request>()..=LARGEST_SIZE).contains(&(struct_size as usize)) {
                return Err(unusable("`struct_size` is not the size of the request; set it first").into());
            }
            let (timeout_ms, reply_limit_bytes) = (state.timeout_ms, state.reply_limit_bytes);
            let filled = view(call, state)?.request(struct_size, timeout_ms, reply_limit_bytes);
            // A newer program's structure is longer: what this library does not know is 0 there.
            ptr::write_bytes(request.cast::<u8>(), 0, struct_size as usize);
            Ok(pointer::put(request, filled, "request")?)
        })
    }
}

/// The same as JSON text to be shown: an object with `method`, `url`, `headers` and `body`, the credential
/// redacted. A view of the call, valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with all that is wrong.
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
            Ok(pointer::put(json, shown.view(), "json")?)
        })
    }
}

/// The request that the call sends, or would send.
fn build(call: &CallObject, state: &State) -> Result<HttpRequest, Error> {
    call.client.engine().build(call.operation, &state.params, &state.options)
}

/// The view of the call's request.
fn view<'s>(call: &CallObject, state: &'s mut State) -> Result<&'s View, Failure> {
    let view = match state.view.take() {
        Some(view) => view,
        None => View::new(&build(call, state)?)?,
    };
    Ok(state.view.insert(view))
}
