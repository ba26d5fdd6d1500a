//! Webhooks: whether Seam sent a request that the program received.
//!
//! ```
//! use libseam::webhook::{Webhook, unix_ms};
//!
//! # fn receive(headers: &http::HeaderMap, body: &[u8]) -> Result<(), libseam::Error> {
//! let webhook = Webhook::new("whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY")?;
//! let event = webhook.verify(headers, body, unix_ms())?;
//! println!("{}: {}", event.event_type(), event.json());
//! # Ok(())
//! # }
//! # assert!(receive(&http::HeaderMap::new(), b"{}").is_err());
//! # Ok::<(), libseam::Error>(())
//! ```

pub use libseam_core::webhook::{Webhook, WebhookEvent};

/// Returns the time now by this machine's clock, in milliseconds since 1970, for [`Webhook::verify`].
// A page has no such clock, and is no place for a secret.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
#[must_use]
pub fn unix_ms() -> u64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}
