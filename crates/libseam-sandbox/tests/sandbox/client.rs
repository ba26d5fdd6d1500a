//! A client over HTTP for the tests.

use axum::body::{Body, to_bytes};
use hyper::{Method, StatusCode, client::conn::http1, header::HeaderMap, http};
use hyper_util::rt::TokioIo;
use libseam_sandbox::{Config, Sandbox, Seed};
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// A sandbox, and a client of it.
pub(crate) struct Client {
    pub(crate) sandbox: Sandbox,
}

/// A request that is not sent yet.
pub(crate) struct Request {
    address: String,
    head: http::request::Builder,
    body: Body,
}

/// A reply, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Client {
    pub(crate) async fn demo() -> Self {
        Self::start(Config { seed: Seed::Demo, ..Config::default() }).await
    }

    pub(crate) async fn empty() -> Self {
        Self::start(Config { seed: Seed::Empty, ..Config::default() }).await
    }

    pub(crate) async fn start(config: Config) -> Self {
        Self { sandbox: Sandbox::start(config).await.expect("the sandbox starts") }
    }

    /// Returns host and port, to open connections by hand.
    pub(crate) fn address(&self) -> &str {
        self.sandbox.url().strip_prefix("http://").expect("an address")
    }

    /// Returns a request without credentials.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        let address = self.address().to_owned();
        let head = http::Request::builder().method(method).uri(path).header("host", &address);
        Request { address, head, body: Body::empty() }
    }

    /// Returns a request with the API key.
    pub(crate) fn authorized(&self, method: Method, path: &str) -> Request {
        let authorization = format!("Bearer {}", self.sandbox.credentials().api_key);
        self.request(method, path).header("authorization", authorization)
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        let request = self.authorized(Method::POST, path).header("content-type", "application/json");
        Reply::of(request.body(body.to_string())).await
    }

    /// Posts what has to succeed, and returns the reply's body.
    pub(crate) async fn ok(&self, path: &str, body: Value) -> Value {
        let reply = self.post(path, body).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
        let value = reply.json();
        assert_eq!(value["ok"], true, "{path}");
        value
    }

    /// Posts what has to succeed, and returns one member of the reply.
    pub(crate) async fn get(&self, path: &str, body: Value, key: &str) -> Value {
        self.ok(path, body).await[key].take()
    }

    /// Posts what has to be refused, and checks everything about the refusal but its text.
    pub(crate) async fn post_refused(&self, path: &str, body: Value, status: u16, kind: &str) -> Value {
        let reply = self.post(path, body).await;
        reply.assert_refused(status, kind);
        reply.json()["error"].take()
    }

    pub(crate) async fn counts(&self) -> Value {
        self.get("/_sandbox/counts", json!({}), "counts").await
    }

    /// Posts a request, and asserts how it changes the counts.
    pub(crate) async fn changes(&self, path: &str, body: Value, expected: Value) -> Value {
        let before = self.counts().await;
        let reply = self.ok(path, body).await;
        let after = self.counts().await;
        let mut changes = json!({});
        for (name, before) in before.as_object().expect("counts are an object") {
            let change = after[name].as_i64().expect("a count") - before.as_i64().expect("a count");
            if change != 0 {
                changes[name] = change.into();
            }
        }
        assert_eq!(changes, expected, "{path}");
        reply
    }
}

impl Request {
    pub(crate) fn header(self, name: &str, value: impl AsRef<str>) -> Self {
        Self { head: self.head.header(name, value.as_ref()), ..self }
    }

    pub(crate) fn body(self, body: impl Into<Body>) -> Self {
        Self { body: body.into(), ..self }
    }
}

impl Reply {
    /// Sends the request over a new connection.
    pub(crate) async fn of(request: Request) -> Self {
        let stream = TcpStream::connect(request.address).await.expect("a connection");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("a handshake");
        let connection = tokio::spawn(connection);
        let request = request.head.body(request.body).expect("a request");
        let (head, body) = sender.send_request(request).await.expect("a reply").into_parts();
        let bytes = to_bytes(Body::new(body), usize::MAX).await.expect("a whole reply");
        connection.abort();
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        Self { status: head.status, headers: head.headers, text }
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json; charset=utf-8"));
        serde_json::from_str(&self.text).expect("JSON")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII"))
    }

    pub(crate) fn assert_refused(&self, status: u16, kind: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        let body = self.json();
        assert_eq!(body["ok"], false);
        assert_eq!(body["error"]["type"], kind, "{}", self.text);
        assert!(body["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
        assert!(self.header("seam-request-id").is_some());
    }
}
