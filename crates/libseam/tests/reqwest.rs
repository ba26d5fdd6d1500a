//! What a call makes of a `reqwest::Client` that is set in another way than a removal needs, and of what it meets.

use libseam::{
    CallOptions, Client, Engine, Error, ErrorCode, ExchangeFuture, Failure, FailureKind, HttpRequest,
    Options, Outcome, Reply, ReqwestTransport, Transport, UserIdentitiesDelete, blocking,
};
use reqwest::{ClientBuilder, redirect::Policy};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";

/// A server that answers each request with what `answer` makes of its head, and keeps the heads.
struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        thread::spawn(move || {
            // Those that are not answered stay open.
            let mut open = Vec::new();
            while let Ok((mut stream, _)) = listener.accept() {
                let head = read_request(&mut stream);
                let answer = answer(&head);
                kept.lock().expect("the lock").push(head);
                match answer {
                    Some(text) => {
                        let _ = stream.write_all(text.as_bytes());
                        let _ = stream.read_to_end(&mut Vec::new());
                    }
                    None => open.push(stream),
                }
            }
        });
        Self { address, heads }
    }

    /// The first lines of the requests that came.
    fn lines(&self) -> Vec<String> {
        let heads = self.heads.lock().expect("the lock");
        heads.iter().map(|head| head.lines().next().unwrap_or_default().to_owned()).collect()
    }

    fn options(&self) -> Options {
        let mut options =
            Options::api_key("seam_test_reqwest").with_endpoint(format!("http://{}", self.address));
        options.retries = 0;
        options
    }
}

/// The head of a request whose body, if it has one, ends with `}`.
fn read_request(stream: &mut TcpStream) -> String {
    let (mut text, mut byte) = (String::new(), [0]);
    while matches!(stream.read(&mut byte), Ok(1)) {
        text.push(char::from(byte[0]));
        let is_over = if text.starts_with("POST") { byte == *b"}" } else { text.ends_with("\r\n\r\n") };
        if is_over {
            break;
        }
    }
    text
}

fn builder() -> ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

async fn delete(options: Options, builder: ClientBuilder) -> Result<Reply, Error> {
    let transport = ReqwestTransport::new(builder.build().expect("a client"));
    Client::with_transport(options, transport)?.user_identities().delete(IDENTITY).await
}

fn redirect(status: u16) -> impl Fn(&str) -> Option<String> {
    move |head| {
        Some(if head.contains(" /elsewhere ") {
            OK.to_owned()
        } else {
            format!("HTTP/1.1 {status} Look\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")
        })
    }
}

#[tokio::test]
async fn a_redirect_that_the_client_follows_confirms_nothing() {
    for status in [301, 302, 303] {
        let server = Server::start(redirect(status));
        let error = delete(server.options(), builder()).await.expect_err("it was asked for elsewhere");
        assert_eq!((error.code(), error.outcome()), (ErrorCode::Internal, Outcome::Unknown), "{status}");
        assert!(error.message.contains("redirect::Policy::none()"), "{error}");
        assert_eq!(server.lines().last().expect("a request"), "GET /elsewhere HTTP/1.1", "{status}");
    }
}

#[tokio::test]
async fn a_request_is_sent_nowhere_else() {
    for status in [307, 308] {
        let server = Server::start(redirect(status));
        let error = delete(server.options(), builder()).await.expect_err("it is elsewhere");
        assert_eq!((error.code(), error.http_status), (ErrorCode::Redirected, Some(status)));
        assert_eq!(server.lines(), ["POST /user_identities/delete HTTP/1.1"]);
    }
}

#[tokio::test]
async fn a_client_that_follows_nothing_says_where_it_was_sent() {
    for status in [301, 302, 303, 307, 308] {
        let none = Server::start(redirect(status));
        let error = delete(none.options(), builder().redirect(Policy::none())).await.expect_err("elsewhere");
        assert_eq!((error.code(), error.http_status), (ErrorCode::Redirected, Some(status)));
        let strict = Server::start(redirect(status));
        let transport = ReqwestTransport::from_builder(builder()).expect("a transport");
        let seam = Client::with_transport(strict.options(), transport).expect("a client");
        let error = seam.user_identities().delete(IDENTITY).await.expect_err("elsewhere");
        assert_eq!(error.code(), ErrorCode::Redirected);
        assert_eq!((none.lines().len(), strict.lines().len()), (1, 1));
    }
}

#[tokio::test]
async fn a_policy_of_retries_sends_nothing_twice() {
    let server = Server::start(|_| Some("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".into()));
    let retries = reqwest::retry::for_host("127.0.0.1")
        .no_budget()
        .max_retries_per_request(5)
        .classify_fn(|answered| answered.retryable());
    let error = delete(server.options(), builder().retry(retries)).await.expect_err("it is busy");
    assert_eq!((error.code(), error.attempts), (ErrorCode::ServerError, 1));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_reply_has_a_limit() {
    let long = "x".repeat(100_000);
    let server = Server::start(move |_| {
        Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{long}", long.len()))
    });
    let error = delete(server.options(), builder()).await.expect_err("it is too long");
    assert_eq!(error.code(), ErrorCode::TooLarge);
    let headers = "x: y\r\n".repeat(libseam::HttpResponse::MOST_HEADERS + 1);
    let server = Server::start(move |_| Some(OK.replacen("\r\n", &format!("\r\n{headers}"), 1)));
    let error = delete(server.options(), builder()).await.expect_err("it has too many headers");
    assert_eq!(error.code(), ErrorCode::TooLarge);
}

#[tokio::test]
async fn what_is_known_of_a_server_that_cannot_be_reached() {
    // A port that nobody listens at any more.
    let address = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut options = Options::api_key("seam_test_reqwest").with_endpoint(format!("http://{address}"));
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("nobody is there");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Connect, Outcome::NotSent));

    let mut options = Options::api_key("seam_test_reqwest").with_endpoint("https://door.invalid");
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("there is no such name");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Connect, Outcome::NotSent));
    assert!(error.message.contains("name could not be resolved"), "{error}");

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let mut options = Options::api_key("seam_test_reqwest").with_endpoint(format!("https://{address}"));
    options.retries = 0;
    let error = delete(options, builder()).await.expect_err("it does not speak TLS");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Tls, Outcome::NotSent));
    assert!(error.message.contains("it does not speak TLS; is it the port of plain http?"), "{error}");
}

#[tokio::test]
async fn a_call_ends_though_nobody_answers() {
    let server = Server::start(|_| None);
    let mut options = server.options();
    options.timeout_ms = 200;
    let error = delete(options, builder()).await.expect_err("no reply");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Timeout, Outcome::Unknown));
    // The client's own time is as good.
    let hasty = builder().timeout(Duration::from_millis(200));
    let error = delete(server.options(), hasty).await.expect_err("no reply");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Timeout, Outcome::Unknown));
}

#[test]
fn a_blocking_call_can_be_given_up() {
    let server = Server::start(|_| None);
    let transport = ReqwestTransport::from_builder(builder()).expect("a transport");
    let seam = blocking::Client::with_transport(server.options(), transport).expect("a client");
    let mut asked = 0;
    let stop = || {
        asked += 1;
        asked > 2
    };
    let params = libseam::json::Object::from(IDENTITY);
    let ended = seam.call_watched("user_identities.delete", params, &CallOptions::default(), stop);
    assert_eq!(ended.expect_err("it was given up").code(), ErrorCode::Cancelled);
}

/// A transport that is full of doubt.
struct Doubtful;

impl Transport for Doubtful {
    fn exchange<'e>(&'e self, _: &'e HttpRequest, _: Duration, _: usize) -> ExchangeFuture<'e> {
        Box::pin(async { Err(Failure::new(FailureKind::Connect, "nobody is there")) })
    }

    fn may_resend(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn where_a_transport_may_resend_nothing_is_known_to_be_refused() {
    let mut options = Options::api_key("seam_test_reqwest");
    options.retries = 0;
    let seam = Client::with_transport(options, Arc::new(Doubtful)).expect("a client");
    assert!(seam.engine().options().transport_may_resend);
    assert_eq!(
        seam.user_identities().delete(IDENTITY).await.expect_err("nobody is there").outcome(),
        Outcome::Unknown
    );
}

#[test]
fn nothing_of_a_client_is_shown() {
    let headers = [("x-secret".parse().expect("a name"), "seam_test_hidden".parse().expect("a value"))];
    let client = builder().default_headers(headers.into_iter().collect()).build().expect("a client");
    let transport = ReqwestTransport::from(client);
    assert!(!format!("{transport:?}").contains("seam_test_hidden"));
    let options = Options::api_key("seam_test_hidden");
    let engine = format!("{:?}", Engine::new(Options::api_key("seam_test_hidden")).expect("an engine"));
    let seam = Client::with_transport(options, transport).expect("a client");
    assert_eq!(format!("{seam:?}"), format!("Client {{ engine: {engine}, .. }}"));
}
