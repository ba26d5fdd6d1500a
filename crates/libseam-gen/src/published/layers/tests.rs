use super::Layers;
use crate::published::{facts::Facts, operation::Operation, resource::Resource};
use serde_json::json;
use std::fs;

/// The facts of `version`: operations with these paths and credentials, and the resource `thing` with these members.
fn facts(version: &str, operations: &[(&str, &str)], members: &[&str]) -> Facts {
    let operation = |(path, auth): &(&str, &str)| -> Operation {
        let thing = json!({ "name": "thing", "required": true, "resource": "thing" });
        let row = json!({
            "path": path, "methods": ["POST"], "auth": [auth], "response_key": "thing", "response": [thing],
        });
        serde_json::from_value(row).unwrap()
    };
    let member = |name: &&str| json!({ "name": name, "type": "string" });
    let members: Vec<_> = members.iter().map(member).collect();
    let thing: Resource =
        serde_json::from_value(json!({ "resource": "thing", "type": "object", "properties": members }))
            .unwrap();
    Facts {
        version: version.parse().unwrap(),
        source: format!("the package {version}"),
        operations: operations.iter().map(operation).collect(),
        resources: vec![thing],
    }
}

/// Imports one after the other.
fn imported(facts: impl IntoIterator<Item = Facts>) -> Layers {
    let mut layers = None;
    for facts in facts {
        layers = Some(Layers::import(layers, facts).unwrap());
    }
    layers.unwrap()
}

fn old() -> Facts {
    facts("1.9.0", &[("/a", "x"), ("/b", "x"), ("/old", "x")], &["one"])
}

fn new() -> Facts {
    facts("1.10.0", &[("/a", "x"), ("/b", "y"), ("/new", "x")], &["one", "two"])
}

fn paths(layers: &Layers) -> Vec<String> {
    layers.operations().into_iter().map(|operation| operation.path).collect()
}

#[test]
fn a_newer_import_takes_the_place_of_an_older_one() {
    let layers = imported([old(), new()]);
    assert_eq!(layers.files().unwrap(), imported([new()]).files().unwrap());
    assert_eq!(paths(&layers), ["/a", "/b", "/new"]);
}

#[test]
fn an_older_import_removes_nothing_and_changes_nothing_that_is_known_from_a_newer_one() {
    let layers = imported([new(), old()]);
    assert_eq!(layers.newest().unwrap(), "1.10.0");
    assert_eq!(paths(&layers), ["/a", "/b", "/new", "/old"]);
    let known = imported([new()]);
    for operation in known.operations() {
        assert!(layers.operations().contains(&operation), "{operation:?}");
    }
    assert_eq!(layers.resources(), known.resources());
    let [(_, operations), _, (_, overlay)] = layers.files().unwrap();
    assert!(operations.contains("the package 1.9.0") && !operations.contains("/new"));
    // Only what differs stands over it, with its source.
    assert!(
        overlay.contains("\"1.10.0\": \"the package 1.10.0\"") && !overlay.contains("\"/a\""),
        "{overlay}"
    );
}

#[test]
fn rows_from_several_versions_keep_their_source() {
    let newest = facts("1.11.0", &[("/b", "z")], &["one", "two"]);
    // Imported from the newest to the oldest, then the newest again.
    let layers = imported([facts("1.11.0", &[("/b", "z")], &["one", "two"]), new(), old()]);
    let [.., (_, overlay)] = layers.files().unwrap();
    for text in ["\"1.11.0\": \"the package 1.11.0\"", "\"1.10.0\": \"the package 1.10.0\""] {
        assert!(overlay.contains(text), "{overlay}");
    }
    assert_eq!(paths(&layers), ["/a", "/b", "/new", "/old"]);
    let b = layers.operations().into_iter().find(|operation| operation.path == "/b").unwrap();
    assert_eq!(b.auth, ["z"]);
    let again = Layers::import(Some(layers), newest).unwrap();
    assert_eq!(paths(&again), ["/b"]);
}

#[test]
fn the_files_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Layers::read(folder.path()).unwrap().is_none());
    let layers = imported([new(), old()]);
    for (name, text) in layers.files().unwrap() {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let read = Layers::read(folder.path()).unwrap().unwrap();
    assert_eq!(read.files().unwrap(), layers.files().unwrap());
    let path = folder.path().join("operations.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"path\"", "\"colour\": \"red\", \"path\"", 1)).unwrap();
    let error = Layers::read(folder.path()).err().expect("a refusal");
    assert!(format!("{error:#}").contains("unknown field `colour`"), "{error:#}");
}

#[test]
fn facts_that_contradict_each_other_are_refused() {
    let refusal = |facts: Facts| format!("{:#}", Layers::import(None, facts).err().expect("a refusal"));
    let mut lost = new();
    lost.resources.clear();
    assert!(refusal(lost).contains("there is no resource thing"));
    let mut twice = new();
    twice.operations.push(twice.operations[0].clone());
    // A row has one version, so the second one can only be a mistake.
    assert!(refusal(twice).contains("/a is there twice"));
}

#[test]
fn an_unknown_member_of_a_nested_schema_is_refused() {
    let schema = json!({ "name": "x", "type": "array", "items": { "type": "string", "colour": "red" } });
    let error = serde_json::from_value::<crate::published::schema::Member>(schema).unwrap_err();
    assert!(error.to_string().contains("unknown field `colour`"), "{error}");
    let schema = json!({ "name": "x", "type": "string", "colour": "red" });
    let error = serde_json::from_value::<crate::published::schema::Member>(schema).unwrap_err();
    assert!(error.to_string().contains("unknown field `colour`"), "{error}");
}
