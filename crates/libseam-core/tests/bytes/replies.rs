//! Replies in every piece, whole and cut short, and bytes that are no reply.

use super::{OK, fed, given, lost, sent, whole};
use libseam_core::{Error, ErrorCode, Outcome, Reply};

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
