//! From a name to its addresses. The system is asked in a thread of its own for each name: one that does not answer
//! holds up nobody else, neither another call nor the end of the program, and where no thread can be had that is a
//! failure of this attempt.

use super::failure::in_words;
use core::{
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

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, io::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
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
            drop(
                thread.map_err(|e| {
                    io::Error::new(e.kind(), format!("no thread to ask in: {}", in_words(&e)))
                })?,
            );
            receiver.await.unwrap_or_else(|_| Err(io::Error::other("the thread that asked broke down")))
        })
    }
}
