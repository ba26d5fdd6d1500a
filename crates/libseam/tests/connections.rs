//! What is kept between calls, and what is not: a reply belongs to the request that it answers.

use libseam::{Client, ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const OK: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
const REFUSAL: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";

/// Reads one request to the end of its body, which is `}`; `None` where the peer has closed.
fn read_request(stream: &mut impl Read) -> Option<String> {
    let (mut seen, mut byte) = (Vec::new(), [0]);
    while !seen.ends_with(b"}") {
        match stream.read(&mut byte) {
            Ok(1) => seen.push(byte[0]),
            _ => return None,
        }
    }
    Some(String::from_utf8_lossy(&seen).into_owned())
}

/// A server that gives `answer` the number of each request, from 0, and closes where that says so. Returns its address
/// and how many connections it has taken.
fn server(answer: impl Fn(usize) -> (String, bool) + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (accepted, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, answer) = (Arc::clone(&accepted), Arc::new(answer));
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            count.fetch_add(1, Ordering::SeqCst);
            let (answer, requests) = (Arc::clone(&answer), Arc::clone(&requests));
            thread::spawn(move || {
                while read_request(&mut stream).is_some() {
                    let (text, close) = answer(requests.fetch_add(1, Ordering::SeqCst));
                    if stream.write_all(text.as_bytes()).is_err() || close {
                        break;
                    }
                }
            });
        }
    });
    (address, accepted)
}

fn client(address: &str) -> blocking::Client {
    let mut options = Options::api_key("seam_test_connections").with_endpoint(format!("http://{address}"));
    options.retries = 0;
    blocking::Client::new(options).expect("a client")
}

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    seam.user_identities().delete(IDENTITY)
}

#[test]
fn a_reply_that_nobody_asked_for_is_not_taken_for_the_next_one() {
    // The first request is answered twice. Whatever comes of the second one, it is not that success.
    let (address, _) = server(|number| match number {
        0 => (format!("{OK}{OK}"), false),
        _ => (REFUSAL.into(), false),
    });
    let seam = client(&address);
    delete(&seam).expect("success");
    for _ in 0..3 {
        let error = delete(&seam).expect_err("a refusal");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{error}");
    }
}

#[test]
fn a_connection_that_the_server_gives_up_is_not_used_again() {
    let (address, accepted) =
        server(|_| (OK.replace("content-length", "connection: close\r\ncontent-length"), true));
    let seam = client(&address);
    for _ in 0..5 {
        assert_eq!(delete(&seam).expect("success").attempts, 1);
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 5);
}

#[test]
fn a_reply_without_a_length_ends_with_its_connection() {
    let (address, accepted) =
        server(|_| ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"ok\":true}".into(), true));
    let seam = client(&address);
    for _ in 0..3 {
        delete(&seam).expect("success");
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 3);
}

#[test]
fn a_reply_in_chunks_leaves_its_connection_usable() {
    let (address, accepted) = server(|_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        (format!("{head}5\r\n{{\"ok\"\r\n6\r\n:true}}\r\n0\r\n\r\n"), false)
    });
    let seam = client(&address);
    for _ in 0..5 {
        delete(&seam).expect("success");
    }
    assert_eq!(accepted.load(Ordering::SeqCst), 1);
}

#[test]
fn a_connection_whose_reply_was_too_large_is_not_used_again() {
    let (address, accepted) = server(|number| match number {
        0 => (format!("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{}", "x".repeat(100_000)), false),
        _ => (OK.into(), false),
    });
    let seam = client(&address);
    assert_eq!(delete(&seam).expect_err("too large").code(), ErrorCode::TooLarge);
    delete(&seam).expect("success");
    assert_eq!(accepted.load(Ordering::SeqCst), 2);
}

#[test]
fn many_connections_that_have_died_cost_no_attempt() {
    // Every reply is the last one on its connection, and the server does not say so.
    let (address, _) = server(|_| (OK.into(), true));
    let seam = Arc::new(client(&address));
    let calls: Vec<_> = (0..8)
        .map(|_| {
            thread::spawn({
                let seam = Arc::clone(&seam);
                move || delete(&seam)
            })
        })
        .collect();
    for call in calls {
        call.join().expect("no panic").expect("success");
    }
    for _ in 0..20 {
        assert_eq!(delete(&seam).expect("success").attempts, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_from_many_tasks_get_their_own_replies() {
    let (address, accepted) = server(|_| (OK.into(), false));
    let options = Options::api_key("seam_test_connections").with_endpoint(format!("http://{address}"));
    let seam = Client::new(options).expect("a client");
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let seam = seam.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    seam.user_identities().delete(IDENTITY).await.expect("success");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    assert!(accepted.load(Ordering::SeqCst) <= 16);
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
    let mut options = Options::api_key("seam_test_connections").with_endpoint("https://door.invalid");
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
    let mut options = Options::api_key("seam_test_connections").with_endpoint("http://door.invalid:8080/api");
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
        let mut options = Options::api_key("seam_test_connections");
        options.proxy = Some(unusable.into());
        match blocking::Client::new(options) {
            Ok(_) => panic!("`{unusable}` was taken"),
            Err(error) => assert_eq!(error.code(), ErrorCode::InvalidOptions, "{unusable}: {error}"),
        }
    }
}

#[test]
fn a_length_that_is_only_announced_takes_no_memory() {
    let (address, _) = server(|_| {
        ("HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n{\"ok\":true}".into(), true)
    });
    let mut options = Options::api_key("seam_test_connections").with_endpoint(format!("http://{address}"));
    (options.reply_limit_bytes, options.retries) = (Some(1 << 30), 0);
    let error = delete(&blocking::Client::new(options).expect("a client")).expect_err("half a reply");
    assert_eq!(error.code(), ErrorCode::ConnectionLost, "{error}");
}

#[test]
fn an_address_of_version_6() {
    let (address, seen) = proxy(OK);
    let mut options = Options::api_key("seam_test_connections").with_endpoint("http://[::1]:8080/api");
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
    let mut options = Options::api_key("seam_test_connections").with_endpoint("http://door.invalid:80");
    options.proxy = Some(format!("http://{address}"));
    (options.allow_http, options.retries) = (true, 0);
    delete(&blocking::Client::new(options).expect("a client")).expect("success");
    let seen = seen.recv().expect("the proxy was asked");
    assert!(seen.contains("host: door.invalid\r\n"), "{seen}");
}
