//! The HTTP request of a call.

use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
    wire::secret::{REDACTED, Secret},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;

/// Scheme in the `authorization` header, before the token.
pub(crate) const SCHEME: &str = "Bearer ";

/// The header with the workspace that a request is about.
pub(crate) const WORKSPACE: &str = "seam-workspace";

/// One request, to be sent exactly as it is: add nothing, and follow no redirect.
pub struct HttpRequest {
    /// The method; always `POST`.
    pub method: &'static str,
    /// The whole URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body: JSON in UTF-8.
    pub body: String,
}

/// One header of a request.
pub struct Header {
    /// Name, in lower case.
    pub name: Cow<'static, str>,
    value: Secret,
    /// True if the value must never be shown.
    pub sensitive: bool,
}

impl Header {
    /// Makes a header that may be shown. `name` is in lower case; `value` is concatenated.
    #[must_use]
    pub fn new(name: &'static str, value: &[&str]) -> Self {
        Self { name: name.into(), value: Secret::concat(value), sensitive: false }
    }

    pub(crate) fn sensitive(name: impl Into<Cow<'static, str>>, value: Secret) -> Self {
        Self { name: name.into(), value, sensitive: true }
    }

    /// Returns the value, to be sent and never shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.expose()
    }

    /// Returns the value, or [`REDACTED`] if it must not be shown.
    #[must_use]
    pub fn redacted(&self) -> &str {
        if self.sensitive { REDACTED } else { self.expose() }
    }
}

impl HttpRequest {
    /// Returns the host and port of the server, as in the URL.
    #[must_use]
    pub fn server(&self) -> &str {
        self.url.split('/').nth(2).unwrap_or_default()
    }

    /// Copies the request, with its credential.
    #[cfg(feature = "off_board")]
    pub(crate) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        let texts = self.headers.iter().map(|header| header.name.len().saturating_add(header.expose().len()));
        memory::ensure_available(texts.fold(self.url.len(), usize::saturating_add))?;
        let mut headers = Vec::new();
        headers.try_reserve_exact(self.headers.len())?;
        for header in &self.headers {
            let value = Secret::concat(&[header.expose()]);
            headers.push(Header { name: header.name.clone(), value, sensitive: header.sensitive });
        }
        Ok(Self {
            method: self.method,
            url: memory::copy(&self.url)?,
            headers,
            body: memory::copy(&self.body)?,
        })
    }

    /// Makes the request one about the workspace with this id, which may go into a header, and reports whether it was not.
    #[cfg(feature = "off_board")]
    pub(crate) fn set_workspace(&mut self, id: &str) -> Result<bool, OutOfMemory> {
        if self.headers.iter().any(|header| header.name == WORKSPACE && header.expose() == id) {
            return Ok(false);
        }
        memory::ensure_available(id.len())?;
        self.headers.retain(|header| header.name != WORKSPACE);
        memory::push(&mut self.headers, Header::new(WORKSPACE, &[id]))?;
        Ok(true)
    }

    /// Builds the request as a JSON object with `method`, `url`, `headers` (an object) and `body` (text),
    /// with credentials redacted.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.object(Header::redacted).into()
    }

    /// Builds the request as a JSON object with the real values of the headers, to be sent.
    #[must_use]
    pub fn to_exposed_object(&self) -> Object {
        self.object(Header::expose)
    }

    fn object(&self, value: fn(&Header) -> &str) -> Object {
        memory::or_abort(self.try_object(value))
    }

    fn try_object(&self, value: fn(&Header) -> &str) -> Result<Object, OutOfMemory> {
        let mut headers = Object::new();
        for header in &self.headers {
            headers = headers.try_with_text(&header.name, value(header))?;
        }
        Object::new()
            .try_with_text("body", &self.body)?
            .try_with("headers", headers.into())?
            .try_with_text("method", self.method)?
            .try_with_text("url", &self.url)
    }

    /// Writes the text of [`HttpRequest::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        self.to_value().to_json()
    }

    /// Writes the text of [`HttpRequest::to_value`].
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_json(&self) -> Result<String, OutOfMemory> {
        Value::from(self.try_object(Header::redacted)?).try_to_json()
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({})", self.to_json())
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{format, vec};

    fn request() -> HttpRequest {
        let headers = vec![
            Header::new("accept", &["text/", "plain"]),
            Header::sensitive("authorization", Secret::concat(&[SCHEME, "seam_test_request"])),
        ];
        HttpRequest { method: "POST", url: "https://[::1]:4010/a/b".into(), headers, body: "{}".into() }
    }

    fn json(authorization: &str) -> String {
        format!(
            r#"{{"body":"{{}}","headers":{{"accept":"text/plain","authorization":"{authorization}"}},"method":"POST","url":"https://[::1]:4010/a/b"}}"#
        )
    }

    #[test]
    fn a_request_is_shown_without_its_credential() {
        let (request, shown) = (request(), json("[redacted]"));
        assert_eq!(request.to_value().to_json(), shown);
        assert_eq!(request.to_json(), shown);
        assert_eq!(request.try_to_json().as_deref(), Ok(&*shown));
        assert_eq!(format!("{request:?}"), format!("HttpRequest({shown})"));
        assert_eq!(format!("{:?}", request.headers), "[accept: text/plain, authorization: [redacted]]");
        assert_eq!(format!("{:?}", Secret::concat(&["seam_test_request"])), "[redacted]");
    }

    #[test]
    fn a_request_to_be_sent_has_its_credential() {
        let exposed = Value::from(request().to_exposed_object()).to_json();
        assert_eq!(exposed, json("Bearer seam_test_request"));
        assert_eq!(request().server(), "[::1]:4010");
    }
}
