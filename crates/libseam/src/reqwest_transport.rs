//! The transport over a `reqwest::Client`.

use super::{
    error_chain,
    failure::Failure,
    headers,
    transport::{ExchangeFuture, ExchangeResult, Transport},
};
use crate::{Error, ErrorCode, FailureKind, HttpRequest};
use core::{fmt, time::Duration};
use http::{HeaderValue, Response, header::CONNECTION};
use reqwest::{Client, ClientBuilder, Request};

mod chunk;
#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), path = "reqwest_transport/network.rs")]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), path = "reqwest_transport/page.rs")]
mod platform;

/// A transport over the program's own `reqwest::Client`: for its middleware, proxies and TLS, and for pages
/// (`wasm32-unknown-unknown`).
///
/// # Limits
///
/// A removal reported done is done over this transport too, on one condition: **give it a client that sends nothing else to
/// the same server**, or make it with [`ReqwestTransport::from_builder`]. Other weaknesses compared to the built-in transport:
///
/// - *Speed.* Every attempt opens a connection, and sets up TLS on it, and sends `connection: close`. Only so can a late reply
///   to an earlier request not pass for the reply to this one. A client that keeps connections from other requests to the same
///   server may send this request over them, and a late reply there could confirm a removal that was refused. HTTP/2 keeps its
///   connection, and assigns each reply to its request.
/// - *Requests that were not sent.* reqwest guarantees that nothing was sent only where it could not connect. After a time-out,
///   even one while connecting, the request may have been sent: the outcome is unknown, and a 404 in a later attempt is
///   [`ErrorCode::Unconfirmed`]. Setting `connect_timeout` on the client avoids that.
/// - *Redirects.* If the client follows a redirect, the reply's URL gives it away, and the call fails with
///   [`ErrorCode::Internal`] and an unknown outcome. The body went nowhere else, but a `GET` may have. Only a redirect by 301,
///   302 or 303 to the same URL goes unnoticed. Use `redirect::Policy::none()`, as [`ReqwestTransport::from_builder`] does:
///   a redirect is then [`ErrorCode::Redirected`]. `fetch` in a page always follows redirects, and sends the body again.
/// - *Retries.* The client's policies (`ClientBuilder::retry`), and reqwest's retry of a declined HTTP/2 stream, have no
///   effect, because the body of a request cannot be read twice; the call's own retries work. In a page the browser may send
///   a request again: a refusal there does not prove that nothing happened, and a 404 to a removal is
///   [`ErrorCode::Unconfirmed`].
/// - *Options.* `ca_bundle`, `ca_bundle_pem`, `proxy` and the proxies and authorities of the environment have no effect. The
///   client's settings apply, including default headers, cookies and decompression. libseam does not notice requests and
///   replies that middleware in the client adds, changes or removes.
/// - *Errors.* With `native-tls`, a server that is not trusted is [`ErrorCode::Connect`] instead of [`ErrorCode::Tls`]. In a
///   page every failure is [`ErrorCode::ConnectionLost`] or [`ErrorCode::Timeout`].
/// - *Blocking calls.* Nothing runs between two calls, so the connection of a call that timed out or was aborted is closed
///   during the next one.
/// - *Memory.* In a page one chunk of a reply may exceed the limit before the exchange ends.
///
/// Middleware such as `reqwest-middleware` has its own client type: implement [`Transport`] for it.
///
/// ```no_run
/// use libseam::{Client, Options, ReqwestTransport, UserIdentitiesDelete};
///
/// # async fn offboard() -> Result<(), libseam::Error> {
/// let transport = ReqwestTransport::from_builder(reqwest::Client::builder())?;
/// let seam = Client::with_transport(Options::from_environment(), transport)?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// seam.user_identities().delete(params).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// Makes a transport over `client`, and changes none of its settings.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Builds a client that follows no redirects and keeps no connections, and makes a transport over it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] where the client cannot be built.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, Error> {
        let client = platform::configure(builder).build().map_err(|e| {
            let why = error_chain::root_cause(&e.without_url());
            Error::new(ErrorCode::InvalidOptions, format!("the reqwest client cannot be built: {why}"))
        })?;
        Ok(Self { client })
    }

    async fn send(&self, request: &HttpRequest, reply_limit: usize) -> ExchangeResult {
        let request = self.request(request)?;
        let url = request.url().clone();
        let mut response = self.client.execute(request).await.map_err(platform::failure)?;
        if *response.url() != url {
            let why = "the reqwest client followed a redirect; build it with `redirect::Policy::none()`";
            return Err(Failure::new(FailureKind::Internal, why));
        }
        let status = response.status();
        let headers = core::mem::take(response.headers_mut());
        let body = platform::read_body(response, reply_limit).await?;
        let mut reply = Response::new(body.into());
        *reply.status_mut() = status;
        *reply.headers_mut() = headers;
        Ok(reply)
    }

    /// Converts `request` to reqwest's, over a connection that is closed after it.
    fn request(&self, request: &HttpRequest) -> Result<Request, Failure> {
        let body = platform::body_once(request.body.clone());
        let built = self.client.post(&request.url).body(body).build();
        let mut built =
            built.map_err(|e| Failure::new(FailureKind::Internal, e.without_url().to_string()))?;
        headers::append(request, built.headers_mut())?;
        built.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        Ok(built)
    }
}

impl Transport for ReqwestTransport {
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        _: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e> {
        Box::pin(self.send(request, reply_limit))
    }

    fn may_resend(&self) -> bool {
        platform::MAY_RESEND
    }
}

impl From<Client> for ReqwestTransport {
    fn from(client: Client) -> Self {
        Self::new(client)
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client's own `Debug` shows its default headers.
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}
