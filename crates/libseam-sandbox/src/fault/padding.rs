//! Bodies with spaces after them.

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// Spaces, which JSON allows after a value.
static SPACES: [u8; 64 * 1024] = [b' '; 64 * 1024];

/// A body with spaces after it. Its length is not announced, so that a client has to count.
pub(super) struct Padding {
    /// `None` once it is sent.
    body: Option<Bytes>,
    spaces: u64,
}

impl Padding {
    /// Fills a body up to that many bytes.
    pub(super) fn new(body: Bytes, length: u64) -> Self {
        let spaces = length.saturating_sub(body.len() as u64);
        Self { body: Some(body), spaces }
    }
}

impl Iterator for Padding {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        if let Some(body) = self.body.take() {
            return Some(body);
        }
        if self.spaces == 0 {
            return None;
        }
        let length = usize::try_from(self.spaces).unwrap_or(usize::MAX).min(SPACES.len());
        self.spaces -= length as u64;
        Some(Bytes::from_static(&SPACES[..length]))
    }
}

impl HttpBody for Padding {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next().map(|bytes| Ok(Frame::data(bytes))))
    }
}
