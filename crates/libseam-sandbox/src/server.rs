use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// How long a stopping server waits for requests in flight.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait before accepting again after the system had no room for a connection.
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
    // Closed before waiting, so that nobody gets in while the others leave.
    drop(listener);
    let all_left = async { while connections.join_next().await.is_some() {} };
    if timeout(GRACE, all_left).await.is_err() {
        connections.shutdown().await;
    }
}

async fn serve(stream: TcpStream, router: Router, mut stopped: watch::Receiver<()>) {
    // A reply is one small write: waiting to fill a packet would only add delay.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // A client that breaks the connection off or does not speak HTTP is its own affair: errors are dropped.
    tokio::select! {
        _ = &mut connection => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
