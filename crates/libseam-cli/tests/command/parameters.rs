//! The ways of giving parameters.

use crate::{
    process::{bare, fed, keyed, ran, seam},
    sandbox::Sandbox,
};
use serde_json::{Value, json};
use std::fs;

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
const OTHER: &str = "586c225c-b05c-4af4-8679-9c8a46066cce";

/// Returns the body in the output of `--dry-run`.
fn body(shown: &str) -> Value {
    let request: Value = serde_json::from_str(shown).expect("no JSON");
    serde_json::from_str(request["body"].as_str().expect("no body")).expect("the body is no JSON")
}

#[test]
fn every_spelling_sends_the_same_request() {
    let sandbox = Sandbox::demo();
    let spellings = [
        format!("user-identities delete --user_identity_id {ID}"),
        format!("user-identities delete --user-identity-id {ID}"),
        format!("user-identities delete --user-identity-id={ID}"),
        format!("user_identities delete --USER-IDENTITY-ID {ID}"),
        format!("call user_identities.delete --user_identity_id {ID}"),
        format!("call --user-identity-id {ID} user_identities.delete"),
        format!(r#"user-identities delete --params {{"user_identity_id":"{ID}"}}"#),
        format!(r#"call user_identities.delete --params {{"user_identity_id":"{ID}"}}"#),
    ];
    for spelling in spellings {
        let ran = sandbox.run(&format!("{spelling} --dry-run")).exits(0);
        assert_eq!(body(&ran.stdout), json!({"user_identity_id": ID}), "{spelling}");
    }
}

#[test]
fn a_flag_overrides_params() {
    let sandbox = Sandbox::demo();
    let line = format!(
        r#"acs users delete --params {{"user_identity_id":"{ID}","acs_system_id":"{ID}"}} --user-identity-id {OTHER} --dry-run"#
    );
    let ran = sandbox.run(&line).exits(0);
    assert_eq!(body(&ran.stdout), json!({"user_identity_id": OTHER, "acs_system_id": ID}));
}

#[test]
fn params_are_read_from_a_file_and_standard_input() {
    let sandbox = Sandbox::demo();
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("params.json");
    fs::write(&file, format!(r#"{{"user_identity_id": "{ID}"}}"#)).expect("cannot write");
    sandbox.run(&format!("user-identities delete --params @{}", file.display())).exits(0);
    let text = format!(r#"{{"user_identity_id": "{OTHER}"}}"#);
    fed(sandbox.offer(&mut seam(["user-identities", "delete", "--params", "-"])), &text).exits(0);
    let left = sandbox.ids("/user_identities/list", &json!({}), "user_identities", "user_identity_id");
    assert!(!left.iter().any(|id| id == ID || id == OTHER), "{left:?}");
}

#[test]
fn an_option_applies_at_every_level() {
    let sandbox = Sandbox::demo();
    let (url, key) = (sandbox.url(), sandbox.variable("SEAM_API_KEY"));
    let words = ["acs", "users", "delete", "--acs_user_id", ID];
    for at in 0..=3 {
        let mut line = words.to_vec();
        line.splice(at..at, ["--endpoint", url, "--dry-run"]);
        let ran =
            ran(seam(&line).env("SEAM_API_KEY", key).env("SEAM_ENDPOINT", "http://127.0.0.1:1")).exits(0);
        assert!(ran.stdout.contains(&format!("{url}/acs/users/delete")), "{ran:?}");
    }
}

#[test]
fn no_strict_sends_unknown_members_of_params() {
    let sandbox = Sandbox::demo();
    let params = format!(r#"{{"user_identity_id":"{ID}","reason":"left"}}"#);
    sandbox.run(&format!("user-identities delete --dry-run --params {params}")).exits(2).says("`reason`");
    let ran =
        sandbox.run(&format!("user-identities delete --dry-run --no-strict --params {params}")).exits(0);
    assert_eq!(body(&ran.stdout)["reason"], "left");
}

#[test]
fn an_undocumented_parameter_is_sent_and_not_offered() {
    let delete = "access-codes delete --access_code_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let request = keyed(&format!("{delete} --sync true --dry-run")).exits(0).stdout;
    assert!(request.contains(r#"\"sync\":true"#), "{request}");
    bare(&format!("{delete} --sync maybe")).exits(2).says("`sync` must be true or false");
    for line in ["access-codes delete --help", "ops access_codes.delete", "completion fish"] {
        let offered = bare(line).exits(0).stdout;
        assert!(!offered.contains("--sync") && !offered.contains("-l sync"), "{line}");
    }
    let help = bare("acs users update --help").exits(0).stdout;
    assert!(help.contains("--email <TEXT>") && help.contains("Deprecated."), "{help}");
}
