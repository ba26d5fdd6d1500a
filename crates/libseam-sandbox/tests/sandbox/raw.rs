//! Connections without an HTTP client, for replies that are not HTTP.

use serde_json::Value;
use std::io;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::Client;

/// The bytes that come on a connection, to its end.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) bytes: Vec<u8>,
    /// `None` for an orderly end.
    pub(crate) broken: Option<io::ErrorKind>,
}

impl Received {
    /// Sends a request with the API key and `connection: close`, and returns the bytes that come back.
    pub(crate) async fn after(client: &Client, path: &str, body: Value) -> Self {
        let mut stream = connect(client).await;
        stream.write_all(&request(client, path, body)).await.expect("written");
        Self::all(&mut stream).await
    }

    /// Returns the bytes that still come.
    pub(crate) async fn all(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let broken = stream.read_to_end(&mut bytes).await.err().map(|error| error.kind());
        Self { bytes, broken }
    }

    /// Splits status line and headers from the body.
    pub(crate) fn parts(&self) -> (String, &[u8]) {
        let blank = self.bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(self.bytes[..blank].to_vec()).expect("text");
        (head.to_ascii_lowercase(), &self.bytes[blank + 4..])
    }

    /// Returns the length that the head announces.
    pub(crate) fn announced(&self) -> Option<usize> {
        let (head, _) = self.parts();
        let line = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
        Some(line.parse().expect("a number"))
    }
}

pub(crate) async fn connect(client: &Client) -> TcpStream {
    TcpStream::connect(client.address()).await.expect("a connection")
}

/// Returns the bytes of a request.
pub(crate) fn request(client: &Client, path: &str, body: Value) -> Vec<u8> {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        client.address(),
        client.sandbox.credentials().api_key,
        body.len(),
    );
    head.into_bytes()
}
