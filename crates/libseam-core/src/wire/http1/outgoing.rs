//! A request as bytes.

use crate::{memory::OutOfMemory, wire::request::HttpRequest};
use alloc::string::String;
use core::fmt::{self, Write};
use zeroize::Zeroizing;

/// A writer that counts the bytes and drops them.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.saturating_add(text.len());
        Ok(())
    }
}

impl HttpRequest {
    /// Writes the request as HTTP/1.1, ready for a connection of its own: with `host`, `content-length` and
    /// `connection: close`, and with the credential. The text has room for one byte more, a NUL for C.
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn to_http1(&self) -> Result<Zeroizing<String>, OutOfMemory> {
        let mut length = Length(1);
        self.write_http1(&mut length);
        let mut text = Zeroizing::new(String::new());
        // Exactly as long as it has to be: a buffer that grew would leave copies of the credential behind.
        text.try_reserve_exact(length.0)?;
        self.write_http1(&mut *text);
        Ok(text)
    }

    fn write_http1(&self, out: &mut dyn Write) {
        let path = self.url.splitn(4, '/').nth(3).unwrap_or_default();
        // Neither a counter nor a string refuses anything.
        let _ = write!(out, "{} /{path} HTTP/1.1\r\nhost: {}\r\n", self.method, self.server());
        for header in &self.headers {
            let _ = write!(out, "{}: {}\r\n", header.name, header.expose());
        }
        let _ = write!(out, "content-length: {}\r\nconnection: close\r\n\r\n{}", self.body.len(), self.body);
    }
}

#[cfg(test)]
mod tests {
    use crate::{CallOptions, Engine, Options};

    #[test]
    fn the_bytes_are_a_request_with_everything_in_it() {
        let mut options = Options::api_key("seam_test_key");
        options.endpoint = Some("http://[::1]:4010/seam".into());
        options.headers.push(("x-own".into(), "1".into()));
        let engine = Engine::new(options).unwrap();
        let params = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
        let request = engine.build("user_identities.delete", params, &CallOptions::default()).unwrap();
        let text = request.to_http1().unwrap();
        // A buffer that grew would have left copies of the credential behind.
        assert_eq!(text.capacity(), text.len() + 1);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, r#"{"user_identity_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#);
        let mut lines = head.split("\r\n");
        assert_eq!(lines.next(), Some("POST /seam/user_identities/delete HTTP/1.1"));
        let lines: std::vec::Vec<_> = lines.collect();
        let own = request.headers.iter().map(|header| std::format!("{}: {}", header.name, header.expose()));
        let length = std::format!("content-length: {}", body.len());
        let expected = std::iter::once("host: [::1]:4010".into()).chain(own);
        let expected: std::vec::Vec<_> = expected.chain([length, "connection: close".into()]).collect();
        assert_eq!(lines, expected);
        assert!(lines.contains(&"authorization: Bearer seam_test_key"));
        assert!(lines.contains(&"x-own: 1"));
    }
}
