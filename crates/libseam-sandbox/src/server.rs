//! The accept loop and its connections.
//!
//! The loop is our own because stopping must drop connections that hang, which `axum::serve` cannot.

use axum::Router;
use hyper::{
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use std::{convert::Infallible, future, pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::connection_end::ConnectionEnd;

/// The time that a stopping server gives requests in flight.
const GRACE: Duration = Duration::from_secs(1);
/// The pause before accepting again after the system had no room for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The accept loop and its connections.
#[derive(Debug)]
pub(crate) struct Server {
    stopping: watch::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start(listener: TcpListener, router: Router) -> Self {
        let (stopping, stopped) = watch::channel(());
        let accepting = tokio::spawn(accept(listener, router, stopped));
        Self { stopping, accepting }
    }

    pub(crate) async fn stop(mut self) {
        self.stopping.send_replace(());
        // Fails only if the loop panicked, and then nothing is left to stop.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    /// Ends the loop, which owns the connections and takes them with it.
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, router: Router, mut stopped: watch::Receiver<()>) {
    let mut connections = JoinSet::new();
    let signal = stopped.clone();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone(), signal.clone()));
                }
                // The peer gave up, or no file descriptor is free: neither is a reason to end the server.
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            // Forgets connections that ended, or the set would grow for as long as the server runs.
            Some(_) = connections.join_next() => {}
            _ = stopped.changed() => break,
        }
    }
    // Closed before waiting, so that no connection begins while others end.
    drop(listener);
    let all_left = async { while connections.join_next().await.is_some() {} };
    if timeout(GRACE, all_left).await.is_err() {
        connections.shutdown().await;
    }
}

async fn serve(stream: TcpStream, router: Router, mut stopped: watch::Receiver<()>) {
    // A reply is one small write: waiting to fill a packet would only add delay.
    let _ = stream.set_nodelay(true);
    let (ending, mut ended) = mpsc::unbounded_channel();
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let (reply, ending) = (router.call(request), ending.clone());
        async move {
            let Ok(mut reply) = reply.await;
            let Some(end) = reply.extensions_mut().remove::<ConnectionEnd>() else {
                return Ok::<_, Infallible>(reply);
            };
            let _ = ending.send((end, reply));
            // Whoever receives that takes the connection away before it gets to see a reply here.
            future::pending().await
        }
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut stopping = false;
    loop {
        tokio::select! {
            // Errors are dropped: they are of a client that breaks off, or does not speak HTTP.
            _ = &mut connection => return,
            Some((end, reply)) = ended.recv() => {
                let stream = connection.into_parts().io.into_inner();
                return end.carry_out(stream, reply).await;
            }
            _ = stopped.changed(), if !stopping => {
                stopping = true;
                pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
}
