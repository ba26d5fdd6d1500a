//! The length of a reply's body, from its head (RFC 9112 section 6.3). A head that could be read in two ways is refused.

use super::no_reply::NoReply;

/// The headers of one head that say how long its body is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LengthHeaders {
    content_length: Option<u64>,
    is_chunked: bool,
}

/// The end of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyLength {
    /// After this number of bytes.
    Bytes(u64),
    /// With the last chunk and its trailers.
    Chunked,
    /// With the connection.
    UntilEnd,
}

impl LengthHeaders {
    /// Reads the next header of the head, if it says something about the body's length. `value` has no
    /// blanks around it.
    pub(super) fn header(&mut self, name: &str, value: &[u8]) -> Result<(), NoReply> {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            // A second one, even of the same content, says that the body was encoded twice.
            if self.is_chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return Err(NoReply::Malformed("its `transfer-encoding` is not `chunked`"));
            }
            self.is_chunked = true;
        } else if name.eq_ignore_ascii_case("content-length") {
            let length = number(value);
            if length.is_none() || self.content_length.is_some_and(|earlier| Some(earlier) != length) {
                return Err(NoReply::Malformed("its `content-length` is not one number"));
            }
            self.content_length = length;
        }
        Ok(())
    }

    /// Decides how the body of a reply with this status ends.
    pub(super) fn decide(self, status: u16, is_http_1_0: bool) -> Result<BodyLength, NoReply> {
        if self.is_chunked && (self.content_length.is_some() || is_http_1_0) {
            return Err(NoReply::Malformed("it has a `transfer-encoding` where none may be"));
        }
        Ok(match self.content_length {
            _ if matches!(status, 100..=199 | 204 | 304) => BodyLength::Bytes(0),
            _ if self.is_chunked => BodyLength::Chunked,
            Some(length) => BodyLength::Bytes(length),
            None => BodyLength::UntilEnd,
        })
    }
}

/// Reads digits. `parse` alone would take a sign too.
fn number(digits: &[u8]) -> Option<u64> {
    let is_number = digits.iter().all(u8::is_ascii_digit);
    core::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()
}
