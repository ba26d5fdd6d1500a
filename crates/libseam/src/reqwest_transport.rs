//! A `reqwest::Client` as the transport.

use super::{
    causes,
    failure::Failure,
    headers,
    transport::{ExchangeFuture, ExchangeResult, Transport},
};
use crate::{Error, ErrorCode, FailureKind, HttpRequest};
use core::{fmt, time::Duration};
use http::{HeaderValue, Response, header::CONNECTION};
use reqwest::{Client, ClientBuilder, Request};

mod piece;
#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), path = "reqwest_transport/network.rs")]
#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), path = "reqwest_transport/page.rs")]
mod platform;

/// A `reqwest::Client` of the program's own as the transport: for middleware, proxies and TLS of its own, and for pages
/// (`wasm32-unknown-unknown`).
///
/// # What it cannot promise
///
/// A removal reported done is done over it too, with one condition: **give it a client that sends nothing else to that
/// server**, or make it with [`ReqwestTransport::from_builder`]. What else is weaker than over the built-in transport:
///
/// - *Speed.* Every request has a connection of its own (`connection: close`), so every attempt waits for a new one, and for
///   its TLS. For only then no reply to an earlier request can be taken for the reply to this one. A client that keeps
///   connections from other requests to the same server may send this one over them, and what arrives late there could
///   confirm a removal that was refused. HTTP/2, where client and server agree on it, keeps its connection; it tells the
///   replies on it apart.
/// - *What was not sent.* reqwest says only of connections that could not be made that nothing was sent. When the time of an
///   attempt is over, also while it connects, the request may have been sent: the outcome is unknown, and a 404 after that is
///   [`ErrorCode::Unconfirmed`]. A client with a `connect_timeout` knows more.
/// - *Redirects.* A client that follows redirects is found out by the URL of the reply, and the call fails with
///   [`ErrorCode::Internal`] and an unknown outcome; it was sent nowhere else with its body, but perhaps asked for elsewhere
///   by a `GET`. Only a redirect by 301, 302 or 303 to the very same URL is not seen. Use `redirect::Policy::none()`, with
///   which a redirect is [`ErrorCode::Redirected`]; [`ReqwestTransport::from_builder`] does. `fetch` in a page always
///   follows redirects, with the body too.
/// - *Retries.* Policies of the client's own (`ClientBuilder::retry`), and reqwest's own for a server that declines a stream
///   of HTTP/2, do not come into play, since the body of a request cannot be read twice; the call's retries do. In a page the
///   platform may send a request again: no refusal proves there that nothing happened, and a 404 to a removal is
///   [`ErrorCode::Unconfirmed`].
/// - *Options.* `ca_bundle`, `ca_bundle_pem`, `proxy` and the environment's proxies and authorities are the built-in
///   transport's; the client's own settings count, its default headers, cookies and decompression among them. What
///   middleware in the client sends, removes or answers is not seen.
/// - *Errors.* With `native-tls` a server that is not trusted is [`ErrorCode::Connect`], not [`ErrorCode::Tls`]. In a page
///   every failure is [`ErrorCode::ConnectionLost`] or [`ErrorCode::Timeout`].
/// - *Blocking calls.* Between two calls nothing runs, so that a connection whose call timed out or was given up is closed
///   during the next call.
/// - *Memory.* Of the reply in a page a piece can be larger than the limit before the exchange ends.
///
/// Other middleware, such as that of `reqwest-middleware`, is a type of its own: implement [`Transport`] for it.
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
    /// The transport over a client as it is.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// The transport over a client that `builder` makes, and that follows no redirect and keeps no connection.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] where it cannot be made.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, Error> {
        let client = platform::strict(builder).build().map_err(|e| {
            let why = causes::cause(&e.without_url());
            Error::new(ErrorCode::InvalidOptions, format!("the reqwest client cannot be made: {why}"))
        })?;
        Ok(Self { client })
    }

    async fn send(&self, request: &HttpRequest, reply_limit: usize) -> ExchangeResult {
        let request = self.request(request)?;
        let url = request.url().clone();
        let mut response = self.client.execute(request).await.map_err(platform::failure)?;
        if *response.url() != url {
            let why = "the reqwest client followed a redirect; make it with `redirect::Policy::none()`";
            return Err(Failure::new(FailureKind::Internal, why));
        }
        let status = response.status();
        let headers = core::mem::take(response.headers_mut());
        let body = platform::body(response, reply_limit).await?;
        let mut reply = Response::new(body.into());
        *reply.status_mut() = status;
        *reply.headers_mut() = headers;
        Ok(reply)
    }

    /// `request` as reqwest takes it, over a connection that is not kept.
    fn request(&self, request: &HttpRequest) -> Result<Request, Failure> {
        let body = platform::once(request.body.clone());
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
