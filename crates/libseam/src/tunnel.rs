//! The way through a proxy: it is asked to connect to the server, and from then on passes bytes on.

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

/// Connects to a server without anything between.
pub(super) type Direct = HttpsConnector<HttpConnector<Resolver>>;

type Failed = Box<dyn Error + Send + Sync>;

/// Makes connections by way of one proxy.
#[derive(Clone)]
pub(super) struct Tunnel {
    /// The proxy.
    pub(super) proxy: Uri,
    /// What it wants to see.
    pub(super) authorization: Option<HeaderValue>,
    /// What connects to it.
    pub(super) connector: Direct,
}

/// The answer of a proxy that does not want to.
#[derive(Debug)]
struct Refused(StatusCode);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it refuses to connect: {}", self.0)
    }
}

impl Error for Refused {}

impl Service<Uri> for Tunnel {
    type Response = <Direct as Service<Uri>>::Response;
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Failed>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let request = asking(&server, self.authorization.as_ref());
        let connecting = self.connector.clone().oneshot(self.proxy.clone());
        Box::pin(async move {
            let request = request?;
            through(connecting.await?, request).await
        })
    }
}

/// The request that asks to be connected to `server`.
fn asking(
    server: &Uri,
    authorization: Option<&HeaderValue>,
) -> Result<Request<Empty<&'static [u8]>>, Failed> {
    let port = server.port_u16().unwrap_or(443);
    let place = format!("{}:{port}", server.host().unwrap_or_default());
    let mut request = Request::builder().method(Method::CONNECT).uri(&place).header(HOST, &place);
    if let Some(authorization) = authorization {
        request = request.header(PROXY_AUTHORIZATION, authorization);
    }
    Ok(request.body(Empty::new())?)
}

/// Sends `request` over `stream`, which afterwards leads to the server.
async fn through<T>(stream: T, request: Request<Empty<&'static [u8]>>) -> Result<T, Failed>
where
    T: Read + Write + Send + Unpin + 'static,
{
    let (mut sender, mut connection) = http1::handshake(stream).await?;
    let mut asking = pin!(sender.send_request(request));
    let mut over = false;
    let reply = poll_fn(|context| {
        if let Poll::Ready(reply) = asking.as_mut().poll(context) {
            return Poll::Ready(reply);
        }
        if !over {
            over = connection.poll_without_shutdown(context).is_ready();
        }
        // What the connection has read or met is told at once.
        asking.as_mut().poll(context)
    });
    let status = reply.await?.status();
    if !status.is_success() {
        return Err(Box::new(Refused(status)));
    }
    let parts = connection.into_parts();
    if !parts.read_buf.is_empty() {
        return Err("it said more than was asked".into());
    }
    Ok(parts.io)
}
