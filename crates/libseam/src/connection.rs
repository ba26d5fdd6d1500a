//! One HTTP/1.1 connection. Whoever has a request under way on it moves its bytes too: there is no task behind it, so
//! dropping it closes it, and between requests it costs nothing.

use super::{broken::Broken, connector::Stream, relay::Relay};
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

/// How long a connection without a request is kept.
const KEPT_FOR: Duration = Duration::from_secs(90);

/// A connection, ready for a request.
pub(super) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    /// `None` once it has ended: what it still holds is to hear of that.
    driver: Option<http1::Connection<Stream, Full<Bytes>>>,
    relay: Relay,
    since: Instant,
    /// Whose sockets it uses.
    runtime: runtime::Id,
    /// The same socket once more, to ask the system itself.
    socket: Socket,
}

impl Connection {
    /// Speaks HTTP over `stream`.
    pub(super) async fn new(stream: Stream) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let socket = SockRef::from(stream.socket()).try_clone()?;
        // It takes as many headers as the core, and to say so would make every reply slower.
        let (sender, driver) = http1::handshake(stream).await?;
        let runtime = Handle::current().id();
        Ok(Self { sender, driver: Some(driver), relay: Relay::new(), since: Instant::now(), runtime, socket })
    }

    /// Whether it can be used in the runtime that this is called in: in another one its sockets stand still.
    pub(super) fn is_here(&self) -> bool {
        self.runtime == Handle::current().id()
    }

    /// Whether it has been without a request for so long that it is to be closed.
    pub(super) fn is_old(&self) -> bool {
        self.since.elapsed() >= KEPT_FOR
    }

    /// Whether the exchange before left it such that it can be kept.
    pub(super) fn may_be_kept(&mut self) -> bool {
        self.is_ready() || self.is_ready_after_a_look()
    }

    /// Whether a request can be sent now. What has arrived in the meantime, such as the server's good-bye, is noticed.
    pub(super) fn is_open(&mut self) -> bool {
        !self.is_old() && self.is_ready_after_a_look() && self.is_silent()
    }

    /// Whether the system has nothing for us, neither bytes nor an end. The runtime knows only what the system told it
    /// when it last asked, and that may be long ago.
    fn is_silent(&self) -> bool {
        let peeked = self.socket.peek(&mut [MaybeUninit::uninit()]);
        peeked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    fn is_ready(&self) -> bool {
        self.driver.is_some() && self.sender.is_ready()
    }

    fn is_ready_after_a_look(&mut self) -> bool {
        if let Some(driver) = &mut self.driver
            // A task that has used up its turn would see nothing.
            && pin!(tokio::task::unconstrained(driver)).poll(&mut self.relay.context()).is_ready()
        {
            self.driver = None;
        }
        self.is_ready()
    }

    /// Sends `request` and reads the reply, up to `limit` bytes of body. Dropping the future leaves a connection that
    /// cannot be used.
    pub(super) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, Broken> {
        let Self { sender, driver, relay, since, .. } = self;
        // A task that has used up its turn would not see the reply, and what it is woken by then would be forgotten below.
        let mut work = pin!(tokio::task::unconstrained(async {
            let reply = sender.send_request(request).await.map_err(Broken::Head)?;
            read(reply, limit).await
        }));
        let result = poll_fn(|context| {
            relay.poll(context, |context| {
                let polled = work.as_mut().poll(context);
                // Whatever that has woken is polled now.
                relay.forget();
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
        *since = Instant::now();
        result
    }
}

async fn read(reply: Response<Incoming>, limit: usize) -> Result<Response<Bytes>, Broken> {
    let (head, mut rest) = reply.into_parts();
    // Most replies come in one piece, which is not copied.
    let (mut first, mut whole) = (Bytes::new(), Vec::new());
    while let Some(frame) = rest.frame().await {
        let Ok(chunk) = frame.map_err(Broken::Body)?.into_data() else { continue };
        if first.len().max(whole.len()).saturating_add(chunk.len()) > limit {
            return Err(Broken::TooLarge);
        }
        if first.is_empty() {
            first = chunk;
            continue;
        }
        if whole.is_empty() && memory::extend(&mut whole, &first).is_err()
            || memory::extend(&mut whole, &chunk).is_err()
        {
            return Err(Broken::OutOfMemory);
        }
    }
    let body = if whole.is_empty() { first } else { whole.into() };
    Ok(Response::from_parts(head, body))
}
