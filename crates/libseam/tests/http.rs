//! The clients over real HTTP: against the sandbox, and against servers that misbehave.

use libseam::{
    AcsCredentialsUnassign, AcsUsersDelete, AcsUsersRemoveFromAccessGroup, CallOptions, Client, ErrorCode,
    Options, Outcome, UserIdentitiesDelete, UserIdentitiesRemoveAcsUser, blocking,
};
use libseam_sandbox::{Config, Sandbox, Seed};
use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::mpsc,
    thread,
};

const KEY: &str = "seam_test_http";
const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

async fn sandbox() -> Sandbox {
    Sandbox::start(Config { seed: Seed::Demo, ..Config::default() }).await.expect("a sandbox")
}

/// The operations of the seed documents with their samples' ids.
macro_rules! each_operation {
    ($seam:expr $(, $wait:tt)?) => {{
        let params = UserIdentitiesRemoveAcsUser {
            user_identity_id: "5c945ab5-c75e-4bcb-8e5f-9410061c401f",
            acs_user_id: "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe",
        };
        $seam.user_identities().remove_acs_user(params)$(.$wait)?.expect("remove_acs_user");
        let params = AcsUsersRemoveFromAccessGroup {
            acs_user_id: Some("8d7e0b3a-b889-49a7-9164-4b71a0506a33"),
            acs_access_group_id: "123e4567-e89b-12d3-a456-426614174000",
            ..Default::default()
        };
        $seam.acs().users().remove_from_access_group(params)$(.$wait)?.expect("remove_from_access_group");
        let params = AcsUsersDelete {
            user_identity_id: Some("586c225c-b05c-4af4-8679-9c8a46066cce"),
            acs_system_id: Some("1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64"),
            ..Default::default()
        };
        $seam.acs().users().delete(params)$(.$wait)?.expect("acs.users.delete");
        let params = AcsCredentialsUnassign {
            acs_user_id: Some("33333333-3333-3333-3333-333333333333"),
            acs_credential_id: "66666666-6666-6666-6666-666666666666",
            ..Default::default()
        };
        let reply = $seam.acs().credentials().unassign(params)$(.$wait)?.expect("unassign");
        assert_eq!(reply.value().expect("a value"), None, "void although the reply carries the credential");
        let reply = $seam.user_identities().delete(IDENTITY)$(.$wait)?.expect("user_identities.delete");
        assert!(reply.request_id.is_some() && reply.attempts == 1 && !reply.already_gone);
        let error = $seam.user_identities().delete(IDENTITY)$(.$wait)?.expect_err("it is gone");
        assert_eq!(error.code(), ErrorCode::NotFound);
        let mut lenient = CallOptions::default();
        lenient.missing_ok = true;
        let reply = $seam.user_identities().delete_with(IDENTITY, &lenient)$(.$wait)?.expect("missing_ok");
        assert!(reply.already_gone);
    }};
}

#[tokio::test]
async fn every_operation_with_the_async_client() {
    let sandbox = sandbox().await;
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let seam = Client::new(options).expect("a client");
    each_operation!(seam, await);
    sandbox.stop().await;
}

#[test]
fn every_operation_with_the_blocking_client() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
    let sandbox = runtime.block_on(sandbox());
    let credentials = sandbox.credentials();
    let options =
        Options::personal_access_token(&credentials.personal_access_token, &credentials.workspace_id);
    let seam = blocking::Client::new(options.with_endpoint(sandbox.url())).expect("a client");
    each_operation!(seam);
    runtime.block_on(sandbox.stop());
}

#[tokio::test]
async fn the_blocking_client_refuses_to_block_a_runtime() {
    let error = blocking::Client::new(Options::api_key(KEY)).expect_err("inside a runtime");
    assert_eq!(error.code(), ErrorCode::InvalidState);
}

#[tokio::test]
async fn a_credential_that_the_server_does_not_know() {
    let sandbox = sandbox().await;
    let seam =
        Client::new(Options::api_key("seam_test_unknown").with_endpoint(sandbox.url())).expect("a client");
    let error = seam.user_identities().delete(IDENTITY).await.expect_err("unauthorized");
    assert_eq!((error.code(), error.http_status), (ErrorCode::Unauthorized, Some(401)));
    assert!(!format!("{error} {error:?} {seam:?}").contains("seam_test_unknown"));
    sandbox.stop().await;
}

/// A server that answers each connection's request with the next of `answers` and closes it, and tells what it read.
fn server(answers: Vec<Vec<u8>>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let _ = sender.send(read_request(&mut stream));
            let _ = stream.write_all(&answer);
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    (url, receiver)
}

/// Reads one request: its head, and as much body as the head announces.
fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut byte = [0];
    let mut left = None;
    while left != Some(0) && stream.read(&mut byte).is_ok_and(|n| n > 0) {
        text.push(byte[0]);
        left = left.map(|n: usize| n - 1);
        if left.is_none() && text.ends_with(b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&text).to_lowercase();
            let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
            left = Some(length.unwrap_or(0));
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn ok() -> Vec<u8> {
    answer("200 OK", "content-type: application/json\r\n", r#"{"ok":true}"#)
}

/// Calls a server that gives `answers`, and returns the outcome with the requests it saw.
fn call(answers: Vec<Vec<u8>>) -> (Result<libseam::Reply, libseam::Error>, Vec<String>) {
    let (url, requests) = server(answers);
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(url)).expect("a client");
    let result = seam.user_identities().delete(IDENTITY);
    (result, requests.try_iter().collect())
}

#[test]
fn the_request_on_the_wire() {
    let (result, requests) = call(vec![ok()]);
    result.expect("success");
    let request = &requests[0];
    assert!(request.starts_with("POST /user_identities/delete HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("authorization: Bearer {KEY}\r\n")), "{request}");
    assert!(request.contains("content-type: application/json\r\n"), "{request}");
    assert!(request.contains("seam-sdk-name: libseam/rust\r\n"), "{request}");
    assert!(request.ends_with(r#"{"user_identity_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#), "{request}");
}

#[test]
fn misbehaving_servers() {
    let html = || answer("200 OK", "content-type: text/html\r\n", "<h1>Welcome</h1>");
    let big = answer(
        "200 OK",
        "content-type: application/json\r\n",
        &format!("{{\"x\":\"{}\"}}", "y".repeat(70_000)),
    );
    let cut =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"ok\":".to_vec();
    let cases: Vec<(&str, Vec<Vec<u8>>, ErrorCode, usize)> = vec![
        ("HTML", vec![html()], ErrorCode::MalformedReply, 1),
        ("no confirmation", vec![answer("200 OK", "", r#"{"ok":false}"#)], ErrorCode::ApiError, 1),
        ("too large", vec![big], ErrorCode::TooLarge, 1),
        ("cut off three times", vec![cut.clone(), cut.clone(), cut.clone()], ErrorCode::ConnectionLost, 3),
        ("closed three times", vec![vec![], vec![], vec![]], ErrorCode::ConnectionLost, 3),
        ("garbage three times", vec![b"\0\x01garbage".to_vec(); 3], ErrorCode::ConnectionLost, 3),
    ];
    for (what, answers, code, seen) in cases {
        let (result, requests) = call(answers);
        let error = result.expect_err(what);
        assert_eq!((error.code(), requests.len()), (code, seen), "{what}: {error}");
        assert!(!format!("{error:?}").contains(KEY), "{what}");
    }
    let gone =
        answer("404 Not Found", "", r#"{"error":{"type":"user_identity_not_found","message":"gone"}}"#);
    let (result, _) = call(vec![cut, gone]);
    let error = result.expect_err("the first attempt may have done it");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Unconfirmed, 2));
    let (result, _) = call(vec![vec![], ok()]);
    assert_eq!(result.expect("the second attempt").attempts, 2);
}

#[test]
fn a_redirect_is_not_followed_and_no_credential_goes_elsewhere() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let (elsewhere, other) = server(vec![ok()]);
        let (result, requests) = call(vec![answer(status, &format!("location: {elsewhere}/x\r\n"), "")]);
        assert_eq!(result.expect_err(status).code(), ErrorCode::Redirected);
        assert_eq!(requests.len(), 1);
        assert!(other.try_recv().is_err(), "{status}: the other server was asked");
    }
}

#[test]
fn a_server_that_is_not_there() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let options = Options::api_key(KEY).with_endpoint(format!("http://127.0.0.1:{port}"));
    let error = blocking::Client::new(options).expect("a client").user_identities().delete(IDENTITY);
    let error = error.expect_err("nobody listens");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Connect, 3));
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[test]
fn a_silent_server_is_left_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(url)).expect("a client");
    let mut short = CallOptions::default();
    short.deadline_ms = Some(50);
    let error = seam.user_identities().delete_with(IDENTITY, &short).expect_err("no reply");
    assert_eq!(error.code(), ErrorCode::Timeout);
    // The watcher is asked for the first time after 50 ms, when the request is long under way.
    let stopped = seam.call_watched(
        "user_identities.delete",
        libseam::json::Object::from(IDENTITY),
        &CallOptions::default(),
        || true,
    );
    let error = stopped.expect_err("the watcher stops it");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Cancelled, Outcome::Unknown));
}

#[test]
fn one_client_serves_many_threads() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
    let sandbox = runtime.block_on(sandbox());
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let seam = blocking::Client::new(options).expect("a client");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let nobody =
                        UserIdentitiesDelete { user_identity_id: "00000000-0000-0000-0000-000000000000" };
                    let error = seam.user_identities().delete(nobody).expect_err("nobody");
                    assert_eq!((error.code(), error.attempts), (ErrorCode::NotFound, 1));
                }
            });
        }
    });
    runtime.block_on(sandbox.stop());
}
