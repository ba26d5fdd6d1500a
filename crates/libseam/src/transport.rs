//! The trait of what moves the bytes of an exchange.

use super::failure::Failure;
use crate::HttpRequest;
use bytes::Bytes;
use core::{pin::Pin, time::Duration};
use http::Response;
use std::sync::Arc;

/// The outcome of one exchange: the reply, of the crates `http` 1 and `bytes` 1, or how it failed.
pub type ExchangeResult = Result<Response<Bytes>, Failure>;

/// The future of one exchange. Dropping it gives the exchange up.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub type ExchangeFuture<'e> = Pin<Box<dyn Future<Output = ExchangeResult> + Send + 'e>>;

/// The future of one exchange. Dropping it gives the exchange up. In a page it stays in its thread.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub type ExchangeFuture<'e> = Pin<Box<dyn Future<Output = ExchangeResult> + 'e>>;

/// Moves the bytes of exchanges, for a [`crate::Client`] or a [`crate::blocking::Client`]. The built-in transport is one;
/// [`crate::Client::with_transport`] takes another.
///
/// What a client tells of a removal rests on what its transport says, so an implementation
///
/// - sends the request as it is and adds no header but those of the connection (`host`, `content-length`, `connection`);
/// - sends it once. One that may send it again by itself says so with [`Transport::may_resend`];
/// - follows no redirect: the reply to the request itself is the outcome, whatever its status is;
/// - gives back the reply's status, headers and whole body, without its transfer and content coding. A body of more than
///   `reply_limit` bytes is [`FailureKind::TooLarge`], and is not read further;
/// - says [`FailureKind::Dns`], [`FailureKind::Connect`], [`FailureKind::ConnectTimeout`] or [`FailureKind::Tls`] only where
///   it knows that no byte of the request has left. Where it does not know, one may have: [`FailureKind::Timeout`] or
///   [`FailureKind::ConnectionLost`];
/// - says [`FailureKind::StaleConnection`] only where a connection that was kept from an earlier exchange ended before a
///   byte of the reply came. A removal or a read is then sent again at once;
/// - takes as a reply only what was sent after the request. What comes on a kept connection before it is no reply to it;
/// - ends the exchange when its future is dropped. After `timeout` the client drops it, and takes it for
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
/// /// Confirms everything: for a test of a program.
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
pub trait Transport: MaybeShared {
    /// Sends `request` and reads its reply, up to `reply_limit` bytes of body, within `timeout`.
    ///
    /// # Errors
    /// How the exchange failed.
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e>;

    /// Whether it may send a request a second time by itself, as `fetch` in browsers and libcurl do. No refusal then proves
    /// that nothing happened: see [`crate::Options::transport_may_resend`], which this sets.
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

/// `Send` and `Sync`, but nothing in a page, where there is one thread.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub trait MaybeShared: Send + Sync {}
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl<T: Send + Sync + ?Sized> MaybeShared for T {}

/// `Send` and `Sync`, but nothing in a page, where there is one thread.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub trait MaybeShared {}
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
impl<T: ?Sized> MaybeShared for T {}
