//! By way of a proxy: what it is told, and what is told of it.

use libseam::{ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    thread,
};

const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    seam.user_identities().delete(params)
}

/// A proxy that notes what it is asked and answers as `answer` says.
fn proxy(answer: &'static str) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let (mut seen, mut byte) = (Vec::new(), [0]);
            while !seen.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                seen.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&seen).to_lowercase());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, receiver)
}

#[test]
fn a_proxy_is_told_who_asks() {
    let (address, seen) = proxy(REFUSAL);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("https://door.invalid");
    options.proxy = Some(format!("http://Aladdin:open%20sesame@{address}"));
    options.retries = 0;
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
    assert_eq!(error.code(), ErrorCode::Connect, "{error}");
    assert!(!error.to_string().contains("sesame"), "{error}");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("connect door.invalid:443 "), "{seen}");
    assert!(seen.contains("proxy-authorization: basic qwxhzgrpbjpvcgvuihnlc2ftzq=="), "{seen}");
}

#[test]
fn a_proxy_for_plain_http_is_told_the_whole_url() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid:8080/api");
    options.proxy = Some(address);
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("post http://door.invalid:8080/api/user_identities/delete "), "{seen}");
    assert!(seen.contains("host: door.invalid:8080\r\n"), "{seen}");
}

#[test]
fn a_proxy_that_cannot_be_used_is_not_passed_over() {
    for unusable in ["", "not a url", "ftp://127.0.0.1", "socks5://127.0.0.1:1080", "http://", "http://a:b:c"]
    {
        let mut options = Options::api_key("seam_test_proxy");
        options.proxy = Some(unusable.into());
        match blocking::Client::new(options) {
            Ok(_) => panic!("`{unusable}` was taken"),
            Err(error) => assert_eq!(error.code(), ErrorCode::InvalidOptions, "{unusable}: {error}"),
        }
    }
}

#[test]
fn an_address_of_version_6() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://[::1]:8080/api");
    options.proxy = Some(address);
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.starts_with("post http://[::1]:8080/api/user_identities/delete "), "{seen}");
    assert!(seen.contains("host: [::1]:8080\r\n"), "{seen}");
}

#[test]
fn the_usual_port_is_not_named() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid:80");
    options.proxy = Some(format!("http://{address}"));
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.contains("host: door.invalid\r\n"), "{seen}");
}

#[test]
fn what_a_proxy_echoes_of_its_credential_is_not_shown() {
    const WORD: &str = "QWxhZGRpbjpvcGVuc2VzYW1l";
    let answer = format!(
        "HTTP/1.1 407 Refused\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\nBasic {WORD}, {WORD}!",
        2 * WORD.len() + 9
    );
    let (address, seen) = proxy(answer.leak());
    let mut options = Options::api_key("seam_test_proxy").with_endpoint("http://door.invalid");
    options.proxy = Some(format!("http://Aladdin:opensesame@{address}"));
    (options.allow_http, options.retries) = (true, 0);
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("refused");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.contains(&format!("basic {}\r\n", WORD.to_lowercase())), "{seen}");
    assert!(error.to_string().ends_with(": \"Basic [redacted], [redacted]!\""), "{error}");
}
