//! The events that an observer of a call gets.

use libseam::{CallOptions, Client, Event, EventKind, Options, Outcome, Reply, blocking, json::Object};
use libseam_testing::{CONFIRMATION, ScriptedServer, reply};
use std::ops::ControlFlow;

const KEY: &str = "seam_test_events";
const OPERATION: &str = "user_identities.delete";

fn params() -> Object {
    Object::new().with("user_identity_id", "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
}

/// Starts a server that loses its first reply and confirms the second request, with the key as the request ID.
fn server() -> ScriptedServer {
    let confirmation = reply("200 OK", &format!("seam-request-id: {KEY}\r\n"), r#"{"ok":true}"#);
    ScriptedServer::with_replies([String::new(), confirmation])
}

fn name(kind: &EventKind<'_>) -> &'static str {
    match kind {
        EventKind::Send { .. } => "send",
        EventKind::Reply { .. } => "reply",
        EventKind::Failure { .. } => "failure",
        EventKind::Wait { .. } => "wait",
        _ => "another",
    }
}

/// Checks the events of a call that succeeded with its second attempt.
fn check(events: &[(u32, &'static str, String)], reply: &Reply, server: &ScriptedServer) {
    let steps: Vec<(u32, &str)> = events.iter().map(|(attempt, name, _)| (*attempt, *name)).collect();
    assert_eq!(steps, [(1, "send"), (1, "failure"), (1, "wait"), (2, "send"), (2, "reply")]);
    assert_eq!((reply.attempts, reply.http_status), (2, 200));
    for (_, name, text) in events {
        assert!(text.contains(&format!(r#""type":"{name}""#)), "{text}");
        assert!(!text.contains(KEY), "{text}");
    }
    assert!(events[1].2.contains(r#""failure":"connection_lost""#), "{}", events[1].2);
    assert!(events[4].2.contains(r#""request_id":"[redacted]""#), "{}", events[4].2);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn the_blocking_client_passes_every_event_to_the_observer() {
    let server = server();
    let seam = blocking::Client::new(Options::api_key(KEY).with_endpoint(server.url())).expect("a client");
    let mut events = Vec::new();
    let mut observer = |event: Event<'_>| {
        events.push((event.attempt, name(&event.kind), event.to_value().to_string()));
        ControlFlow::Continue(())
    };
    let options = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
    check(&events, &reply.expect("a reply"), &server);
}

#[tokio::test]
async fn the_asynchronous_client_passes_every_event_to_the_observer() {
    let server = server();
    let seam = Client::new(Options::api_key(KEY).with_endpoint(server.url())).expect("a client");
    let mut events = Vec::new();
    let mut observer = |event: Event<'_>| {
        events.push((event.attempt, name(&event.kind), event.to_value().to_string()));
        ControlFlow::Continue(())
    };
    let reply = seam.call_observed(OPERATION, params(), &CallOptions::default(), &mut observer).await;
    check(&events, &reply.expect("a reply"), &server);
}

#[test]
fn an_observer_can_abort_the_call_at_every_event() {
    for moment in ["send", "failure", "wait"] {
        let server = server();
        let seam =
            blocking::Client::new(Options::api_key(KEY).with_endpoint(server.url())).expect("a client");
        let mut observer = |event: Event<'_>| {
            if name(&event.kind) == moment { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = CallOptions::default();
        let result = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
        let error = result.expect_err("aborted");
        assert_eq!(error.code(), libseam::ErrorCode::Cancelled, "{moment}");
        let (attempts, outcome, sent) =
            if moment == "send" { (0, Outcome::NotSent, 0) } else { (1, Outcome::Unknown, 1) };
        assert_eq!((error.attempts, error.outcome()), (attempts, outcome), "{moment}");
        assert_eq!(server.requests().len(), sent, "{moment}");
    }
}

#[test]
fn an_observer_can_make_calls() {
    let server = ScriptedServer::answering(|_| CONFIRMATION);
    let key = || Options::api_key(KEY).with_endpoint(server.url());
    let seam = blocking::Client::new(key()).expect("a client");
    let other = blocking::Client::new(key()).expect("another client");
    let mut calls = 0;
    let mut observer = |_: Event<'_>| {
        for client in [&seam, &other] {
            client.call(OPERATION, params()).expect("a call of the observer");
            calls += 1;
        }
        ControlFlow::Continue(())
    };
    let options = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &options, || false, Some(&mut observer));
    assert_eq!(reply.expect("a reply").attempts, 1);
    assert_eq!((calls, server.requests().len()), (4, 5));
}
