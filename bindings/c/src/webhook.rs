//! Webhooks: whether Seam sent a request that the program received.

use crate::{
    boundary::{
        handle::Opaque,
        header::seam_header,
        pointer,
        status::seam_status,
        text::{self, invalid_state, seam_str},
    },
    error::{SEAM_NO_TIME, guard, seam_error},
    reply::seam_reply,
};
use core::ffi::c_void;
use libseam_core::webhook::Webhook;

/// The check of the requests that Seam sends to a webhook of the program's. Never changes. Free it with
/// `seam_webhook_free`, which overwrites the secret.
pub struct seam_webhook(Webhook);

impl Opaque for seam_webhook {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5webhoo\0";
}

/// Makes the check of a webhook with this `secret`, which begins with `whsec_`. `tolerance_ms` says how old a
/// request may be, and how far ahead of this machine's clock; `SEAM_NO_TIME` means the usual five minutes.
///
/// Returns `SEAM_ERR_INVALID_OPTIONS` if the secret cannot be one.
///
/// # Safety
/// `secret` is NULL or valid; `webhook` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_webhook_new(
    secret: seam_str,
    tolerance_ms: u64,
    webhook: *mut *mut seam_webhook,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(webhook);
        guard::status(error, || {
            let secret = core::str::from_utf8(secret.required("secret")?)
                .map_err(|_| invalid_state("`secret` must be UTF-8"))?;
            let made = Webhook::new(secret)?;
            let made = if tolerance_ms == SEAM_NO_TIME { made } else { made.with_tolerance_ms(tolerance_ms) };
            Ok(pointer::write_handle(webhook, seam_webhook(made), "webhook")?)
        })
    }
}

/// Checks a request that the program received, and hands out its event. `headers` are all headers of the request,
/// `header_count` of them; `body` is the body as it arrived, byte for byte, `len` bytes of it; `unix_ms` is the time
/// now, in milliseconds since 1970, such as `(uint64_t)time(NULL) * 1000`.
///
/// The event is handed out as a reply without an operation, so that the functions for the body of a reply read it,
/// such as `seam_reply_str(event, "event_type", &type, NULL)`; `seam_reply_json` returns the whole event. A request
/// that Seam sends twice passes twice: remember `event_id` where that matters.
///
/// Returns `SEAM_ERR_WEBHOOK_VERIFICATION`, with all problems, if the request does not prove that Seam sent it now, and
/// `SEAM_ERR_INVALID_WEBHOOK_PAYLOAD` if its signature is right and its body is no event.
///
/// # Safety
/// `webhook` is NULL or valid; `headers` is NULL, or `header_count` valid headers are there; `body` is NULL, or `len`
/// bytes can be read there; `event` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_webhook_verify(
    webhook: *const seam_webhook,
    headers: *const seam_header,
    header_count: usize,
    body: *const c_void,
    len: usize,
    unix_ms: u64,
    event: *mut *mut seam_reply,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(event);
        guard::status(error, || {
            let webhook = pointer::borrow(webhook, "webhook")?;
            let headers = seam_header::read_all(headers, header_count)?;
            let body = text::bytes(body.cast(), len, "body")?.unwrap_or_default();
            let verified = webhook.0.verify(headers, body, unix_ms)?;
            Ok(pointer::write_handle(event, seam_reply::of_event(verified)?, "event")?)
        })
    }
}

/// Frees the check of a webhook, and overwrites its secret. Ignores NULL.
///
/// # Safety
/// `webhook` is NULL, or valid and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_webhook_free(webhook: *mut seam_webhook) {
    // SAFETY: as the caller promises.
    unsafe { pointer::free(webhook) }
}
