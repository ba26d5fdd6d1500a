//! The vectors of every operation, which are the client's: it must refuse what the sandbox refuses, and send what the
//! sandbox takes. The two check with different code.

use libseam_sandbox::Behavior;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

use crate::site::Virtual;

/// The calls that the sandbox judges otherwise, with the reason.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "acs_encoders_simulate_next_credential_encode_will_fail_with_acs_credential_id_too",
        "the sandbox has one form of the body, and ignores what the other one has not",
    ),
    (
        "spaces_get_with_space_key_too",
        "the sandbox has one form of the body, and looks for a space with both",
    ),
    ("access_methods_list_without_access_grant_id", "the rule is a guess"),
    ("access_grants_get_related_without_access_grant_ids", "the rule is a guess"),
    ("access_codes_pull_backup_access_code_succeeds", "the demo has no backup code to pull"),
];
/// Ends the names of calls with a parameter that the operation does not have: the API ignores it.
const IGNORED: &str = "_with_an_unknown_parameter";

fn vectors() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/operations");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut vectors = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("readable");
        let mut read: Value = serde_json::from_str(&text).expect("JSON");
        vectors.append(read["vectors"].as_array_mut().expect("a list"));
    }
    vectors
}

#[test]
fn the_sandbox_refuses_what_the_client_refuses_and_no_more() {
    let mut world = Virtual::new(Behavior::default());
    let operations = world.ok("/_sandbox/operations", json!({}));
    let real: BTreeSet<&str> = operations["operations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|row| row["is_real"] == true)
        .filter_map(|row| row["operation"].as_str())
        .collect();
    let (mut refused, mut taken, mut wrong) = (0, 0, Vec::new());
    for vector in vectors() {
        let operation = vector["operation"].as_str().expect("a name");
        if !real.contains(operation) {
            continue;
        }
        let name = vector["name"].as_str().expect("a name");
        let is_bad = vector["expect"]["error"]["kind"] == "invalid_params";
        let params = vector.get("params").cloned().unwrap_or_else(|| json!({}));
        let mut world = Virtual::new(Behavior::default());
        let reply = world.post_as_a_person(&format!("/{}", operation.replace('.', "/")), &params);
        let is_invalid = reply.status() == 400 && reply.body().contains("invalid_input");
        let is_known = name.ends_with(IGNORED) || OTHERWISE.iter().any(|(known, _)| *known == name);
        match (is_bad, is_invalid) {
            (true, true) => refused += 1,
            (false, false) => taken += 1,
            _ if is_known => {}
            _ => wrong.push(format!("{name} {params}: {} {}", reply.status(), reply.body())),
        }
    }
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join("\n"));
    assert!(refused > 90 && taken > 90, "{refused} {taken}");
}
