//! One call, driven from JavaScript.

use crate::fault::thrown;
use alloc::{format, string::String, vec::Vec};
use libseam::{
    Error, ErrorCode, FailureKind, HttpResponse, Step,
    json::{self, Object, Value},
};
use wasm_bindgen::prelude::*;

/// One call from its first request to its result.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Call(libseam::Call);

impl Call {
    pub(crate) fn new(call: libseam::Call) -> Self {
        Self(call)
    }
}

#[wasm_bindgen]
impl Call {
    /// What to do now, as a JSON object: `{"send": {method, url, headers, body, timeout_ms, reply_limit}}`, in which
    /// the headers have their real values, `{"wait": until_ms}` or `{"done": true}`. `now_ms` is milliseconds on any
    /// clock that does not go back.
    pub fn poll(&mut self, now_ms: f64) -> String {
        let mut step = Object::new();
        match self.0.poll(ms(now_ms)) {
            Step::Send { request, timeout_ms, reply_limit } => {
                // Not collected: to build a map from a list sorts the list, and that code is 10 KB.
                let mut headers = Object::new();
                for header in &request.headers {
                    headers.insert(header.name.as_ref().into(), header.expose().into());
                }
                let mut send = Object::new();
                send.insert("method".into(), request.method.into());
                send.insert("url".into(), request.url.as_str().into());
                send.insert("headers".into(), headers.into());
                send.insert("body".into(), request.body.as_str().into());
                send.insert("timeout_ms".into(), whole(timeout_ms));
                send.insert("reply_limit".into(), whole(reply_limit as u64));
                step.insert("send".into(), send.into());
            }
            Step::Wait { until_ms } => {
                step.insert("wait".into(), whole(until_ms));
            }
            Step::Done => {
                step.insert("done".into(), true.into());
            }
        }
        format!("{}", Value::Object(step))
    }

    /// Gives the reply to the request that is under way. `headers` is a JSON array of pairs.
    ///
    /// # Errors
    /// `invalid_state` when none is, or when `headers` has another form; nothing changes then.
    pub fn feed(&mut self, status: u16, headers: &str, body: Vec<u8>, now_ms: f64) -> Result<(), JsValue> {
        let Some(headers) = pairs(headers) else {
            let message = "the headers are not a JSON array of pairs";
            return Err(thrown(&Error::new(ErrorCode::InvalidState, message)));
        };
        let response = HttpResponse { status, headers, body };
        self.0.feed_response(&response, ms(now_ms)).map_err(|e| thrown(&e))
    }

    /// Says that the exchange that is under way failed. `kind` is a name of `libseam::FailureKind`; another counts
    /// as a fault of the transport. `detail` goes into the error's message.
    ///
    /// # Errors
    /// `invalid_state` when none is under way; nothing changes then.
    pub fn fail(&mut self, kind: &str, detail: &str, now_ms: f64) -> Result<(), JsValue> {
        let kind = FailureKind::by_name(kind).unwrap_or(FailureKind::Internal);
        self.0.feed_failure(kind, detail, ms(now_ms)).map_err(|e| thrown(&e))
    }

    /// What came of the latest exchange that ended, as the JSON object of `libseam::Reply::to_value` or
    /// `libseam::Error::to_value`; `{}` if there is nothing to tell.
    #[must_use]
    pub fn outcome(&self) -> String {
        let told = match self.0.outcome() {
            Some(Ok(reply)) => reply.to_value(),
            Some(Err(error)) => error.to_value(),
            None => Object::new().into(),
        };
        format!("{told}")
    }

    /// Gives the call up.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }

    /// The result, as the JSON object of `libseam::Reply::to_value`. It can be taken once.
    ///
    /// # Errors
    /// Why the call did not succeed; `invalid_state` when there is no result to take.
    pub fn take(&mut self) -> Result<String, JsValue> {
        let reply = self.0.take().map_err(|e| thrown(&e))?;
        Ok(format!("{}", reply.to_value()))
    }
}

/// A time from JavaScript; `as` saturates and takes what is no number as 0.
fn ms(now_ms: f64) -> u64 {
    now_ms as u64
}

fn whole(n: u64) -> Value {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let Ok(Value::Array(items)) = json::read(text.as_bytes()) else { return None };
    items
        .into_iter()
        .map(|item| {
            let Value::Array(pair) = item else { return None };
            match <[Value; 2]>::try_from(pair) {
                Ok([Value::String(name), Value::String(value)]) => Some((name, value)),
                _ => None,
            }
        })
        .collect()
}
