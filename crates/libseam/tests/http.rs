//! The clients over real HTTP, against the sandbox and against servers that misbehave.

use libseam::{
    AcsCredentialsUnassign, AcsUsersDelete, AcsUsersRemoveFromAccessGroup, CallOptions, Client, ErrorCode,
    Options, Outcome, UserIdentitiesDelete, UserIdentitiesRemoveAcsUser, blocking,
};
use libseam_sandbox::{Config, Sandbox, Seed};
use libseam_testing::{CONFIRMATION, Request, ScriptedServer, reply};
use std::{net::TcpListener, thread};

const KEY: &str = "seam_test_http";
const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

async fn sandbox() -> Sandbox {
    Sandbox::start(Config { seed: Seed::Demo, ..Config::default() }).await.expect("a sandbox")
}

/// Calls the operations of the documentation's samples, with their IDs.
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
async fn the_asynchronous_client_runs_every_sample() {
    let sandbox = sandbox().await;
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let seam = Client::new(options).expect("a client");
    each_operation!(seam, await);
    sandbox.stop().await;
}

#[test]
fn the_blocking_client_runs_every_sample() {
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
async fn an_unknown_credential_is_unauthorized_and_not_shown() {
    let sandbox = sandbox().await;
    let seam =
        Client::new(Options::api_key("seam_test_unknown").with_endpoint(sandbox.url())).expect("a client");
    let error = seam.user_identities().delete(IDENTITY).await.expect_err("unauthorized");
    assert_eq!((error.code(), error.http_status), (ErrorCode::Unauthorized, Some(401)));
    assert!(!format!("{error} {error:?} {seam:?}").contains("seam_test_unknown"));
    sandbox.stop().await;
}

fn ok() -> String {
    CONFIRMATION.to_owned()
}

/// Calls a server that gives each connection the next of `replies`, and returns the result with the requests.
fn call(replies: Vec<String>) -> (Result<libseam::Reply, libseam::Error>, Vec<Request>) {
    let server = ScriptedServer::with_replies(replies);
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(server.url())).expect("a client");
    let result = seam.user_identities().delete(IDENTITY);
    (result, server.requests())
}

#[test]
fn the_request_has_the_api_s_form() {
    let (result, requests) = call(vec![ok()]);
    result.expect("success");
    let request = &requests[0];
    assert_eq!(request.line(), "POST /user_identities/delete HTTP/1.1");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("seam-sdk-name"), Some("libseam/rust"));
    assert_eq!(request.body, r#"{"user_identity_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#);
}

#[test]
fn every_misbehaviour_of_a_server_is_an_error() {
    let html = || reply("200 OK", "content-type: text/html\r\n", "<h1>Welcome</h1>");
    let big = reply(
        "200 OK",
        "content-type: application/json\r\n",
        &format!("{{\"x\":\"{}\"}}", "y".repeat(70_000)),
    );
    let cut =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"ok\":".to_owned();
    let cases: Vec<(&str, Vec<String>, ErrorCode, usize)> = vec![
        ("HTML", vec![html()], ErrorCode::MalformedReply, 1),
        ("no confirmation", vec![reply("200 OK", "", r#"{"ok":false}"#)], ErrorCode::ApiError, 1),
        ("too large", vec![big], ErrorCode::TooLarge, 1),
        ("cut off three times", vec![cut.clone(), cut.clone(), cut.clone()], ErrorCode::ConnectionLost, 3),
        ("closed three times", vec![String::new(); 3], ErrorCode::ConnectionLost, 3),
        ("garbage three times", vec!["\0\x01garbage".to_owned(); 3], ErrorCode::ConnectionLost, 3),
    ];
    for (what, answers, code, seen) in cases {
        let (result, requests) = call(answers);
        let error = result.expect_err(what);
        assert_eq!((error.code(), requests.len()), (code, seen), "{what}: {error}");
        assert!(!format!("{error:?}").contains(KEY), "{what}");
    }
    let gone = reply("404 Not Found", "", r#"{"error":{"type":"user_identity_not_found","message":"gone"}}"#);
    let (result, _) = call(vec![cut, gone]);
    let error = result.expect_err("the first attempt may have done it");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Unconfirmed, 2));
    let (result, _) = call(vec![String::new(), ok()]);
    assert_eq!(result.expect("the second attempt").attempts, 2);
}

#[test]
fn a_redirect_is_not_followed_and_no_credential_goes_elsewhere() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let elsewhere = ScriptedServer::answering(|_| ok());
        let location = format!("location: {}/x\r\n", elsewhere.url());
        let (result, requests) = call(vec![reply(status, &location, "")]);
        assert_eq!(result.expect_err(status).code(), ErrorCode::Redirected);
        assert_eq!(requests.len(), 1);
        assert_eq!(elsewhere.connections(), 0, "{status}");
    }
}

#[test]
fn a_refused_connection_is_retried_and_nothing_was_sent() {
    let error = blocking::Client::new(Options::api_key(KEY).with_endpoint(unused_endpoint()));
    let error = error.expect("a client").user_identities().delete(IDENTITY).expect_err("no server listens");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Connect, 3));
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// Returns an endpoint on a port that no server listens on.
fn unused_endpoint() -> String {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    format!("http://127.0.0.1:{port}")
}

#[test]
fn a_silent_server_ends_a_call_at_its_deadline() {
    let server = ScriptedServer::silent();
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(server.url())).expect("a client");
    let mut short = CallOptions::default();
    short.deadline_ms = Some(50);
    let error = seam.user_identities().delete_with(IDENTITY, &short).expect_err("no reply");
    assert_eq!(error.code(), ErrorCode::Timeout);
}

#[test]
fn a_call_that_waits_for_its_reply_can_be_aborted() {
    let server = ScriptedServer::silent();
    let mut options = Options::api_key(KEY).with_endpoint(server.url());
    // A second attempt would be aborted before it waits.
    options.retries = 0;
    let seam = blocking::Client::new(options).expect("a client");
    let params = libseam::json::Object::from(IDENTITY);
    let stop = || !server.requests().is_empty();
    let error = seam.call_until("user_identities.delete", params, &CallOptions::default(), stop);
    let error = error.expect_err("it was aborted");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Cancelled, Outcome::Unknown));
}

#[test]
fn many_threads_share_one_blocking_client() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
    let sandbox = runtime.block_on(sandbox());
    let options = Options::api_key(&sandbox.credentials().api_key).with_endpoint(sandbox.url());
    let seam = blocking::Client::new(options).expect("a client");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let unknown =
                        UserIdentitiesDelete { user_identity_id: "00000000-0000-0000-0000-000000000000" };
                    let error = seam.user_identities().delete(unknown).expect_err("not found");
                    assert_eq!((error.code(), error.attempts), (ErrorCode::NotFound, 1));
                }
            });
        }
    });
    runtime.block_on(sandbox.stop());
}
