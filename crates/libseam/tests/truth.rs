//! Cases in which a client could take a removal for done, or a fault for another: each was a fault once.

use libseam::{
    AcsUsersRemoveFromAccessGroup, CallOptions, ErrorCode, Options, Outcome, UserIdentitiesDelete,
    blocking::Client,
    json::{Object, Value},
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
    thread,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads one request to the end of its body, which is `}`.
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

/// A server that gives each connection the next answer and closes it.
fn server(answers: Vec<Vec<u8>>) -> Options {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            if read_request(&mut stream) {
                let _ = stream.write_all(&answer);
            }
        }
    });
    Options::api_key("seam_test_truth").with_endpoint(url)
}

#[test]
fn a_lost_reply_and_a_wrong_id_are_no_removal() {
    let gone = r#"{"error":{"type":"acs_access_group_not_found","message":"no such group"},"ok":false}"#;
    let seam = Client::new(server(vec![vec![], answer("404 Not Found", "", gone)])).expect("a client");
    let params = AcsUsersRemoveFromAccessGroup {
        acs_user_id: Some("8d7e0b3a-b889-49a7-9164-4b71a0506a33"),
        acs_access_group_id: "00000000-0000-0000-0000-000000000000",
        ..Default::default()
    };
    let error = seam.acs().users().remove_from_access_group(params).expect_err("the group is not there");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Unconfirmed, 2));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// The first connection stalls in its handshake, so its request is never sent; the second one says "not found".
#[test]
fn a_handshake_that_takes_too_long_is_no_lost_reply() {
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
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://localhost:{}", listener.local_addr().expect("an address").port());
    thread::spawn(move || {
        let stalled = listener.accept();
        let Ok((stream, _)) = listener.accept() else { return };
        let connection = ServerConnection::new(Arc::new(config)).expect("a connection");
        let mut stream = StreamOwned::new(connection, stream);
        let gone = r#"{"error":{"type":"user_identity_not_found","message":"nobody"},"ok":false}"#;
        if read_request(&mut stream) {
            let _ = stream.write_all(&answer("404 Not Found", "", gone)).and_then(|()| stream.flush());
        }
        drop(stalled);
    });
    let mut options = Options::api_key("seam_test_truth").with_endpoint(url);
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    let seam = Client::new(options).expect("a client");
    let mut short = CallOptions::default();
    // Shorter than the client's own time for connecting.
    short.timeout_ms = Some(500);
    let error = seam.user_identities().delete_with(IDENTITY, &short).expect_err("nobody was removed");
    assert_eq!((error.code(), error.attempts), (ErrorCode::NotFound, 2), "{error}");
}

#[test]
fn too_many_headers_are_no_lost_reply() {
    let headers: String = (0..150).map(|n| format!("x-{n}: 1\r\n")).collect();
    let seam = Client::new(server(vec![answer("200 OK", &headers, r#"{"ok":true}"#); 3])).expect("a client");
    let error = seam.user_identities().delete(IDENTITY).expect_err("too many headers");
    assert_eq!((error.code(), error.attempts), (ErrorCode::TooLarge, 1), "{error}");
}

#[test]
fn a_client_may_be_dropped_inside_a_runtime() {
    let seam = Client::new(server(Vec::new())).expect("a client");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    runtime.block_on(async move { drop(seam) });
}

#[test]
fn nothing_that_may_be_secret_is_in_what_is_printed() {
    let mut options = Options::api_key("seam_test_truth").with_endpoint("https://user:hunter2@door.example");
    options.proxy = Some("http://user:hunter2@proxy.example".into());
    options.headers = vec![("client-session-token".into(), "seam_cst_hunter2".into())];
    assert!(!format!("{options:?}").contains("hunter2"));
    options.endpoint = None;
    let seam = Client::new(options).expect("a client");
    let request = seam.build("user_identities.delete", Object::from(IDENTITY)).expect("a request");
    assert!(!format!("{seam:?} {request:?} {}", request.to_value()).contains("hunter2"));
    assert!(request.headers.iter().any(|header| header.expose() == "seam_cst_hunter2"));
}

#[test]
fn options_are_checked_however_they_are_set() {
    let with = |change: fn(&mut Options)| {
        let mut options = Options::api_key("seam_test_truth");
        change(&mut options);
        Client::new(options).expect_err("out of range").code()
    };
    assert_eq!(with(|o| o.retries = u32::MAX), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.deadline_ms = 0), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.surface = "x".repeat(1 << 20)), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.headers = vec![("Authorization".into(), "x".into())]), ErrorCode::InvalidOptions);
}

#[test]
fn parameters_that_nest_too_deep_are_refused_in_every_form() {
    let deep = (0..100).fold(Value::from(true), |inner, _| Value::Array(vec![inner]));
    let mut params = Object::from(IDENTITY);
    params.insert("deep".into(), deep);
    let text = Value::from(params.clone()).to_string();
    for strict in [true, false] {
        let as_values = libseam::check("user_identities.delete", params.clone(), strict);
        assert_eq!(as_values, libseam::check("user_identities.delete", text.as_str(), strict));
        assert!(as_values.is_err());
    }
}
