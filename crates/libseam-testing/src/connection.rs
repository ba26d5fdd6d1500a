//! One connection of a scripted server.

use crate::{Request, TlsServer, log::Log, request};
use rustls::{ServerConnection, StreamOwned};
use socket2::SockRef;
use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

/// A connection that a script reads from and writes to. Dropping it closes it.
#[derive(Debug)]
pub struct Connection {
    stream: Stream,
    number: usize,
    log: Arc<Log>,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Stream {
    fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(stream) => stream,
            Self::Tls(stream) => stream.get_ref(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

impl Connection {
    pub(crate) fn new(stream: TcpStream, number: usize, log: Arc<Log>) -> Self {
        Self { stream: Stream::Plain(stream), number, log }
    }

    /// Returns the position of the connection among all connections of the server, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Reads a request, and not a byte more, and records it. Returns `None` where the client has closed the connection.
    pub fn read_request(&mut self) -> Option<Request> {
        let (head, body) = request::read(&mut self.stream)?;
        let connection = self.number;
        Some(self.log.change(|entries| {
            let request = Request { number: entries.requests.len(), connection, head, body };
            entries.requests.push(request.clone());
            request
        }))
    }

    /// Reads up to `length` bytes, or none where the client has closed the connection.
    pub fn read_some(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        let read = self.stream.read(&mut bytes).unwrap_or(0);
        bytes.truncate(read);
        bytes
    }

    /// Sends bytes. Returns whether the connection took them.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// Sends the same bytes in reply to every further request, until the client closes the connection.
    pub fn answer_all(&mut self, bytes: impl AsRef<[u8]>) {
        while self.read_request().is_some() && self.send(&bytes) {}
    }

    /// Waits until the client has closed the connection, and drops what it sends until then.
    pub fn wait_for_close(&mut self) {
        // A reset is a close too.
        let _ = io::copy(&mut self.stream, &mut io::sink());
    }

    /// Closes the connection by a reset.
    pub fn reset(self) {
        SockRef::from(self.stream.socket()).set_linger(Some(Duration::ZERO)).expect("the socket is open");
    }

    /// Makes the connection one with TLS. The handshake happens with the next bytes.
    #[must_use]
    pub fn into_tls(self, server: &TlsServer) -> Self {
        let Stream::Plain(socket) = self.stream else { panic!("the connection has TLS already") };
        let tls = ServerConnection::new(server.config()).expect("the configuration is complete");
        Self { stream: Stream::Tls(Box::new(StreamOwned::new(tls, socket))), ..self }
    }

    /// Passes bytes on in both directions between this connection and `port` of this machine, until one of them is closed.
    pub fn forward_to(self, port: u16) {
        let Stream::Plain(near) = self.stream else {
            panic!("only a connection without TLS can be forwarded")
        };
        let far = TcpStream::connect(("127.0.0.1", port)).expect("the port listens");
        std::thread::scope(|scope| {
            for (from, to) in [(&near, &far), (&far, &near)] {
                scope.spawn(move || {
                    let (mut from, mut to) = (from, to);
                    let _ = io::copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Both);
                });
            }
        });
    }
}
