//! Arrows between files: in the core and in the C library a room imports only rooms below it, and none of the [`CRATES`] has a circle of
//! files. `ARCHITECTURE.md` has the picture.
//!
//! An arrow goes from a file to the file that defines what it names, wherever that is re-exported on the way. Naming a
//! module is no arrow, nor is declaring one, and what only tests have does not count.

mod graph;
mod krate;
mod names;

use graph::Graph;
use krate::Krate;
use std::path::{Path, PathBuf};

/// The rooms of the core, from the top to the bottom.
const ROOMS: &[&str] = &[
    "flow", "call", "client", "webhook", "wire", "check", "api", "error", "json", "digest", "memory",
    "calendar", "lies",
];

/// The rooms of the C library, likewise.
const ROOMS_OF_C: &[&str] = &["call", "webhook", "reply", "client", "error", "boundary", "host"];

/// The crates without a circle of files, by the root of each.
const CRATES: &[&str] = &[
    "crates/libseam-core/src/lib.rs",
    "crates/libseam/src/lib.rs",
    "crates/libseam-cli/src/main.rs",
    "crates/libseam-evidence/src/lib.rs",
    "crates/libseam-sandbox/src/lib.rs",
    "crates/libseam-simulator/src/lib.rs",
    "bindings/c/src/lib.rs",
    "bindings/python/src/lib.rs",
    "bindings/c/src/lib.rs",
    "bindings/wasm/src/lib.rs",
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Lists the arrows that lead to a room above, or from or to a file in none of `rooms`.
fn arrows_upwards(krate: &Krate, rooms: &[&str]) -> Vec<String> {
    let place = |file: &str| {
        let room = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        rooms.iter().position(|known| *known == room)
    };
    let mut upwards = Vec::new();
    for (from, to) in Graph::of(krate).arrows() {
        // The root of the crate is above all rooms.
        let fits =
            from == "lib.rs" || matches!((place(from), place(to)), (Some(from), Some(to)) if from <= to);
        if !fits {
            upwards.push(format!("{from} -> {to}"));
        }
    }
    upwards
}

#[test]
fn rooms_of_the_core_import_only_rooms_below_them() {
    let core = Krate::read(&workspace().join("crates/libseam-core/src/lib.rs"));
    assert!(Graph::of(&core).arrows().count() > 50, "the arrows are found");
    assert_eq!(arrows_upwards(&core, ROOMS), Vec::<String>::new());
}

#[test]
fn rooms_of_the_c_library_import_only_rooms_below_them() {
    let library = Krate::read(&workspace().join("bindings/c/src/lib.rs"));
    assert!(Graph::of(&library).arrows().count() > 50, "the arrows are found");
    assert_eq!(arrows_upwards(&library, ROOMS_OF_C), Vec::<String>::new());
}

#[test]
fn no_crate_has_a_circle_of_files() {
    let circles = CRATES.iter().flat_map(|root| {
        let circles = Graph::of(&Krate::read(&workspace().join(root))).circles();
        circles.into_iter().map(move |circle| format!("{root}: {circle}"))
    });
    assert_eq!(circles.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Writes the files, of which the first is the root, and reads them as a crate.
fn planted(files: &[(&str, &str)]) -> Krate {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Krate::read(&dir.path().join(files[0].0))
}

#[test]
fn a_planted_circle_is_found() {
    for (what, a, b) in [
        ("an import", "use crate::b::B; pub struct A;", "use super::a::A; pub struct B;"),
        ("a path", "pub struct A; fn f() -> crate::b::B { todo!() }", "use crate::a::A; pub struct B;"),
        ("a list", "use crate::{b::{self, B}}; pub struct A;", "use crate::a::A; pub struct B;"),
        ("an alias", "use crate::b; pub struct A; fn f(_: b::B) {}", "use crate::a::A; pub struct B;"),
        ("a macro", "pub struct A; fn f() { vec![crate::b::B] }", "use crate::a::A; pub struct B;"),
        ("a re-export", "pub struct A; use crate::C;", "use crate::a::A; pub struct B; pub struct C;"),
        ("a glob", "use crate::b::*; pub struct A;", "use crate::a::A; pub struct B;"),
    ] {
        let files = [("lib.rs", "mod a; mod b; pub use b::C;"), ("a.rs", a), ("b.rs", b)];
        let circles = Graph::of(&planted(&files)).circles();
        assert_eq!(circles, ["a.rs -> b.rs -> a.rs"], "{what}");
    }
    let parent = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod b; use b::B; pub const A: u8 = 1;"),
        ("a/b.rs", "use super::A; pub struct B;"),
    ];
    assert_eq!(Graph::of(&planted(&parent)).circles(), ["a/b.rs -> a/mod.rs -> a/b.rs"]);
}

#[test]
fn arrows_one_way_are_no_circle() {
    for (what, a) in [
        ("tests", "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }"),
        ("a re-export of one's own", "pub struct A; use crate::A as _;"),
        ("another crate", "use b::B; pub struct A; use std::vec;"),
        ("all of another crate", "pub use std::*; pub struct A; mod c { use super::vec; }"),
    ] {
        let files =
            [("lib.rs", "mod a; mod b; pub use a::A;"), ("a.rs", a), ("b.rs", "use crate::A; pub struct B;")];
        assert_eq!(Graph::of(&planted(&files)).circles(), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn a_planted_import_from_above_is_found() {
    let files = [
        ("lib.rs", "mod wire; mod error; mod attic; pub use wire::Wire;"),
        ("wire/mod.rs", "pub struct Wire; use crate::{attic::Attic, error::Error};"),
        ("error.rs", "pub struct Error; use crate::Wire;"),
        ("attic.rs", "pub struct Attic;"),
    ];
    assert_eq!(
        arrows_upwards(&planted(&files), ROOMS),
        ["error.rs -> wire/mod.rs", "wire/mod.rs -> attic.rs"]
    );
}
