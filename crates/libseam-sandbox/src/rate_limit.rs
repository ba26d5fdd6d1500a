//! Limits of how many requests a workspace may send.

use axum::http::{HeaderValue, Response, StatusCode, header::RETRY_AFTER};
use serde_json::Value;
use std::{collections::HashMap, fmt, str::FromStr};

use crate::{
    api::{self, ErrorReply},
    provider_rule::duration,
    rule::{RuleError, Settings},
};

/// Matches every operation.
const EVERY: &str = "*";

/// A limit of how many requests each workspace may send in a time: `OPERATION:requests=N,per=TIME`, such as
/// `acs.users.*:requests=10,per=1s`. The operation is a name of the API, the beginning of names with `*` behind it, or
/// `*`. A request beyond the limit has no effect and is answered 429, with `Retry-After` in seconds.
///
/// The time begins with the first request, and the next one with the first request after its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    operation: String,
    requests: u64,
    per_ms: u64,
}

/// The limits that are in force, with the requests that they have counted.
#[derive(Debug, Default)]
pub(crate) struct RateLimits {
    limits: Vec<RateLimit>,
    /// By limit and workspace, the beginning of the time and the number of requests in it.
    counts: HashMap<(usize, String), (i64, u64)>,
}

impl RateLimits {
    pub(crate) fn new(limits: Vec<RateLimit>) -> Self {
        Self { limits, counts: HashMap::new() }
    }

    /// Counts a request, and returns the reply that refuses it, unless the limits allow it.
    pub(crate) fn refuse(
        &mut self,
        operation: &str,
        workspace_id: &str,
        now_ms: i64,
        request_id: impl FnOnce() -> String,
    ) -> Option<Response<String>> {
        let mut wait_ms = None;
        for (place, limit) in self.limits.iter().enumerate().filter(|(_, limit)| limit.matches(operation)) {
            let (begin, count) = self.counts.entry((place, workspace_id.to_owned())).or_insert((now_ms, 0));
            let passed = u64::try_from(now_ms.saturating_sub(*begin)).unwrap_or_default();
            if passed >= limit.per_ms {
                (*begin, *count) = (now_ms, 0);
            }
            *count += 1;
            if *count > limit.requests {
                wait_ms = wait_ms.max(Some(limit.per_ms.saturating_sub(passed)));
            }
        }
        let seconds = wait_ms?.div_ceil(1_000).max(1);
        let mut reply = api::json(Err(ErrorReply::rate_limited()), request_id());
        reply.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        debug_assert_eq!(reply.status(), StatusCode::TOO_MANY_REQUESTS);
        Some(reply)
    }

    /// Returns the limits, as text.
    pub(crate) fn list(&self) -> Value {
        self.limits.iter().map(|limit| Value::from(limit.to_string())).collect()
    }
}

impl RateLimit {
    /// Reads a limit from a JSON string or object.
    pub(crate) fn from_json(value: &Value) -> Result<Self, RuleError> {
        match value {
            Value::String(text) => text.parse(),
            Value::Object(members) => {
                let mut settings = Settings::from_members(members)?;
                let operation = settings.take("operation").ok_or_else(|| {
                    RuleError::new("`operation` must be given, as the name of an operation or `*`")
                })?;
                Self::new(operation.text("the name of an operation, or `*`")?, settings)
            }
            _ => Err(RuleError::new("a rate limit must be a string or an object")),
        }
    }

    fn new(operation: &str, mut settings: Settings) -> Result<Self, RuleError> {
        let has = |name: &str| {
            api::Operation::all().iter().filter_map(api::Operation::name).any(|known| matches(name, &known))
        };
        if !has(operation) {
            let operation = operation.escape_debug();
            return Err(RuleError::new(format!(
                "the sandbox has no operation `{operation}`; use a name such as `acs.users.delete`, a beginning such as \
                 `acs.users.*`, or `*`"
            )));
        }
        let missing = || RuleError::new("a rate limit must have `requests=N` and `per=TIME`");
        let requests = settings.take("requests").ok_or_else(missing)?.number(0..=u64::MAX)?;
        let per_ms = duration(&settings.take("per").ok_or_else(missing)?)?;
        match settings.into_rest().as_slice() {
            [] => Ok(Self { operation: operation.into(), requests, per_ms }),
            [other, ..] => {
                let name = other.name.escape_debug();
                Err(RuleError::new(format!("a rate limit has no part `{name}`; use `requests` and `per`")))
            }
        }
    }

    fn matches(&self, operation: &str) -> bool {
        matches(&self.operation, operation)
    }
}

/// Reports whether a name of an operation is the pattern, or begins as it does before `*`.
fn matches(pattern: &str, operation: &str) -> bool {
    pattern == EVERY
        || match pattern.strip_suffix('*') {
            Some(beginning) => operation.starts_with(beginning),
            None => operation == pattern,
        }
}

impl FromStr for RateLimit {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let Some((operation, settings)) = text.split_once(':') else {
            return Err(RuleError::new(format!(
                "a rate limit must be `OPERATION:requests=N,per=TIME`, such as `*:requests=10,per=1s`, got `{}`",
                text.escape_debug()
            )));
        };
        Self::new(operation.trim(), Settings::from_text(settings)?)
    }
}

impl fmt::Display for RateLimit {
    /// Writes the limit as text.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:requests={},per={}ms", self.operation, self.requests, self.per_ms)
    }
}
