use super::read;
use crate::published::Published;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads `spec/resources.json` with `to` in place of the first `from`, and returns the refusal.
fn refusal(from: &str, to: &str) -> String {
    let text = fs::read_to_string(root().join("spec/resources.json")).unwrap();
    assert!(text.contains(from), "the file has no {from}");
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text.replacen(from, to, 1)).unwrap();
    format!("{:#}", read(file.path(), &Published::read(&root()).unwrap()).err().expect("a refusal"))
}

#[test]
fn rows_are_about_what_operations_return() {
    let refused = refusal("\"resource\": \"acs_user\"", "\"resource\": \"acs_person\"");
    assert!(refused.contains("no operation returns acs_person"), "{refused}");
    let refused = refusal("\"resource\": \"acs_user\"", "\"resource\": \"pagination\"");
    assert!(refused.contains("no operation returns pagination"), "{refused}");
    let row = "{ \"resource\": \"webhook\",";
    let refused = refusal(row, &format!("{{ \"resource\": \"phone\", \"doc\": \"Phone.\" }}, {row}"));
    assert!(refused.contains("phone, or it is there twice"), "{refused}");
    let refused = refusal("    { \"resource\": \"phone\", \"doc\": \"Phone that holds keys.\" },\n", "");
    assert!(refused.contains("has no phone, which an operation returns"), "{refused}");
}

#[test]
fn sentences_are_about_members_that_are_there() {
    let token = "\"name\": \"token\"";
    assert!(refusal(token, "\"name\": \"tocken\"").contains("client_session: it has no member tocken"));
    let common = "\"name\": \"workspace_id\"";
    assert!(
        refusal(common, "\"name\": \"workplace_id\"").contains("no resource has the member workplace_id")
    );
    assert!(refusal(common, "\"name\": \"warnings\"").contains("the member warnings is there twice"));
    assert!(refusal("\"Credential of the session.\"", "\"the credential\"").contains("must be one sentence"));
}
