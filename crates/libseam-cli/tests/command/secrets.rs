//! Credentials: their sources, and that none is printed.

use crate::{
    process::{Ran, SOME_KEY, bare, ran, seam},
    sandbox::Sandbox,
    script::{reply, server},
};
use std::fs;

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

fn hides(ran: Ran, secret: &str) -> Ran {
    assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "{ran:?}");
    ran
}

#[test]
fn every_kind_of_credential_can_come_from_a_file() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("credential");
    for (kind, workspace) in
        [("API_KEY", false), ("PERSONAL_ACCESS_TOKEN", true), ("CONSOLE_SESSION_TOKEN", true)]
    {
        let sandbox = Sandbox::demo();
        let secret = sandbox.variable(&format!("SEAM_{kind}"));
        fs::write(&file, format!("{secret}\r\n")).expect("cannot write");
        let flag = kind.to_lowercase().replace('_', "-");
        let mut line = format!("{DELETE} --endpoint {} --{flag}-file {}", sandbox.url(), file.display());
        if workspace {
            line = format!("{line} --workspace-id {}", sandbox.variable("SEAM_WORKSPACE_ID"));
        }
        // The file overrides the environment.
        let ran = ran(seam(line.split(' ')).env("SEAM_API_KEY", SOME_KEY));
        assert_eq!(hides(ran, secret).exits(0).stdout, "{}\n");
    }
}

#[test]
fn a_file_without_a_credential_is_reported_without_its_content() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("credential");
    let run = || bare(&format!("{DELETE} --api-key-file {}", file.display()));
    for content in ["", "hunter2", "seam_test two", "seam_at1Nobody_Accepts_This"] {
        fs::write(&file, content).expect("cannot write");
        let ran = run().exits(3).says("`--api-key-file`");
        if !content.is_empty() {
            hides(ran, content);
        }
    }
    fs::write(&file, b"seam_\xff").expect("cannot write");
    run().exits(3).says("--api-key-file");
    bare(&format!("{DELETE} --api-key-file /dev/zero")).exits(3).says("larger than any credential");
}

#[test]
fn a_credential_on_the_command_line_is_refused_and_not_repeated() {
    for line in [
        format!("{DELETE} --api-key {SOME_KEY}"),
        format!("{DELETE} --api_key={SOME_KEY}"),
        format!("--api-key={SOME_KEY} {DELETE}"),
        format!("call user_identities.delete --API-KEY {SOME_KEY}"),
    ] {
        let ran = hides(bare(&line), SOME_KEY).exits(3);
        ran.says("processes").says("SEAM_API_KEY").says("--api-key-file");
    }
}

#[test]
fn a_credential_in_the_wrong_place_is_not_repeated() {
    for line in [
        SOME_KEY.to_owned(),
        format!("user-identities {SOME_KEY}"),
        format!("{DELETE} {SOME_KEY}"),
        format!("{DELETE} --timeout {SOME_KEY}"),
        format!("{DELETE} --timeout={SOME_KEY}"),
        format!("{DELETE} --api-key-file {SOME_KEY}"),
        format!("{DELETE} --params @{SOME_KEY}"),
        format!("call {SOME_KEY}"),
        format!("sandbox --seed {SOME_KEY}"),
        format!("sandbox --port 0 --db /nonexistent/{SOME_KEY}"),
    ] {
        for form in ["text", "json"] {
            let ran = hides(bare(&format!("{line} --errors {form}")), SOME_KEY);
            assert!(matches!(ran.code, Some(2 | 3 | 5)), "{ran:?}");
            hides(bare(&line), SOME_KEY);
        }
    }
}

#[test]
fn a_credential_that_the_server_echoes_is_redacted() {
    let body = format!(r#"{{"error":{{"type":"x","message":"Bearer {SOME_KEY} is unknown"}},"ok":false}}"#);
    for form in ["text", "json"] {
        let script = server(vec![reply(401, "application/json", &body)]);
        let line = format!("{DELETE} --errors {form} --endpoint {}", script.url());
        let ran = ran(seam(line.split(' ')).env("SEAM_API_KEY", SOME_KEY));
        hides(ran, SOME_KEY).exits(3).says("[redacted]");
        assert!(script.requests()[0].text().contains(SOME_KEY));
    }
}

#[test]
fn help_shows_no_credential_of_the_environment() {
    for line in ["--help", "user-identities delete --help", "call --help", "help acs users delete"] {
        let ran = ran(seam(line.split(' ')).env("SEAM_API_KEY", SOME_KEY)).exits(0);
        assert!(hides(ran, SOME_KEY).stdout.contains("Usage:"));
    }
}
