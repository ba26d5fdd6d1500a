//! By way of a proxy: what it is told, and what is told of it.

use libseam::{ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
};

const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    seam.user_identities().delete(params)
}

/// A proxy that notes what it is asked and answers as `answer` says.
fn proxy(answer: &'static str) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let (mut seen, mut byte) = (Vec::new(), [0]);
            while !seen.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                seen.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&seen).to_lowercase());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, receiver)
}

#[test]
fn a_proxy_is_told_who_asks() {
    let (address, seen) = proxy(REFUSAL);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("https://door.invalid");
    options.proxy = Some(format!("http://Aladdin:open%20sesame@{address}"));
    options.retries = 0;
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
    assert_eq!(error.code(), ErrorCode::Connect, "{error}");
    assert!(!error.to_string().contains("sesame"), "{error}");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("connect door.invalid:443 "), "{seen}");
    assert!(seen.contains("proxy-authorization: basic qwxhzgrpbjpvcgvuihnlc2ftzq=="), "{seen}");
}

#[test]
fn a_proxy_for_plain_http_is_told_the_whole_url() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid:8080/api");
    options.proxy = Some(address);
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("post http://door.invalid:8080/api/user_identities/delete "), "{seen}");
    assert!(seen.contains("host: door.invalid:8080\r\n"), "{seen}");
}

#[test]
fn a_proxy_that_cannot_be_used_is_not_passed_over() {
    for unusable in ["", "not a url", "ftp://127.0.0.1", "socks5://127.0.0.1:1080", "http://", "http://a:b:c"]
    {
        let mut options = Options::api_key("seam_test_proxy");
        options.proxy = Some(unusable.into());
        match blocking::Client::new(options) {
            Ok(_) => panic!("`{unusable}` was taken"),
            Err(error) => assert_eq!(error.code(), ErrorCode::InvalidOptions, "{unusable}: {error}"),
        }
    }
}

#[test]
fn an_address_of_version_6() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://[::1]:8080/api");
    options.proxy = Some(address);
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("post http://[::1]:8080/api/user_identities/delete "), "{seen}");
    assert!(seen.contains("host: [::1]:8080\r\n"), "{seen}");
}

#[test]
fn the_usual_port_is_not_named() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid:80");
    options.proxy = Some(format!("http://{address}"));
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.contains("host: door.invalid\r\n"), "{seen}");
}

#[test]
fn what_a_proxy_echoes_of_its_credential_is_not_shown() {
    const WORD: &str = "QWxhZGRpbjpvcGVuc2VzYW1l";
    let answer = format!(
        "HTTP/1.1 407 Refused\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\nBasic {WORD}, {WORD}!",
        2 * WORD.len() + 9
    );
    let (address, seen) = proxy(answer.leak());
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid");
    options.proxy = Some(format!("http://Aladdin:opensesame@{address}"));
    (options.allow_http, options.retries) = (true, 0);
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.contains(&format!("basic {}\r\n", WORD.to_lowercase())), "{seen}");
    assert!(error.to_string().contains(": \"Basic [redacted], [redacted]!\""), "{error}");
}

#[test]
fn what_a_proxy_echoes_in_headers_and_json_is_not_shown_either() {
    // `alice:???>>>` as base64 has a slash.
    const WORD: &str = "YWxpY2U6Pz8/Pj4+";
    let body = format!(r#"{{"error":{{"type":"x","message":"{}"}}}}"#, WORD.replace('/', r"\/"));
    let answer = format!(
        "HTTP/1.1 400 No\r\nseam-request-id: r-{WORD}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (address, _seen) = proxy(answer.leak());
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid");
    options.proxy = Some(format!("http://alice:%3F%3F%3F%3E%3E%3E@{address}"));
    (options.allow_http, options.retries) = (true, 0);
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
    let shown = error.to_json();
    assert!(!shown.contains("Pz8"), "{shown}");
    assert!(shown.contains("r-[redacted]") && shown.matches("[redacted]").count() > 1, "{shown}");
}

/// A proxy that answers with `head` and passes bytes on to `port` after that.
fn passing_proxy(head: String, port: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        while let Ok((mut near, _)) = listener.accept() {
            let (mut seen, mut byte) = (Vec::new(), [0]);
            while !seen.ends_with(b"\r\n\r\n") && near.read(&mut byte).is_ok_and(|n| n > 0) {
                seen.push(byte[0]);
            }
            let _ = near.write_all(head.as_bytes());
            let mut far = TcpStream::connect(("127.0.0.1", port)).expect("the server");
            let (mut near_too, mut far_too) =
                (near.try_clone().expect("a copy"), far.try_clone().expect("a copy"));
            thread::spawn(move || std::io::copy(&mut near_too, &mut far_too));
            thread::spawn(move || std::io::copy(&mut far, &mut near));
        }
    });
    address
}

/// A server with TLS, and the file of the authority to trust for it.
fn tls_server() -> (u16, tempfile::TempDir) {
    let authority = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("ca.pem"), authority.cert.pem()).expect("a file");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(authority.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![authority.cert.der().clone()], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut stream = StreamOwned::new(connection, stream);
            let mut byte = [0];
            while stream.read(&mut byte).is_ok_and(|n| n > 0) && byte != *b"}" {}
            let _ = stream.write_all(OK.as_bytes()).and_then(|()| stream.flush());
        }
    });
    (port, folder)
}

#[test]
fn every_answer_that_opens_the_way_does() {
    let (port, folder) = tls_server();
    let long = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "a".repeat(60_000));
    for head in [
        "HTTP/1.0 200 Connection established\r\n\r\n",
        "HTTP/1.1 201 Created\r\n\r\n",
        "HTTP/1.1 204 No\r\n\r\n",
        &long,
    ] {
        let mut options =
            Options::api_key("seam_test_proxy").with_endpoint(format!("https://localhost:{port}"));
        options.proxy = Some(passing_proxy(head.into(), port));
        options.ca_bundle = Some(folder.path().join("ca.pem").to_string_lossy().into_owned());
        options.retries = 0;
        let reply = delete(&blocking::Client::new(options).expect("a client"));
        reply.unwrap_or_else(|error| panic!("{head:.60}: {error}"));
    }
}

#[test]
fn an_answer_that_does_not_is_named() {
    for (answer, named) in [
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "it refuses to connect: 403 Forbidden"),
        (
            "HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n",
            "it refuses to connect: 407 Proxy Authentication Required",
        ),
        ("HTTP/1.1 502 Sorry\r\ncontent-length: 0\r\n\r\n", "it refuses to connect: 502 Bad Gateway"),
        ("HTTP/1.1 200 OK\r\n\r\nhello", "it said more than was asked"),
    ] {
        let (address, _seen) = proxy(answer);
        let mut options = Options::api_key("seam_test_proxy").with_endpoint("https://door.invalid");
        (options.proxy, options.retries) = (Some(address), 0);
        let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Connect, "{error}");
        let told = format!("the server could not be reached: door.invalid (by way of the proxy: {named})");
        assert_eq!(error.message, told);
    }
}

#[test]
fn none_at_all() {
    let (port, folder) = tls_server();
    let mut options = Options::api_key("seam_test_proxy").with_endpoint(format!("https://localhost:{port}"));
    options.ca_bundle = Some(folder.path().join("ca.pem").to_string_lossy().into_owned());
    options.proxy = Some("direct".into());
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
}
