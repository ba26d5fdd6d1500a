//! What those who watch a call are told.

use libseam::{CallOptions, Client, Event, Happening, Options, Outcome, Reply, blocking, json::Object};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    ops::ControlFlow,
    thread,
};

const KEY: &str = "seam_test_events";
const OPERATION: &str = "user_identities.delete";

fn params() -> Object {
    let mut params = Object::new();
    params.insert("user_identity_id".into(), "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3".into());
    params
}

/// A server that loses its first reply and confirms the second request. It ends after that.
fn server() -> (String, thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let served = thread::spawn(move || {
        let body = r#"{"ok":true}"#;
        let reply = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nseam-request-id: {KEY}\r\n\r\n{body}",
            body.len()
        );
        for reply in ["", &reply] {
            let (mut connection, _) = listener.accept().expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut chunk = [0; 1024];
                let length = connection.read(&mut chunk).expect("a request");
                if length == 0 {
                    return 0;
                }
                request.extend_from_slice(&chunk[..length]);
            }
            connection.write_all(reply.as_bytes()).expect("the client reads");
        }
        2
    });
    (url, served)
}

fn kind(happening: &Happening<'_>) -> &'static str {
    match happening {
        Happening::Send { .. } => "send",
        Happening::Reply { .. } => "reply",
        Happening::Failure { .. } => "failure",
        Happening::Wait { .. } => "wait",
        _ => "another",
    }
}

/// Checks what was told of a call that succeeded at the second attempt.
fn check(told: &[(u32, &'static str, String)], reply: &Reply) {
    let steps: Vec<(u32, &str)> = told.iter().map(|(attempt, kind, _)| (*attempt, *kind)).collect();
    assert_eq!(steps, [(1, "send"), (1, "failure"), (1, "wait"), (2, "send"), (2, "reply")]);
    assert_eq!((reply.attempts, reply.http_status), (2, 200));
    for (_, kind, text) in told {
        assert!(text.contains(&format!(r#""type":"{kind}""#)), "{text}");
        assert!(!text.contains(KEY), "{text}");
    }
    assert!(told[1].2.contains(r#""failure":"connection_lost""#), "{}", told[1].2);
    assert!(told[4].2.contains(r#""request_id":"[redacted]""#), "{}", told[4].2);
}

#[test]
fn every_step_is_told() {
    let (url, served) = server();
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(url)).expect("a client");
    let mut told = Vec::new();
    let mut observer = |event: Event<'_>| {
        told.push((event.attempt, kind(&event.happening), event.to_value().to_string()));
        ControlFlow::Continue(())
    };
    let options = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
    check(&told, &reply.expect("a reply"));
    assert_eq!(served.join().expect("the server"), 2);
}

#[tokio::test]
async fn every_step_is_told_to_the_asynchronous_client() {
    let (url, served) = server();
    let seam = Client::new(Options::api_key(KEY).with_endpoint(url)).expect("a client");
    let mut told = Vec::new();
    let mut observer = |event: Event<'_>| {
        told.push((event.attempt, kind(&event.happening), event.to_value().to_string()));
        ControlFlow::Continue(())
    };
    let reply = seam.call_observed(OPERATION, params(), &CallOptions::default(), &mut observer).await;
    check(&told, &reply.expect("a reply"));
    assert_eq!(served.join().expect("the server"), 2);
}

#[test]
fn an_observer_can_give_the_call_up() {
    for moment in ["send", "failure", "wait"] {
        let (url, _served) = server();
        let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(url)).expect("a client");
        let mut observer = |event: Event<'_>| {
            if kind(&event.happening) == moment { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = CallOptions::default();
        let result = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
        let error = result.expect_err("given up");
        assert_eq!(error.code(), libseam::ErrorCode::Cancelled, "{moment}");
        // What was not sent did not happen.
        let expected = if moment == "send" { (0, Outcome::NotSent) } else { (1, Outcome::Unknown) };
        assert_eq!((error.attempts, error.outcome()), expected, "{moment}");
    }
}

/// A server that confirms as many requests as are sent.
fn patient_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            thread::spawn(move || {
                let mut byte = [0];
                while connection.read(&mut byte).is_ok_and(|length| length == 1) {
                    if byte == *b"}" {
                        let reply = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
                        connection.write_all(reply.as_bytes()).expect("the client reads");
                    }
                }
            });
        }
    });
    url
}

#[test]
fn an_observer_can_make_calls() {
    let key = || Options::api_key(KEY).with_endpoint(patient_server());
    let seam = blocking::Client::new(key()).expect("a client");
    let other = blocking::Client::new(key()).expect("another client");
    let mut made = 0;
    let mut observer = |_: Event<'_>| {
        for client in [&seam, &other] {
            client.call(OPERATION, params()).expect("a call of its own");
            made += 1;
        }
        ControlFlow::Continue(())
    };
    let options = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
    assert_eq!(reply.expect("a reply").attempts, 1);
    assert_eq!(made, 4);
}
