//! Bodies that come byte by byte.

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::time::{Sleep, sleep};

/// A body that comes byte by byte, with a pause between two bytes.
pub(super) struct Drip {
    rest: Bytes,
    pause: Duration,
    /// `None` before the first byte.
    pausing: Option<Pin<Box<Sleep>>>,
}

impl Drip {
    pub(super) fn new(body: Bytes, pause: Duration) -> Self {
        Self { rest: body, pause, pausing: None }
    }
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(pausing) = &mut self.pausing {
            ready!(pausing.as_mut().poll(context));
        }
        self.pausing = Some(Box::pin(sleep(self.pause)));
        let byte = self.rest.split_to(1);
        Poll::Ready(Some(Ok(Frame::data(byte))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
