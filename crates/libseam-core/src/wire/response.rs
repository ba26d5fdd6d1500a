//! Replies from the wire. Of the headers only those that the core reads are kept.

use crate::{
    json::{self, Raw},
    memory::OutOfMemory,
};
use alloc::{borrow::Cow, format, string::String, vec::Vec};

/// A reply from the wire.
#[derive(Clone, Debug, Default)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers; case of the names makes no difference.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer or content coding.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// Number of headers that a reply may have.
    pub const MAX_HEADERS: usize = 100;

    /// Names of the headers that the core reads.
    pub(crate) const KEPT: [&str; 4] = ["content-type", "date", "retry-after", "seam-request-id"];

    /// Reports whether the core reads the header `name`. A host that is short of memory may leave out the
    /// others, as long as it counts them.
    #[must_use]
    pub fn keeps(name: &[u8]) -> bool {
        Self::KEPT.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
    }
}

/// A reply as it is read: of its headers only those that the core reads.
pub(crate) struct ReplyParts<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
    /// Number of bytes of the body, of which a reader may have kept none if they are too many.
    pub(super) body_length: usize,
    pub(super) header_count: usize,
    content_type: &'a [u8],
    pub(crate) date: &'a [u8],
    pub(super) retry_after: &'a [u8],
    pub(super) request_id: &'a [u8],
}

impl<'a> ReplyParts<'a> {
    pub(crate) fn new(status: u16, body: &'a [u8]) -> Self {
        let none: &[u8] = &[];
        Self {
            status,
            body,
            body_length: body.len(),
            header_count: 0,
            content_type: none,
            date: none,
            retry_after: none,
            request_id: none,
        }
    }

    /// Records the next header. Of several with one name the first counts that is not empty.
    pub(crate) fn header(&mut self, name: &[u8], value: &'a [u8]) {
        self.header_count = self.header_count.saturating_add(1);
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let kept = if is("content-type") {
            &mut self.content_type
        } else if is("date") {
            &mut self.date
        } else if is("retry-after") {
            &mut self.retry_after
        } else if is("seam-request-id") {
            &mut self.request_id
        } else {
            return;
        };
        if kept.is_empty() {
            *kept = value.trim_ascii();
        }
    }

    /// Returns the media type of the body, without its parameters.
    pub(super) fn media_type(&self) -> &'a [u8] {
        self.content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii()
    }

    /// Reports whether the body may be JSON: its content type says so, or there is none.
    fn may_be_json(&self) -> bool {
        self.content_type.is_empty() || self.media_type().eq_ignore_ascii_case(b"application/json")
    }

    /// Returns the body as a JSON object, or the reason why it is not one.
    pub(super) fn object(&self) -> Result<Result<Raw<'a>, Cow<'static, str>>, OutOfMemory> {
        if self.body.is_empty() {
            return Ok(Err("the body is empty".into()));
        }
        if !self.may_be_json() {
            return Ok(Err("the content type is not JSON".into()));
        }
        let body = match json::check(self.body, json::TEXT_NESTING_LIMIT) {
            Ok(document) => Raw::document(document),
            Err(error) if error.is_out_of_memory() => return Err(OutOfMemory),
            Err(error) => {
                let why = format!("the body is not JSON ({} at byte {})", error.reason, error.offset);
                return Ok(Err(why.into()));
            }
        };
        let not_an_object = || format!("the body is {}, not an object", body.kind()).into();
        Ok(if body.is_object() { Ok(body) } else { Err(not_an_object()) })
    }
}

#[cfg(test)]
mod tests {
    use super::HttpResponse;

    #[test]
    fn the_headers_that_the_core_reads_are_kept() {
        for name in ["content-type", "Date", "RETRY-AFTER", "Seam-Request-Id"] {
            assert!(HttpResponse::keeps(name.as_bytes()), "{name}");
        }
        for name in ["", "content-types", "server", "dat"] {
            assert!(!HttpResponse::keeps(name.as_bytes()), "{name}");
        }
    }
}
