//! From a name to its addresses. The system is asked in a thread of its own for each name: one that does not answer
//! holds up nobody else, neither another call nor the end of the program, and where no thread can be had that is a
//! failure of this attempt.

use super::failure::in_words;
use core::{
    error::Error,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use hyper_util::client::legacy::connect::dns::Name;
use std::{
    io,
    net::{SocketAddr, ToSocketAddrs as _},
    thread,
};
use tokio::sync::oneshot;
use tower::Service;

/// Asks the system.
#[derive(Clone)]
pub(super) struct Resolver;

/// A name that has no address, or whose address could not be asked for. Whoever connects knows the failure by this type.
#[derive(Debug)]
pub(super) struct Unresolved(pub(super) io::Error);

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Unresolved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Unresolved;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Unresolved>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (sender, receiver) = oneshot::channel();
        let thread = thread::Builder::new().name("libseam-resolve".into()).spawn(move || {
            // Nobody may be waiting any more.
            let _ = sender.send((name.as_str(), 0).to_socket_addrs());
        });
        Box::pin(async move {
            // It is not joined: it ends when the system has answered.
            drop(thread.map_err(|e| {
                Unresolved(io::Error::new(e.kind(), format!("no thread to ask in: {}", in_words(&e))))
            })?);
            let asked = receiver.await;
            asked
                .unwrap_or_else(|_| Err(io::Error::other("the thread that asked broke down")))
                .map_err(Unresolved)
        })
    }
}
