//! Replies as bytes, read by the core and by hyper. What the core understands, hyper understands in the same way; the core only
//! refuses more.

use libseam::{CallOptions, Engine, Error, ErrorCode, Options, Reply, Step, blocking::Client};
use libseam_testing::ScriptedServer;
use proptest::{prelude::*, strategy::ValueTree as _};
use std::sync::{Arc, Mutex, PoisonError};

const OPERATION: &str = "user_identities.delete";
const PARAMS: &str = r#"{"user_identity_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
const LIMIT: u64 = 500;

/// Options that make a failure final.
fn options() -> Options {
    let mut options = Options::api_key("seam_test_bytes");
    options.retries = 0;
    options.reply_limit_bytes = Some(LIMIT);
    options
}

/// Reads the bytes with the core, in pieces of `size` bytes.
fn read_by_the_core(bytes: &[u8], size: usize) -> Result<Reply, Error> {
    let engine = Engine::new(options()).expect("an engine");
    let mut call = engine.call(OPERATION, PARAMS, &CallOptions::default(), 0).expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    let mut pieces = bytes.chunks(size).chain([&[][..]]);
    while pieces.next().is_some_and(|piece| call.feed_bytes(piece, 0).expect("under way")) {}
    assert!(matches!(call.poll(0), Step::Done));
    call.take()
}

/// A server that sends some bytes to whoever asks, and then closes the connection.
struct Server {
    bytes: Arc<Mutex<Vec<u8>>>,
    server: ScriptedServer,
}

impl Server {
    fn start() -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let sent = Arc::clone(&bytes);
        let server = ScriptedServer::start(move |mut connection| {
            if connection.read_request().is_some() {
                connection.send(&*sent.lock().unwrap_or_else(PoisonError::into_inner));
            }
        });
        Self { bytes, server }
    }

    /// Reads the bytes with hyper, from a connection.
    fn read_by_hyper(&self, bytes: &[u8]) -> Result<Reply, Error> {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) = bytes.into();
        let client = Client::new(options().with_endpoint(self.server.url())).expect("a client");
        client.call(OPERATION, PARAMS)
    }
}

fn any_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(texts).prop_map(String::from)
}

const STATUS_LINES: &[&str] = &[
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.0 200 OK\r\n",
    "HTTP/1.1 200\r\n",
    "HTTP/1.1 204 No Content\r\n",
    "HTTP/1.1 302 Found\r\n",
    "HTTP/1.1 304 Not Modified\r\n",
    "HTTP/1.1 404 Not Found\r\n",
    "HTTP/1.1 500 \r\n",
    "HTTP/1.1 429 Slow down\n",
    "HTTP/2 200 OK\r\n",
    "HTTP/1.1 20\r\n",
];

const HEADERS: &[&str] = &[
    "content-type: application/json\r\n",
    "Content-Type: text/html\r\n",
    "seam-request-id: r1\r\n",
    "seam-request-id:\r\n",
    "SEAM-REQUEST-ID: \t r2 \r\n",
    "retry-after: 3\r\n",
    "connection: keep-alive\r\n",
    "x: a\r\n b\r\n",
    "x: y\n",
    "x y: z\r\n",
    "no colon\r\n",
    "content-length: 0\r\n",
    "content-length: 11\r\n",
    "content-length: +11\r\n",
    "content-length: 501\r\n",
    "transfer-encoding: chunked\r\n",
    "transfer-encoding: gzip\r\n",
];

const BODIES: &[&str] = &[
    r#"{"ok":true}"#,
    r#"{"ok":false}"#,
    r#"{"error":{"type":"user_identity_not_found","message":"gone"},"ok":false}"#,
    "",
    "<html>",
    r#"{"ok":true,"x":"0123456789 0123456789 0123456789 0123456789"}   "#,
];

/// Writes `body` in chunks of `size` bytes.
fn chunked(body: &str, size: usize, line: &str, trailers: &str) -> String {
    let chunk = |bytes: &[u8]| format!("{:x}{line}\r\n{}\r\n", bytes.len(), String::from_utf8_lossy(bytes));
    body.as_bytes().chunks(size).map(chunk).chain([format!("0{line}\r\n{trailers}\r\n")]).collect()
}

/// Headers and body that belong together.
fn framed() -> impl Strategy<Value = (String, String)> {
    let body = || any_of(BODIES);
    let chunks = (
        body(),
        1..40_usize,
        any_of(&["", ";a", ";a=\"b\"", "  ", "\t;x", " 1", "\n"]),
        any_of(&["", "x: y\r\n", "x: y\r\nseam-request-id: r9\r\n", "no colon\r\n"]),
    );
    prop_oneof![
        4 => body().prop_map(|body| (format!("Content-Length: {}\r\n", body.len()), body)),
        2 => body().prop_map(|body| (String::new(), body)),
        4 => chunks.prop_map(|(body, size, line, trailers)| {
            ("Transfer-Encoding: chunked\r\n".into(), chunked(&body, size, &line, &trailers))
        }),
    ]
}

/// Generates the bytes of a reply, good or bad.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let interim =
        any_of(&["", "", "", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Hints\r\nlink: x\r\n\r\n"]);
    let status = prop_oneof![3 => Just(STATUS_LINES[0].to_owned()), 1 => any_of(STATUS_LINES)];
    let headers = prop::collection::vec(prop_oneof![2 => any_of(&HEADERS[..7]), 1 => any_of(HEADERS)], 0..4);
    let surplus = any_of(&["", "", "", "HTTP/1.1 500 No\r\n\r\n", "x"]);
    let reply = (interim, status, headers, framed(), surplus).prop_map(
        |(interim, status, headers, (framing, body), surplus)| {
            format!("{interim}{status}{}{framing}\r\n{body}{surplus}", headers.concat()).into_bytes()
        },
    );
    let damage = prop_oneof![
        6 => Just(None),
        1 => (any::<prop::sample::Index>(), Just(None)).prop_map(Some),
        1 => (any::<prop::sample::Index>(), any::<u8>().prop_map(Some)).prop_map(Some),
    ];
    (reply, damage).prop_map(|(mut reply, damage)| {
        match damage {
            Some((at, None)) => reply.truncate(at.index(reply.len())),
            Some((at, Some(byte))) => {
                let at = at.index(reply.len());
                reply[at] = byte;
            }
            None => {}
        }
        reply
    })
}

#[test]
fn the_core_and_hyper_read_the_same() {
    let server = Server::start();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(1_500));
    let (mut confirmed, mut understood) = (0, 0);
    let result = runner.run(&(bytes(), 1..50_usize), |(bytes, size)| {
        let by_hyper = server.read_by_hyper(&bytes);
        let by_the_core = read_by_the_core(&bytes, size);
        prop_assert_eq!(&read_by_the_core(&bytes, bytes.len().max(1)), &by_the_core);
        match by_the_core {
            Ok(reply) => prop_assert_eq!(by_hyper.as_ref(), Ok(&reply)),
            // Hyper may take what the core refuses, and may refuse it with other words.
            Err(error) if matches!(error.code(), ErrorCode::ConnectionLost | ErrorCode::TooLarge) => {}
            Err(error) => prop_assert_eq!(by_hyper.as_ref(), Err(&error)),
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    // Enough of them are good that the comparison means something.
    for _ in 0..200 {
        let tree = bytes().new_tree(&mut runner).expect("bytes");
        match read_by_the_core(&tree.current(), 7) {
            Ok(_) => confirmed += 1,
            Err(error) if error.code() != ErrorCode::ConnectionLost => understood += 1,
            Err(_) => {}
        }
    }
    assert!(confirmed > 10 && understood > 10, "{confirmed} and {understood} of 200");
}
