//! The HTTP request of a call.

use crate::{
    json::{Object, Value},
    search,
    secret::{REDACTED, Secret},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;

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
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, value: &str) -> Self {
        Self { name: name.into(), value: Secret::concat(&[value]), sensitive: false }
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
        after_scheme.split('/').next().unwrap_or_default()
    }

    /// The request as a JSON object with `method`, `url`, `headers` (an object) and `body` (text), to be shown:
    /// credentials are redacted.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut headers = Object::new();
        for header in &self.headers {
            headers.insert(header.name.clone().into_owned(), header.shown().into());
        }
        let mut o = Object::new();
        o.insert("method".into(), self.method.into());
        o.insert("url".into(), self.url.as_str().into());
        o.insert("headers".into(), headers.into());
        o.insert("body".into(), self.body.as_str().into());
        o.into()
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({})", self.to_value())
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.shown())
    }
}
