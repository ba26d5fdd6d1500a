//! Limits of the size of a reply.

use super::{LIMIT, OK, fed, given, whole};
use libseam_core::{Error, ErrorCode, Outcome, Reply};

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
