//! Webhooks: whether Seam sent a request that the program received. Pages lack this module: the secret would lie there.

use crate::object::thrown;
use alloc::{string::String, vec::Vec};
use libseam_core::{
    Error, ErrorCode,
    json::{self, Value},
    webhook::Webhook,
};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Checks that `secret` can be one of a webhook. It is overwritten when it is freed.
///
/// # Errors
/// `invalid_options`.
#[wasm_bindgen(js_name = checkWebhookSecret)]
pub fn check_webhook_secret(secret: Vec<u8>) -> Result<(), String> {
    webhook(secret).map(drop)
}

/// Checks a request, and returns its event as the text of a JSON object.
///
/// `secret` is overwritten when it is freed. `tolerance_ms` is how old the request may be; nothing for the usual time.
/// `headers` is a JSON array of pairs. `unix_ms` is the time now in milliseconds since 1970.
///
/// # Errors
/// `invalid_options`, `invalid_params`, `webhook_verification` or `invalid_webhook_payload`.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify_webhook(
    secret: Vec<u8>,
    tolerance_ms: Option<f64>,
    headers: &str,
    body: &[u8],
    unix_ms: f64,
) -> Result<String, String> {
    let mut webhook = webhook(secret)?;
    if let Some(ms) = tolerance_ms {
        // `as` saturates, and turns NaN into 0.
        webhook = webhook.with_tolerance_ms(ms as u64);
    }
    let headers = json::read(headers.as_bytes())
        .map_err(|error| thrown(Error::new(ErrorCode::InvalidParams, error.message("the headers"))))?;
    let list = if let Value::Array(list) = &headers { list.as_slice() } else { &[] };
    let pairs = list.iter().filter_map(|pair| {
        let Value::Array(pair) = pair else { return None };
        let [name, value] = pair.as_slice() else { return None };
        Some((name.as_str()?, value.as_str()?))
    });
    let event = webhook.verify(pairs, body, unix_ms as u64).map_err(thrown)?;
    Ok(event.json().into())
}

fn webhook(secret: Vec<u8>) -> Result<Webhook, String> {
    let secret = Zeroizing::new(secret);
    // The bytes are those of a text of JavaScript.
    Webhook::new(core::str::from_utf8(&secret).unwrap_or_default()).map_err(thrown)
}
