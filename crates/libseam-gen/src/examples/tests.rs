use crate::{manifest, spec::Spec};
use serde_json::{Value, json};
use std::path::Path;

/// Returns the operations of the repository, with their calls.
fn spec() -> Spec {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifests = manifest::read(&root.join("crates/libseam-gen/templates")).expect("the manifests");
    let surfaces: Vec<_> = manifests.into_iter().flat_map(|manifest| manifest.surfaces).collect();
    Spec::read(&root, &surfaces).expect("the specification")
}

#[test]
fn every_bad_call_differs_from_the_example_and_from_the_good_call() {
    for operation in spec().operations {
        let calls = &operation.calls;
        assert_ne!(calls.bad.params, calls.example, "{}", operation.operation);
        assert_ne!(calls.bad.params, calls.good, "{}", operation.operation);
    }
}

#[test]
fn a_good_call_gives_all_that_the_example_gives() {
    for operation in spec().operations {
        for (name, value) in &operation.calls.example {
            assert_eq!(operation.calls.good.get(name), Some(value), "{}", operation.operation);
        }
    }
}

#[test]
fn an_example_gives_no_parameter_that_something_else_replaces() {
    for operation in spec().operations {
        let old = operation.params.iter().filter(|param| param.deprecated && !param.required);
        for param in old {
            assert_eq!(operation.calls.good.get(&param.name), None::<&Value>, "{}", operation.operation);
        }
    }
}

#[test]
fn an_example_names_one_of_two_objects_that_exclude_each_other() {
    let spec = spec();
    let operation = spec.operations.iter().find(|it| it.operation == "acs.credentials.unassign");
    let example = &operation.expect("an operation").calls.example;
    assert!(example.contains_key("acs_user_id"));
    assert!(!example.contains_key("user_identity_id"));
}

#[test]
fn the_name_of_one_is_that_of_many_without_its_end() {
    for (many, one) in
        [("device_ids", "device_id"), ("properties", "property"), ("between", "between"), ("keys", "key")]
    {
        assert_eq!(json!(super::value::singular(many)), json!(one));
    }
}
