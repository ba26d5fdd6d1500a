//! The facts in `spec/published/` beside what the rest of `spec/` says.

use super::{Published, Type, effects::Effects, operation::Operation};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Copies `spec/` of the repository, with `edit` applied to the text of `file`.
fn edited(file: &str, edit: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["spec", "spec/published"] {
        fs::create_dir(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(root().join(part)).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_file() {
                fs::copy(&entry, folder.path().join(part).join(entry.file_name().unwrap())).unwrap();
            }
        }
    }
    let path = folder.path().join("spec").join(file);
    let text = fs::read_to_string(&path).unwrap();
    let new = edit(&text);
    assert_ne!(text, new, "the edit changes nothing");
    fs::write(path, new).unwrap();
    folder
}

fn refusal(file: &str, edit: impl Fn(&str) -> String) -> String {
    let folder = edited(file, edit);
    format!("{:#}", Published::read(folder.path()).err().expect("a refusal"))
}

fn published() -> (Vec<Operation>, Effects) {
    let published = Published::read(&root()).unwrap();
    (published.operations, published.effects)
}

#[test]
fn every_public_operation_has_an_effect() {
    let (operations, effects) = published();
    assert_eq!(operations.len(), 202);
    let mut counts = BTreeMap::new();
    for operation in &operations {
        *counts.entry(effects.of(operation)).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from([("read", 75), ("removal", 31), ("write", 96)]));
    let is_silent = |operation: &&Operation| {
        effects.of(operation) == "removal" && !operation.methods.iter().any(|method| method == "DELETE")
    };
    let silent: Vec<String> = operations.iter().filter(is_silent).map(Operation::name).collect();
    let expected = [
        "acs.credentials.unassign",
        "acs.users.revoke_access_to_all_entrances",
        "acs.users.suspend",
        "client_sessions.revoke",
    ];
    assert_eq!(silent, expected);
}

#[test]
fn reads_are_what_is_called_so() {
    let (operations, effects) = published();
    for operation in &operations {
        let name = operation.name();
        let verb = name.rsplit('.').next().unwrap();
        let is_called_read =
            verb == "get" || verb == "list" || verb.starts_with("list_") || verb == "get_related";
        // It makes up a code and keeps nothing.
        let is_read = is_called_read || name == "access_codes.generate_code";
        assert_eq!(effects.of(operation) == "read", is_read, "{name}");
    }
}

#[test]
fn an_update_is_no_removal() {
    let (operations, effects) = published();
    let updates = operations.iter().filter(|operation| operation.name().contains(".update"));
    let of = updates.map(|operation| effects.of(operation)).collect::<Vec<_>>();
    assert!(of.len() >= 17 && of.iter().all(|effect| *effect == "write"), "{of:?}");
}

#[test]
fn removals_that_do_not_fit_the_operations_are_refused() {
    let removal = "\"phones.deactivate\"";
    let refused = refusal("effects.json", |text| text.replace(removal, "\"phones.remove\""));
    assert!(refused.contains("there is no operation phones.remove"), "{refused}");
    let both = format!("{removal},\n    \"phones.list\"");
    let refused = refusal("effects.json", |text| text.replace(removal, &both));
    assert!(refused.contains("phones.list answers GET, so it cannot be a removal"), "{refused}");
    let refused = refusal("effects.json", |text| text.replace(&format!("    {removal},\n"), ""));
    assert!(refused.contains("phones.deactivate answers DELETE, so it must be listed"), "{refused}");
}

#[test]
fn a_disagreement_replaces_the_published_member() {
    let published = Published::read(&root()).unwrap();
    let session = published.resources.iter().find(|resource| resource.name == "client_session").unwrap();
    let count = session.schema.members().iter().find(|member| member.name == "device_count").unwrap();
    assert_eq!((count.required, count.schema.kind), (true, Some(Type::Integer)));
}

#[test]
fn a_disagreement_that_is_no_more_is_refused() {
    let stale =
        "spec/disagreements.json: client_session device_count: the published member is not, or no longer";
    let none = "spec/disagreements.json: acs_person user_identity_id: there is no such resource";
    let same = "spec/disagreements.json: client_session device_count: the row disagrees with nothing";
    let (count, other) =
        ("\"required\": true, \"type\": \"number\"", "\"required\": true, \"type\": \"string\"");
    let (ours, theirs) = ("\"type\": \"integer\" }", "\"type\": \"number\", \"format\": \"float\" }");
    for (from, to, place) in [
        (count, other, stale),
        ("\"resource\": \"acs_user\"", "\"resource\": \"acs_person\"", none),
        (ours, theirs, same),
    ] {
        let refused = refusal("disagreements.json", |text| text.replacen(from, to, 1));
        assert!(refused.contains(place), "{place}: {refused}");
    }
}
