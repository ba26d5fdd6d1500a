//! One call, or the pages of a list, driven from JavaScript.

use crate::object::thrown;
use alloc::string::String;
use libseam_core::{
    FailureKind, Step,
    json::{Object, Value},
};
use wasm_bindgen::prelude::*;

/// A flow from its first request to its result: one call, or the pages of a list. Times are milliseconds on any clock
/// that does not go back.
#[wasm_bindgen]
pub struct Flow(pub(crate) libseam_core::Flow);

#[wasm_bindgen]
impl Flow {
    /// Says what to do now, as a JSON object: `send`, the request, an object with `method`, `url`, `headers` (an
    /// object, with their real values), `body` (text), `exchange`, its number, `timeout_ms`, how long the exchange may
    /// take, and `reply_limit`, the most bytes of its reply; `wait`, the time to wait until; `item`, an element of the
    /// list; or none of these once the result is there.
    pub fn poll(&mut self, now_ms: f64) -> String {
        let step = match self.0.poll(ms(now_ms)) {
            Step::Send { exchange, request, timeout_ms, reply_limit } => {
                let send = request.to_exposed_object().with("exchange", number(exchange.into()));
                let send = send.with("reply_limit", number(reply_limit as u64));
                Object::new().with("send", send.with("timeout_ms", number(timeout_ms)))
            }
            Step::Wait { until_ms } => Object::new().with("wait", number(until_ms)),
            // Its text as it came, without a tree in between.
            Step::Item(item) => return ["{\"item\":", item.json(), "}"].concat(),
            _ => Object::new(),
        };
        Value::from(step).to_json()
    }

    /// Takes the reply to the request of `exchange`. `headers` has a line for each, the name, a colon and the value.
    ///
    /// # Errors
    /// `invalid_state` when none of this number is under way; nothing changes then.
    pub fn feed(
        &mut self,
        exchange: u32,
        status: u16,
        headers: &str,
        body: &[u8],
        now_ms: f64,
    ) -> Result<(), String> {
        let headers = headers.split('\n').filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        self.0.feed_reply(exchange, status, headers, body, ms(now_ms)).map_err(thrown)
    }

    /// Takes the failure of `exchange`. `kind` is a name of `libseam_core::FailureKind`, where another
    /// counts as a fault of the transport; `detail` goes into the error's message.
    ///
    /// # Errors
    /// `invalid_state` when none of this number is under way; nothing changes then.
    pub fn fail(&mut self, exchange: u32, kind: &str, detail: &str, now_ms: f64) -> Result<(), String> {
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        self.0.feed_failure(exchange, kind, detail, ms(now_ms)).map_err(thrown)
    }

    /// Returns how many requests the present call has sent; every page of a list is a call.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.call().attempts()
    }

    /// Says what came of the latest exchange that ended, as the JSON object of `libseam_core::Reply::to_json` or, with a
    /// `kind`, of `libseam_core::Error::to_json`; nothing before.
    #[must_use]
    pub fn latest(&self) -> Option<String> {
        match self.0.call().latest()? {
            Ok(reply) => Some(reply.to_value().map_or_else(|error| error.to_json(), |value| value.to_json())),
            Err(error) => Some(error.to_json()),
        }
    }

    /// Takes the result, as the JSON object of `libseam_core::Reply::to_json`. It can be taken once.
    ///
    /// # Errors
    /// Why the flow did not succeed; `invalid_state` when there is no result to take.
    pub fn take(&mut self) -> Result<String, String> {
        let reply = self.0.take().map_err(thrown)?;
        Ok(reply.to_value().map_err(thrown)?.to_json())
    }

    /// Gives the flow up.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }

    /// Gives the flow up after `send` when the request of `exchange` was not sent yet: that attempt does not count.
    #[wasm_bindgen(js_name = cancelUnsent)]
    pub fn cancel_unsent(&mut self, exchange: u32) {
        self.0.cancel_unsent(exchange);
    }
}

/// Reads a time from JavaScript; `as` saturates and takes what is no number as 0.
fn ms(now_ms: f64) -> u64 {
    now_ms as u64
}

/// Makes a number for JavaScript; one that is too large for any clock or reply is the largest.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
