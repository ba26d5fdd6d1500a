//! A proxy that is every server: it answers for whichever host is asked for, over TLS too, with what a test says.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{BufRead as _, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

/// Long enough for anything that is going to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    /// Method, target and version.
    pub(crate) line: String,
    /// Names in lower case, and values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// The proxy. It runs until the process ends.
pub(crate) struct Everywhere {
    address: SocketAddr,
    authority: CertificateDer<'static>,
    answers: mpsc::Sender<Vec<u8>>,
    arrived: Mutex<mpsc::Receiver<Arrived>>,
}

impl Everywhere {
    /// A proxy that has certificates for `hosts`.
    pub(crate) fn start(hosts: &[&str]) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([]).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&key).expect("a certificate").der().clone();
        let config = server(&Issuer::new(params, key), hosts);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (answers, next) = mpsc::channel::<Vec<u8>>();
        let (tell, arrived) = mpsc::channel();
        thread::spawn(move || {
            let next = Arc::new(Mutex::new(next));
            while let Ok((stream, _)) = listener.accept() {
                let (config, next, tell) = (Arc::clone(&config), Arc::clone(&next), tell.clone());
                thread::spawn(move || connection(stream, config, &next, &tell));
            }
        });
        Self { address, authority, answers, arrived: Mutex::new(arrived) }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// TLS that trusts it.
    pub(crate) fn trusted(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.clone()).expect("a certificate");
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    /// Has the next request answered with `answer`, the bytes of a reply.
    pub(crate) fn answer(&self, answer: Vec<u8>) {
        self.answers.send(answer).expect("the proxy runs");
    }

    /// The request that came; none where none did.
    pub(crate) fn arrived(&self) -> Option<Arrived> {
        self.arrived.lock().expect("the lock").try_recv().ok()
    }
}

fn server(issuer: &Issuer<'_, KeyPair>, hosts: &[&str]) -> Arc<ServerConfig> {
    let key = KeyPair::generate().expect("a key");
    let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let certificate = CertificateParams::new(names).expect("parameters").signed_by(&key, issuer);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.expect("a certificate").der().clone()], key);
    Arc::new(config.expect("a configuration"))
}

/// Answers the request on one connection, and closes it.
fn connection(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
    next: &Mutex<mpsc::Receiver<Vec<u8>>>,
    tell: &mpsc::Sender<Arrived>,
) {
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    let Some(first) = read(&mut stream) else { return };
    if !first.line.starts_with("CONNECT ") {
        return answer(stream, first, next, tell);
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("written");
    let mut stream = StreamOwned::new(ServerConnection::new(config).expect("a connection"), stream);
    if let Some(request) = read(&mut stream) {
        answer(stream, request, next, tell);
    }
}

fn answer(
    mut stream: impl Read + Write,
    request: Arrived,
    next: &Mutex<mpsc::Receiver<Vec<u8>>>,
    tell: &mpsc::Sender<Arrived>,
) {
    tell.send(request).expect("the test runs");
    let bytes = next.lock().expect("the lock").recv().expect("an answer");
    let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
    // Until the client has closed: what it has not read would be lost with the connection.
    let _ = stream.read_to_end(&mut Vec::new());
}

/// One request, and not a byte behind it; none where the connection ends before it is whole.
fn read(stream: &mut impl Read) -> Option<Arrived> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let mut lines = BufReader::new(&*head).lines().map(|line| line.expect("a line"));
    let line = lines.next()?;
    let headers: Vec<_> = lines
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        })
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().expect("a length"))];
    stream.read_exact(&mut body).ok()?;
    Some(Arrived { line, headers, body: String::from_utf8(body).expect("text") })
}
