//! Ends of a connection that no HTTP server would choose.

use axum::{
    body::{Bytes, to_bytes},
    http::header::{CONTENT_LENGTH, TRANSFER_ENCODING},
    response::Response,
};
use std::io;
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Neither a line nor text, as from something that speaks another protocol.
const GARBAGE: &[u8] = b"\x15\x03\x01\x00\x02\x02\x50\xff\xfe\x00\r\n\r\nnot HTTP\x00\r\n";
/// The number of bytes that a truncated body lacks.
const MISSING: usize = 100;

/// An end of a connection in place of a proper reply. The reply has it as an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectionEnd {
    /// No byte is sent.
    Close,
    /// Bytes that are not HTTP are sent.
    Garbage,
    /// The whole body is sent, and more announced. A client that goes by what it can parse sees no error.
    Truncate,
    /// Half of the body is sent, and the connection is reset.
    Reset,
}

impl ConnectionEnd {
    /// Reports whether the client gets the reply's status and headers.
    pub(crate) fn sends_head(self) -> bool {
        matches!(self, Self::Truncate | Self::Reset)
    }

    /// Ends the connection.
    pub(crate) async fn carry_out(self, mut stream: TcpStream, reply: Response) {
        // The client may have gone already.
        let _ = self.send(&mut stream, reply).await;
    }

    async fn send(self, stream: &mut TcpStream, reply: Response) -> io::Result<()> {
        match self {
            Self::Close => {}
            Self::Garbage => stream.write_all(GARBAGE).await?,
            Self::Truncate => {
                let (mut bytes, body) = render(reply, MISSING).await;
                bytes.extend_from_slice(&body);
                stream.write_all(&bytes).await?;
            }
            Self::Reset => {
                let (mut bytes, body) = render(reply, 0).await;
                bytes.extend_from_slice(&body[..body.len() / 2]);
                stream.write_all(&bytes).await?;
                // Makes closing send a reset instead of an end.
                stream.set_zero_linger()?;
            }
        }
        Ok(())
    }
}

/// Writes the head of a reply, which announces so many bytes more than the body has, and returns it with the body.
async fn render(reply: Response, missing: usize) -> (Vec<u8>, Bytes) {
    let (mut head, body) = reply.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a proper reply is in memory");
    head.headers.remove(TRANSFER_ENCODING);
    head.headers.insert(CONTENT_LENGTH, (body.len() + missing).into());
    let mut bytes = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    for (name, value) in &head.headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    (bytes, body)
}
