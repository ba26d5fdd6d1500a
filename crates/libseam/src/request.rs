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
        let mut text = Writer::new();
        self.write(&mut text, Header::shown, None);
        text.finish()
    }

    /// Writes the same to `to` with the header values that `value` gives, [`Header::expose`] to have it sent, and with
    /// `timeout_ms` and `reply_limit`, if there are such `limits`.
    pub fn write(&self, to: &mut Writer, value: fn(&Header) -> &str, limits: Option<(u64, u64)>) {
        let mut headers = Object::new();
        for header in &self.headers {
            headers.insert(header.name.as_ref().into(), value(header).into());
        }
        to.open('{');
        to.member("body", &self.body);
        to.name("headers");
        to.value(&headers.into());
        to.member("method", self.method);
        if let Some((timeout_ms, reply_limit)) = limits {
            to.number("reply_limit", reply_limit);
            to.number("timeout_ms", timeout_ms);
        }
        to.member("url", &self.url);
        to.close('}');
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
