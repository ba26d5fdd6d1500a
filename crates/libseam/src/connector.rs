//! The connector: it opens connections, directly to the server or through a proxy.

use super::{
    connect_failure,
    failure::Failure,
    resolver::Resolver,
    setup_error::SetupError,
    tls,
    tunnel::{Direct, Tunnel},
};
use crate::{Engine, Error, ErrorCode, FailureKind, Outcome, Proxy};
use core::{error::Error as StdError, time::Duration};
use hyper::{
    Uri,
    header::HeaderValue,
    rt::{Read, Write},
};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioIo};
use std::sync::Arc;
use tokio::net::TcpStream;
use tower::{Service, ServiceExt as _};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The time after which TCP probes a silent peer, and between probes.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;
/// The time for which sent bytes may stay unacknowledged.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// A byte stream to the server.
pub(super) type Stream = Box<dyn ReadWrite>;

/// A byte stream over a TCP socket.
pub(super) trait ReadWrite: Read + Write + Send + Unpin {
    /// Returns the socket.
    fn socket(&self) -> &TcpStream;
}

impl ReadWrite for TokioIo<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.inner()
    }
}

impl<T: ReadWrite> ReadWrite for MaybeHttpsStream<T> {
    fn socket(&self) -> &TcpStream {
        match self {
            Self::Http(stream) => stream.socket(),
            Self::Https(stream) => stream.inner().get_ref().0.inner().socket(),
        }
    }
}

/// A connector to one server.
pub(super) struct Connector {
    target: Uri,
    route: Route,
    timeout: Duration,
}

enum Route {
    Direct(Direct),
    /// For plain http: the proxy reads the requests and forwards them.
    Forwarded {
        proxy: Uri,
        authorization: Option<HeaderValue>,
        connector: Direct,
    },
    Tunnelled(HttpsConnector<Tunnel>),
}

impl Connector {
    /// Makes a connector to `target`, the server of `engine`.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Tls`] where this machine has no certificate authorities;
    /// [`crate::ErrorCode::InvalidOptions`] where `ca_bundle`, `ca_bundle_pem`, `proxy` or an environment variable is unusable.
    pub(super) fn new(engine: &Engine, target: Uri) -> Result<Self, SetupError> {
        let options = engine.options();
        let https = target.scheme_str() == Some("https");
        let proxy = engine.proxy(&|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))?;
        let secure = https || proxy.as_ref().is_some_and(|proxy| proxy.secure);
        let tls = if secure { tls::client_config(options)? } else { tls::without_roots()? };
        let tls = Arc::new(tls);
        let timeout = CONNECT_TIMEOUT.min(Duration::from_millis(options.timeout_ms));
        let direct = HttpsConnector::from((tcp(timeout), Arc::clone(&tls)));
        let Some(proxy) = proxy else { return Ok(Self { target, route: Route::Direct(direct), timeout }) };
        let (proxy, authorization) = proxy_address(&proxy)?;
        let route = if https {
            let tunnel = Tunnel { proxy, authorization, connector: direct };
            Route::Tunnelled(HttpsConnector::from((tunnel, tls)))
        } else {
            Route::Forwarded { proxy, authorization, connector: direct }
        };
        Ok(Self { target, route, timeout })
    }

    /// Returns `Some` where a proxy reads the requests, with the value of its authorization header if it needs one.
    pub(super) fn forwarding(&self) -> Option<Option<&HeaderValue>> {
        match &self.route {
            Route::Forwarded { authorization, .. } => Some(authorization.as_ref()),
            Route::Direct(_) | Route::Tunnelled(_) => None,
        }
    }

    /// Opens a connection.
    pub(super) async fn connect(&self) -> Result<Stream, Failure> {
        let target = self.target.clone();
        let connecting = async {
            match &self.route {
                Route::Direct(connector) => open(connector.clone(), target).await,
                Route::Forwarded { proxy, connector, .. } => open(connector.clone(), proxy.clone()).await,
                Route::Tunnelled(connector) => open(connector.clone(), target).await,
            }
        };
        let failure = |(kind, why)| match &self.route {
            Route::Direct(_) => Failure::new(kind, why),
            Route::Forwarded { .. } | Route::Tunnelled(_) => {
                Failure::new(kind, format!("through the proxy: {why}"))
            }
        };
        let late = || format!("after {} ms", self.timeout.as_millis());
        match tokio::time::timeout(self.timeout, connecting).await {
            Ok(opened) => opened.map_err(|e| failure(connect_failure::classify(&*e, late))),
            Err(_) => Err(failure((FailureKind::ConnectTimeout, late()))),
        }
    }
}

/// Returns the URI of `proxy`, and the value of its authorization header if it needs one.
fn proxy_address(proxy: &Proxy) -> Result<(Uri, Option<HeaderValue>), Error> {
    let scheme = if proxy.secure { "https" } else { "http" };
    let internal = |what: &str| {
        Error::new(ErrorCode::Internal, format!("the proxy has no usable {what}"))
            .with_outcome(Outcome::NotSent)
    };
    let uri = Uri::try_from(format!("{scheme}://{}:{}", proxy.host, proxy.port));
    let uri = uri.map_err(|_| internal("URI"))?;
    let Some(authorization) = &proxy.authorization else { return Ok((uri, None)) };
    let mut value = HeaderValue::from_str(authorization.expose()).map_err(|_| internal("name"))?;
    value.set_sensitive(true);
    Ok((uri, Some(value)))
}

/// Opens a stream to `uri`.
async fn open<C>(connector: C, uri: Uri) -> Result<Stream, Box<dyn StdError + Send + Sync>>
where
    C: Service<Uri, Error = Box<dyn StdError + Send + Sync>>,
    C::Response: ReadWrite + 'static,
{
    Ok(Box::new(connector.oneshot(uri).await?))
}

/// Makes the TCP connector. `timeout` is divided among the addresses of a name.
fn tcp(timeout: Duration) -> HttpConnector<Resolver> {
    let mut tcp = HttpConnector::new_with_resolver(Resolver);
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(timeout));
    tcp.set_nodelay(true);
    tcp.set_keepalive(Some(KEEPALIVE));
    tcp.set_keepalive_interval(Some(KEEPALIVE));
    tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
    tcp
}
