//! `--dry-run` and `--curl`: they print requests, and send nothing.

use crate::{
    process::{SOME_KEY, bare, ran, seam, shell},
    sandbox::Sandbox,
};
use libseam_testing::ScriptedServer;
use serde_json::{Value, json};

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const DELETE: [&str; 4] = ["user-identities", "delete", "--user_identity_id", ID];

#[test]
fn dry_run_and_curl_open_no_connection() {
    let server = ScriptedServer::silent();
    let url = server.url();
    for flag in ["--dry-run", "--curl"] {
        let mut command = seam(DELETE);
        let ran = ran(command.arg(flag).env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", &url)).exits(0);
        assert!(ran.stdout.contains(&url), "{ran:?}");
        assert!(!ran.stdout.contains(SOME_KEY) && ran.stderr.is_empty(), "{ran:?}");
        assert_eq!(server.connections(), 0);
    }
    // Without the flag there is a connection.
    let mut command = seam(DELETE);
    ran(command
        .args(["--timeout", "0.05", "--retries", "0", "--endpoint", &url])
        .env("SEAM_API_KEY", SOME_KEY))
    .exits(5);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_dry_run_prints_the_request_without_the_credential() {
    let mut command = seam(DELETE);
    let ran = ran(command
        .args(["--dry-run", "--workspace-id", "w-1"])
        .env("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1Nobody_Accepts_This"))
    .exits(0);
    let request: Value = serde_json::from_str(&ran.stdout).expect("no JSON");
    assert_eq!(request["method"], "POST");
    assert_eq!(request["url"], "https://connect.getseam.com/user_identities/delete");
    assert_eq!(request["body"], json!({"user_identity_id": ID}).to_string());
    assert_eq!(request["headers"]["authorization"], "[redacted]");
    assert_eq!(request["headers"]["seam-workspace"], "w-1");
}

#[test]
fn dry_run_and_curl_report_a_missing_credential_and_invalid_parameters() {
    for flag in ["--dry-run", "--curl"] {
        bare(&format!("{} {flag}", DELETE.join(" "))).exits(3).says("no credential");
        bare(&format!("user-identities delete {flag}")).exits(2).says("`user_identity_id` is required");
    }
}

#[test]
fn the_curl_command_removes_a_person_when_a_shell_runs_it() {
    let sandbox = Sandbox::demo();
    let shown = sandbox.run(&format!("{} --curl", DELETE.join(" "))).exits(0);
    assert!(shown.stdout.starts_with("curl "), "{shown:?}");
    assert!(shown.stdout.contains("$SEAM_API_KEY"), "{shown:?}");
    let before = sandbox.counts()["user_identities"].as_i64();
    let mut command = shell(&shown.stdout);
    let ran = ran(command.env("SEAM_API_KEY", sandbox.variable("SEAM_API_KEY"))).exits(0);
    let reply: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    assert_eq!(reply["ok"], true);
    assert_eq!(sandbox.counts()["user_identities"].as_i64(), before.map(|n| n - 1));
}

#[test]
fn the_curl_command_names_the_variable_of_the_credential_in_use() {
    let sandbox = Sandbox::demo();
    let token = sandbox.variable("SEAM_PERSONAL_ACCESS_TOKEN");
    let with_token = |command: &mut std::process::Command| {
        command
            .env("SEAM_PERSONAL_ACCESS_TOKEN", token)
            .env("SEAM_WORKSPACE_ID", sandbox.variable("SEAM_WORKSPACE_ID"))
            .env("SEAM_ENDPOINT", sandbox.url());
        ran(command).exits(0)
    };
    let shown = with_token(seam(DELETE).arg("--curl"));
    assert!(shown.stdout.contains("$SEAM_PERSONAL_ACCESS_TOKEN"), "{shown:?}");
    assert!(!shown.stdout.contains(token), "{shown:?}");
    assert!(with_token(&mut shell(&shown.stdout)).stdout.contains("\"ok\":true"));
}

#[test]
fn the_curl_command_quotes_its_body_for_the_shell() {
    let sandbox = Sandbox::demo();
    let nasty = r#"it's "$HOME" `id` \ $(id) *"#;
    let params = json!({"user_identity_id": ID, "note": nasty}).to_string();
    let mut command = seam(["user-identities", "delete", "--no-strict", "--curl", "--params", &params]);
    let shown = ran(sandbox.offer(&mut command)).exits(0);
    // A command that prints its arguments, instead of curl.
    let words = shown.stdout.replacen("curl ", "printf '%s\\n' ", 1);
    let printed = ran(&mut shell(&words)).exits(0).stdout;
    let body = printed.lines().find(|line| line.starts_with('{')).expect("no body");
    assert_eq!(serde_json::from_str::<Value>(body).expect("no JSON")["note"], nasty);
}
