//! Connections on which the server acts between two calls, over the built-in transport and over reqwest. Every test waits
//! until the server has acted.

use libseam::{
    CallOptions, Client, Error, ErrorCode, Event, Options, Reply, ReqwestTransport, UserIdentitiesDelete,
    blocking, json::Object,
};
use libseam_testing::{CONFIRMATION, REFUSAL, ScriptedServer, reply};
use std::{
    ops::ControlFlow,
    sync::{Mutex, mpsc},
    thread,
    time::Duration,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const GOODBYE: &str = "HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// The time after which a test that waits for another thread fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server's action on the first connection, after its first reply.
enum Between {
    /// Send bytes that no request asked for.
    Send(&'static str),
    /// Close it.
    Close,
    /// Do nothing, and answer the next request with these bytes.
    Answer(&'static str),
}

/// A server whose first reply confirms.
struct Server {
    server: ScriptedServer,
    go: mpsc::Sender<()>,
    done: mpsc::Receiver<()>,
}

impl Server {
    /// Starts a server that answers every request on later connections with `later`.
    fn new(between: Between, later: &'static str) -> Self {
        let (go, wait_to_go) = mpsc::channel();
        let (tell, done) = mpsc::channel();
        let wait_to_go = Mutex::new(wait_to_go);
        let server = ScriptedServer::start(move |mut connection| {
            if connection.number() > 0 {
                return connection.answer_all(later);
            }
            assert!(connection.read_request().is_some() && connection.send(CONFIRMATION));
            wait_to_go.lock().expect("the lock").recv().expect("the test proceeds");
            match between {
                Between::Send(bytes) => {
                    // Over some transports the client has closed the connection by now.
                    connection.send(bytes);
                    tell.send(()).expect("the test waits");
                    connection.answer_all(REFUSAL);
                }
                Between::Close => {
                    drop(connection);
                    tell.send(()).expect("the test waits");
                }
                Between::Answer(bytes) => {
                    tell.send(()).expect("the test waits");
                    connection.answer_all(bytes);
                }
            }
        });
        Self { server, go, done }
    }

    /// Lets the server act on the first connection, and waits until it has.
    fn proceed(&self) {
        self.go.send(()).expect("the server waits");
        self.done.recv_timeout(PATIENCE).expect("the server acts");
    }

    fn options(&self) -> Options {
        let mut options = Options::api_key("seam_test_reuse").with_endpoint(self.server.url());
        options.retries = 0;
        options
    }
}

/// The transport of a client.
#[derive(Clone, Copy, Debug)]
enum Over {
    BuiltIn,
    Reqwest,
}

/// Makes a transport over a default client of reqwest, which keeps connections.
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
    let server = Server::new(between, later);
    let seam = over.blocking(server.options());
    seam.user_identities().delete(IDENTITY).expect("the first reply confirms");
    server.proceed();
    seam.user_identities().delete(IDENTITY)
}

async fn asynchronous_calls(over: Over, between: Between, later: &'static str) -> Result<Reply, Error> {
    let server = Server::new(between, later);
    let seam = over.asynchronous(server.options());
    seam.user_identities().delete(IDENTITY).await.expect("the first reply confirms");
    server.proceed();
    seam.user_identities().delete(IDENTITY).await
}

fn gone() -> &'static str {
    let body = r#"{"error":{"type":"user_identity_not_found","message":"no"},"ok":false}"#;
    reply("404 Not Found", "content-type: application/json\r\n", body).leak()
}

#[test]
fn a_late_second_reply_does_not_confirm_the_next_blocking_call() {
    for over in Over::ALL {
        let error =
            blocking_calls(over, Between::Send(CONFIRMATION), REFUSAL).expect_err("the second was refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[tokio::test]
async fn a_late_second_reply_does_not_confirm_the_next_call_in_a_runtime_of_one_thread() {
    for over in Over::ALL {
        let error =
            asynchronous_calls(over, Between::Send(CONFIRMATION), REFUSAL).await.expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_second_reply_does_not_confirm_the_next_call_in_a_runtime_of_several_threads() {
    for over in Over::ALL {
        let error =
            asynchronous_calls(over, Between::Send(CONFIRMATION), REFUSAL).await.expect_err("refused");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{over:?}");
    }
}

#[test]
fn not_found_after_an_idle_connection_was_closed_is_not_found_in_a_blocking_call() {
    for over in Over::ALL {
        let error = blocking_calls(over, Between::Close, gone()).expect_err("nothing was ever removed");
        assert_eq!(error.code(), ErrorCode::NotFound, "{over:?}");
    }
}

#[tokio::test]
async fn not_found_after_an_idle_connection_was_closed_is_not_found_in_a_runtime() {
    for over in Over::ALL {
        let error = asynchronous_calls(over, Between::Close, gone()).await.expect_err("never removed");
        assert_eq!(error.code(), ErrorCode::NotFound, "{over:?}");
    }
}

#[test]
fn a_408_sent_on_an_idle_connection_is_not_the_reply_to_the_next_call() {
    for over in Over::ALL {
        let reply =
            blocking_calls(over, Between::Send(GOODBYE), CONFIRMATION).expect("the second removal was done");
        assert_eq!(reply.attempts, 1, "{over:?}");
    }
}

#[test]
fn an_unreadable_reply_on_a_reused_connection_is_not_sent_again() {
    let answer = "nonsense\r\n\r\n";
    let over_the_first = blocking_calls(Over::BuiltIn, Between::Answer(answer), CONFIRMATION);
    let over_the_second = blocking_calls(Over::Reqwest, Between::Close, answer);
    for result in [over_the_first, over_the_second] {
        let error = result.expect_err("it was answered");
        assert_eq!((error.code(), error.attempts), (ErrorCode::ConnectionLost, 1));
    }
}

#[test]
fn a_reply_with_the_largest_allowed_number_of_headers_confirms() {
    let filler = "x: y\r\n".repeat(libseam::HttpResponse::MAX_HEADERS - 2);
    let reply = CONFIRMATION.replacen("\r\n\r\n", &format!("\r\n{filler}\r\n"), 1);
    let reply: &str = reply.leak();
    blocking_calls(Over::BuiltIn, Between::Answer(reply), REFUSAL).expect("it confirms");
    blocking_calls(Over::Reqwest, Between::Close, reply).expect("it confirms");
}

#[test]
fn a_connection_is_reused_only_in_its_own_runtime() {
    let server = Server::new(Between::Answer(REFUSAL), CONFIRMATION);
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (one, other) = (runtime(), runtime());
    let seam = Client::new(server.options()).expect("a client");
    one.block_on(seam.user_identities().delete(IDENTITY)).expect("over the first connection");
    server.proceed();
    other.block_on(seam.user_identities().delete(IDENTITY)).expect("over another connection");
    let error = one.block_on(seam.user_identities().delete(IDENTITY)).expect_err("over the first again");
    assert_eq!(error.code(), ErrorCode::Forbidden);
}

#[test]
fn reqwest_opens_a_connection_per_request_in_every_runtime() {
    let server = Server::new(Between::Close, CONFIRMATION);
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

#[test]
fn an_observer_that_blocks_does_not_block_calls_of_other_threads() {
    let server = Server::new(Between::Answer(CONFIRMATION), CONFIRMATION);
    let seam = blocking::Client::new(server.options()).expect("a client");
    seam.user_identities().delete(IDENTITY).expect("the first reply confirms");
    server.proceed();
    let (ask, asked) = mpsc::channel();
    let (tell, answered) = mpsc::channel();
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
                answered.recv_timeout(PATIENCE).expect("the other thread's call ends");
            }
            ControlFlow::Continue(())
        };
        let params = Object::from(IDENTITY);
        let options = CallOptions::default();
        let ended =
            seam.call_observed("user_identities.delete", params, &options, || false, Some(&mut observer));
        ended.expect("the reply confirms");
    });
}
