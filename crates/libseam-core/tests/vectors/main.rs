//! Runs every vector in `tests/vectors/` through the engine. With `BLESS=1` it writes what it sees instead of comparing.

#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

mod confirm_promises;
#[path = "../../../../tests/vectors/expand.rs"]
mod expand;
mod off_board_promises;
mod play;
mod promises;
mod short;
mod sweep_promises;
#[path = "../../../../tests/vectors/text.rs"]
mod text;

use libseam_core::table::Operation;
use play::Replies;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

const FEWEST: usize = 400;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors"))
}

/// Returns every file with its vectors in full.
fn files() -> Vec<(PathBuf, Vec<Value>)> {
    expand::read(folder()).expect("the vectors")
}

fn vectors() -> impl Iterator<Item = Value> {
    files().into_iter().flat_map(|(_, vectors)| vectors)
}

#[test]
fn every_call_goes_as_its_vector_says() {
    let mut wrong = Vec::new();
    for vector in vectors() {
        let seen = play::run(&vector, Replies::Whole);
        if seen != vector {
            wrong.push(format!("{}: got {:#} and {:#}", vector["name"], seen["steps"], seen["expect"]));
        }
    }
    assert!(wrong.is_empty() || is_blessed(), "{}", wrong.join("\n"));
}

#[test]
fn every_call_goes_the_same_with_replies_as_bytes() {
    for vector in vectors() {
        let whole = play::run(&vector, Replies::Whole);
        assert_eq!(play::run(&vector, Replies::AsBytes), whole, "{}", vector["name"]);
    }
}

#[test]
fn every_file_holds_only_what_differs_from_the_defaults() {
    for (path, vectors) in files() {
        let text = fs::read_to_string(&path).expect("a readable file");
        let about = serde_json::from_str::<Value>(&text).expect("JSON")["about"].take();
        let shorten = |vector: Value| {
            let full = if is_blessed() { play::run(&vector, Replies::Whole) } else { vector };
            let defaults = expand::defaults(folder(), &full).expect("the defaults");
            let short = short::shorten(&full, &defaults);
            assert_eq!(expand::expand(&short, &defaults), full, "the short form cannot say this");
            short
        };
        let vectors: Vec<Value> = vectors.into_iter().map(shorten).collect();
        let short = text::to_text(&json!({ "about": about, "vectors": vectors }));
        if is_blessed() {
            // Other tests may be reading it.
            let new = path.with_extension("new");
            fs::write(&new, short).expect("a writable file");
            fs::rename(&new, &path).expect("a writable file");
        } else {
            assert!(text == short, "{} is to be written anew with BLESS=1", path.display());
        }
    }
}

fn is_blessed() -> bool {
    env::var_os("BLESS").is_some()
}

#[test]
fn parameters_as_values_and_as_text_get_the_same_report() {
    for vector in vectors() {
        let Some(params) = vector.get("params") else { continue };
        let operation = vector["operation"].as_str().expect("an operation");
        for strict in [true, false] {
            let as_values = libseam_core::check(operation, play::object(params), strict);
            let as_text = libseam_core::check(operation, params.to_string().as_str(), strict);
            assert_eq!(as_values, as_text, "{}", vector["name"]);
        }
    }
}

#[test]
fn no_two_vectors_share_a_name() {
    let mut names = BTreeSet::new();
    for vector in vectors() {
        assert!(names.insert(vector["name"].to_string()), "two vectors are called {}", vector["name"]);
    }
    assert!(names.len() >= FEWEST, "only {} vectors", names.len());
}

#[test]
fn every_operation_succeeds_in_one_vector_and_fails_in_another() {
    for member in ["reply", "error"] {
        let ends_so = |vector: &Value| vector["expect"].get(member).is_some();
        let operations: BTreeSet<String> = vectors()
            .filter(ends_so)
            .map(|vector| vector["operation"].as_str().expect("an operation").to_owned())
            .collect();
        for operation in Operation::all() {
            assert!(operations.contains(operation.name), "no vector of {} has `{member}`", operation.name);
        }
    }
}

#[test]
fn the_flows_that_a_surface_lacks_are_those_of_vectors() {
    let defaults = expand::defaults(folder(), &Value::Null).expect("the defaults");
    let flows: BTreeSet<String> =
        vectors().filter_map(|vector| vector["flow"].as_str().map(str::to_owned)).collect();
    for (surface, lacking) in defaults["without"].as_object().expect("surfaces") {
        for flow in lacking.as_array().expect("flows") {
            assert!(
                flows.contains(flow.as_str().expect("a name")),
                "{surface} lacks {flow}, which no vector has"
            );
        }
    }
}

#[test]
fn no_vector_expects_what_its_steps_do_not_prove() {
    let broken = |vector: Value| {
        let promises = promises::broken(&vector);
        (!promises.is_empty()).then(|| format!("{}: {}", vector["name"], promises.join("; ")))
    };
    let broken: Vec<String> = vectors().filter_map(broken).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_kind_of_error_has_one_number() {
    assert_eq!(promises::ambiguous(vectors()), Vec::<String>::new());
}
