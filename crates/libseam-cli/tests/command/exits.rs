//! Exit codes and their errors.

use crate::{
    process::{SOME_KEY, bare, keyed, ran, seam},
    sandbox::Sandbox,
    script::{refusal, reply, server},
};
use libseam_testing::ScriptedServer;
use rustix::net::{AddressFamily, SocketType, bind, getsockname, socket};
use std::net::{Ipv4Addr, SocketAddrV4};

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const MISSING: &str = "user-identities delete --user_identity_id 00000000-0000-0000-0000-000000000000";

/// Runs a removal against `script`, with errors as JSON.
fn against(script: &ScriptedServer, options: &str) -> crate::process::Ran {
    keyed(&format!("{DELETE} --errors json --endpoint {} {options}", script.url()))
}

#[test]
fn a_missing_or_unusable_credential_exits_with_3() {
    bare(DELETE).exits(3).says("no credential").says("SEAM_API_KEY");
    let two = ran(seam(DELETE.split(' '))
        .env("SEAM_API_KEY", SOME_KEY)
        .env("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1Nobody_Accepts_This"));
    two.exits(3).says("only one of the environment variables");
    let alone = ran(seam(DELETE.split(' ')).env("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1Nobody_Accepts_This"));
    alone
        .exits(3)
        .says("`--workspace-id` is required with `SEAM_PERSONAL_ACCESS_TOKEN`; or set `--without-workspace`");
    keyed(&format!("{DELETE} --workspace-id w")).exits(3).says("`--workspace-id` cannot be given");
    keyed(&format!("{DELETE} --api-key-file /nonexistent")).exits(3).says("/nonexistent");
    let binary = ran(seam(DELETE.split(' ')).env("SEAM_API_KEY", not_text()));
    binary.exits(3).says("`SEAM_API_KEY` must be printable ASCII without spaces");
    let official = ran(seam(DELETE.split(' ')).env("SEAM_CLI_TOKEN", SOME_KEY));
    official.exits(3).says("note: SEAM_CLI_TOKEN belongs to the official command").says("`--api-key-file`");
}

fn not_text() -> std::ffi::OsString {
    std::os::unix::ffi::OsStringExt::from_vec(vec![b's', 0xff])
}

#[test]
fn unusable_options_exit_with_2_and_are_named_as_flags() {
    keyed(&format!("{DELETE} --endpoint notaurl")).exits(2).says("`--endpoint` must begin with https://");
    keyed(&format!("{DELETE} --endpoint http://door.example")).exits(2).says("set `--allow-http`");
    keyed(&format!("{DELETE} --ca-bundle /nowhere"))
        .exits(2)
        .says("`--ca-bundle` cannot be used: No such file");
    keyed(&format!("{DELETE} --proxy socks5://x"))
        .exits(2)
        .says("`--proxy` must name an http or https proxy, got a SOCKS proxy");
    for retries in ["11", "-1", "x", "1.5", ""] {
        keyed(&format!("{DELETE} --retries={retries}"))
            .exits(2)
            .says("`--retries` must be a whole number from 0 to 10");
    }
    for name in ["timeout", "deadline"] {
        for value in ["0", "-1", "x", "86401", "1e999", "NaN", ""] {
            let ran = keyed(&format!("{DELETE} --{name}={value}")).exits(2);
            ran.says(&format!("`--{name}` must be a number of seconds from 0.001 to 86400"));
        }
    }
    let error = keyed(&format!("{DELETE} --timeout 0 --retries 11 --errors json")).exits(2).error();
    let problems = error["problems"].as_array().expect("no problems");
    let named: Vec<&str> = problems.iter().filter_map(|p| p["parameter"].as_str()).collect();
    assert_eq!(named, ["--retries", "--timeout"], "{error}");
    let by_variable = |name: &str| {
        ran(seam(DELETE.split(' ')).env("SEAM_API_KEY", SOME_KEY).env(name, "x"))
            .exits(2)
            .says(&format!("`{name}` must begin with https://"))
    };
    by_variable("SEAM_ENDPOINT");
    by_variable("SEAM_API_URL");
    // If other options are unusable too, the command line must be corrected first.
    bare(&format!("{DELETE} --endpoint x")).exits(2).says("no credential").says("`--endpoint`");
}

#[test]
fn no_error_contains_texts_of_the_rust_library() {
    let lines = [
        format!("{DELETE} --retries x"),
        format!("{DELETE} --timeout x"),
        format!("{DELETE} --ca-bundle /nowhere"),
        format!("{DELETE} --api-key-file /nowhere"),
        format!("{DELETE} --params @/nowhere"),
        format!("{DELETE} --params @/"),
        format!("{DELETE} --endpoint http://127.0.0.1:1 --retries 0"),
        "sandbox --port x".to_owned(),
        "sandbox --port 70000".to_owned(),
        "sandbox --db /nowhere/x".to_owned(),
        "sandbox --db /".to_owned(),
        "sandbox --fault *:status=x".to_owned(),
    ];
    for line in lines {
        let ran = keyed(&line);
        assert_ne!(ran.code, Some(0), "{ran:?}");
        for foreign in ["os error", "invalid digit", "invalid float", "..=", "Err(", "Os {", "number too"] {
            assert!(!ran.stderr.contains(foreign), "{ran:?}");
        }
    }
}

#[test]
fn seam_endpoint_overrides_seam_api_url() {
    let dry_run = |variables: &[(&str, &str)]| {
        let mut command = seam(DELETE.split(' '));
        command.arg("--dry-run").env("SEAM_API_KEY", SOME_KEY).envs(variables.iter().copied());
        ran(&mut command).exits(0).stdout
    };
    let (new, old) = (("SEAM_ENDPOINT", "https://new.example"), ("SEAM_API_URL", "https://old.example"));
    assert!(dry_run(&[new, old]).contains("https://new.example/"));
    assert!(dry_run(&[old]).contains("https://old.example/"));
    assert!(dry_run(&[("SEAM_ENDPOINT", ""), old]).contains("https://old.example/"));
    assert!(dry_run(&[("SEAM_API_URL", "")]).contains("https://connect.getseam.com/"));
}

#[test]
fn ids_that_are_not_uuids_need_a_flag() {
    let line = "acs users delete --acs_user_id acs_user1 --dry-run";
    for strict in ["", "--no-strict"] {
        keyed(&format!("{line} {strict}")).exits(2).says("must be a UUID");
        let ran = keyed(&format!("{line} --no-require-uuid-ids {strict}")).exits(0);
        assert!(ran.stdout.contains(r#"\"acs_user1\""#), "{ran:?}");
        keyed(&format!("acs users delete --acs_user_id=  --no-require-uuid-ids {strict}"))
            .exits(2)
            .says("must not be empty");
    }
}

#[test]
fn a_credential_that_the_server_refuses_exits_with_3() {
    let sandbox = Sandbox::demo();
    let before = sandbox.counts();
    let ran = keyed(&format!("{DELETE} --errors json --endpoint {}", sandbox.url())).exits(3);
    let error = ran.error();
    assert_eq!((error["kind"].as_str(), error["http_status"].as_i64()), (Some("unauthorized"), Some(401)));
    assert!(error["request_id"].is_string(), "{error}");
    assert_eq!(sandbox.counts(), before);
    let script = server(vec![refusal(403, "forbidden")]);
    assert_eq!(against(&script, "").exits(3).error()["kind"], "forbidden");
}

#[test]
fn a_refusal_of_the_api_exits_with_4() {
    let sandbox = Sandbox::demo();
    sandbox
        .run(MISSING)
        .exits(4)
        .says("error[not_found]")
        .says("user_identity_not_found")
        .says("request id:");
    let refusals =
        [(404, "x", "not_found"), (400, "invalid_input", "invalid_input"), (409, "x", "api_error")];
    for (status, kind, code) in refusals {
        let script = server(vec![refusal(status, kind)]);
        assert_eq!(against(&script, "").exits(4).error()["kind"], code);
    }
    let script = server(vec![reply(200, "application/json", r#"{"ok":false}"#)]);
    assert_eq!(against(&script, "").exits(4).error()["kind"], "api_error");
}

#[test]
fn the_server_s_errors_about_parameters_are_printed() {
    let body = r#"{"error":{"type":"invalid_input","message":"No.","validation_errors":{"_errors":[],"user_identity_id":{"_errors":["Not today"]}}},"ok":false}"#;
    let script = server(vec![reply(400, "application/json", body)]);
    let ran = keyed(&format!("{DELETE} --endpoint {}", script.url())).exits(4);
    ran.says("user_identity_id: Not today").says("request id: request-7");
}

#[test]
fn a_reply_that_confirms_nothing_exits_with_5() {
    let json = |status, body: &str| reply(status, "application/json", body);
    let replies = [
        (refusal(500, "x"), "server_error"),
        (refusal(429, "x"), "rate_limited"),
        (reply(200, "text/html", "<h1>Hello</h1>"), "malformed_reply"),
        (json(200, ""), "malformed_reply"),
        (json(200, "[]"), "malformed_reply"),
        (json(200, r#"{"ok":tr"#), "malformed_reply"),
        (json(200, &format!(r#"{{"ok":true,"x":"{}"}}"#, "x".repeat(70_000))), "too_large"),
        (String::new(), "connection_lost"),
    ];
    for (text, code) in replies {
        let script = server(vec![text]);
        let ran = against(&script, "--retries 0").exits(5);
        assert_eq!(ran.error()["kind"], code, "{ran:?}");
        assert_eq!(script.requests().len(), 1);
    }
    for status in [301, 302, 303, 307, 308] {
        let text = json(status, "{}").replacen("\r\n", "\r\nlocation: /elsewhere\r\n", 1);
        let script = server(vec![text]);
        assert_eq!(against(&script, "").exits(5).error()["kind"], "redirected");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn a_refused_connection_exits_with_5() {
    // A port that is bound by a socket which does not listen.
    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).expect("no socket");
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).expect("no port");
    let address = SocketAddrV4::try_from(getsockname(&socket).expect("no address")).expect("no IPv4");
    let ran = keyed(&format!("{DELETE} --retries 1 --errors json --endpoint http://{address}")).exits(5);
    assert_eq!((ran.error()["kind"].as_str(), ran.error()["attempts"].as_i64()), (Some("connect"), Some(2)));
    assert_eq!(ran.error()["outcome"], "not_sent");
}

#[test]
fn a_time_out_exits_with_5() {
    let server = ScriptedServer::silent();
    assert_eq!(against(&server, "--retries 0 --timeout 0.05").exits(5).error()["kind"], "timeout");
}

#[test]
fn not_found_after_a_lost_reply_is_unconfirmed() {
    let script = server(vec![String::new(), refusal(404, "user_identity_not_found")]);
    let ran = keyed(&format!("{DELETE} --endpoint {}", script.url())).exits(5);
    ran.says("error[unconfirmed]")
        .says("outcome: unknown")
        .says("set `--missing-ok` to accept that it is absent");
    assert_eq!(script.requests().len(), 2);
    let script = server(vec![String::new(), refusal(404, "user_identity_not_found")]);
    let error = against(&script, "").exits(5).error();
    assert_eq!((error["kind"].as_str(), error["outcome"].as_str()), (Some("unconfirmed"), Some("unknown")));
    assert_eq!((error["http_status"].as_i64(), error["number"].as_i64()), (Some(404), Some(16)));
}

#[test]
fn every_error_names_the_outcome() {
    let outcome = |options: &str| bare(&format!("{options} --errors json")).error()["outcome"].clone();
    for nothing_sent in
        [DELETE, "user-identities delete", "user-identities remove", "call no.operation", "nonsense"]
    {
        assert_eq!(outcome(nothing_sent), "not_sent", "{nothing_sent}");
    }
    keyed("user-identities delete").says("outcome: not_sent");
    for (text, expected) in [
        (refusal(401, "x"), "refused"),
        (refusal(404, "x"), "refused"),
        (refusal(500, "x"), "unknown"),
        (reply(401, "text/html", "<h1>Sign in</h1>"), "unknown"),
        (reply(200, "application/json", "{}"), "unknown"),
        (String::new(), "unknown"),
    ] {
        let script = server(vec![text]);
        assert_eq!(against(&script, "--retries 0").error()["outcome"], expected);
    }
}

#[test]
fn missing_ok_succeeds_and_notes_that_nothing_was_there() {
    let sandbox = Sandbox::demo();
    let ran = sandbox.run(&format!("{MISSING} --missing-ok")).exits(0);
    assert_eq!(ran.stdout, "{}\n");
    ran.says("already removed, or never visible");
    let ran = sandbox.run(&format!("--missing-ok --errors=json {MISSING}")).exits(0);
    assert_eq!(ran.error()["already_gone"], true);
}

#[test]
fn a_failed_attempt_is_sent_again_unchanged() {
    let script = server(vec![refusal(503, "x"), reply(200, "application/json", r#"{"ok":true}"#)]);
    let ran = against(&script, "").exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("{}\n", ""));
    let requests = script.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].text(), requests[1].text());
}
