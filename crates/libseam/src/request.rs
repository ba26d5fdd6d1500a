//! The HTTP request of a call.

use crate::{
    json::{Object, Value, Writer, reread},
    search,
    secret::{REDACTED, Secret, redact},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;

/// What stands before the token in the `authorization` header.
pub(crate) const SCHEME: &str = "Bearer ";

/// One request, ready to be sent as it is: nothing may be added, and a redirect must not be followed.
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
    /// Its name, in lower case.
    pub name: Cow<'static, str>,
    value: Secret,
    /// Whether the value must not be seen.
    pub sensitive: bool,
}

impl Header {
    pub(crate) fn new(name: &'static str, value: &[&str]) -> Self {
        Self { name: name.into(), value: Secret::concat(value), sensitive: false }
    }

    pub(crate) fn sensitive(name: impl Into<Cow<'static, str>>, value: Secret) -> Self {
        Self { name: name.into(), value, sensitive: true }
    }

    /// The value, to be sent and not to be shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.expose()
    }

    /// The value, to be shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.sensitive { REDACTED } else { self.expose() }
    }
}

impl HttpRequest {
    /// Host and port of the server, as the URL has them.
    #[must_use]
    pub fn server(&self) -> &str {
        let after_scheme = search::split(&self.url, "://").map_or("", |(_, rest)| rest);
        search::pieces(after_scheme, "/").next().unwrap_or_default()
    }

    /// `text` without control characters, and without the words of the headers that must not be seen, should it echo
    /// them. A short word of a header of the caller's own stays: it could stand in any text.
    pub(crate) fn redact(&self, text: &str) -> String {
        const SHORT: usize = 8;
        let mut plain = String::new();
        for c in text.chars().filter(|c| !c.is_control() || c.is_whitespace()) {
            plain.push(c);
        }
        for header in self.headers.iter().filter(|header| header.sensitive) {
            let value = header.expose();
            let (value, least) = match value.strip_prefix(SCHEME) {
                Some(token) if header.name == "authorization" => (token, 1),
                _ => (value, SHORT),
            };
            for word in search::pieces(value, " ").filter(|word| word.len() >= least) {
                plain = redact(word, &plain);
            }
        }
        plain
    }

    /// The request as a JSON object with `method`, `url`, `headers` (an object) and `body` (text), to be shown:
    /// credentials are redacted.
    #[must_use]
    pub fn to_value(&self) -> Value {
        reread(&self.to_json())
    }

    /// The text of [`HttpRequest::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut headers = Object::new();
        for header in &self.headers {
            headers.insert(header.name.as_ref().into(), header.shown().into());
        }
        let mut text = Writer::new();
        text.open('{');
        text.member("body", &self.body);
        text.name("headers");
        text.value(&headers.into());
        text.member("method", self.method);
        text.member("url", &self.url);
        text.close('}');
        text.finish()
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({})", self.to_json())
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.shown())
    }
}
