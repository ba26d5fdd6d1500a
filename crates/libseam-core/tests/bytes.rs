//! Replies as the bytes of a connection, in every piece: the same as a reply that comes whole, and never a success of
//! bytes that are no complete reply.

use libseam_core::{
    Call, CallOptions, Engine, Error, ErrorCode, FailureKind, HttpResponse, Options, Outcome, Reply, Step,
};

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const OK: &str = r#"{"ok":true}"#;
const LIMIT: usize = 1_000;

/// A call of a removal without retries, whose request is under way.
fn sent() -> Call {
    let mut options = Options::api_key("seam_test_key");
    options.reply_limit_bytes = Some(LIMIT as u64);
    options.retries = 0;
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let engine = Engine::new(options).expect("an engine");
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call
}

/// The call's result; its exchange must have ended.
fn result(mut call: Call) -> Result<Reply, Error> {
    assert!(matches!(call.poll(1), Step::Done), "the exchange has not ended");
    call.take()
}

/// Feeds the pieces, up to the one after which no more is wanted. Then the connection ends.
fn fed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Reply, Error> {
    let mut call = sent();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !call.feed_bytes(piece, 1).expect("under way") {
            return result(call);
        }
    }
    assert!(!call.feed_bytes(b"", 1).expect("under way"));
    result(call)
}

fn whole(reply: &[u8]) -> Result<Reply, Error> {
    fed([reply])
}

fn given(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Reply, Error> {
    let mut call = sent();
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    call.feed_response(&HttpResponse { status, headers, body: body.into() }, 1).expect("under way");
    result(call)
}

fn lost(detail: &str) -> Result<Reply, Error> {
    failed(FailureKind::ConnectionLost, detail)
}

fn failed(kind: FailureKind, detail: &str) -> Result<Reply, Error> {
    let mut call = sent();
    call.feed_failure(kind, detail, 1).expect("under way");
    result(call)
}

/// Replies with what each means.
fn replies() -> Vec<(Vec<u8>, Result<Reply, Error>)> {
    let json = ("content-type", "application/json");
    let kept =
        [json, ("Seam-Request-Id", "r1"), ("Date", "Mon, 30 Nov 2026 10:00:00 GMT"), ("retry-after", "7")];
    let gone = r#"{"error":{"type":"user_identity_not_found","message":"gone"},"ok":false}"#;
    let html = format!("<html>{}", "x".repeat(300));
    let own = |head: &str, body: &str| format!("{head}\r\n\r\n{body}").into_bytes();
    vec![
        (
            own("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11", OK),
            given(200, &[json], OK),
        ),
        (own("HTTP/1.1 200\r\ncontent-length:11", OK), given(200, &[], OK)),
        (own("HTTP/1.1 200 \r\nCONTENT-LENGTH: \t011 \r\ncontent-length: 11", OK), given(200, &[], OK)),
        (own("HTTP/1.0 200 OK\r\nServer: old", OK), given(200, &[], OK)),
        (own("HTTP/1.1 200 OK\r\nConnection: close", OK), given(200, &[], OK)),
        (own("HTTP/1.1 200 OK", "{\r\n\"ok\": true\r\n}\n"), given(200, &[], "{\r\n\"ok\": true\r\n}\n")),
        (
            own("HTTP/1.1 200 OK\r\ncontent-length: 11", &format!("{OK}HTTP/1.1 500 No\r\n\r\n")),
            given(200, &[], OK),
        ),
        (
            own(
                "HTTP/1.1 404 Not Found\r\ncontent-type:application/json\r\nseam-request-id: \r\nSEAM-REQUEST-ID: r1 \r\nvia: x\r\n\
                 date: Mon, 30 Nov 2026 10:00:00 GMT\r\nretry-after: 7\r\nretry-after: 8\r\ntransfer-encoding: Chunked",
                &format!(
                    "1;a=\"b\"\r\n{{\r\n0000{:X} \t; x\r\n{}\r\n0\r\nx: y\r\nseam-request-id: r2\r\n\r\n",
                    gone.len() - 1,
                    &gone[1..]
                ),
            ),
            given(404, &kept, gone),
        ),
        (
            own("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked", "b\r\n{\"ok\":true}\r\n0\r\n\r\nmore"),
            given(200, &[], OK),
        ),
        (
            own(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nseam-request-id: r0\r\ncontent-length: 5\r\n\r\n\
                 HTTP/1.1 200 OK\r\nseam-request-id: r1\r\ncontent-length: 11",
                OK,
            ),
            given(200, &[("seam-request-id", "r1")], OK),
        ),
        (own("HTTP/1.1 204 No Content\r\ncontent-length: 11", OK), given(204, &[], "")),
        (own("HTTP/1.1 304 Not Modified", OK), given(304, &[], "")),
        (own("HTTP/1.1 101 Switching Protocols\r\nupgrade: x", OK), given(101, &[], "")),
        (own("HTTP/1.1 200 OK\r\ncontent-length: 0", OK), given(200, &[], "")),
        (own("HTTP/1.1 999 ?\r\ncontent-length: 0", ""), given(999, &[], "")),
        (own("HTTP/1.1 000 ?\r\ncontent-length: 0", ""), given(0, &[], "")),
        (own("HTTP/1.1 302 Found\r\nlocation: /login\r\ncontent-length: 0", ""), given(302, &[], "")),
        (
            own("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", &html),
            given(200, &[("content-type", "text/html")], &html),
        ),
        (own("HTTP/1.1 200 OK", ""), given(200, &[], "")),
    ]
}

/// Bytes that are no reply, with the beginning of the reason.
const MALFORMED: &[(&str, &str)] = &[
    ("HTTP/2 200 OK\r\n\r\n", "status line"),
    ("HTTP/1.2 200 OK\r\n\r\n", "status line"),
    ("http/1.1 200 OK\r\n\r\n", "status line"),
    ("ICY 200 OK\r\n\r\n", "status line"),
    ("HTTP/1.1 20 OK\r\n\r\n", "status line"),
    ("HTTP/1.1 2000 OK\r\n\r\n", "status line"),
    ("HTTP/1.1 +20 OK\r\n\r\n", "status line"),
    ("HTTP/1.1 200 O\rK\r\n\r\n", "status line"),
    ("HTTP/1.1\r\n\r\n", "status line"),
    ("\r\nHTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}", "status line"),
    ("{\"ok\":true}\r\n", "status line"),
    ("HTTP/1.1 200 OK\n\n{\"ok\":true}", "a line ends"),
    ("HTTP/1.1 200 OK\r\nx: y\n\r\n{\"ok\":true}", "a line ends"),
    ("HTTP/1.1 200 OK\r\n\n{\"ok\":true}", "a line ends"),
    ("HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\nx: a\r\n\tb: c\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\ncontent-length : 11\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\n: 11\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\nx: a\rb\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{\"ok\":true}", "a header"),
    ("HTTP/1.1 200 OK\r\nx\0y: a\r\n\r\n{\"ok\":true}", "a header"),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: 11\r\ncontent-length: 12\r\n\r\n{\"ok\":true}",
        "its `content-length`",
    ),
    ("HTTP/1.1 200 OK\r\ncontent-length: 11, 11\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length: +11\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length: -11\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length: 0xb\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length: 1 1\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length:\r\n\r\n{\"ok\":true}", "its `content-length`"),
    ("HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551627\r\n\r\n{\"ok\":true}", "its `content-length`"),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: 11\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n\r\n",
        "it has a",
    ),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 11\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n\r\n",
        "it has a",
    ),
    ("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n\r\n", "it has a"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n", "its `transfer-encoding`"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\n{\"ok\":true}", "its `transfer-encoding`"),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
        "its `transfer-encoding`",
    ),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding:\r\n\r\n{\"ok\":true}", "its `transfer-encoding`"),
    ("HTTP/1.1 100 Continue\r\ntransfer-encoding: x\r\n\r\n", "its `transfer-encoding`"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n;b\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n b\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0xb\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb b\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-b\r\n{\"ok\":true}\r\n0\r\n\r\n", "the size"),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1000000000000000b\r\n{\"ok\":true}\r\n0\r\n\r\n",
        "the size",
    ),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\n{\"ok\":true}\r\n0\r\n\r\n", "a line ends"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb;x\n{\"ok\":true}\r\n0\r\n\r\n", "a line ends"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n{\"ok\":true}\r\n0\r\n\r\n", "a chunk"),
    ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"ok\":true}0\r\n\r\n", "a chunk"),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\nno colon\r\n\r\n",
        "a header",
    ),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n x: y\r\n\r\n",
        "a header",
    ),
];

#[test]
fn every_reply_means_the_same_as_one_that_is_fed_whole() {
    for (bytes, meaning) in replies() {
        assert_eq!(whole(&bytes), meaning, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn every_split_of_every_reply_gives_the_same() {
    let malformed = MALFORMED.iter().map(|(bytes, _)| (bytes.as_bytes().to_vec(), whole(bytes.as_bytes())));
    for (bytes, meaning) in replies().into_iter().chain(malformed) {
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(fed(bytes.chunks(1)), meaning, "byte by byte: {text}");
        for at in 0..bytes.len() {
            assert_eq!(fed([&bytes[..at], &bytes[at..]]), meaning, "split at {at}: {text}");
        }
    }
}

#[test]
fn malformed_bytes_lose_the_connection_and_say_why() {
    for (bytes, why) in MALFORMED {
        let error = whole(bytes.as_bytes()).expect_err(bytes);
        assert_eq!(
            (error.code(), error.outcome()),
            (ErrorCode::ConnectionLost, Outcome::Unknown),
            "{bytes:?}"
        );
        assert!(error.message.contains(why), "{bytes:?}: {}", error.message);
    }
}

#[test]
fn a_reply_that_is_cut_short_is_an_error_at_every_byte() {
    for (bytes, _) in replies() {
        let mut call = sent();
        let wants_more = |byte: &&[u8]| call.feed_bytes(byte, 1) == Ok(true);
        let before_its_end = bytes.chunks(1).take_while(wants_more).count();
        for cut in 0..before_its_end.min(bytes.len() - 1) {
            let error = whole(&bytes[..cut]).expect_err("it is not complete");
            let text = String::from_utf8_lossy(&bytes[..cut]);
            assert_eq!(error.outcome(), Outcome::Unknown, "{text}");
            if before_its_end < bytes.len() || !text.contains("\r\n\r\n") {
                assert_eq!(Err(error), lost(""), "{text}");
            } else {
                // Nobody notices that a body is cut short that ends where the connection ends. Its JSON is not complete.
                assert_eq!(error.code(), ErrorCode::MalformedReply, "{text}");
            }
        }
    }
}

#[test]
fn every_limit_holds() {
    let too_large = |bytes: String, meaning: Result<Reply, Error>| {
        assert_eq!(meaning.as_ref().map_err(|error| error.code()), Err(ErrorCode::TooLarge));
        assert_eq!(whole(bytes.as_bytes()), meaning);
        // Before any of the body, or all of the head, is there.
        assert_eq!(fed(bytes.as_bytes().chunks(7)), meaning);
    };
    let structure = |bytes: String, what: &str| {
        for told in [whole(bytes.as_bytes()), fed(bytes.as_bytes().chunks(7))] {
            let error = told.expect_err("too large");
            assert_eq!((error.code(), error.outcome()), (ErrorCode::TooLarge, Outcome::Unknown));
            assert_eq!(
                error.message,
                format!("the reply has {what}; it is not known whether the operation happened")
            );
        }
    };
    let large_body = || given(200, &[], &" ".repeat(LIMIT + 1));
    let many_headers = || given(200, &[("x", "y"); 101], "");
    let reply = |head: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{head}\r\n{body}");
    let padded = |length: usize| format!("{OK}{}", " ".repeat(length - OK.len()));
    let chunked = |body: &str| format!("transfer-encoding: chunked\r\n\r\n{body}");
    for (head, body) in [
        (format!("content-length: {LIMIT}\r\n"), padded(LIMIT)),
        (String::new(), padded(LIMIT)),
        (
            "transfer-encoding: chunked\r\n".into(),
            format!("{LIMIT:x};{}\r\n{}\r\n0\r\n\r\n", "x".repeat(250), padded(LIMIT)),
        ),
        (format!("x: {}\r\ncontent-length: 11\r\n", "y".repeat(8_187)), OK.into()),
        (format!("{}content-length: 11\r\n", "x: y\r\n".repeat(99)), OK.into()),
        (format!("content-length: 11\r\n{}", format!("x: {}\r\n", "y".repeat(8_000)).repeat(8)), OK.into()),
    ] {
        assert!(whole(reply(&head, &body).as_bytes()).is_ok(), "{head}");
    }
    let head_of = |length: usize| {
        let fields = "content-length: 11\r\n".to_owned() + &format!("x: {}\r\n", "y".repeat(8_000)).repeat(8);
        let others = reply(&fields, "").len() + "x: \r\n".len();
        format!("{fields}x: {}\r\n", "y".repeat(length - others))
    };
    assert!(whole(reply(&head_of(64 << 10), OK).as_bytes()).is_ok());
    structure(reply(&head_of((64 << 10) + 1), OK), "more than 64 KB of headers, or one of more than 8 KB");
    let interim = "HTTP/1.1 102 Processing\r\n\r\n";
    let fine = reply("content-length: 11\r\n", OK);
    assert!(whole(format!("{}{fine}", interim.repeat(10)).as_bytes()).is_ok());
    structure(format!("{}{fine}", interim.repeat(11)), "more than 10 interim replies before it");
    too_large(reply(&format!("content-length: {}\r\n", LIMIT + 1), ""), large_body());
    too_large(reply(&format!("content-length: {}\r\n", u64::MAX), ""), large_body());
    too_large(reply("", &padded(LIMIT + 1)), large_body());
    too_large(reply(&chunked(&format!("{:x}\r\n", LIMIT + 1)), ""), large_body());
    too_large(reply(&chunked("ffffffffffffffff\r\n"), ""), large_body());
    too_large(reply(&chunked(&format!("{LIMIT:x}\r\n{}\r\n1\r\n", padded(LIMIT))), ""), large_body());
    structure(reply(&chunked(&"0".repeat(257)), ""), "a chunk with a line of more than 256 bytes before it");
    too_large(reply(&chunked(&format!("0\r\n{}", "x: y\r\n".repeat(100))), ""), many_headers());
    structure(
        reply(&format!("x: {}\r\n", "y".repeat(8_188)), OK),
        "more than 64 KB of headers, or one of more than 8 KB",
    );
    too_large(reply(&"x: y\r\n".repeat(101), OK), many_headers());
    structure(
        reply(&format!("x: {}\r\n", "y".repeat(8_000)).repeat(9), OK),
        "more than 64 KB of headers, or one of more than 8 KB",
    );
    structure("x".repeat(8_193), "more than 64 KB of headers, or one of more than 8 KB");
}

#[test]
fn what_is_fed_at_the_wrong_time_changes_nothing() {
    let refused =
        |told: Result<bool, Error>| assert_eq!(told.expect_err("refused").code(), ErrorCode::InvalidState);
    let mut options = Options::api_key("seam_test_key");
    options.retries = 0;
    let engine = Engine::new(options).expect("an engine");
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    refused(call.feed_bytes(b"HTTP/1.1 200 OK\r\n", 0));
    assert!(matches!(call.poll(0), Step::Send { .. }));
    assert_eq!(call.feed_bytes(b"HTTP/1.1 200 OK\r\nconten", 0), Ok(true));
    let ok = HttpResponse { status: 200, body: OK.into(), ..HttpResponse::default() };
    assert_eq!(call.feed_response(&ok, 0).expect_err("refused").code(), ErrorCode::InvalidState);
    assert!(matches!(call.poll(1), Step::Wait { .. }));
    assert_eq!(call.feed_bytes(b"t-length: 11\r\n\r\n{\"ok\":true}", 1), Ok(false));
    refused(call.feed_bytes(b"HTTP/1.1 500 No\r\n\r\n", 1));
    refused(call.feed_bytes(b"", 1));
    assert!(matches!(call.poll(1), Step::Done));
    assert!(call.take().is_ok());
}

#[test]
fn what_is_answered_was_sent() {
    for kind in FailureKind::ALL {
        let mut call = sent();
        assert_eq!(call.feed_bytes(b"H", 1), Ok(true));
        call.feed_failure(*kind, "", 1).expect("under way");
        let error = result(call).expect_err("a failure");
        assert_eq!(error.outcome(), Outcome::Unknown, "{kind:?}");
        let is_after = kind.may_have_been_sent() && *kind != FailureKind::StaleConnection;
        let expected = if is_after { failed(*kind, "") } else { lost("") };
        assert_eq!(Err(error), expected, "{kind:?}");
    }
}

#[test]
fn what_is_answered_is_not_cancelled_as_if_it_had_not_been_sent() {
    let mut call = sent();
    assert_eq!(call.feed_bytes(b"H", 1), Ok(true));
    call.cancel_unsent();
    let error = result(call).expect_err("cancelled");
    assert_eq!((error.code(), error.outcome(), error.attempts), (ErrorCode::Cancelled, Outcome::Unknown, 1));
}

#[test]
fn the_time_of_an_exchange_ends_a_reply_that_drips() {
    let reply = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
    let (first, last) = (&reply[..reply.len() - 1], &reply[reply.len() - 1..]);
    let mut call = sent();
    let Step::Wait { until_ms } = call.poll(0) else { panic!("no request is under way") };
    assert_eq!(call.feed_bytes(first, until_ms - 1), Ok(true));
    // The last byte counts even if it is late, as a whole reply does.
    assert_eq!(call.feed_bytes(last, until_ms), Ok(false));
    assert!(result(call).is_ok());
    let mut call = sent();
    assert_eq!(call.feed_bytes(first, until_ms), Ok(false));
    assert_eq!(result(call), failed(FailureKind::Timeout, ""));
}

#[test]
fn a_new_attempt_begins_with_a_new_reply() {
    let engine = Engine::new(Options::api_key("seam_test_key")).expect("an engine");
    let params = format!(r#"{{"user_identity_id":"{ID}"}}"#);
    let call = engine.call("user_identities.delete", params.as_str(), &CallOptions::default(), 1);
    let mut call = call.expect("a call");
    assert!(matches!(call.poll(0), Step::Send { .. }));
    assert_eq!(
        call.feed_bytes(b"HTTP/1.1 200 OK\r\nseam-request-id: r1\r\ncontent-length: 11\r\n\r\n{\"ok\"", 0),
        Ok(true)
    );
    call.feed_failure(FailureKind::ConnectionLost, "", 0).expect("under way");
    let Step::Wait { until_ms } = call.poll(0) else { panic!("it does not wait") };
    assert!(matches!(call.poll(until_ms), Step::Send { .. }));
    assert_eq!(call.feed_bytes(b":true}", until_ms), Ok(true));
    assert_eq!(call.feed_bytes(b"", until_ms), Ok(false));
    let Step::Wait { until_ms } = call.poll(until_ms) else { panic!("it does not wait") };
    assert!(matches!(call.poll(until_ms), Step::Send { .. }));
    assert_eq!(
        call.feed_bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}", until_ms),
        Ok(false)
    );
    assert!(matches!(call.poll(until_ms), Step::Done));
    let reply = call.take().expect("a reply");
    assert_eq!((reply.attempts, reply.request_id), (3, None));
}
