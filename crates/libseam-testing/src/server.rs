//! The server: it listens, and runs the script for each connection.

use crate::{Connection, Request, TlsServer, log::Log};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// A server on a free port of this machine. It runs a script for each connection, each in its own thread, and records the
/// requests. It runs until the process ends.
#[derive(Debug)]
pub struct ScriptedServer {
    address: SocketAddr,
    scheme: &'static str,
    log: Arc<Log>,
}

impl ScriptedServer {
    /// Starts a server that runs `script` for each connection, and then closes the connection.
    pub fn start(script: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Log::default());
        thread::spawn({
            let log = Arc::clone(&log);
            move || accept(&listener, &log, &Arc::new(script))
        });
        Self { address, scheme: "http", log }
    }

    /// Starts a server like [`ScriptedServer::start`], with TLS from the first byte.
    pub fn start_tls(tls: TlsServer, script: impl Fn(Connection) + Send + Sync + 'static) -> Self {
        let server = Self::start(move |connection| script(connection.into_tls(&tls)));
        Self { scheme: "https", ..server }
    }

    /// Starts a server that replies to every request with the bytes that `answer` returns, and keeps the connections open.
    pub fn answering<B: AsRef<[u8]>>(answer: impl Fn(&Request) -> B + Send + Sync + 'static) -> Self {
        Self::start(move |mut connection| {
            while let Some(request) = connection.read_request() {
                if !connection.send(answer(&request)) {
                    break;
                }
            }
        })
    }

    /// Starts a server that gives the first request of each connection the next of `replies`, and closes the connection. An
    /// empty reply loses the reply. Connections beyond the replies are closed without reading.
    pub fn with_replies(replies: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        let replies: Vec<Vec<u8>> = replies.into_iter().map(Into::into).collect();
        Self::start(move |mut connection| {
            if let Some(reply) = replies.get(connection.number())
                && connection.read_request().is_some()
            {
                connection.send(reply);
            }
        })
    }

    /// Starts a server that reads requests and never replies.
    #[must_use]
    pub fn silent() -> Self {
        Self::start(|mut connection| while connection.read_request().is_some() {})
    }

    /// Returns the URL of the server: `http://127.0.0.1:PORT`, or `https://localhost:PORT` with TLS.
    #[must_use]
    pub fn url(&self) -> String {
        match self.scheme {
            "https" => format!("https://localhost:{}", self.port()),
            scheme => format!("{scheme}://{}", self.address),
        }
    }

    /// Returns `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Returns the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns the requests that have been read so far. A client that has its reply finds its request here.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.log.lock().requests.clone()
    }

    /// Waits for the next request that was not returned before, and returns it.
    ///
    /// # Panics
    /// No request comes.
    pub fn next_request(&self) -> Request {
        self.log.wait("request", |entries| {
            let request = entries.requests.get(entries.returned).cloned()?;
            entries.returned += 1;
            Some(request)
        })
    }

    /// Returns the number of connections that clients have opened before this call.
    #[must_use]
    pub fn connections(&self) -> usize {
        // Connections are accepted in the order in which they were opened: when the server has accepted one of its own, it has
        // accepted all earlier ones. The lock keeps it from meeting the probe before it knows it.
        let mut entries = self.log.lock();
        let probe = TcpStream::connect(self.address).expect("the server listens");
        let own = probe.local_addr().expect("an address");
        entries.probes.insert(own);
        drop(entries);
        self.log.wait("probe", |entries| (!entries.probes.contains(&own)).then_some(entries.connections))
    }

    /// Waits until the scripts of so many connections have ended.
    ///
    /// # Panics
    /// They do not end.
    pub fn wait_for_ends(&self, connections: usize) {
        self.log.wait("end of the script", |entries| (entries.ended >= connections).then_some(()));
    }
}

fn accept(listener: &TcpListener, log: &Arc<Log>, script: &Arc<impl Fn(Connection) + Send + Sync + 'static>) {
    while let Ok((stream, peer)) = listener.accept() {
        let number = log.change(|entries| {
            if entries.probes.remove(&peer) {
                return None;
            }
            entries.connections += 1;
            Some(entries.connections - 1)
        });
        let Some(number) = number else { continue };
        let (log, script) = (Arc::clone(log), Arc::clone(script));
        thread::spawn(move || {
            script(Connection::new(stream, number, Arc::clone(&log)));
            log.change(|entries| entries.ended += 1);
        });
    }
}
