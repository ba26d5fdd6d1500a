//! A server on the loopback that confirms whatever is asked, as cheaply as it can: it must not be what is measured.

use anyhow::Result;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
    io::Read as _,
    net::Ipv4Addr,
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::{net::TcpListener, sync::oneshot};

/// The number of confirmed requests: a contestant that claims more calls is refused.
static CONFIRMED: AtomicU64 = AtomicU64::new(0);

/// Serves on any free port of the loopback, whose URL is printed first, until standard input ends.
pub(crate) fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        println!("http://{}", listener.local_addr()?);
        let mut end = input_end();
        let local = tokio::task::LocalSet::new();
        local
            .run_until(async {
                loop {
                    let (stream, _) = tokio::select! {
                        accepted = listener.accept() => accepted?,
                        _ = &mut end => return Ok(()),
                    };
                    stream.set_nodelay(true)?;
                    // A client that hangs up is at its end; that is no fault of the server's.
                    let serve =
                        http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(confirm));
                    tokio::task::spawn_local(serve);
                }
            })
            .await
    })
}

/// Resolves when whoever started the server is gone or lets go of it.
fn input_end() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut rest = [0; 64];
        while std::io::stdin().read(&mut rest).is_ok_and(|count| count > 0) {}
        drop(sender);
    });
    receiver
}

/// The reply that the Seam API gives to a removal; for `/confirmed`, how many of them there were.
async fn confirm(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
    if request.uri().path() == "/confirmed" {
        return Ok(Response::new(Full::new(CONFIRMED.load(Ordering::Relaxed).to_string().into())));
    }
    request.into_body().collect().await?;
    CONFIRMED.fetch_add(1, Ordering::Relaxed);
    let mut response = Response::new(Full::new(Bytes::from_static(br#"{"ok":true}"#)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(
        HeaderName::from_static("seam-request-id"),
        HeaderValue::from_static("8a6b1f0e-5c1d-4b34-9c41-6f1a2f1a9b11"),
    );
    Ok(response)
}
