//! The built-in transport, on hyper: sends what the engine built and nothing else, follows no redirect, and says how an
//! exchange failed in the engine's terms.

use super::{
    bounded,
    connection::Connection,
    connector::Connector,
    failure::Failure,
    headers,
    transport::{ExchangeFuture, ExchangeResult, Transport},
    unmade::Unmade,
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

/// A pool of connections.
pub(super) struct Pool {
    engine: Arc<Engine>,
    /// The server.
    target: Uri,
    /// There is none yet where this machine was short of what it takes.
    connector: OnceLock<Connector>,
    /// The server, as requests name it.
    host: HeaderValue,
    /// One permit for each request that may be under way.
    permits: Semaphore,
    /// Connections without a request; the one that was used last is used next.
    kept: Mutex<Vec<Connection>>,
}

impl Pool {
    /// A pool for the requests of `engine`.
    ///
    /// # Errors
    /// As [`Connector::new`].
    pub(super) fn new(engine: &Arc<Engine>) -> Result<Self, Error> {
        let target = Uri::try_from(engine.endpoint()).map_err(|e| {
            Error::new(ErrorCode::Internal, format!("the endpoint is no URI: {e}"))
                .with_outcome(Outcome::NotSent)
        })?;
        let connector = match Connector::new(engine, target.clone()) {
            Ok(connector) => OnceLock::from(connector),
            Err(Unmade::Short(_)) => OnceLock::new(),
            Err(Unmade::Refused(error)) => return Err(error),
        };
        let host = host(&target);
        let permits = bounded::permits(engine.options().in_flight_limit);
        let engine = Arc::clone(engine);
        Ok(Self { engine, target, connector, host, permits, kept: Mutex::default() })
    }

    /// Sends `request` and reads the reply up to `limit` bytes of body, all within `timeout`.
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
            // A request that no connection has taken cannot have done anything.
            let sent = sent.load(Ordering::SeqCst);
            Err(Failure::new(if sent { FailureKind::Timeout } else { FailureKind::ConnectTimeout }, late()))
        })
    }

    /// Sends `request` and reads the reply up to `limit` bytes of body. Sets `sent` before the first byte leaves.
    async fn send(&self, request: &HttpRequest, limit: usize, sent: &AtomicBool) -> ExchangeResult {
        let connector = self.connector()?;
        let request = self.request(request, connector.forwarded())?;
        let (mut connection, kept) = match self.kept_connection() {
            Some(connection) => (connection, true),
            None => {
                let stream = connector.connect().await?;
                let connection = Connection::new(stream).await;
                (connection.map_err(|e| Failure::new(FailureKind::Connect, e.to_string()))?, false)
            }
        };
        sent.store(true, Ordering::SeqCst);
        let reply = connection.exchange(request, limit).await;
        let reply = reply.map_err(|broken| broken.failure(kept, limit))?;
        if connection.may_be_kept() {
            self.keep(connection);
        }
        Ok(match connector.forwarded() {
            Some(Some(authorization)) => shown(reply, authorization.as_bytes()),
            _ => reply,
        })
    }

    /// What makes connections.
    fn connector(&self) -> Result<&Connector, Failure> {
        if let Some(connector) = self.connector.get() {
            return Ok(connector);
        }
        match Connector::new(&self.engine, self.target.clone()) {
            Ok(connector) => Ok(self.connector.get_or_init(|| connector)),
            Err(Unmade::Short(why)) => Err(Failure::new(FailureKind::Connect, why)),
            // The machine has changed since the client was made.
            Err(Unmade::Refused(error)) => Err(Failure::new(FailureKind::Tls, error.to_string())),
        }
    }

    fn keep(&self, connection: Connection) {
        let mut kept = self.kept();
        kept.push(connection);
        // They stand in the order in which they were used.
        let old = kept.iter().take_while(|connection| connection.is_old()).count();
        let old = kept.drain(..old).collect::<Vec<_>>();
        drop(kept);
        // To close them may take a moment, in which nobody is to wait for the lock.
        drop(old);
    }

    /// The connection that was used last.
    fn take(&self) -> Option<Connection> {
        let mut kept = self.kept();
        let here = kept.iter().rposition(Connection::is_here)?;
        Some(kept.remove(here))
    }

    fn kept_connection(&self) -> Option<Connection> {
        loop {
            // One at a time, so that nobody waits for another's look at it.
            let mut connection = self.take()?;
            if connection.is_open() {
                return Some(connection);
            }
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `request` as hyper takes it, for the server or for a proxy that passes it on.
    fn request(
        &self,
        request: &HttpRequest,
        forwarded: Option<Option<&HeaderValue>>,
    ) -> Result<Request<Full<Bytes>>, Failure> {
        let internal = |why: &str| Failure::new(FailureKind::Internal, why);
        // A proxy has to be told the whole URL, a server only its part of it.
        let target = if forwarded.is_some() { Some(request.url.as_str()) } else { path(&request.url) };
        let target = target.and_then(|target| Uri::try_from(target).ok());
        let capacity = request.headers.len().saturating_add(3);
        let mut headers = HeaderMap::try_with_capacity(capacity).map_err(|_| internal("too many headers"))?;
        headers.insert(HOST, self.host.clone());
        if let Some(Some(authorization)) = forwarded {
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

/// The reply, which a proxy may have written, without the words of the credential that it was sent: the core, which leaves
/// out the others, has not seen this one.
fn shown(reply: Response<Bytes>, authorization: &[u8]) -> Response<Bytes> {
    let secret = authorization.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    // JSON may have a slash with a backslash before it.
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

/// `body` without `secret`.
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

/// What stands behind the server in `url`.
fn path(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.find('/').and_then(|at| rest.get(at..))
}

/// The server of `target`, without the port that its scheme has anyway.
fn host(target: &Uri) -> HeaderValue {
    let usual = match target.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    let name = target.host().unwrap_or_default();
    let text = match target.port_u16() {
        Some(port) if port != usual => format!("{name}:{port}"),
        _ => name.to_string(),
    };
    // The engine has checked it, and it is ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Header, Options};

    #[test]
    fn more_headers_than_can_be_sent_end_no_program() {
        let engine = Engine::new(Options::api_key("seam_test_transport")).expect("an engine");
        let pool = Pool::new(&Arc::new(engine)).expect("a pool");
        let url = "https://door.invalid/".into();
        let headers = core::iter::repeat_with(|| Header::new("x-many", &["a"])).take(1 << 15).collect();
        let request = HttpRequest { method: "POST", url, headers, body: "{}".into() };
        let failure = pool.request(&request, None).expect_err("too many");
        assert_eq!(failure, Failure::new(FailureKind::Internal, "too many headers"));
    }
}
