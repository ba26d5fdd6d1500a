//! What a server does with a connection between two calls, over the built-in transport and over reqwest. Every test waits
//! until it has done that, and not longer.

use libseam::{
    CallOptions, Client, Error, ErrorCode, Event, Options, Reply, ReqwestTransport, UserIdentitiesDelete,
    blocking, json::Object,
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    ops::ControlFlow,
    sync::mpsc,
    thread,
    time::Duration,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
const GOODBYE: &str = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Long enough for anything that is going to happen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads one request to the end of its body, which is `}`.
fn read_request(stream: &mut TcpStream) -> bool {
    let mut byte = [0];
    while matches!(stream.read(&mut byte), Ok(1)) {
        if byte == *b"}" {
            return true;
        }
    }
    false
}

/// What happens on the first connection after its first reply.
enum Between {
    /// This is sent, though nobody asked.
    Say(&'static str),
    /// It is closed.
    Close,
    /// Nothing, and the next request is answered with this.
    Answer(&'static str),
}

/// A server whose first reply confirms.
struct Server {
    options: Options,
    go: mpsc::Sender<()>,
    done: mpsc::Receiver<()>,
}

impl Server {
    /// Requests on later connections get `later`.
    fn new(between: Between, later: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (go, told_to_go) = mpsc::channel();
        let (tell, done) = mpsc::channel();
        thread::spawn(move || {
            let (mut first, _) = listener.accept().expect("a connection");
            assert!(read_request(&mut first));
            first.write_all(OK.as_bytes()).expect("written");
            told_to_go.recv().expect("the test goes on");
            match between {
                Between::Say(text) => {
                    // Over some transports the client has closed it by now.
                    let _ = first.write_all(text.as_bytes());
                    answer_all(first, REFUSAL);
                }
                Between::Close => drop(first),
                Between::Answer(text) => answer_all(first, text),
            }
            tell.send(()).expect("the test waits");
            while let Ok((stream, _)) = listener.accept() {
                answer_all(stream, later);
            }
        });
        let mut options = Options::api_key("seam_test_kept").with_endpoint(format!("http://{address}"));
        options.retries = 0;
        Self { options, go, done }
    }

    /// Lets it do what it does between the calls, and waits for that.
    fn proceed(&self) {
        self.go.send(()).expect("the server waits");
        self.done.recv_timeout(PATIENCE).expect("the server goes on");
    }

    fn options(&mut self) -> Options {
        std::mem::take(&mut self.options)
    }
}

/// Answers all further requests on a connection, in a thread of its own.
fn answer_all(mut stream: TcpStream, text: &'static str) {
    thread::spawn(move || while read_request(&mut stream) && stream.write_all(text.as_bytes()).is_ok() {});
}

/// What moves the bytes.
#[derive(Clone, Copy, Debug)]
enum Over {
    BuiltIn,
    Reqwest,
}

/// A client of reqwest's as its documentation makes one, but for TLS, which is not needed here: it keeps connections.
fn reqwest_transport() -> ReqwestTransport {
    let _ = rustls::crypto::ring::default_provider().install_default();
    ReqwestTransport::new(reqwest::Client::new())
}

impl Over {
    const ALL: [Self; 2] = [Self::BuiltIn, Self::Reqwest];

    fn blocking(self, options: Options) -> blocking::Client {
        let seam = match self {
            Self::BuiltIn => blocking::Client::new(options),
            Self::Reqwest => blocking::Client::with_transport(options, reqwest_transport()),
        };
        seam.expect("a client")
    }

    fn asynchronous(self, options: Options) -> Client {
        let seam = match self {
            Self::BuiltIn => Client::new(options),
            Self::Reqwest => Client::with_transport(options, reqwest_transport()),
        };
        seam.expect("a client")
    }
}

fn blocking_calls(over: Over, between: Between, later: &'static str) -> Result<Reply, Error> {
    let mut server = Server::new(between, later);
    let seam = over.blocking(server.options());
    seam.user_identities().delete(IDENTITY).expect("the first reply confirms");
    server.proceed();
    seam.user_identities().delete(IDENTITY)
}

async fn asynchronous_calls(over: Over, between: Between, later: &'static str) -> Result<Reply, Error> {
    let mut server = Server::new(between, later);
    let seam = over.asynchronous(server.options());
    seam.user_identities().delete(IDENTITY).await.expect("the first reply confirms");
    server.proceed();
    seam.user_identities().delete(IDENTITY).await
}

fn gone() -> &'static str {
    let body = r#"{"error":{"type":"user_identity_not_found","message":"no"},"ok":false}"#;
    let head = "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).leak()
}

#[test]
fn a_late_reply_that_nobody_asked_for_confirms_nothing() {
    for over in Over::ALL {
        let error = blocking_calls(over, Between::Say(OK), REFUSAL).expect_err("the second was refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[tokio::test]
async fn nor_does_it_in_a_runtime_that_has_not_looked() {
    for over in Over::ALL {
        let error = asynchronous_calls(over, Between::Say(OK), REFUSAL).await.expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_it_with_several_threads() {
    for over in Over::ALL {
        let error = asynchronous_calls(over, Between::Say(OK), REFUSAL).await.expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[test]
fn not_found_after_a_close_that_could_be_seen_is_no_lost_reply() {
    for over in Over::ALL {
        let error = blocking_calls(over, Between::Close, gone()).expect_err("nothing was ever removed");
        assert_eq!(error.code(), ErrorCode::NotFound, "{over:?}");
    }
}

#[tokio::test]
async fn nor_is_it_in_a_runtime_that_has_not_looked() {
    for over in Over::ALL {
        let error = asynchronous_calls(over, Between::Close, gone()).await.expect_err("never removed");
        assert_eq!(error.code(), ErrorCode::NotFound, "{over:?}");
    }
}

#[test]
fn a_good_bye_is_no_reply() {
    for over in Over::ALL {
        let reply = blocking_calls(over, Between::Say(GOODBYE), OK).expect("the second removal was done");
        assert_eq!(reply.attempts, 1, "{over:?}");
    }
}

#[test]
fn a_reply_that_cannot_be_read_is_a_reply() {
    let answer = "nonsense\r\n\r\n";
    let over_the_first = blocking_calls(Over::BuiltIn, Between::Answer(answer), OK);
    let over_the_second = blocking_calls(Over::Reqwest, Between::Close, answer);
    for result in [over_the_first, over_the_second] {
        let error = result.expect_err("it was answered");
        assert_eq!((error.code(), error.attempts), (ErrorCode::ConnectionLost, 1));
    }
}

#[test]
fn a_reply_may_have_as_many_headers_as_the_limit_says() {
    let filler = "x: y\r\n".repeat(libseam::HttpResponse::MOST_HEADERS - 2);
    let reply = OK.replacen("\r\n\r\n", &format!("\r\n{filler}\r\n"), 1);
    let reply: &str = reply.leak();
    blocking_calls(Over::BuiltIn, Between::Answer(reply), REFUSAL).expect("it confirms");
    blocking_calls(Over::Reqwest, Between::Close, reply).expect("it confirms");
}

/// Two runtimes that take turns with one client.
#[test]
fn a_connection_is_used_where_it_was_made() {
    let mut server = Server::new(Between::Answer(REFUSAL), OK);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (one, other) = (runtime(), runtime());
    let seam = Client::new(server.options()).expect("a client");
    one.block_on(seam.user_identities().delete(IDENTITY)).expect("over the first connection");
    server.proceed();
    other.block_on(seam.user_identities().delete(IDENTITY)).expect("over a connection of its own");
    let error = one.block_on(seam.user_identities().delete(IDENTITY)).expect_err("over the first again");
    assert_eq!(error.code(), ErrorCode::Forbidden);
}

/// The same with reqwest, which has a connection for each request.
#[test]
fn a_connection_that_is_not_kept_is_used_nowhere_else() {
    let mut server = Server::new(Between::Close, OK);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (one, other) = (runtime(), runtime());
    let seam = Over::Reqwest.asynchronous(server.options());
    one.block_on(seam.user_identities().delete(IDENTITY)).expect("over the first connection");
    server.proceed();
    for runtime in [&other, &one] {
        let reply = runtime.block_on(seam.user_identities().delete(IDENTITY)).expect("over another");
        assert_eq!(reply.attempts, 1);
    }
}

/// An observer of one thread's call waits for the call of another thread.
#[test]
fn an_observer_holds_nobody_up() {
    let mut server = Server::new(Between::Answer(OK), OK);
    let seam = blocking::Client::new(server.options()).expect("a client");
    seam.user_identities().delete(IDENTITY).expect("the first reply confirms");
    server.proceed();
    let (ask, asked) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        let seam = &seam;
        scope.spawn(move || {
            asked.recv().expect("the observer asks");
            seam.user_identities().delete(IDENTITY).expect("the other thread's call");
            tell.send(()).expect("the observer waits");
        });
        let mut waited = false;
        let mut observer = move |_: Event<'_>| {
            if !waited {
                waited = true;
                ask.send(()).expect("the other thread waits");
                told.recv_timeout(PATIENCE).expect("the other thread's call ends");
            }
            ControlFlow::Continue(())
        };
        let params = Object::from(IDENTITY);
        let options = CallOptions::default();
        let ended =
            seam.call_observed("user_identities.delete", params, &options, || false, Some(&mut observer));
        ended.expect("it confirms, and nobody stops it");
    });
}
