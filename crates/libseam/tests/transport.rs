//! The built-in transport: reuse of connections, TLS, proxies, limits and aborts.

use libseam::{CallOptions, Client, Engine, ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use libseam_testing::{Authority, CONFIRMATION, REFUSAL, ScriptedServer};
use std::sync::{Mutex, mpsc};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

fn options(server: &ScriptedServer) -> Options {
    Options::api_key("seam_test_transport").with_endpoint(server.url())
}

/// Makes the options of a client that trusts `authority`.
fn trusting(server: &ScriptedServer, authority: &Authority) -> Options {
    let mut options = options(server);
    options.ca_bundle = Some(authority.bundle().to_string_lossy().into_owned());
    options
}

fn client(options: Options) -> blocking::Client {
    blocking::Client::new(options).expect("a client")
}

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    seam.user_identities().delete(IDENTITY)
}

/// Starts a server that confirms every request over TLS, and makes the authority of its certificate.
fn tls_server() -> (ScriptedServer, Authority) {
    let authority = Authority::new("transport");
    let server = ScriptedServer::start_tls(authority.issue_for_localhost(), |mut connection| {
        connection.answer_all(CONFIRMATION);
    });
    (server, authority)
}

#[test]
fn a_connection_is_reused() {
    let server = ScriptedServer::answering(|_| CONFIRMATION);
    let seam = client(options(&server));
    for _ in 0..20 {
        delete(&seam).expect("success");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_stale_connection_is_not_a_failed_attempt() {
    // Each connection is closed without a reply when its second request has come.
    let server = ScriptedServer::start(|mut connection| {
        if connection.read_request().is_some() && connection.send(CONFIRMATION) {
            connection.read_request();
        }
    });
    let mut once = options(&server);
    once.retries = 0;
    let seam = client(once);
    for _ in 0..10 {
        assert_eq!(delete(&seam).expect("success").attempts, 1);
    }
    assert_eq!(server.requests().len(), 19, "every call but the first one met a stale connection");
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    let (asked, mut was_asked) = tokio::sync::mpsc::unbounded_channel();
    let server = ScriptedServer::start(move |mut connection| {
        assert!(connection.read_request().is_some());
        asked.send(()).expect("the test waits");
        connection.wait_for_close();
    });
    let seam = Client::new(options(&server)).expect("a client");
    let mut call = Box::pin(seam.user_identities().delete(IDENTITY));
    tokio::select! {
        _ = &mut call => panic!("the server does not answer"),
        asked = was_asked.recv() => assert!(asked.is_some()),
    }
    drop(call);
    server.wait_for_ends(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_requests_than_the_limit_are_under_way() {
    const LIMIT: u32 = 3;
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let (asked, mut was_asked) = tokio::sync::mpsc::unbounded_channel();
    let server = ScriptedServer::start(move |mut connection| {
        while connection.read_request().is_some() {
            asked.send(()).expect("the test waits");
            let _ = released.lock().expect("the lock").recv();
            connection.send(CONFIRMATION);
        }
    });
    let mut options = options(&server);
    options.in_flight_limit = LIMIT;
    options.retries = 0;
    let seam = Client::new(options).expect("a client");
    let mut calls = Vec::new();
    for _ in 0..LIMIT {
        let seam = seam.clone();
        calls.push(tokio::spawn(async move { seam.user_identities().delete(IDENTITY).await }));
        assert!(was_asked.recv().await.is_some());
    }
    let mut hasty = CallOptions::default();
    hasty.timeout_ms = Some(50);
    let error = seam.user_identities().delete_with(IDENTITY, &hasty).await.expect_err("the limit is reached");
    assert_eq!(error.code(), ErrorCode::Timeout, "{error}");
    assert!(error.message.contains("too many requests under way"), "{error}");
    assert_eq!(server.requests().len(), 3);
    drop(release);
    for call in calls {
        call.await.expect("no panic").expect("success");
    }
    seam.user_identities().delete(IDENTITY).await.expect("success after the others have ended");
}

#[test]
fn a_name_that_does_not_resolve_is_a_failure_to_connect() {
    let mut options = Options::api_key("seam_test_transport").with_endpoint("http://door.invalid");
    (options.allow_http, options.retries) = (true, 0);
    let error = delete(&client(options)).expect_err("no such name");
    assert_eq!(error.code(), ErrorCode::Connect);
    assert!(error.message.contains("name could not be resolved"), "{error}");
}

#[test]
fn a_reset_before_the_reply_is_a_lost_connection() {
    let server = ScriptedServer::start(|mut connection| {
        connection.read_request();
        connection.reset();
    });
    let error = delete(&client(options(&server))).expect_err("reset");
    assert_eq!((error.code(), error.attempts), (ErrorCode::ConnectionLost, 3));
}

#[test]
fn a_compressed_reply_confirms_nothing() {
    // `{"ok":true}` in gzip, which the request did not accept.
    const GZIP: &[u8] = &[
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xab, 0x56, 0xca, 0xcf, 0x56, 0xb2, 0x2a, 0x29, 0x2a, 0x4d, 0xad,
        5, 0, 0xae, 0x21, 0x3e, 0xcf, 11, 0, 0, 0,
    ];
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", GZIP.len());
    let server = ScriptedServer::answering(move |_| [head.as_bytes(), GZIP].concat());
    let error = delete(&client(options(&server))).expect_err("no confirmation");
    assert_eq!(error.code(), ErrorCode::MalformedReply);
}

#[test]
fn a_server_is_trusted_only_by_a_bundle_of_its_authority() {
    let (server, authority) = tls_server();
    delete(&client(trusting(&server, &authority))).expect("a trusted server");
    // No authority of this machine has issued the certificate.
    match blocking::Client::new(options(&server)) {
        Ok(seam) => {
            let error = delete(&seam).expect_err("an untrusted server");
            assert_eq!((error.code(), error.attempts), (ErrorCode::Tls, 1), "{error}");
        }
        // This machine has no authorities.
        Err(error) => assert_eq!(error.code(), ErrorCode::Tls, "{error}"),
    }
    let mut by_text = options(&server);
    by_text.ca_bundle_pem = Some(authority.pem().to_owned());
    delete(&client(by_text)).expect("a server trusted by text");
}

#[test]
fn an_unusable_bundle_is_an_invalid_option() {
    let (server, authority) = tls_server();
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").expect("a file");
    for unusable in [empty, folder.path().join("absent.pem")] {
        let mut options = options(&server);
        options.ca_bundle = Some(unusable.to_string_lossy().into_owned());
        let error = blocking::Client::new(options).expect_err("unusable");
        assert_eq!(error.code(), ErrorCode::InvalidOptions);
        assert_eq!(error.problems[0].parameter, "ca_bundle", "{error}");
    }
    for unusable in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let mut options = options(&server);
        options.ca_bundle_pem = Some(unusable.into());
        let error = blocking::Client::new(options).expect_err("unusable");
        assert_eq!(error.problems[0].parameter, "ca_bundle_pem", "{error}");
    }
    let mut both = trusting(&server, &authority);
    both.ca_bundle_pem = Some(authority.pem().to_owned());
    assert_eq!(blocking::Client::new(both).expect_err("two bundles").code(), ErrorCode::InvalidOptions);
}

#[test]
fn a_connection_with_tls_is_reused() {
    let (server, authority) = tls_server();
    let seam = client(trusting(&server, &authority));
    for _ in 0..5 {
        delete(&seam).expect("success");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn plain_http_to_a_port_with_tls_is_a_lost_connection() {
    let (server, _) = tls_server();
    let plain = format!("http://localhost:{}", server.port());
    let seam = client(Options::api_key("seam_test_transport").with_endpoint(plain));
    let error = delete(&seam).expect_err("the server expects TLS");
    assert_eq!(error.code(), ErrorCode::ConnectionLost);
}

#[test]
fn a_proxy_gets_a_request_for_a_tunnel_without_the_credential() {
    let (server, authority) = tls_server();
    let proxy = ScriptedServer::answering(|_| REFUSAL);
    let mut options = trusting(&server, &authority);
    options.proxy = Some(proxy.url());
    options.retries = 0;
    let error = delete(&client(options)).expect_err("the proxy refuses");
    assert_eq!(error.code(), ErrorCode::Connect, "{error}");
    let request = proxy.next_request();
    assert_eq!(request.line(), format!("CONNECT localhost:{} HTTP/1.1", server.port()));
    assert!(!request.text().contains("seam_test_transport"), "{request:?}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_proxy_for_plain_http_to_this_machine_is_an_invalid_option() {
    let mut plain = Options::api_key("seam_test_transport").with_endpoint("http://127.0.0.1:1");
    plain.proxy = Some("http://127.0.0.1:1".into());
    let error = blocking::Client::new(plain).expect_err("the credential would be sent in the clear");
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
fn a_proxy_with_tls_forwards_plain_http() {
    let (proxy, authority) = tls_server();
    let mut options = trusting(&proxy, &authority).with_endpoint("http://door.invalid");
    (options.proxy, options.allow_http, options.retries) = (Some(proxy.url()), true, 0);
    delete(&client(options)).expect("success through a trusted proxy");
    assert_eq!(proxy.requests()[0].line(), "POST http://door.invalid/user_identities/delete HTTP/1.1");
}
