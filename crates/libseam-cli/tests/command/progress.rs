//! Reports on a running call.

use crate::{
    process::{SOME_KEY, keyed, ran, seam},
    sandbox::Sandbox,
    script::{refusal, reply, server},
    terminal::Terminal,
};
use libseam_testing::ScriptedServer;
use serde_json::Value;
use std::process::Stdio;

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

fn done() -> String {
    reply(200, "application/json", r#"{"ok":true}"#)
}

fn later(seconds: u32) -> String {
    refusal(429, "x").replacen("\r\n", &format!("\r\nretry-after: {seconds}\r\n"), 1)
}

#[test]
fn verbose_reports_every_attempt_and_every_wait() {
    for flag in ["--verbose", "-v"] {
        let script = server(vec![later(1), String::new(), done()]);
        let ran = keyed(&format!("{DELETE} {flag} --endpoint {}", script.url())).exits(0);
        let url = format!("{}/user_identities/delete", script.url());
        // The second wait is random, and may be 0.
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
            server(vec![reply(500, "application/json", &echo), reply(403, "application/json", &echo)]);
        let line = format!("{DELETE} -v --errors {form} --endpoint {}", script.url());
        let ran = keyed(&line).exits(3).says("[redacted]");
        assert!(!ran.stderr.contains(SOME_KEY), "{ran:?}");
    }
}

#[test]
fn verbose_reports_json_with_errors_json() {
    let script = server(vec![later(1), refusal(404, "y")]);
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
fn a_long_wait_is_reported_on_a_terminal() {
    let script = server(vec![later(30)]);
    let terminal = Terminal::of(
        seam(DELETE.split(' ')).env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", script.url()),
    );
    let line = terminal.line_with("trying again");
    assert_eq!(line, "note: attempt 1 failed; trying again in 30 s");
}

#[test]
fn a_slow_server_is_reported_on_a_terminal() {
    let server = ScriptedServer::silent();
    let terminal = Terminal::of(
        seam(DELETE.split(' '))
            .args(["--timeout", "20"])
            .env("SEAM_API_KEY", SOME_KEY)
            .env("SEAM_ENDPOINT", server.url()),
    );
    assert_eq!(terminal.line_with("waiting"), "note: attempt 1: waiting for the server, for up to 20 s");
}

#[test]
fn a_long_wait_is_not_reported_without_a_terminal() {
    let sandbox = Sandbox::start(&["--port=0", "--fault", "*:rate_limit=2,count=1"]);
    let mut command = seam(DELETE.split(' '));
    let quiet = ran(sandbox.offer(&mut command).stderr(Stdio::piped())).exits(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("{}\n", ""));
}

#[test]
fn verbose_notes_and_elements_are_on_separate_lines_of_a_terminal() {
    for form in ["", "--ndjson"] {
        let page = |n: u32, more: bool| {
            let elements = format!(r#"[{{"n":{n}}},{{"n":{}}}]"#, n + 1);
            let pages = format!(r#"{{"has_next_page":{more},"next_page_cursor":"c"}}"#);
            let body = format!(r#"{{"ok":true,"user_identities":{elements},"pagination":{pages}}}"#);
            reply(200, "application/json", &body)
        };
        let server = server(vec![page(1, true), page(3, false)]);
        let line = format!("user-identities list --all -v {form}");
        let mut command = seam(line.split_whitespace());
        command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", server.url());
        let output = Terminal::of_both(&mut command).rest();
        let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
        for line in &lines {
            let notes = line.matches("note:").count();
            assert!(notes == 0 || notes == 1 && line.starts_with("note:"), "{output}");
            assert!(notes == 0 || !line.contains(r#"{"n""#), "{output}");
            assert!(line.matches(r#"{"n""#).count() <= 1, "{output}");
        }
        assert_eq!(lines.iter().filter(|line| line.contains(r#"{"n""#)).count(), 4, "{output}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("note:")).count(), 4, "{output}");
    }
}
