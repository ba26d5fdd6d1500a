//! The built-in transport, on hyper. It sends the engine's requests unchanged, follows no redirects, and classifies how an
//! exchange failed.

use super::{
    bounded,
    connection::Connection,
    connector::Connector,
    failure::Failure,
    headers,
    setup_error::SetupError,
    transport::{ExchangeFuture, ExchangeResult, Transport},
};
use crate::{Engine, Error, ErrorCode, FailureKind, HttpRequest, Outcome, REDACTED};
use bytes::Bytes;
use core::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use http_body_util::Full;
use hyper::{
    HeaderMap, Method, Request, Response, Uri,
    header::{HOST, HeaderValue, PROXY_AUTHORIZATION},
};
use std::sync::Arc;
use std::sync::{Mutex, OnceLock, PoisonError};
use tokio::{sync::Semaphore, time::Instant};

/// A pool of connections to one server.
pub(super) struct Pool {
    engine: Arc<Engine>,
    /// The URI of the server.
    target: Uri,
    /// Unset while this machine is short of something that a connector needs.
    connector: OnceLock<Connector>,
    /// The value of the `host` header.
    host: HeaderValue,
    /// One permit per concurrent request.
    permits: Semaphore,
    /// The idle connections; the one that was used last is used next.
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    /// Makes a pool for the requests of `engine`.
    ///
    /// # Errors
    /// See [`Connector::new`].
    pub(super) fn new(engine: &Arc<Engine>) -> Result<Self, Error> {
        let target = Uri::try_from(engine.endpoint()).map_err(|e| {
            Error::new(ErrorCode::Internal, format!("the endpoint is not a URI: {e}"))
                .with_outcome(Outcome::NotSent)
        })?;
        let connector = match Connector::new(engine, target.clone()) {
            Ok(connector) => OnceLock::from(connector),
            Err(SetupError::OutOfResources(_)) => OnceLock::new(),
            Err(SetupError::Invalid(error)) => return Err(error),
        };
        let host = host(&target);
        let permits = bounded::permits(engine.options().in_flight_limit);
        let engine = Arc::clone(engine);
        Ok(Self { engine, target, connector, host, permits, idle: Mutex::default() })
    }

    /// Sends `request` and reads the reply, up to `limit` bytes of body, within `timeout`.
    async fn exchange_within(
        &self,
        request: &HttpRequest,
        timeout: Duration,
        limit: usize,
    ) -> ExchangeResult {
        let late = || format!("after {} ms", timeout.as_millis());
        let Some(end) = Instant::now().checked_add(timeout) else {
            return Err(Failure::new(FailureKind::Internal, "the timeout is too long"));
        };
        let Ok(permit) = tokio::time::timeout_at(end, self.permits.acquire()).await else {
            let why = format!("too many requests under way, {}", late());
            return Err(Failure::new(FailureKind::ConnectTimeout, why));
        };
        let _permit = permit.map_err(|e| Failure::new(FailureKind::Internal, e.to_string()))?;
        let sent = AtomicBool::new(false);
        let exchange = self.send(request, limit, &sent);
        tokio::time::timeout_at(end, exchange).await.unwrap_or_else(|_| {
            // A request that was never given to a connection did nothing.
            let sent = sent.load(Ordering::SeqCst);
            Err(Failure::new(if sent { FailureKind::Timeout } else { FailureKind::ConnectTimeout }, late()))
        })
    }

    /// Sends `request` and reads the reply, up to `limit` bytes of body. Sets `sent` before the first byte leaves.
    async fn send(&self, request: &HttpRequest, limit: usize, sent: &AtomicBool) -> ExchangeResult {
        let connector = self.connector()?;
        let request = self.request(request, connector.forwarding())?;
        let (mut connection, reused) = match self.pop_open() {
            Some(connection) => (connection, true),
            None => {
                let stream = connector.connect().await?;
                let connection = Connection::new(stream).await;
                (connection.map_err(|e| Failure::new(FailureKind::Connect, e.to_string()))?, false)
            }
        };
        sent.store(true, Ordering::SeqCst);
        let reply = connection.exchange(request, limit).await;
        let reply = reply.map_err(|why| why.into_failure(reused, limit))?;
        if connection.is_reusable() {
            self.push(connection);
        }
        Ok(match connector.forwarding() {
            Some(Some(authorization)) => redact(reply, authorization.as_bytes()),
            _ => reply,
        })
    }

    /// Returns the connector, and makes it first where that was not possible before.
    fn connector(&self) -> Result<&Connector, Failure> {
        if let Some(connector) = self.connector.get() {
            return Ok(connector);
        }
        match Connector::new(&self.engine, self.target.clone()) {
            Ok(connector) => Ok(self.connector.get_or_init(|| connector)),
            Err(SetupError::OutOfResources(why)) => Err(Failure::new(FailureKind::Connect, why)),
            // The machine has changed since the client was made.
            Err(SetupError::Invalid(error)) => Err(Failure::new(FailureKind::Tls, error.to_string())),
        }
    }

    /// Adds an idle connection, and closes the expired ones.
    fn push(&self, connection: Connection) {
        let mut idle = self.idle();
        idle.push(connection);
        // The vector is sorted by last use.
        let expired = idle.iter().take_while(|connection| connection.is_expired()).count();
        let expired = idle.drain(..expired).collect::<Vec<_>>();
        drop(idle);
        // Closing them may take a moment, and must not hold the lock.
        drop(expired);
    }

    /// Removes the connection of this runtime that was used last.
    fn pop(&self) -> Option<Connection> {
        let mut idle = self.idle();
        let last = idle.iter().rposition(Connection::is_of_current_runtime)?;
        Some(idle.remove(last))
    }

    /// Removes an open connection, and closes those that turn out not to be.
    fn pop_open(&self) -> Option<Connection> {
        loop {
            // The check runs outside of the lock.
            let mut connection = self.pop()?;
            if connection.is_open() {
                return Some(connection);
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Converts `request` to hyper's, for the server or for a proxy that forwards it.
    fn request(
        &self,
        request: &HttpRequest,
        forwarding: Option<Option<&HeaderValue>>,
    ) -> Result<Request<Full<Bytes>>, Failure> {
        let internal = |why: &str| Failure::new(FailureKind::Internal, why);
        // A proxy needs the whole URL, a server only the path.
        let target = if forwarding.is_some() { Some(request.url.as_str()) } else { path(&request.url) };
        let target = target.and_then(|target| Uri::try_from(target).ok());
        let capacity = request.headers.len().saturating_add(3);
        let mut headers = HeaderMap::try_with_capacity(capacity).map_err(|_| internal("too many headers"))?;
        headers.insert(HOST, self.host.clone());
        if let Some(Some(authorization)) = forwarding {
            headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        headers::append(request, &mut headers)?;
        let mut out = Request::new(Full::new(Bytes::copy_from_slice(request.body.as_bytes())));
        *out.method_mut() = Method::POST;
        *out.uri_mut() = target.ok_or_else(|| internal("the request has no usable URL"))?;
        *out.headers_mut() = headers;
        Ok(out)
    }
}

impl Transport for Pool {
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e> {
        Box::pin(self.exchange_within(request, timeout, reply_limit))
    }
}

/// Redacts the proxy's credential in a reply, which the proxy may have written. The core redacts the other credentials, and does
/// not know this one.
fn redact(reply: Response<Bytes>, authorization: &[u8]) -> Response<Bytes> {
    let secret = authorization.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    // JSON may escape a slash.
    let escaped: Vec<u8> = secret
        .iter()
        .flat_map(|byte| if *byte == b'/' { [b'\\', b'/'].iter() } else { std::slice::from_ref(byte).iter() })
        .copied()
        .collect();
    let clean = |text: Bytes| without(without(text, secret), &escaped);
    let (mut head, body) = reply.into_parts();
    for value in head.headers.values_mut() {
        if let Ok(cleaned) = HeaderValue::from_maybe_shared(clean(Bytes::copy_from_slice(value.as_bytes()))) {
            *value = cleaned;
        }
    }
    Response::from_parts(head, clean(body))
}

/// Replaces every `secret` in `body`.
fn without(body: Bytes, secret: &[u8]) -> Bytes {
    let find = |text: &[u8]| text.windows(secret.len().max(1)).position(|window| window == secret);
    let (mut out, mut rest) = (Vec::new(), &*body);
    while let Some(at) = find(rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        out.extend_from_slice(REDACTED.as_bytes());
        rest = rest.get(at.saturating_add(secret.len())..).unwrap_or_default();
    }
    if out.is_empty() {
        return body;
    }
    out.extend_from_slice(rest);
    out.into()
}

/// Returns the path of `url`, with its query.
fn path(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.find('/').and_then(|at| rest.get(at..))
}

/// Returns the value of the `host` header for `target`, without the default port of its scheme.
fn host(target: &Uri) -> HeaderValue {
    let default_port = match target.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    let name = target.host().unwrap_or_default();
    let text = match target.port_u16() {
        Some(port) if port != default_port => format!("{name}:{port}"),
        _ => name.to_string(),
    };
    // The engine has checked that it is ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Header, Options};

    #[test]
    fn too_many_headers_are_a_failure_and_no_panic() {
        let engine = Engine::new(Options::api_key("seam_test_transport")).expect("an engine");
        let pool = Pool::new(&Arc::new(engine)).expect("a pool");
        let url = "https://door.invalid/".into();
        let headers = core::iter::repeat_with(|| Header::new("x-many", &["a"])).take(1 << 15).collect();
        let request = HttpRequest { method: "POST", url, headers, body: "{}".into() };
        let failure = pool.request(&request, None).expect_err("too many");
        assert_eq!(failure, Failure::new(FailureKind::Internal, "too many headers"));
    }
}
