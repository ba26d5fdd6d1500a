//! What the built-in transport does with connections: reuse, stale ones, TLS, names, limits, and giving up.

use libseam::{CallOptions, Client, Engine, ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const OK: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    (listener, address)
}

fn options(address: &str) -> Options {
    Options::api_key("seam_test_transport").with_endpoint(format!("http://{address}"))
}

/// Reads one request to the end of its body, which is `}`; false where the peer has closed.
fn read_request(stream: &mut impl Read) -> bool {
    let mut byte = [0];
    loop {
        match stream.read(&mut byte) {
            Ok(1) if byte[0] == b'}' => return true,
            Ok(1) => {}
            _ => return false,
        }
    }
}

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    seam.user_identities().delete(IDENTITY)
}

#[test]
fn a_connection_is_used_again() {
    let (listener, address) = listener();
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            count.fetch_add(1, Ordering::SeqCst);
            while read_request(&mut stream) && stream.write_all(OK).is_ok() {}
        }
    });
    let seam = blocking::Client::new(options(&address)).expect("a client");
    for _ in 0..20 {
        delete(&seam).expect("success");
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 1);
}

/// A server that answers the first request of each connection and closes at the second without a reply.
fn forgetful() -> String {
    let (listener, address) = listener();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            if read_request(&mut stream) && stream.write_all(OK).is_ok() {
                read_request(&mut stream);
            }
        }
    });
    address
}

#[test]
fn a_stale_connection_is_not_a_failed_attempt() {
    let mut once = options(&forgetful());
    once.retries = 0;
    let seam = blocking::Client::new(once).expect("a client");
    for _ in 0..10 {
        assert_eq!(delete(&seam).expect("success").attempts, 1);
    }
}

#[tokio::test]
async fn dropping_a_call_aborts_its_request() {
    let (listener, address) = listener();
    let (sender, receiver) = mpsc::channel();
    let (asked, mut was_asked) = tokio::sync::mpsc::unbounded_channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        assert!(read_request(&mut stream));
        let _ = asked.send(());
        let _ = sender.send(stream.read(&mut [0]));
    });
    let seam = Client::new(options(&address)).expect("a client");
    let mut call = Box::pin(seam.user_identities().delete(IDENTITY));
    tokio::select! {
        _ = &mut call => panic!("nobody answered"),
        asked = was_asked.recv() => assert!(asked.is_some()),
    }
    drop(call);
    // The connection's own task closes the socket, so the runtime has to run.
    let end = tokio::task::spawn_blocking(move || receiver.recv().expect("the server saw an end")).await;
    let end = end.expect("a result");
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}

#[tokio::test]
async fn requests_under_way_are_bounded() {
    let (listener, address) = listener();
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now_there, most_there) = (Arc::clone(&now), Arc::clone(&most));
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let (now, most) = (Arc::clone(&now_there), Arc::clone(&most_there));
            thread::spawn(move || {
                while read_request(&mut stream) {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    thread::yield_now();
                    now.fetch_sub(1, Ordering::SeqCst);
                    if stream.write_all(OK).is_err() {
                        break;
                    }
                }
            });
        }
    });
    let mut options = options(&address);
    options.in_flight_limit = 3;
    let seam = Client::new(options).expect("a client");
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let seam = seam.clone();
            tokio::spawn(async move { seam.user_identities().delete(IDENTITY).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("success");
    }
    assert!((1..=3).contains(&most.load(Ordering::SeqCst)), "{most:?}");
}

#[test]
fn a_name_that_does_not_resolve() {
    let mut options = Options::api_key("seam_test_transport").with_endpoint("http://door.invalid");
    (options.allow_http, options.retries) = (true, 0);
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("no such name");
    assert_eq!(error.code(), ErrorCode::Connect);
    assert!(error.message.contains("name could not be resolved"), "{error}");
}

#[test]
fn a_reset_connection_is_a_lost_one() {
    let (listener, address) = listener();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            // Closing with unread bytes makes the kernel reset the connection.
            let _ = stream.read(&mut [0]);
        }
    });
    let error = delete(&blocking::Client::new(options(&address)).expect("a client")).expect_err("reset");
    assert_eq!((error.code(), error.attempts), (ErrorCode::ConnectionLost, 3));
}

#[test]
fn a_reply_that_inflates_is_not_inflated() {
    // gzip of `{"ok":true}`: a reply in a coding that was not asked for confirms nothing.
    const GZIP: &[u8] = &[
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xab, 0x56, 0xca, 0xcf, 0x56, 0xb2, 0x2a, 0x29, 0x2a, 0x4d, 0xad,
        5, 0, 0xae, 0x21, 0x3e, 0xcf, 11, 0, 0, 0,
    ];
    let (listener, address) = listener();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        read_request(&mut stream);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", GZIP.len());
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(GZIP));
    });
    let error =
        delete(&blocking::Client::new(options(&address)).expect("a client")).expect_err("no confirmation");
    assert_eq!(error.code(), ErrorCode::MalformedReply);
}

/// A TLS server with a certificate of its own for `localhost`, which takes so many connections, and the file of the
/// authority to trust for it.
fn tls_server(connections: usize) -> (String, PathBuf, tempfile::TempDir) {
    let authority = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("ca.pem");
    std::fs::write(&bundle, authority.cert.pem()).expect("a file");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(authority.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![authority.cert.der().clone()], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let (listener, _) = listener();
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for _ in 0..connections {
            let Ok((stream, _)) = listener.accept() else { break };
            let config = Arc::clone(&config);
            thread::spawn(move || serve_tls(stream, config));
        }
    });
    (format!("https://localhost:{port}"), bundle, folder)
}

fn serve_tls(stream: TcpStream, config: Arc<ServerConfig>) {
    let connection = ServerConnection::new(config).expect("a connection");
    let mut stream = StreamOwned::new(connection, stream);
    while read_request(&mut stream) && stream.write_all(OK).and_then(|()| stream.flush()).is_ok() {}
}

#[test]
fn tls_is_trusted_by_a_bundle_and_by_nothing_else() {
    let (url, bundle, folder) = tls_server(usize::MAX);
    let key = || Options::api_key("seam_test_transport").with_endpoint(&url);
    let mut trusting = key();
    trusting.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    let seam = blocking::Client::new(trusting).expect("a client");
    delete(&seam).expect("a trusted server");
    // Nobody on this machine signed that certificate.
    match blocking::Client::new(key()) {
        Ok(seam) => {
            let error = delete(&seam).expect_err("an untrusted server");
            assert_eq!((error.code(), error.attempts), (ErrorCode::Tls, 1), "{error}");
        }
        Err(error) => assert_eq!(error.code(), ErrorCode::Tls, "{error}"),
    }
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").expect("a file");
    for unusable in [empty, folder.path().join("absent.pem")] {
        let mut options = key();
        options.ca_bundle = Some(unusable.to_string_lossy().into_owned());
        let error = blocking::Client::new(options).expect_err("unusable");
        assert_eq!(error.code(), ErrorCode::InvalidOptions);
        assert!(error.problems[0].parameter == "ca_bundle", "{error}");
    }
    let mut held = key();
    held.ca_bundle_pem = Some(std::fs::read_to_string(&bundle).expect("a bundle"));
    delete(&blocking::Client::new(held).expect("a client")).expect("a server trusted by text");
    for unusable in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let mut options = key();
        options.ca_bundle_pem = Some(unusable.into());
        let error = blocking::Client::new(options).expect_err("unusable");
        assert!(error.problems[0].parameter == "ca_bundle_pem", "{error}");
    }
    let mut both = key();
    both.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    both.ca_bundle_pem = Some(std::fs::read_to_string(&bundle).expect("a bundle"));
    assert_eq!(blocking::Client::new(both).expect_err("two").code(), ErrorCode::InvalidOptions);
}

#[test]
fn a_connection_with_tls_is_kept() {
    let (url, bundle, _folder) = tls_server(1);
    let mut options = Options::api_key("seam_test_transport").with_endpoint(&url);
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    options.retries = 0;
    let seam = blocking::Client::new(options).expect("a client");
    for _ in 0..5 {
        delete(&seam).expect("over the one connection that there is");
    }
}

#[test]
fn plain_http_on_a_tls_port_and_the_reverse() {
    let (url, ..) = tls_server(usize::MAX);
    let plain = url.replace("https://", "http://");
    let seam = blocking::Client::new(Options::api_key("seam_test_transport").with_endpoint(plain))
        .expect("a client");
    let error = delete(&seam).expect_err("TLS answered");
    assert_eq!(error.code(), ErrorCode::ConnectionLost);
}

/// A proxy that notes what it is asked and refuses.
fn proxy() -> (String, mpsc::Receiver<String>) {
    let (listener, address) = listener();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut seen = Vec::new();
            let mut byte = [0];
            while !seen.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                seen.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&seen).into_owned());
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        }
    });
    (format!("http://{address}"), receiver)
}

#[test]
fn a_proxy_sees_a_tunnel_and_no_credential() {
    let (url, bundle, _folder) = tls_server(usize::MAX);
    let (proxy, seen) = proxy();
    let mut options = Options::api_key("seam_test_transport").with_endpoint(&url);
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    options.proxy = Some(proxy.clone());
    options.retries = 0;
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("the proxy refuses");
    assert_eq!(error.code(), ErrorCode::Connect, "{error}");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("CONNECT localhost:") && !seen.contains("seam_test_transport"), "{seen}");
    let mut plain = Options::api_key("seam_test_transport").with_endpoint("http://127.0.0.1:1");
    plain.proxy = Some(proxy);
    let error = blocking::Client::new(plain).expect_err("a credential in the clear");
    assert_eq!(error.code(), ErrorCode::InvalidOptions);
}

#[test]
fn the_options_of_a_call_are_checked_before_anything_is_sent() {
    let engine = Engine::new(Options::api_key("seam_test_transport")).expect("an engine");
    let mut elsewhere = CallOptions::default();
    elsewhere.workspace_id = Some("ws".into());
    let params = libseam::json::Object::from(IDENTITY);
    let error =
        engine.build("user_identities.delete", params, &elsewhere).expect_err("a key has its workspace");
    assert_eq!(error.code(), ErrorCode::InvalidOptions);
}

#[test]
fn a_proxy_with_tls_for_plain_http() {
    let (url, bundle, _folder) = tls_server(usize::MAX);
    let mut options = Options::api_key("seam_test_transport").with_endpoint("http://door.invalid");
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    (options.proxy, options.allow_http, options.retries) = (Some(url), true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("by way of a trusted proxy");
}
