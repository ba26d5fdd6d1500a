//! The trait of transports, which move the bytes of exchanges.

use super::failure::Failure;
use crate::HttpRequest;
use bytes::Bytes;
use core::{pin::Pin, time::Duration};
use http::Response;
use std::sync::Arc;

/// The outcome of one exchange: the reply, with types of the crates `http` 1 and `bytes` 1, or the failure.
pub type ExchangeResult = Result<Response<Bytes>, Failure>;

/// The future of one exchange. Dropping it aborts the exchange.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub type ExchangeFuture<'e> = Pin<Box<dyn Future<Output = ExchangeResult> + Send + 'e>>;

/// The future of one exchange. Dropping it aborts the exchange. In a page it is not `Send`.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub type ExchangeFuture<'e> = Pin<Box<dyn Future<Output = ExchangeResult> + 'e>>;

/// A transport, which moves the bytes of exchanges for a [`crate::Client`] or a [`crate::blocking::Client`]. Pass your own to
/// [`crate::Client::with_transport`].
///
/// A client's report of a removal relies on its transport. An implementation must:
///
/// - send the request unchanged, and add only the headers of the connection (`host`, `content-length`, `connection`);
/// - send it once. A transport that may send it again by itself says so with [`Transport::may_resend`];
/// - follow no redirects: the reply to the request itself is the outcome, whatever its status is;
/// - return the reply's status, headers and whole body, with transfer and content codings decoded. A body of more than
///   `reply_limit` bytes is [`FailureKind::TooLarge`], and is not read further;
/// - fail with [`FailureKind::Dns`], [`FailureKind::Connect`], [`FailureKind::ConnectTimeout`] or [`FailureKind::Tls`] only
///   where it is certain that no byte of the request has left. Otherwise the failure is [`FailureKind::Timeout`] or
///   [`FailureKind::ConnectionLost`];
/// - fail with [`FailureKind::StaleConnection`] only where a connection kept from an earlier exchange ended before a byte of
///   the reply came. A removal or a read is then sent again at once;
/// - accept as the reply only bytes that were sent after the request. Bytes that came before it on a kept connection are not
///   its reply;
/// - abort the exchange when its future is dropped. The client drops it after `timeout`, and reports
///   [`FailureKind::Timeout`].
///
/// [`FailureKind::Dns`]: crate::FailureKind::Dns
/// [`FailureKind::Connect`]: crate::FailureKind::Connect
/// [`FailureKind::ConnectTimeout`]: crate::FailureKind::ConnectTimeout
/// [`FailureKind::Tls`]: crate::FailureKind::Tls
/// [`FailureKind::Timeout`]: crate::FailureKind::Timeout
/// [`FailureKind::ConnectionLost`]: crate::FailureKind::ConnectionLost
/// [`FailureKind::StaleConnection`]: crate::FailureKind::StaleConnection
/// [`FailureKind::TooLarge`]: crate::FailureKind::TooLarge
///
/// ```
/// use libseam::{Client, ExchangeFuture, HttpRequest, Options, Transport, UserIdentitiesDelete};
/// use std::time::Duration;
///
/// /// A transport for tests that confirms every removal.
/// struct Confirming;
///
/// impl Transport for Confirming {
///     fn exchange<'e>(&'e self, request: &'e HttpRequest, _: Duration, _: usize) -> ExchangeFuture<'e> {
///         assert!(request.url.ends_with("/user_identities/delete"));
///         Box::pin(async { Ok(http::Response::new(r#"{"ok":true}"#.into())) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), libseam::Error> {
/// let seam = Client::with_transport(Options::api_key("seam_test_key"), Confirming)?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// assert_eq!(seam.user_identities().delete(params).await?.attempts, 1);
/// # Ok(()) }
/// ```
pub trait Transport: MaybeSendSync {
    /// Sends `request` and reads its reply, up to `reply_limit` bytes of body, within `timeout`.
    ///
    /// # Errors
    /// The exchange failed without a reply.
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e>;

    /// Returns whether the transport may send a request a second time by itself, as libcurl and `fetch` in browsers do. Then a
    /// refusal does not prove that nothing happened. This sets [`crate::Options::transport_may_resend`].
    fn may_resend(&self) -> bool {
        false
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e> {
        (**self).exchange(request, timeout, reply_limit)
    }

    fn may_resend(&self) -> bool {
        (**self).may_resend()
    }
}

/// `Send` and `Sync`, except in a page, which has a single thread.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub trait MaybeSendSync: Send + Sync {}
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl<T: Send + Sync + ?Sized> MaybeSendSync for T {}

/// `Send` and `Sync`, except in a page, which has a single thread.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub trait MaybeSendSync {}
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
impl<T: ?Sized> MaybeSendSync for T {}
