//! Calls over a `reqwest::Client` with settings that a removal must not rely on, and over failing connections.

use libseam::{
    CallOptions, Client, Engine, Error, ErrorCode, ExchangeFuture, Failure, FailureKind, HttpRequest,
    Options, Outcome, Reply, ReqwestTransport, Transport, UserIdentitiesDelete, blocking,
};
use libseam_testing::{CONFIRMATION, ScriptedServer, reply};
use reqwest::{ClientBuilder, redirect::Policy};
use std::{net::TcpListener, sync::Arc, time::Duration};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

fn options_for(server: &ScriptedServer) -> Options {
    let mut options = Options::api_key("seam_test_reqwest").with_endpoint(server.url());
    options.retries = 0;
    options
}

fn lines(server: &ScriptedServer) -> Vec<String> {
    server.requests().iter().map(|request| request.line().to_owned()).collect()
}

fn builder() -> ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

async fn delete(options: Options, builder: ClientBuilder) -> Result<Reply, Error> {
    let transport = ReqwestTransport::new(builder.build().expect("a client"));
    Client::with_transport(options, transport)?.user_identities().delete(IDENTITY).await
}

/// Starts a server that redirects every request to a place that confirms.
fn redirecting_server(status: u16) -> ScriptedServer {
    ScriptedServer::answering(move |request| {
        if request.line().contains(" /elsewhere ") {
            CONFIRMATION.to_owned()
        } else {
            reply(&format!("{status} Look"), "location: /elsewhere\r\n", "")
        }
    })
}

#[tokio::test]
async fn a_redirect_that_the_reqwest_client_follows_confirms_nothing() {
    for status in [301, 302, 303] {
        let server = redirecting_server(status);
        let error = delete(options_for(&server), builder()).await.expect_err("the redirect was followed");
        assert_eq!((error.code(), error.outcome()), (ErrorCode::Internal, Outcome::Unknown), "{status}");
        assert!(error.message.contains("redirect::Policy::none()"), "{error}");
        assert_eq!(lines(&server).last().expect("a request"), "GET /elsewhere HTTP/1.1", "{status}");
    }
}

#[tokio::test]
async fn a_redirect_that_keeps_the_method_is_not_followed() {
    for status in [307, 308] {
        let server = redirecting_server(status);
        let error = delete(options_for(&server), builder()).await.expect_err("it is elsewhere");
        assert_eq!((error.code(), error.http_status), (ErrorCode::Redirected, Some(status)));
        assert_eq!(lines(&server), ["POST /user_identities/delete HTTP/1.1"]);
    }
}

#[tokio::test]
async fn a_redirect_over_a_client_that_follows_none_is_redirected() {
    for status in [301, 302, 303, 307, 308] {
        let none = redirecting_server(status);
        let error =
            delete(options_for(&none), builder().redirect(Policy::none())).await.expect_err("elsewhere");
        assert_eq!((error.code(), error.http_status), (ErrorCode::Redirected, Some(status)));
        let strict = redirecting_server(status);
        let transport = ReqwestTransport::from_builder(builder()).expect("a transport");
        let seam = Client::with_transport(options_for(&strict), transport).expect("a client");
        let error = seam.user_identities().delete(IDENTITY).await.expect_err("elsewhere");
        assert_eq!(error.code(), ErrorCode::Redirected);
        assert_eq!((lines(&none).len(), lines(&strict).len()), (1, 1));
    }
}

#[tokio::test]
async fn a_retry_policy_of_the_reqwest_client_sends_nothing_twice() {
    let server = ScriptedServer::answering(|_| reply("503 Busy", "", ""));
    let retries = reqwest::retry::for_host("127.0.0.1")
        .no_budget()
        .max_retries_per_request(5)
        .classify_fn(|answered| answered.retryable());
    let error = delete(options_for(&server), builder().retry(retries)).await.expect_err("it is busy");
    assert_eq!((error.code(), error.attempts), (ErrorCode::ServerError, 1));
    assert_eq!(lines(&server).len(), 1);
}

#[tokio::test]
async fn a_reply_with_too_large_a_body_or_too_many_headers_is_too_large() {
    let long = "x".repeat(100_000);
    let server = ScriptedServer::answering(move |_| reply("200 OK", "", &long));
    let error = delete(options_for(&server), builder()).await.expect_err("it is too long");
    assert_eq!(error.code(), ErrorCode::TooLarge);
    let headers = "x: y\r\n".repeat(libseam::HttpResponse::MAX_HEADERS + 1);
    let server =
        ScriptedServer::answering(move |_| CONFIRMATION.replacen("\r\n", &format!("\r\n{headers}"), 1));
    let error = delete(options_for(&server), builder()).await.expect_err("it has too many headers");
    assert_eq!(error.code(), ErrorCode::TooLarge);
}

#[tokio::test]
async fn nothing_was_sent_to_a_server_that_cannot_be_reached() {
    // A port that no server listens on any more.
    let address = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut options = Options::api_key("seam_test_reqwest").with_endpoint(format!("http://{address}"));
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("no server listens");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Connect, Outcome::NotSent));

    let mut options = Options::api_key("seam_test_reqwest").with_endpoint("https://door.invalid");
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("there is no such name");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Connect, Outcome::NotSent));
    assert!(error.message.contains("name could not be resolved"), "{error}");

    let plain = ScriptedServer::start(|mut connection| {
        connection.read_some(1024);
        connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let endpoint = format!("https://{}", plain.address());
    let mut options = Options::api_key("seam_test_reqwest").with_endpoint(endpoint);
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("it does not speak TLS");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Tls, Outcome::NotSent));
    assert!(error.message.contains("it does not speak TLS; is it the port of plain http?"), "{error}");
}

#[tokio::test]
async fn the_time_limit_of_the_call_or_the_client_ends_a_call_without_a_reply() {
    let server = ScriptedServer::silent();
    let mut options = options_for(&server);
    options.timeout_ms = 200;
    let error = delete(options, builder()).await.expect_err("no reply");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Timeout, Outcome::Unknown));
    // A time limit of the reqwest client.
    let hasty = builder().timeout(Duration::from_secs(1));
    let error = delete(options_for(&server), hasty).await.expect_err("no reply");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Timeout, Outcome::Unknown));
}

#[test]
fn a_blocking_call_can_be_aborted() {
    let server = ScriptedServer::silent();
    let transport = ReqwestTransport::from_builder(builder()).expect("a transport");
    let seam = blocking::Client::with_transport(options_for(&server), transport).expect("a client");
    let stop = || !server.requests().is_empty();
    let params = libseam::json::Object::from(IDENTITY);
    let ended = seam.call_until("user_identities.delete", params, &CallOptions::default(), stop);
    assert_eq!(ended.expect_err("it was aborted").code(), ErrorCode::Cancelled);
}

/// A transport that may send a request again, and reports that it could not connect.
struct Resending;

impl Transport for Resending {
    fn exchange<'e>(&'e self, _: &'e HttpRequest, _: Duration, _: usize) -> ExchangeFuture<'e> {
        Box::pin(async { Err(Failure::new(FailureKind::Connect, "no server listens")) })
    }

    fn may_resend(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_failure_over_a_transport_that_may_resend_has_an_unknown_outcome() {
    let mut options = Options::api_key("seam_test_reqwest");
    options.retries = 0;
    let seam = Client::with_transport(options, Arc::new(Resending)).expect("a client");
    assert!(seam.engine().options().transport_may_resend);
    assert_eq!(
        seam.user_identities().delete(IDENTITY).await.expect_err("no server listens").outcome(),
        Outcome::Unknown
    );
}

#[test]
fn debug_output_shows_no_header_of_the_reqwest_client() {
    let headers = [("x-secret".parse().expect("a name"), "seam_test_hidden".parse().expect("a value"))];
    let client = builder().default_headers(headers.into_iter().collect()).build().expect("a client");
    let transport = ReqwestTransport::from(client);
    assert!(!format!("{transport:?}").contains("seam_test_hidden"));
    let options = Options::api_key("seam_test_hidden");
    let engine = format!("{:?}", Engine::new(Options::api_key("seam_test_hidden")).expect("an engine"));
    let seam = Client::with_transport(options, transport).expect("a client");
    assert_eq!(format!("{seam:?}"), format!("Client {{ engine: {engine}, .. }}"));
}
