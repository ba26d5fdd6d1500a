//! The faults, as rules write them.

use axum::http::{HeaderValue, StatusCode};
use std::fmt;

use super::retry_after::RetryAfter;
use crate::rule::{RuleError, Setting};

const NAMES: &str = "`status`, `rate_limit`, `redirect`, `html`, `ok_false`, `delay`, `drop`, `garbage`, \
                     `truncate`, `reset_mid_body`, `content_type`, `oversized`, `gzip`, `drip` or `attempt`";
/// An hour: longer than any client waits.
const LONGEST_MS: u64 = 3_600_000;
/// Larger than the replies to the five removals (64 KiB) and to the rest of the API (8 MiB) may be by default.
const OVERSIZED: u64 = 10_000_000;
const INFLATED: u64 = 64 * 1024 * 1024;
/// The most bytes that a body inflates to: it takes the sandbox time to deflate it.
const MOST_INFLATED: u64 = 1024 * 1024 * 1024;

/// Every fault, as a rule has it.
pub(super) const EXAMPLES: &[&str] = &[
    "status=503",
    "rate_limit=2",
    "redirect=https://example.com",
    "html",
    "ok_false",
    "delay=5000",
    "drop=before",
    "drop=after",
    "garbage",
    "truncate",
    "reset_mid_body",
    "content_type=text/plain",
    "oversized",
    "gzip",
    "drip=1000",
    "attempt=pending",
    "attempt=error",
];

/// A way to misbehave. [`super::misbehave`] decides which of them let the request have its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Status(StatusCode),
    RateLimit(RetryAfter),
    Redirect {
        location: HeaderValue,
        status: StatusCode,
    },
    Html,
    OkFalse,
    /// In milliseconds.
    Delay(u64),
    DropBefore,
    DropAfter,
    Garbage,
    Truncate,
    ResetMidBody,
    ContentType(HeaderValue),
    /// Bytes of the body.
    Oversized(u64),
    /// Bytes of the inflated body.
    Gzip(u64),
    /// Milliseconds between two bytes.
    Drip(u64),
    /// The action attempt in the reply is still pending.
    AttemptPending,
    /// The action attempt in the reply has failed.
    AttemptError,
}

impl Fault {
    /// Reads a fault off its setting, with the status of a redirect.
    pub(super) fn read(setting: &Setting, redirect_status: Option<Setting>) -> Result<Self, RuleError> {
        match setting.name.as_str() {
            "status" => Ok(Self::Status(read_status(setting)?)),
            "rate_limit" => read_retry_after(setting).map(Self::RateLimit),
            "redirect" => read_redirect(setting, redirect_status),
            "html" => setting.flag().map(|()| Self::Html),
            "ok_false" => setting.flag().map(|()| Self::OkFalse),
            "delay" => setting.number(1..=LONGEST_MS).map(Self::Delay),
            "drop" => match setting.text("`before` or `after`")? {
                "before" => Ok(Self::DropBefore),
                "after" => Ok(Self::DropAfter),
                other => Err(setting.unexpected("`before` or `after`", other)),
            },
            "garbage" => setting.flag().map(|()| Self::Garbage),
            "truncate" => setting.flag().map(|()| Self::Truncate),
            "reset_mid_body" => setting.flag().map(|()| Self::ResetMidBody),
            "content_type" => setting.header("a media type, such as `text/plain`").map(Self::ContentType),
            "oversized" => read_size(setting, OVERSIZED, u64::MAX).map(Self::Oversized),
            "gzip" => read_size(setting, INFLATED, MOST_INFLATED).map(Self::Gzip),
            "drip" => setting.number(1..=LONGEST_MS).map(Self::Drip),
            "attempt" => match setting.text("`pending` or `error`")? {
                "pending" => Ok(Self::AttemptPending),
                "error" => Ok(Self::AttemptError),
                other => Err(setting.unexpected("`pending` or `error`", other)),
            },
            unknown => {
                let message = format!("a fault must be {NAMES}, got `{}`", unknown.escape_debug());
                Err(RuleError::new(message))
            }
        }
    }
}

/// A status that can be the last one of an exchange.
fn read_status(setting: &Setting) -> Result<StatusCode, RuleError> {
    let number = setting.number(200..=599)?;
    Ok(StatusCode::from_u16(number).expect("the number is in the range of statuses"))
}

fn read_redirect(setting: &Setting, status: Option<Setting>) -> Result<Fault, RuleError> {
    const EXPECTED: &str = "a URL that begins with `http://` or `https://`";
    let location = setting.header(EXPECTED)?;
    let url = setting.text(EXPECTED)?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(setting.unexpected(EXPECTED, url));
    }
    let status = match status {
        None => StatusCode::FOUND,
        Some(setting) => match setting.text("301, 302, 303, 307 or 308")? {
            "301" => StatusCode::MOVED_PERMANENTLY,
            "302" => StatusCode::FOUND,
            "303" => StatusCode::SEE_OTHER,
            "307" => StatusCode::TEMPORARY_REDIRECT,
            "308" => StatusCode::PERMANENT_REDIRECT,
            other => {
                return Err(setting.unexpected("301, 302, 303, 307 or 308 beside `redirect`", other));
            }
        },
    };
    Ok(Fault::Redirect { location, status })
}

fn read_retry_after(setting: &Setting) -> Result<RetryAfter, RuleError> {
    const EXPECTED: &str = "a number of seconds or `date`";
    match setting.text(EXPECTED)? {
        "date" => Ok(RetryAfter::Date),
        text => text.parse().map(RetryAfter::Seconds).map_err(|_| setting.unexpected(EXPECTED, text)),
    }
}

fn read_size(setting: &Setting, default: u64, most: u64) -> Result<u64, RuleError> {
    match setting.value {
        None => Ok(default),
        Some(_) => setting.number(1..=most),
    }
}

impl fmt::Display for Fault {
    /// Writes the fault as a rule has it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "status={}", status.as_u16()),
            Self::RateLimit(retry_after) => write!(formatter, "rate_limit={retry_after}"),
            Self::Redirect { location, status } => {
                write!(formatter, "redirect={},status={}", readable(location), status.as_u16())
            }
            Self::Html => formatter.write_str("html"),
            Self::OkFalse => formatter.write_str("ok_false"),
            Self::Delay(ms) => write!(formatter, "delay={ms}"),
            Self::DropBefore => formatter.write_str("drop=before"),
            Self::DropAfter => formatter.write_str("drop=after"),
            Self::Garbage => formatter.write_str("garbage"),
            Self::Truncate => formatter.write_str("truncate"),
            Self::ResetMidBody => formatter.write_str("reset_mid_body"),
            Self::ContentType(value) => write!(formatter, "content_type={}", readable(value)),
            Self::Oversized(bytes) => write!(formatter, "oversized={bytes}"),
            Self::Gzip(bytes) => write!(formatter, "gzip={bytes}"),
            Self::Drip(ms) => write!(formatter, "drip={ms}"),
            Self::AttemptPending => formatter.write_str("attempt=pending"),
            Self::AttemptError => formatter.write_str("attempt=error"),
        }
    }
}

fn readable(value: &HeaderValue) -> &str {
    value.to_str().expect("a rule takes printable ASCII only")
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, NAMES};
    use crate::FaultRule;

    #[test]
    fn every_fault_has_an_example() {
        for example in EXAMPLES {
            let rule: FaultRule = format!("*:{example}").parse().expect(example);
            assert!(rule.to_string().starts_with(&format!("*:{example}")), "{rule}");
        }
        for name in NAMES.split('`').skip(1).step_by(2) {
            assert!(EXAMPLES.iter().any(|example| example.split('=').next() == Some(name)), "{name}");
        }
    }
}
