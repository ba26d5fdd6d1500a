//! Tunnels through a proxy, by the method CONNECT.

use super::resolver::Resolver;
use core::{
    error::Error,
    fmt,
    future::poll_fn,
    pin::{Pin, pin},
    task::{Context, Poll},
};
use http_body_util::Empty;
use hyper::{
    Method, Request, StatusCode, Uri,
    client::conn::http1,
    header::{HOST, HeaderValue, PROXY_AUTHORIZATION},
    rt::{Read, Write},
};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use tower::{Service, ServiceExt as _};

/// A connector without a proxy.
pub(super) type Direct = HttpsConnector<HttpConnector<Resolver>>;

type BoxError = Box<dyn Error + Send + Sync>;

/// A connector through one proxy.
#[derive(Clone)]
pub(super) struct Tunnel {
    /// The URI of the proxy.
    pub(super) proxy: Uri,
    /// The value of the header `proxy-authorization`.
    pub(super) authorization: Option<HeaderValue>,
    /// The connector to the proxy.
    pub(super) connector: Direct,
}

/// A refusal of the proxy, with its status.
#[derive(Debug)]
struct ConnectRefused(StatusCode);

impl fmt::Display for ConnectRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it refused to connect: {}", self.0)
    }
}

impl Error for ConnectRefused {}

impl Service<Uri> for Tunnel {
    type Response = <Direct as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let request = connect_request(&server, self.authorization.as_ref());
        let connecting = self.connector.clone().oneshot(self.proxy.clone());
        Box::pin(async move {
            let request = request?;
            open(connecting.await?, request).await
        })
    }
}

/// Builds the request to connect to `server`.
fn connect_request(
    server: &Uri,
    authorization: Option<&HeaderValue>,
) -> Result<Request<Empty<&'static [u8]>>, BoxError> {
    let port = server.port_u16().unwrap_or(443);
    let authority = format!("{}:{port}", server.host().unwrap_or_default());
    let mut request = Request::builder().method(Method::CONNECT).uri(&authority).header(HOST, &authority);
    if let Some(authorization) = authorization {
        request = request.header(PROXY_AUTHORIZATION, authorization);
    }
    Ok(request.body(Empty::new())?)
}

/// Sends `request` over `stream`, which leads to the server after that.
async fn open<T>(stream: T, request: Request<Empty<&'static [u8]>>) -> Result<T, BoxError>
where
    T: Read + Write + Send + Unpin + 'static,
{
    let (mut sender, mut connection) = http1::handshake(stream).await?;
    let mut exchange = pin!(sender.send_request(request));
    let mut ended = false;
    let reply = poll_fn(|context| {
        if let Poll::Ready(reply) = exchange.as_mut().poll(context) {
            return Poll::Ready(reply);
        }
        if !ended {
            ended = connection.poll_without_shutdown(context).is_ready();
        }
        // The connection may have read the reply, or failed.
        exchange.as_mut().poll(context)
    });
    let status = reply.await?.status();
    if !status.is_success() {
        return Err(Box::new(ConnectRefused(status)));
    }
    let parts = connection.into_parts();
    if !parts.read_buf.is_empty() {
        return Err("it sent bytes before the tunnel was in use".into());
    }
    Ok(parts.io)
}
