//! Connections, and the start and the end of a sandbox.

use libseam_sandbox::{Config, Sandbox, Seed, StartError};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::Client;

fn address(sandbox: &Sandbox) -> String {
    sandbox.url().trim_start_matches("http://").to_owned()
}

#[tokio::test]
async fn sandboxes_run_side_by_side_without_sharing_objects() {
    let (one, two) = (Client::demo().await, Client::demo().await);
    assert_ne!(one.sandbox.url(), two.sandbox.url());
    assert!(one.sandbox.url().starts_with("http://127.0.0.1:"));
    one.ok("/user_identities/delete", json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" }))
        .await;
    assert_eq!(one.counts().await["user_identities"], 11);
    assert_eq!(two.counts().await["user_identities"], 12);
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let sandbox = Sandbox::start(Config::default()).await.expect("a free port");
    let port = address(&sandbox).rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let error = Sandbox::start(Config { port, ..Config::default() }).await.expect_err("the port is taken");
    assert!(matches!(error, StartError::PortTaken { port: told, .. } if told == port), "{error:?}");
    assert!(error.to_string().contains(&format!("port {port}")));
    // Stopping frees it.
    sandbox.stop().await;
    let again =
        Sandbox::start(Config { port, seed: Seed::Empty, ..Config::default() }).await.expect("free again");
    again.stop().await;
}

#[tokio::test]
async fn many_requests_at_once_are_all_answered() {
    let client = std::sync::Arc::new(Client::empty().await);
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..64 {
        let client = std::sync::Arc::clone(&client);
        calls.spawn(async move {
            client
                .ok("/user_identities/create", json!({ "user_identity_key": format!("key-{number}") }))
                .await;
        });
    }
    assert_eq!(calls.join_all().await.len(), 64);
    assert_eq!(client.counts().await["user_identities"], 64);
}

// In paused time, so that the second of grace passes at once.
#[tokio::test(start_paused = true)]
async fn stopping_closes_idle_and_hanging_connections() {
    let sandbox = Sandbox::start(Config::default()).await.expect("a free port");
    let address = address(&sandbox);
    let mut silent = TcpStream::connect(&address).await.expect("a connection");
    let mut idle = TcpStream::connect(&address).await.expect("a connection");
    idle.write_all(b"POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n").await.expect("written");
    let mut start = [0; 15];
    idle.read_exact(&mut start).await.expect("a reply");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    let mut hanging = TcpStream::connect(&address).await.expect("a connection");
    let unfinished =
        b"POST /health HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n{";
    hanging.write_all(unfinished).await.expect("written");
    hanging.read_exact(&mut start).await.expect("the request has arrived");
    assert_eq!(&start, b"HTTP/1.1 100 Co");

    sandbox.stop().await;
    let mut rest = Vec::new();
    for connection in [&mut silent, &mut idle, &mut hanging] {
        // Closed or reset: either way the read ends.
        let _ = connection.read_to_end(&mut rest).await;
    }
    assert!(TcpStream::connect(&address).await.is_err(), "the port is closed");
}

#[tokio::test]
async fn bytes_that_are_not_http_do_not_disturb_others() {
    let client = Client::demo().await;
    let mut stream = TcpStream::connect(client.address()).await.expect("a connection");
    stream.write_all(b"\x16\x03\x01\x02\x00 nonsense\r\n\r\n").await.expect("written");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("an end");
    assert!(reply.starts_with("HTTP/1.1 400"), "{reply}");
    client.counts().await;
}
