//! One call, driven from JavaScript.

use crate::object::thrown;
use alloc::string::String;
use libseam_core::{
    FailureKind, Step,
    json::{Object, Value},
};
use wasm_bindgen::prelude::*;

/// One call from its first request to its result. Times are milliseconds on any clock that does not go back.
#[wasm_bindgen]
pub struct Call(pub(crate) libseam_core::Call);

#[wasm_bindgen]
impl Call {
    /// Says what to do now, as a JSON object: `send`, the request, an object with `method`, `url`, `headers` (an
    /// object, with their real values), `body` (text), `timeout_ms`, how long the exchange may take, and
    /// `reply_limit`, the most bytes of its reply; `wait`, the time to wait until; or neither once the result is there.
    pub fn poll(&mut self, now_ms: f64) -> String {
        let step = match self.0.poll(ms(now_ms)) {
            Step::Send { request, timeout_ms, reply_limit, .. } => {
                let send = request.to_exposed_object();
                let send = send.with("reply_limit", number(reply_limit as u64));
                Object::new().with("send", send.with("timeout_ms", number(timeout_ms)))
            }
            Step::Wait { until_ms } => Object::new().with("wait", number(until_ms)),
            _ => Object::new(),
        };
        Value::from(step).to_json()
    }

    /// Takes the reply to the request that is under way. `headers` has a line for each, the name, a colon and the value.
    ///
    /// # Errors
    /// `invalid_state` when none is under way; nothing changes then.
    pub fn feed(&mut self, status: u16, headers: &str, body: &[u8], now_ms: f64) -> Result<(), String> {
        let headers = headers.split('\n').filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        self.0.feed_reply(status, headers, body, ms(now_ms)).map_err(thrown)
    }

    /// Takes the failure of the exchange that is under way. `kind` is a name of `libseam_core::FailureKind`, where another
    /// counts as a fault of the transport; `detail` goes into the error's message.
    ///
    /// # Errors
    /// `invalid_state` when none is under way; nothing changes then.
    pub fn fail(&mut self, kind: &str, detail: &str, now_ms: f64) -> Result<(), String> {
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        self.0.feed_failure(kind, detail, ms(now_ms)).map_err(thrown)
    }

    /// Says what came of the latest exchange that ended, or of the call once that is done, as the JSON object of
    /// `libseam_core::Reply::to_json` or, with a `kind`, of `libseam_core::Error::to_json`; nothing before.
    #[must_use]
    pub fn latest(&self) -> Option<String> {
        match self.0.latest()? {
            Ok(reply) => Some(reply.to_value().map_or_else(|error| error.to_json(), |value| value.to_json())),
            Err(error) => Some(error.to_json()),
        }
    }

    /// Gives the call up.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }

    /// Gives the call up after `send` when the request was not sent yet: that attempt does not count.
    #[wasm_bindgen(js_name = cancelUnsent)]
    pub fn cancel_unsent(&mut self) {
        self.0.cancel_unsent();
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
