//! One HTTP exchange on reqwest: sends what the engine built and nothing else, follows no redirect, and says how it
//! failed in the engine's terms.

use super::tls;
use crate::{
    Engine, Error, ErrorCode, FailureKind, HttpRequest, HttpResponse, Problem, ProblemCode, options,
};
use alloc::{
    format,
    string::{String, ToString as _},
    sync::Arc,
    vec::Vec,
};
use bytes::Bytes;
use core::{
    error::Error as StdError,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::Semaphore;
use tower::util::MapResponseLayer;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

tokio::task_local! {
    /// Whether the exchange that is under way in this task made a connection.
    static BEGAN: core::cell::Cell<bool>;
}

/// A pool of connections. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    http: reqwest::Client,
    /// One permit for each request that may be under way.
    permits: Arc<Semaphore>,
}

/// How an exchange failed, and the cause in words.
pub(super) type Failure = (FailureKind, String);

impl Transport {
    /// A transport for the requests of `engine`.
    ///
    /// # Errors
    /// [`ErrorCode::Tls`] where this machine has no certificate authorities to trust;
    /// [`ErrorCode::InvalidOptions`] where `ca_bundle` or `proxy` is unusable.
    pub(super) fn new(engine: &Engine) -> Result<Self, Error> {
        let options = engine.options();
        let https = engine.endpoint().starts_with("https:");
        let tls = if https { tls::trusting(options.ca_bundle.as_deref())? } else { tls::unused()? };
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT.min(Duration::from_millis(options.timeout_ms)))
            .connector_layer(MapResponseLayer::new(|target| {
                let _ = BEGAN.try_with(|began| began.set(true));
                target
            }));
        if !https {
            // Plain http stays on this machine. A proxy would carry the credential off it.
            builder = builder.no_proxy();
        }
        if let Some(url) = &options.proxy {
            builder = builder.proxy(proxy(url, https || options.allow_http)?);
        }
        let http = builder.build().map_err(|e| {
            Error::new(ErrorCode::Internal, format!("cannot set up the transport: {}", cause(&e)))
        })?;
        let limit = usize::try_from(options.in_flight_limit).unwrap_or(Semaphore::MAX_PERMITS);
        let permits = Arc::new(Semaphore::new(limit.clamp(1, Semaphore::MAX_PERMITS)));
        Ok(Self { http, permits })
    }

    /// Sends `request` and reads the reply up to `limit` bytes of body, all within `timeout`.
    pub(super) async fn exchange(
        &self,
        request: &HttpRequest,
        timeout: Duration,
        limit: usize,
    ) -> Result<HttpResponse, Failure> {
        let end = tokio::time::Instant::now().checked_add(timeout);
        let late = || format!("after {} ms", timeout.as_millis());
        let Some(end) = end else { return Err((FailureKind::Internal, "the timeout is too long".into())) };
        let Ok(permit) = tokio::time::timeout_at(end, self.permits.acquire()).await else {
            return Err((FailureKind::ConnectTimeout, format!("too many requests under way, {}", late())));
        };
        let _permit = permit.map_err(|e| (FailureKind::Internal, e.to_string()))?;
        let sent = Arc::new(AtomicBool::new(false));
        let exchange =
            BEGAN.scope(core::cell::Cell::new(false), self.exchange_untimed(request, limit, &sent));
        let result = tokio::time::timeout_at(end, exchange).await;
        let result = result.unwrap_or_else(|_| Err((FailureKind::Timeout, late())));
        // A request that no connection has taken cannot have done anything.
        result.map_err(|(kind, why)| match kind {
            FailureKind::Timeout if !sent.load(Ordering::SeqCst) => (FailureKind::ConnectTimeout, why),
            kind => (kind, why),
        })
    }

    async fn exchange_untimed(
        &self,
        request: &HttpRequest,
        limit: usize,
        sent: &Arc<AtomicBool>,
    ) -> Result<HttpResponse, Failure> {
        let mut builder = self.http.post(&request.url);
        for header in &request.headers {
            let value = reqwest::header::HeaderValue::from_str(header.expose());
            let mut value =
                value.map_err(|_| (FailureKind::Internal, format!("bad header `{}`", header.name)))?;
            value.set_sensitive(header.sensitive);
            builder = builder.header(header.name.as_ref(), value);
        }
        let mut reply =
            builder.body(reqwest::Body::wrap(Watched::new(&request.body, sent))).send().await.map_err(
                |e| {
                    let (kind, why) = failure(&e);
                    // Without a new connection since, the request went over one that was kept.
                    let kept = !BEGAN.with(core::cell::Cell::get);
                    let stale = kind == FailureKind::ConnectionLost && kept;
                    (if stale { FailureKind::StaleConnection } else { kind }, why)
                },
            )?;
        let status = reply.status().as_u16();
        let headers = reply
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(|e| failure(&e))? {
            if body.len().saturating_add(chunk.len()) > limit {
                return Err((FailureKind::TooLarge, format!("more than {limit} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(HttpResponse { status, headers, body })
    }
}

/// A request's body that notes when a connection takes it.
struct Watched {
    body: Option<Bytes>,
    taken: Arc<AtomicBool>,
}

impl Watched {
    fn new(body: &str, taken: &Arc<AtomicBool>) -> Self {
        Self { body: Some(Bytes::copy_from_slice(body.as_bytes())), taken: Arc::clone(taken) }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = core::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.taken.store(true, Ordering::SeqCst);
        Poll::Ready(self.body.take().map(|body| Ok(http_body::Frame::data(body))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_none()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.body.as_ref().map_or(0, |body| body.len() as u64))
    }
}

/// The proxy at `url`, which is never quoted: it may hold a password.
fn proxy(url: &str, allowed: bool) -> Result<reqwest::Proxy, Error> {
    let refused = |why: &str| {
        let message = format!("`proxy` {why}");
        options::refusal(Problem {
            parameter: "proxy".into(),
            code: ProblemCode::Value,
            message,
            suggestion: None,
        })
    };
    if !allowed {
        return Err(refused("would carry a credential over plain http; use an https endpoint"));
    }
    reqwest::Proxy::all(url)
        .map_err(|_| refused("is not a usable URL; expected one such as http://proxy.example:3128"))
}

/// Every error in the chain, outermost first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// The innermost cause in words, which names no URL.
fn cause(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(|e| e.to_string()).unwrap_or_default()
}

/// Whether `error` is TLS's own, however deep it is wrapped: the source of an I/O error that wraps another error is
/// that one's source, so the chain passes over what is inside.
fn holds_tls(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| holds_tls(inner))
}

fn failure(error: &reqwest::Error) -> Failure {
    let is_tls = || chain(error).any(holds_tls);
    // The connector tells this one apart in its text only.
    let is_dns = || chain(error).any(|e| e.to_string() == "dns error");
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => FailureKind::ConnectTimeout,
        (true, false) if is_tls() => FailureKind::Tls,
        (true, false) if is_dns() => FailureKind::Dns,
        (true, false) => FailureKind::Connect,
        (false, true) => FailureKind::Timeout,
        (false, false) if error.is_builder() => FailureKind::Internal,
        // The parser tells this one apart in its text only.
        (false, false) if chain(error).any(|e| e.to_string() == "message head is too large") => {
            FailureKind::TooLarge
        }
        (false, false) => FailureKind::ConnectionLost,
    };
    (kind, cause(error))
}
