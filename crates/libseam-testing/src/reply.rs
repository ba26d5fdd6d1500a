//! The bytes of HTTP replies.

/// A reply that confirms a removal.
pub const CONFIRMATION: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";

/// A reply that refuses any request.
pub const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";

/// Writes a reply with a `content-length`. `status` is such as `404 Not Found`; every line of `headers` ends with `\r\n`.
#[must_use]
pub fn reply(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}
