//! reqwest over `fetch`, in pages and other JavaScript hosts.

use super::{
    super::{error_chain::root_cause, failure::Failure},
    chunk::append,
};
use crate::FailureKind;
use core::{future::poll_fn, pin::pin};
use futures_core::Stream as _;
use reqwest::{Body, ClientBuilder, Response};

/// True: browsers send a request again when a kept connection turns out to be closed.
pub(super) const MAY_RESEND: bool = true;

/// Returns `builder` unchanged: `fetch` has no settings for redirects and connections.
pub(super) fn configure(builder: ClientBuilder) -> ClientBuilder {
    builder
}

/// Makes the body of a request.
pub(super) fn body_once(body: String) -> Body {
    body.into()
}

/// Reads the reply's body, up to `limit` bytes.
pub(super) async fn read_body(response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut chunks = pin!(response.bytes_stream());
    while let Some(chunk) = poll_fn(|context| chunks.as_mut().poll_next(context)).await {
        append(&mut body, &chunk.map_err(failure)?, limit)?;
    }
    Ok(body)
}

/// Classifies an error of reqwest. `fetch` does not say whether the request was sent.
pub(super) fn failure(error: reqwest::Error) -> Failure {
    let kind = if error.is_builder() {
        FailureKind::Internal
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::ConnectionLost
    };
    // The lines after the first one are a stack trace.
    let why = root_cause(&error.without_url());
    Failure::new(kind, why.lines().next().unwrap_or_default())
}
