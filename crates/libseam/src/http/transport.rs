//! One HTTP exchange on reqwest: sends what the engine built and nothing else, follows no redirect, and says how it
//! failed in the engine's terms.

use crate::{Engine, Error, ErrorCode, FailureKind, HttpRequest, HttpResponse};
use alloc::{
    format,
    string::{String, ToString as _},
    sync::Arc,
    vec::Vec,
};
use core::error::Error as StdError;
use core::time::Duration;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt as _;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A pool of connections.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    http: reqwest::Client,
}

/// How an exchange failed, and the cause in words.
pub(super) type Failure = (FailureKind, String);

impl Transport {
    /// A transport for the requests of `engine`.
    ///
    /// # Errors
    /// [`ErrorCode::Tls`] where this machine has no certificate authorities to trust.
    pub(super) fn new(engine: &Engine) -> Result<Self, Error> {
        let https = engine.endpoint().starts_with("https:");
        let tls = if https { platform_tls() } else { no_tls() };
        let tls = tls.map_err(|e| Error::new(ErrorCode::Tls, format!("cannot set up TLS: {e}")))?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT.min(Duration::from_millis(engine.timeout_ms())));
        if !https {
            // Plain http stays on this machine. A proxy would carry the credential off it.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|e| {
            Error::new(ErrorCode::Internal, format!("cannot set up the transport: {}", cause(&e)))
        })?;
        Ok(Self { http })
    }

    /// Sends `request` and reads the reply up to `limit` bytes of body.
    pub(super) async fn exchange(
        &self,
        request: &HttpRequest,
        timeout: Duration,
        limit: usize,
    ) -> Result<HttpResponse, Failure> {
        let exchange = self.exchange_untimed(request, limit);
        let timed_out = || (FailureKind::Timeout, format!("after {} ms", timeout.as_millis()));
        tokio::time::timeout(timeout, exchange).await.unwrap_or_else(|_| Err(timed_out()))
    }

    async fn exchange_untimed(&self, request: &HttpRequest, limit: usize) -> Result<HttpResponse, Failure> {
        let mut builder = self.http.post(&request.url);
        for header in &request.headers {
            let value = reqwest::header::HeaderValue::from_str(header.expose());
            let mut value =
                value.map_err(|_| (FailureKind::Internal, format!("bad header `{}`", header.name)))?;
            value.set_sensitive(header.sensitive);
            builder = builder.header(header.name.as_ref(), value);
        }
        let mut reply = builder.body(request.body.clone()).send().await.map_err(|e| failure(&e))?;
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

/// TLS that trusts what this machine trusts. It is this client's own: nothing of the process is changed.
fn platform_tls() -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    Ok(builder.with_safe_default_protocol_versions()?.with_platform_verifier()?.with_no_client_auth())
}

/// TLS that trusts nobody, for a client that needs none: reading the machine's certificates takes milliseconds.
fn no_tls() -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// Every error in the chain, outermost first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// The innermost cause in words, which names no URL.
fn cause(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(|e| e.to_string()).unwrap_or_default()
}

fn failure(error: &reqwest::Error) -> Failure {
    let is_tls = || {
        chain(error).any(|e| {
            let inner = e.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            e.is::<rustls::Error>() || inner.is_some_and(|i| i.is::<rustls::Error>())
        })
    };
    // The connector tells this one apart in its text only.
    let is_dns = || chain(error).any(|e| e.to_string() == "dns error");
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => FailureKind::ConnectTimeout,
        (true, false) if is_tls() => FailureKind::Tls,
        (true, false) if is_dns() => FailureKind::Dns,
        (true, false) => FailureKind::Connect,
        (false, true) => FailureKind::Timeout,
        (false, false) if error.is_builder() => FailureKind::Internal,
        (false, false) => FailureKind::ConnectionLost,
    };
    (kind, cause(error))
}
