//! reqwest in a page, or wherever else JavaScript has `fetch`.

use super::{
    super::{causes::cause, failure::Failure},
    piece::append,
};
use crate::FailureKind;
use core::{future::poll_fn, pin::pin};
use futures_core::Stream as _;
use reqwest::{Body, ClientBuilder, Response};

/// Browsers send a request again over a new connection when one that was kept ends.
pub(super) const MAY_RESEND: bool = true;

/// There is nothing to set.
pub(super) fn strict(builder: ClientBuilder) -> ClientBuilder {
    builder
}

/// The body of a request.
pub(super) fn once(body: String) -> Body {
    body.into()
}

/// The reply's body, up to `limit` bytes.
pub(super) async fn body(response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let mut pieces = pin!(response.bytes_stream());
    while let Some(piece) = poll_fn(|context| pieces.as_mut().poll_next(context)).await {
        append(&mut body, &piece.map_err(failure)?, limit)?;
    }
    Ok(body)
}

/// Why there is no reply: `fetch` does not say how far it came.
pub(super) fn failure(error: reqwest::Error) -> Failure {
    let kind = if error.is_builder() {
        FailureKind::Internal
    } else if error.is_timeout() {
        FailureKind::Timeout
    } else {
        FailureKind::ConnectionLost
    };
    // Behind the first line is where in the scripts it happened.
    let why = cause(&error.without_url());
    Failure::new(kind, why.lines().next().unwrap_or_default())
}
