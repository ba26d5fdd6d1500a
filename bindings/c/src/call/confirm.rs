//! Calls that go on to confirm a removal with a token.

use crate::{
    boundary::{names::seam_call, pointer, status::seam_status, text::seam_str},
    call::{params::utf8, state::CallObject},
    client::seam_client,
    error::{guard, seam_error},
};
use libseam_core::{Engine, memory};

/// Creates a call that goes on to confirm a removal: hours later, in another process, or in another language.
/// `token` is the member `token` of the confirmation that an earlier call or its error had. Nothing is
/// removed. Set the call's options and execute or drive it like any other call; it takes no parameters. The
/// reply's value is the confirmation.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` if `token` is none. A client for another server or workspace is refused
/// when the call begins, before anything is sent, or when its first read shows the workspace.
///
/// # Safety
/// `client` is NULL or valid, `token` is a valid `seam_str`; `call` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new_confirm(
    client: *const seam_client,
    token: seam_str,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let token = utf8("token", token.required("token")?)?;
            let operation = Engine::operation_of_token(token)?;
            let object = CallObject::with_token(client, operation, memory::copy(token)?);
            Ok(pointer::write_handle(call, object, "call")?)
        })
    }
}
