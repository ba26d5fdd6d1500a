//! reqwest where there is a network: over hyper.

use super::{
    super::{
        causes::{cause, chain, is_time_out, tls_error},
        distrust,
        failure::Failure,
    },
    piece::append,
};
use crate::FailureKind;
use http_body_util::Full;
use reqwest::{Body, ClientBuilder, Response, redirect::Policy};

/// Its body cannot be read twice, and only what was not sent is sent again without it.
pub(super) const MAY_RESEND: bool = false;

/// Has the client follow no redirect and keep no connection.
pub(super) fn strict(builder: ClientBuilder) -> ClientBuilder {
    builder.redirect(Policy::none()).pool_max_idle_per_host(0)
}

/// A body that can be sent once: neither a redirect nor a policy of retries has another copy.
pub(super) fn once(body: String) -> Body {
    Body::wrap(Full::<bytes::Bytes>::from(body))
}

/// The reply's body, up to `limit` bytes.
pub(super) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(failure)? {
        append(&mut body, &piece, limit)?;
    }
    Ok(body)
}

/// Why there is no reply. The types of errors decide, never their texts.
pub(super) fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let too_large = |e: &hyper::Error| e.is_parse_too_large();
    if error.is_connect() {
        // Nothing was sent before there was a connection.
        return match chain(&error).find_map(tls_error) {
            Some(error) => Failure::new(FailureKind::Tls, distrust::in_words(error)),
            None if error.is_dns() => Failure::new(FailureKind::Dns, cause(&error)),
            None if error.is_timeout() || chain(&error).any(is_time_out) => {
                Failure::new(FailureKind::ConnectTimeout, cause(&error))
            }
            None => Failure::new(FailureKind::Connect, cause(&error)),
        };
    }
    let kind = if error.is_builder() || error.is_redirect() {
        FailureKind::Internal
    } else if chain(&error).filter_map(|e| e.downcast_ref()).any(too_large) {
        FailureKind::TooLarge
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::ConnectionLost
    };
    Failure::new(kind, cause(&error))
}
