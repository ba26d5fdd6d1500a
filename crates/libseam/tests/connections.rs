//! Connections between calls: which are reused, which are not, and that a reply belongs to the request that it answers.

use libseam::{Client, ErrorCode, Options, Reply, UserIdentitiesDelete, blocking};
use libseam_testing::{CONFIRMATION, REFUSAL, ScriptedServer, reply};
use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, mpsc},
    task::{Context, Waker},
    thread,
    time::Duration,
};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";

fn options(server: &ScriptedServer) -> Options {
    let mut options = Options::api_key("seam_test_connections").with_endpoint(server.url());
    options.retries = 0;
    options
}

fn client(server: &ScriptedServer) -> blocking::Client {
    blocking::Client::new(options(server)).expect("a client")
}

fn delete(seam: &blocking::Client) -> Result<Reply, libseam::Error> {
    seam.user_identities().delete(IDENTITY)
}

/// Starts a server that sends `bytes` once on each connection and then closes it.
fn closing_server(bytes: String) -> ScriptedServer {
    ScriptedServer::start(move |mut connection| {
        if connection.read_request().is_some() {
            connection.send(&bytes);
        }
    })
}

#[test]
fn a_second_reply_to_one_request_is_not_the_reply_to_the_next() {
    let server = ScriptedServer::answering(|request| match request.number {
        0 => format!("{CONFIRMATION}{CONFIRMATION}"),
        _ => REFUSAL.to_owned(),
    });
    let seam = client(&server);
    delete(&seam).expect("success");
    for _ in 0..3 {
        let error = delete(&seam).expect_err("a refusal");
        assert_eq!(error.code(), ErrorCode::Forbidden, "{error}");
    }
}

#[test]
fn a_connection_that_the_server_announces_to_close_is_not_reused() {
    let server =
        closing_server(CONFIRMATION.replace("content-length", "connection: close\r\ncontent-length"));
    let seam = client(&server);
    for _ in 0..5 {
        assert_eq!(delete(&seam).expect("success").attempts, 1);
    }
    assert_eq!(server.connections(), 5);
}

#[test]
fn a_reply_without_a_length_ends_with_its_connection() {
    let server =
        closing_server("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"ok\":true}".into());
    let seam = client(&server);
    for _ in 0..3 {
        delete(&seam).expect("success");
    }
    assert_eq!(server.connections(), 3);
}

#[test]
fn a_connection_is_reused_after_a_chunked_reply() {
    let server =
        ScriptedServer::answering(|_| format!("{CHUNKED}5\r\n{{\"ok\"\r\n6\r\n:true}}\r\n0\r\n\r\n"));
    let seam = client(&server);
    for _ in 0..5 {
        delete(&seam).expect("success");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_connection_is_not_reused_after_a_reply_that_was_too_large() {
    let server = ScriptedServer::answering(|request| match request.number {
        0 => format!("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{}", "x".repeat(100_000)),
        _ => CONFIRMATION.to_owned(),
    });
    let seam = client(&server);
    assert_eq!(delete(&seam).expect_err("too large").code(), ErrorCode::TooLarge);
    delete(&seam).expect("success");
    assert_eq!(server.connections(), 2);
}

#[test]
fn closed_connections_in_the_pool_cost_no_attempt() {
    // Every reply is the last one on its connection, and the server does not say so.
    let server = closing_server(CONFIRMATION.into());
    let seam = Arc::new(client(&server));
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
async fn every_task_gets_the_reply_to_its_own_request() {
    const TASKS: usize = 16;
    // The reply's request ID is the person that the request names.
    let server = ScriptedServer::answering(|request| {
        let body = libseam::json::read(request.body.as_bytes()).expect("JSON");
        let id = body.at("user_identity_id").and_then(libseam::json::Value::as_str).expect("an ID");
        let headers = format!("content-type: application/json\r\nseam-request-id: {id}\r\n");
        reply("200 OK", &headers, r#"{"ok":true}"#)
    });
    let seam = Client::new(options(&server)).expect("a client");
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let seam = seam.clone();
            tokio::spawn(async move {
                for call in 0..50 {
                    let id = format!("00000000-0000-4000-8000-{task:04}{call:08}");
                    let params = UserIdentitiesDelete { user_identity_id: &id };
                    let reply = seam.user_identities().delete(params).await.expect("success");
                    assert_eq!(reply.request_id.as_deref(), Some(id.as_str()));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    assert!(server.connections() <= TASKS);
}

/// Makes a call in a task that has used up `used` of its budget, after which tokio reports nothing as ready.
async fn delete_with_used_budget(seam: &Client, used: u32) -> Result<Reply, libseam::Error> {
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
fn a_call_proceeds_although_its_task_has_used_up_its_budget() {
    let server = ScriptedServer::answering(|_| format!("{CHUNKED}b\r\n{{\"ok\":true}}\r\n0\r\n\r\n"));
    let mut options = options(&server);
    // A call that hangs must not be rescued by its time-out.
    (options.timeout_ms, options.deadline_ms) = (1 << 26, 1 << 26);
    let seam = Client::new(options).expect("a client");
    let (sender, done) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            for used in 112..128 {
                let _ = sender.send((used, delete_with_used_budget(&seam, used).await.is_ok()));
            }
        });
    });
    for used in 112..128 {
        assert_eq!(done.recv_timeout(Duration::from_secs(20)), Ok((used, true)), "with {used} used");
    }
}
