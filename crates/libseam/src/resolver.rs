//! Name resolution. Each name is resolved by the system in a thread of its own: a name that hangs holds up neither other calls
//! nor the end of the program. Where no thread can be started, the attempt fails.

use super::failure::describe_error;
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

/// A resolver that asks the system.
#[derive(Clone)]
pub(super) struct Resolver;

/// An error of name resolution, by whose type the connector's errors are classified.
#[derive(Debug)]
pub(super) struct ResolveError(pub(super) io::Error);

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for ResolveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = ResolveError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ResolveError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ResolveError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (sender, receiver) = oneshot::channel();
        let thread = thread::Builder::new().name("libseam-resolve".into()).spawn(move || {
            // The call may have been aborted.
            let _ = sender.send((name.as_str(), 0).to_socket_addrs());
        });
        Box::pin(async move {
            // The thread is not joined: it ends when the system has answered.
            drop(thread.map_err(|e| {
                ResolveError(io::Error::new(
                    e.kind(),
                    format!("no thread to resolve it in: {}", describe_error(&e)),
                ))
            })?);
            let resolved = receiver.await;
            resolved
                .unwrap_or_else(|_| Err(io::Error::other("the resolving thread has panicked")))
                .map_err(ResolveError)
        })
    }
}
