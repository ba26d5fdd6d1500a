//! Flows, driven from JavaScript.

use crate::object::thrown;
use alloc::string::String;
use libseam_core::{
    FailureKind, Step,
    json::{Object, Value},
};
use wasm_bindgen::prelude::*;

/// A flow: one call, or the pages of a list. Times are milliseconds on any monotonic clock.
#[wasm_bindgen]
pub struct Flow(pub(crate) libseam_core::Flow);

#[wasm_bindgen]
impl Flow {
    /// Returns the next step as a JSON object with one member, or without any once the result is ready: `send`, a request
    /// with its `exchange` (a number), `method`, `url`, `headers` (an object, with the credential), `body` (text),
    /// `timeout_ms` and `reply_limit` (in bytes); `wait`, the time to wait until; `item`, an element of the list or a line of
    /// evidence; or `record`, the text that is to be made durable before the flow goes on.
    pub fn poll(&mut self, now_ms: f64) -> String {
        let step = match self.0.poll(ms(now_ms)) {
            Step::Send { exchange, request, timeout_ms, reply_limit } => {
                let send = request.to_exposed_object().with("exchange", number(exchange.into()));
                let send = send.with("reply_limit", number(reply_limit as u64));
                Object::new().with("send", send.with("timeout_ms", number(timeout_ms)))
            }
            Step::Wait { until_ms } => Object::new().with("wait", number(until_ms)),
            #[cfg(feature = "off_board")]
            Step::Record { bytes } => {
                // Lines of evidence are the core's own text.
                Object::new().with("record", core::str::from_utf8(bytes).unwrap_or_default())
            }
            // The item's own text, without a tree in between.
            Step::Item(item) => return ["{\"item\":", item.json(), "}"].concat(),
            _ => Object::new(),
        };
        Value::from(step).to_json()
    }

    /// Starts the flow's deadline, before its first step: for a call that waited until this core was loaded.
    #[cfg(feature = "removals")]
    pub fn begin(&mut self, now_ms: f64) {
        self.0.has_item(ms(now_ms));
    }

    /// Returns the name of the operation that the flow calls.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn operation(&self) -> String {
        self.0.operation().into()
    }

    /// Feeds the reply to the request of `exchange`. `headers` has a line for each header: name, colon, value.
    ///
    /// # Errors
    /// `invalid_state` if no such exchange is under way; the flow is unchanged then.
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

    /// Feeds the failure of `exchange`. `kind` is a name of `libseam_core::FailureKind`; any other name counts as
    /// `internal`. `detail` goes into the error's message.
    ///
    /// # Errors
    /// `invalid_state` if no such exchange is under way; the flow is unchanged then.
    pub fn fail(&mut self, exchange: u32, kind: &str, detail: &str, now_ms: f64) -> Result<(), String> {
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        self.0.feed_failure(exchange, kind, detail, ms(now_ms)).map_err(thrown)
    }

    /// Returns the number of requests that the current call has sent; every page of a list is a call.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.call().attempts()
    }

    /// Returns the outcome of the latest exchange: the JSON object of `libseam_core::Reply::to_json` or, with a `kind`, of
    /// `libseam_core::Error::to_json`; nothing before the first exchange has ended.
    #[must_use]
    pub fn latest(&self) -> Option<String> {
        match self.0.call().latest()? {
            Ok(reply) => Some(reply.to_value().map_or_else(|error| error.to_json(), |value| value.to_json())),
            Err(error) => Some(error.to_json()),
        }
    }

    /// Takes the result, once, as the JSON object of `libseam_core::Reply::to_json`, `with_body` with the member `body` too.
    ///
    /// # Errors
    /// The error of a flow that did not succeed; `invalid_state` if no result is ready.
    pub fn take(&mut self, with_body: bool) -> Result<String, String> {
        let reply = self.0.take().map_err(thrown)?;
        let mut value = reply.to_value().map_err(thrown)?.to_json();
        if with_body {
            // The body's own text, without a tree in between.
            value.pop();
            value.extend([",\"body\":", reply.body(), "}"]);
        }
        Ok(value)
    }

    /// Cancels the flow.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }

    /// Cancels the flow after a `send` whose request was not sent: that attempt does not count.
    #[wasm_bindgen(js_name = cancelUnsent)]
    pub fn cancel_unsent(&mut self, exchange: u32) {
        self.0.cancel_unsent(exchange);
    }
}

/// Reads a time from JavaScript; `as` saturates and turns NaN into 0.
fn ms(now_ms: f64) -> u64 {
    now_ms as u64
}

/// Converts a number for JavaScript, saturating: a larger one exceeds any clock and any reply.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
