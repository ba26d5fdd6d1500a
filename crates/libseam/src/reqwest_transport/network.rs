//! reqwest over hyper, outside of pages.

use super::{
    super::{
        error_chain::{chain, is_time_out, root_cause, tls_error},
        failure::Failure,
        tls_error,
    },
    chunk::append,
};
use crate::FailureKind;
use http_body_util::Full;
use reqwest::{Body, ClientBuilder, Response, redirect::Policy};

/// False: the body of a request cannot be read twice, so only a request that was not sent is sent again.
pub(super) const MAY_RESEND: bool = false;

/// Configures the client to follow no redirects and keep no connections.
pub(super) fn configure(builder: ClientBuilder) -> ClientBuilder {
    builder.redirect(Policy::none()).pool_max_idle_per_host(0)
}

/// Makes a body that can be sent only once: neither redirects nor retries can copy it.
pub(super) fn body_once(body: String) -> Body {
    Body::wrap(Full::<bytes::Bytes>::from(body))
}

/// Reads the reply's body, up to `limit` bytes.
pub(super) async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        append(&mut body, &chunk, limit)?;
    }
    Ok(body)
}

/// Classifies an error of reqwest. Types of errors decide, never their texts.
pub(super) fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let too_large = |e: &hyper::Error| e.is_parse_too_large();
    if error.is_connect() {
        // Nothing was sent: there was no connection.
        return match chain(&error).find_map(tls_error) {
            Some(error) => Failure::new(FailureKind::Tls, tls_error::describe(error)),
            None if error.is_dns() => Failure::new(FailureKind::Dns, root_cause(&error)),
            None if error.is_timeout() || chain(&error).any(is_time_out) => {
                Failure::new(FailureKind::ConnectTimeout, root_cause(&error))
            }
            None => Failure::new(FailureKind::Connect, root_cause(&error)),
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
    Failure::new(kind, root_cause(&error))
}
