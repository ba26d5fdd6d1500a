//! Function that feeds a call the bytes of a connection.

use crate::{
    boundary::{names::seam_call, pointer, status::seam_status, text},
    call::step,
    error::seam_error,
};
use core::ffi::c_void;

/// Feeds the next bytes of the connection on which the request of `seam_call_request_bytes` was written, and on
/// which nothing else was: as many as a read gave, in order. `len` 0, where `bytes` may be NULL, says that the
/// server ended the connection, in TLS with its `close_notify`. Whatever else ends it (a reset, a timeout) is for
/// `seam_call_feed_failure`.
///
/// `*wants_more` becomes true if more is to be read and fed, and false once the exchange has ended: close the
/// connection then, and poll. It has ended if the reply is complete (bytes behind it are ignored) or exceeds a
/// limit. Bytes that never become a complete reply end it as a failure: `SEAM_FAILURE_CONNECTION_LOST` if they
/// end early or are not valid HTTP/1.1, `SEAM_FAILURE_TIMEOUT` if the time of the exchange is over.
///
/// Returns `SEAM_ERR_INVALID_STATE` if no request is under way, and `SEAM_ERR_OUT_OF_MEMORY` if there is no memory
/// for these bytes. Nothing changes then; feed the same bytes again once there is memory, or free the call.
///
/// # Safety
/// `call` is NULL or valid; `bytes` is NULL, or `len` bytes can be read there; `wants_more` and `error` are NULL or can
/// be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_feed_bytes(
    call: *mut seam_call,
    bytes: *const c_void,
    len: usize,
    now_ms: u64,
    wants_more: *mut bool,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        step::feed(call, now_ms, error, |flow, exchange, now_ms| {
            pointer::borrow_struct(wants_more.cast::<u8>(), "wants_more")?;
            let piece = text::bytes(bytes.cast(), len, "bytes")?.unwrap_or_default();
            let more = flow.feed_bytes(exchange, piece, now_ms)?;
            pointer::write_output(wants_more, more, "wants_more")
        })
    }
}
