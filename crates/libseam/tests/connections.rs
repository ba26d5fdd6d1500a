//! What is kept between calls, and what is not: a reply belongs to the request that it answers.

use libseam::{Client, ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use std::{
    future::poll_fn,
    io::{Read, Write},
    net::TcpListener,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    task::{Context, Waker},
    thread,
    time::Duration,
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

/// A removal in a task that has used up `used` of the turn that it has before others are let in.
async fn delete_late_in_a_turn(seam: &Client, used: u32) -> Result<Reply, libseam::Error> {
    let mut call = pin!(seam.user_identities().delete(IDENTITY));
    poll_fn(|context| {
        for _ in 0..used {
            let _ = pin!(tokio::task::coop::consume_budget()).poll(&mut Context::from_waker(Waker::noop()));
        }
        call.as_mut().poll(context)
    })
    .await
}

#[test]
fn a_call_goes_on_although_its_task_has_used_up_its_turn() {
    let (address, _) = server(|_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
        (format!("{head}b\r\n{{\"ok\":true}}\r\n0\r\n\r\n"), false)
    });
    let mut options = Options::api_key("seam_test_connections").with_endpoint(format!("http://{address}"));
    // One that stands still does so until its time is over.
    (options.timeout_ms, options.deadline_ms, options.retries) = (1 << 26, 1 << 26, 0);
    let seam = Client::new(options).expect("a client");
    let (sender, done) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for used in 112..128 {
                let _ = sender.send((used, delete_late_in_a_turn(&seam, used).await.is_ok()));
            }
        });
    });
    for used in 112..128 {
        assert_eq!(done.recv_timeout(Duration::from_secs(20)), Ok((used, true)), "with {used} used");
    }
}
