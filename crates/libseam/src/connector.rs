//! Making connections: straight to the server, or by way of a proxy.

use super::{
    diagnosis,
    failure::Failure,
    resolver::Resolver,
    tls,
    tunnel::{Direct, Tunnel},
    unmade::Unmade,
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
/// When a peer that says nothing is asked whether it is still there, and how often.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;
/// How long sent bytes may go without an acknowledgement.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// A stream of bytes to the server.
pub(super) type Stream = Box<dyn ReadWrite>;

/// What a connection needs of a stream.
pub(super) trait ReadWrite: Read + Write + Send + Unpin {
    /// The socket below it all.
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

/// Makes connections to one server.
pub(super) struct Connector {
    target: Uri,
    route: Route,
    timeout: Duration,
}

enum Route {
    Direct(Direct),
    /// Plain http: the proxy reads the requests and passes them on.
    Forwarded {
        proxy: Uri,
        authorization: Option<HeaderValue>,
        connector: Direct,
    },
    Tunnelled(HttpsConnector<Tunnel>),
}

impl Connector {
    /// A connector to `target`, the server of `engine`.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Tls`] where this machine has no certificate authorities to trust;
    /// [`crate::ErrorCode::InvalidOptions`] where `ca_bundle`, `ca_bundle_pem`, `proxy` or a variable of
    /// the environment is unusable.
    pub(super) fn new(engine: &Engine, target: Uri) -> Result<Self, Unmade> {
        let options = engine.options();
        let https = target.scheme_str() == Some("https");
        let proxy = engine.proxy(&|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))?;
        let secure = https || proxy.as_ref().is_some_and(|proxy| proxy.secure);
        let tls = if secure { tls::trusting(options)? } else { tls::unused()? };
        let tls = Arc::new(tls);
        let timeout = CONNECT_TIMEOUT.min(Duration::from_millis(options.timeout_ms));
        let direct = HttpsConnector::from((tcp(timeout), Arc::clone(&tls)));
        let Some(proxy) = proxy else { return Ok(Self { target, route: Route::Direct(direct), timeout }) };
        let (proxy, authorization) = told(&proxy)?;
        let route = if https {
            let tunnel = Tunnel { proxy, authorization, connector: direct };
            Route::Tunnelled(HttpsConnector::from((tunnel, tls)))
        } else {
            Route::Forwarded { proxy, authorization, connector: direct }
        };
        Ok(Self { target, route, timeout })
    }

    /// Whether requests are read by a proxy, and what that one wants to see in them.
    pub(super) fn forwarded(&self) -> Option<Option<&HeaderValue>> {
        match &self.route {
            Route::Forwarded { authorization, .. } => Some(authorization.as_ref()),
            Route::Direct(_) | Route::Tunnelled(_) => None,
        }
    }

    /// Makes a connection.
    pub(super) async fn connect(&self) -> Result<Stream, Failure> {
        let target = self.target.clone();
        let connecting = async {
            match &self.route {
                Route::Direct(connector) => open(connector.clone(), target).await,
                Route::Forwarded { proxy, connector, .. } => open(connector.clone(), proxy.clone()).await,
                Route::Tunnelled(connector) => open(connector.clone(), target).await,
            }
        };
        let told = |(kind, why)| match &self.route {
            Route::Direct(_) => Failure::new(kind, why),
            Route::Forwarded { .. } | Route::Tunnelled(_) => {
                Failure::new(kind, format!("by way of the proxy: {why}"))
            }
        };
        let late = || format!("after {} ms", self.timeout.as_millis());
        match tokio::time::timeout(self.timeout, connecting).await {
            Ok(made) => made.map_err(|e| told(diagnosis::of_connecting(&*e, late))),
            Err(_) => Err(told((FailureKind::ConnectTimeout, late()))),
        }
    }
}

/// Where `proxy` is, and what it wants to see.
fn told(proxy: &Proxy) -> Result<(Uri, Option<HeaderValue>), Error> {
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

/// Makes TCP connections. `timeout` is for all addresses of a name together, in equal parts.
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
