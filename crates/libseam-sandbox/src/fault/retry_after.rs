//! The header `Retry-After`.

use axum::http::HeaderValue;
use std::{fmt, time::Duration};
use time::OffsetDateTime;

/// A time to wait, in one of the two forms that HTTP has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    Seconds(u32),
    /// One to two seconds ahead: a date has whole seconds, and one in the past would be no wait at all.
    Date,
}

impl RetryAfter {
    /// Returns the value of the header.
    pub(super) fn header(self, now: OffsetDateTime) -> HeaderValue {
        match self {
            Self::Seconds(seconds) => seconds.into(),
            Self::Date => {
                let date = httpdate::fmt_http_date((now + Duration::from_secs(2)).into());
                HeaderValue::try_from(date).expect("a date is printable ASCII")
            }
        }
    }
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => seconds.fmt(formatter),
            Self::Date => formatter.write_str("date"),
        }
    }
}
