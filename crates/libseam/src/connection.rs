//! One HTTP/1.1 connection. The exchange that uses it also moves its bytes: no task stands behind it, so dropping it closes
//! it, and between requests it costs nothing.

use super::{connector::Stream, no_reply::NoReply, relay::Relay};
use bytes::Bytes;
use core::{
    error::Error,
    future::poll_fn,
    mem::MaybeUninit,
    pin::{Pin, pin},
    time::Duration,
};
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, Response, body::Incoming, client::conn::http1};
use libseam_core::memory;
use socket2::{SockRef, Socket};
use std::{io::ErrorKind, time::Instant};
use tokio::runtime::{self, Handle};

/// The time for which an idle connection is kept.
const IDLE_LIMIT: Duration = Duration::from_secs(90);

/// A connection, ready for a request.
pub(super) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// `None` once it has ended, so that its resources are dropped.
    driver: Option<http1::Connection<Stream, Full<Bytes>>>,
    relay: Relay,
    idle_since: Instant,
    /// The runtime that watches its socket.
    runtime: runtime::Id,
    /// A duplicate of the socket, to ask the system directly.
    socket: Socket,
}

impl Connection {
    /// Sets up HTTP over `stream`.
    pub(super) async fn new(stream: Stream) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let socket = SockRef::from(stream.socket()).try_clone()?;
        // hyper's own limit on headers is the core's; setting it would make every reply slower.
        let (sender, driver) = http1::handshake(stream).await?;
        let runtime = Handle::current().id();
        Ok(Self {
            sender,
            driver: Some(driver),
            relay: Relay::new(),
            idle_since: Instant::now(),
            runtime,
            socket,
        })
    }

    /// Returns whether the current runtime watches its socket; in another runtime no bytes would move.
    pub(super) fn is_of_current_runtime(&self) -> bool {
        self.runtime == Handle::current().id()
    }

    /// Returns whether it has been idle for too long to be used again.
    pub(super) fn is_expired(&self) -> bool {
        self.idle_since.elapsed() >= IDLE_LIMIT
    }

    /// Returns whether the exchange left it usable for another one.
    pub(super) fn is_reusable(&mut self) -> bool {
        self.is_ready() || self.poll_ready()
    }

    /// Returns whether a request can be sent now. It notices bytes and a close that arrived in the meantime.
    pub(super) fn is_open(&mut self) -> bool {
        !self.is_expired() && self.poll_ready() && self.is_silent()
    }

    /// Returns whether the system has neither bytes nor a close for the socket. The runtime only knows what the system reported
    /// when the runtime last asked, and that may be long ago.
    fn is_silent(&self) -> bool {
        let peeked = self.socket.peek(&mut [MaybeUninit::uninit()]);
        peeked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    fn is_ready(&self) -> bool {
        self.driver.is_some() && self.sender.is_ready()
    }

    fn poll_ready(&mut self) -> bool {
        if let Some(driver) = &mut self.driver
            // A task without budget would find nothing ready.
            && pin!(tokio::task::unconstrained(driver)).poll(&mut self.relay.context()).is_ready()
        {
            self.driver = None;
        }
        self.is_ready()
    }

    /// Sends `request` and reads the reply, up to `limit` bytes of body. Dropping the future leaves the connection unusable.
    pub(super) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, NoReply> {
        let Self { sender, driver, relay, idle_since, .. } = self;
        // A task without budget would not see the reply, and the wake-up meant for it would be cleared below.
        let mut work = pin!(tokio::task::unconstrained(async {
            let reply = sender.send_request(request).await.map_err(NoReply::Head)?;
            read(reply, limit).await
        }));
        let result = poll_fn(|context| {
            relay.poll(context, |context| {
                let polled = work.as_mut().poll(context);
                // Everything that was woken so far is polled next.
                relay.clear();
                if polled.is_pending()
                    && let Some(moving) = driver
                    && Pin::new(moving).poll(context).is_ready()
                {
                    *driver = None;
                }
                polled
            })
        });
        let result = result.await;
        *idle_since = Instant::now();
        result
    }
}

async fn read(reply: Response<Incoming>, limit: usize) -> Result<Response<Bytes>, NoReply> {
    let (head, mut rest) = reply.into_parts();
    // Most replies come in one chunk, which is not copied.
    let (mut first, mut whole) = (Bytes::new(), Vec::new());
    while let Some(frame) = rest.frame().await {
        let Ok(chunk) = frame.map_err(NoReply::Body)?.into_data() else { continue };
        if first.len().max(whole.len()).saturating_add(chunk.len()) > limit {
            return Err(NoReply::TooLarge);
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if whole.is_empty() && memory::extend(&mut whole, &first).is_err()
            || memory::extend(&mut whole, &chunk).is_err()
        {
            return Err(NoReply::OutOfMemory);
        }
    }
    let body = if whole.is_empty() { first } else { whole.into() };
    Ok(Response::from_parts(head, body))
}
