//! Webhooks: whether Seam sent a request that the program received, and sent it now.
//!
//! Seam signs the id, the time and the body of each request with a secret that only it and the program know: HMAC-SHA256,
//! as Svix and Standard Webhooks have it. Pages and firmware lack this room, since the secret would lie there for
//! anybody to read.

mod delivery;
mod event;
mod facts;
mod generated;
mod key;

use crate::{
    error::{
        Error, ErrorCode, ProblemCode,
        problem::{Problem, Problems},
    },
    webhook::{
        delivery::{Delivery, Signed},
        generated::FACTS,
        key::Key,
    },
};
use alloc::format;
pub use event::WebhookEvent;

/// The check of the requests that Seam sends to a webhook of the program's.
///
/// Keeps the secret in memory that is overwritten when this is dropped.
#[derive(Debug)]
pub struct Webhook {
    key: Key,
    tolerance_ms: u64,
}

impl Webhook {
    /// Makes the check of a webhook with this `secret`, which begins with `whsec_`. Requests may be five minutes old, or
    /// as far ahead of this machine's clock.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] where the secret cannot be one. The error never repeats it.
    pub fn new(secret: &str) -> Result<Self, Error> {
        Ok(Self { key: Key::read(secret)?, tolerance_ms: FACTS.tolerance_ms })
    }

    /// Sets how old a request may be, and how far ahead of this machine's clock.
    #[must_use]
    pub fn with_tolerance_ms(self, tolerance_ms: u64) -> Self {
        Self { tolerance_ms, ..self }
    }

    /// Checks a request, and returns its event.
    ///
    /// `headers` are all headers of the request, in any case; a `&HeaderMap` of the crate `http` is a list of them.
    /// `body` is the body as it arrived, byte for byte: JSON that was parsed and written again has another signature.
    /// `unix_ms` is the time now, in milliseconds since 1970.
    ///
    /// A request that was sent twice passes twice: Seam sends again what was not answered in time. Remember
    /// [`WebhookEvent::id`] where that matters.
    ///
    /// # Errors
    /// [`ErrorCode::WebhookVerification`] with everything that is wrong: a header is missing, the time is not now, or no
    /// signature is of this secret and body. [`ErrorCode::InvalidWebhookPayload`] where the signature is right and the
    /// body is no event. [`ErrorCode::OutOfMemory`].
    pub fn verify<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
        unix_ms: u64,
    ) -> Result<WebhookEvent, Error> {
        let mut problems = Problems::new();
        let mut delivery = Delivery::new();
        for (name, value) in headers {
            delivery.add(name.as_ref(), value.as_ref())?;
        }
        if let Some(signed) = delivery.read(&mut problems) {
            self.check_time(&signed, unix_ms, &mut problems);
            self.check_signature(&signed, body, &mut problems);
        }
        if !problems.is_empty() {
            return Err(Error::of_problems(ErrorCode::WebhookVerification, problems.finish()?));
        }
        WebhookEvent::read(body)
    }

    fn check_time(&self, signed: &Signed<'_>, unix_ms: u64, problems: &mut Problems) {
        let sent_ms = signed.timestamp_s.saturating_mul(1000);
        let distance_ms = unix_ms.abs_diff(sent_ms);
        if distance_ms <= self.tolerance_ms {
            return;
        }
        let name = signed.timestamp_name;
        let (seconds, most) = (distance_ms.div_ceil(1000), self.tolerance_ms / 1000);
        let message = if sent_ms < unix_ms {
            format!(
                "`{name}` is {seconds} s old, and at most {most} s are accepted; somebody sent an old request again, or this machine's clock is ahead"
            )
        } else {
            format!(
                "`{name}` is {seconds} s ahead, and at most {most} s are accepted; this machine's clock is behind"
            )
        };
        problems.push(Problem::new(name, ProblemCode::Range, message));
    }

    fn check_signature(&self, signed: &Signed<'_>, body: &[u8], problems: &mut Problems) {
        let expected = self.key.sign(signed.id, signed.timestamp, body);
        let mut is_known = false;
        for signature in signed.signatures() {
            is_known = true;
            if expected.is(signature) {
                return;
            }
        }
        let name = signed.signature_name;
        let version = FACTS.signature_version;
        let (code, message) = if is_known {
            (
                ProblemCode::Value,
                format!(
                    "`{name}` has no signature of this secret and body; give the secret of this very webhook, and the body as it arrived, byte for byte"
                ),
            )
        } else {
            (
                ProblemCode::Format,
                format!("`{name}` must have a signature of version {version}, as `{version},` and base64"),
            )
        };
        problems.push(Problem::new(name, code, message));
    }
}
