//! A proxy that answers for every host, over TLS too, with the replies that a test gives it.

use libseam_testing::{Authority, Connection, Request, ScriptedServer, TlsServer};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::sync::{Mutex, mpsc};

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    /// Method, target and version.
    pub(crate) line: String,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl From<Request> for Arrived {
    fn from(request: Request) -> Self {
        let headers = request.headers().map(|(name, value)| (name, value.to_owned())).collect();
        Self { line: request.line().to_owned(), headers, body: request.body }
    }
}

/// A proxy that is every server. It runs until the process ends.
pub(crate) struct Everywhere {
    server: ScriptedServer,
    authority: Authority,
    answers: mpsc::Sender<Vec<u8>>,
    arrived: Mutex<mpsc::Receiver<Arrived>>,
}

impl Everywhere {
    /// Starts a proxy that has certificates for `hosts`.
    pub(crate) fn start(hosts: &[&str]) -> Self {
        let authority = Authority::new("everywhere");
        let tls = authority.issue(hosts, |_| {});
        let (answers, next) = mpsc::channel::<Vec<u8>>();
        let (tell, arrived) = mpsc::channel();
        let next = Mutex::new(next);
        let server = ScriptedServer::start(move |connection| serve(connection, &tls, &next, &tell));
        Self { server, authority, answers, arrived: Mutex::new(arrived) }
    }

    /// Returns the URL of the proxy.
    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// Configures a client's TLS to trust the proxy.
    pub(crate) fn trusted(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.certificate().clone()).expect("a certificate");
        ClientConfig::builder_with_provider(std::sync::Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    /// Sets the reply to the next request.
    pub(crate) fn answer(&self, answer: Vec<u8>) {
        self.answers.send(answer).expect("the proxy runs");
    }

    /// Takes the request that arrived, if one did.
    pub(crate) fn arrived(&self) -> Option<Arrived> {
        self.arrived.lock().expect("the lock").try_recv().ok()
    }
}

/// Answers the request on one connection, and closes it.
fn serve(
    mut connection: Connection,
    tls: &TlsServer,
    next: &Mutex<mpsc::Receiver<Vec<u8>>>,
    tell: &mpsc::Sender<Arrived>,
) {
    let Some(mut request) = connection.read_request() else { return };
    if request.line().starts_with("CONNECT ") {
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        connection = connection.into_tls(tls);
        let Some(inner) = connection.read_request() else { return };
        request = inner;
    }
    tell.send(request.into()).expect("the test runs");
    let answer = next.lock().expect("the lock").recv().expect("an answer");
    connection.send(answer);
    // Closing earlier would reset the connection, and lose what the client has not read yet.
    connection.wait_for_close();
}
