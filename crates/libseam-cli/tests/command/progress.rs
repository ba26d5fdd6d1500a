//! What is told of a call while it runs.

use crate::{
    process::{SOME_KEY, keyed, ran, seam},
    sandbox::Sandbox,
    script::{Script, refusal, reply, request},
    terminal::Terminal,
};
use serde_json::Value;
use std::{net::TcpListener, process::Stdio};

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

fn done() -> String {
    reply(200, "application/json", r#"{"ok":true}"#)
}

fn later(seconds: u32) -> String {
    refusal(429, "x").replacen("\r\n", &format!("\r\nretry-after: {seconds}\r\n"), 1)
}

#[test]
fn verbose_shows_every_attempt_and_every_wait() {
    for flag in ["--verbose", "-v"] {
        let script = Script::new(vec![later(1), String::new(), done()]);
        let ran = keyed(&format!("{DELETE} {flag} --endpoint {}", script.url())).exits(0);
        let url = format!("{}/user_identities/delete", script.url());
        // The second wait is random, and may be none at all.
        let lines = ran.stderr.lines().enumerate();
        let lines = lines.filter(|(at, line)| *at < 4 || !line.starts_with("note: trying again in "));
        let lines: Vec<&str> = lines.map(|(_, line)| line).collect();
        let expected = [
            format!("note: attempt 1: POST {url}, for up to 30 s"),
            "note: attempt 1: status 429 after ".to_owned(),
            "note: trying again in ".to_owned(),
            format!("note: attempt 2: POST {url}, for up to 30 s"),
            "note: attempt 2: connection_lost after ".to_owned(),
            format!("note: attempt 3: POST {url}, for up to 30 s"),
            "note: attempt 3: status 200 after ".to_owned(),
        ];
        assert_eq!(lines.len(), expected.len(), "{ran:?}");
        for (line, expected) in lines.iter().zip(&expected) {
            assert!(line.starts_with(expected), "{line:?} is not {expected:?}");
        }
        assert!(lines[6].ends_with(": done"), "{ran:?}");
        assert_eq!(ran.stdout, "{}\n");
    }
}

#[test]
fn verbose_shows_no_credential() {
    let echo = format!(r#"{{"error":{{"type":"x","message":"no {SOME_KEY}"}},"ok":false}}"#);
    for form in ["text", "json"] {
        let script =
            Script::new(vec![reply(500, "application/json", &echo), reply(403, "application/json", &echo)]);
        let line = format!("{DELETE} -v --errors {form} --endpoint {}", script.url());
        let ran = keyed(&line).exits(3).says("[redacted]");
        assert!(!ran.stderr.contains(SOME_KEY), "{ran:?}");
    }
}

#[test]
fn verbose_is_json_where_errors_are() {
    let script = Script::new(vec![later(1), refusal(404, "y")]);
    let ran = keyed(&format!("{DELETE} -v --errors json --endpoint {}", script.url()));
    let lines: Vec<Value> = ran
        .stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {ran:?}")))
        .collect();
    let types: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(types, ["send", "reply", "wait", "send", "reply"]);
    assert_eq!((lines.len(), lines[5]["attempts"].as_i64()), (6, Some(2)), "{ran:?}");
}

#[test]
fn a_long_wait_is_told_on_a_terminal() {
    let script = Script::new(vec![later(30)]);
    let terminal = Terminal::of(
        seam(DELETE.split(' ')).env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", script.url()),
    );
    let line = terminal.line_with("trying again");
    assert_eq!(line, "note: attempt 1 failed; trying again in 30 s");
}

#[test]
fn a_slow_server_is_told_on_a_terminal() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("no port");
    let url = format!("http://{}", listener.local_addr().expect("no address"));
    let terminal = Terminal::of(
        seam(DELETE.split(' '))
            .args(["--timeout", "20"])
            .env("SEAM_API_KEY", SOME_KEY)
            .env("SEAM_ENDPOINT", &url),
    );
    let (stream, _) = listener.accept().expect("nobody came");
    request(&stream);
    assert_eq!(terminal.line_with("waiting"), "note: attempt 1: waiting for the server, for up to 20 s");
}

#[test]
fn a_quick_call_tells_nothing_on_a_terminal() {
    let script = Script::new(vec![refusal(503, "x"), done()]);
    let terminal = Terminal::of(
        seam(DELETE.split(' ')).env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", script.url()),
    );
    assert_eq!(terminal.rest(), "");
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn a_long_wait_is_not_told_where_nobody_sits() {
    let sandbox = Sandbox::start(&["--port=0", "--fault", "*:rate_limit=2,count=1"]);
    let mut command = seam(DELETE.split(' '));
    let quiet = ran(sandbox.offer(&mut command).stderr(Stdio::piped())).exits(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("{}\n", ""));
}
