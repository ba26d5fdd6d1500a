//! Faults of the library's own, on demand, in a library that is built as it is shipped but for that.

use super::{LONGEST, Tally, compiler::Compiler, count};
use crate::{build, build::cargo, step};
use anyhow::Result;
use std::{path::Path, process::Command};

/// The feature that brings them in, and the name that gives it away.
const FEATURE: &str = "panic_on_demand";
const MARK: &str = "seam_panic_on_demand";

/// Runs the test program, and sees to it that what is shipped cannot run it.
pub(super) fn run(root: &Path) -> Result<Vec<Tally>> {
    let folder = root.join("target/panic-on-demand");
    let mut build = cargo(root);
    build.env("CARGO_ENCODED_RUSTFLAGS", build::release_flags(root)).env("CARGO_TARGET_DIR", &folder);
    build.args(["rustc", "--release", "-p", "libseam-c", "--lib", "--crate-type", "staticlib"]);
    step::run("the library that panics on demand", build.args(["--features", FEATURE]))?;
    let scratch = tempfile::tempdir()?;
    let program = scratch.path().join("panics");
    let tests = root.join("tests/c");
    let compiler =
        Compiler::new(&build::c::tree(root), &tests).with_archive(&folder.join("release/libseam.a"));
    let suite = "C panics, release build";
    let mut tallies =
        vec![Tally::of_check("the shipped library cannot panic on demand", !is_in_what_is_shipped(root)?)];
    if !compiler.compile(&tests.join("panics.c"), &program)? {
        tallies.push(Tally::of_check(suite, false));
        return Ok(tallies);
    }
    let (status, output) =
        step::supervise_within(suite, Command::new(&program).env("RUST_BACKTRACE", "0"), LONGEST)?;
    let (passed, failed) = count(&output);
    tallies.push(Tally::of_check("C panics are told to nobody", !output.contains("panicked")));
    if !status.success() {
        eprintln!("{output}");
    }
    tallies.push(Tally::of_runner(suite, passed, failed, status.success()));
    Ok(tallies)
}

/// Whether one of the libraries of the C tree can panic on demand.
fn is_in_what_is_shipped(root: &Path) -> Result<bool> {
    let lib = build::c::tree(root).join("lib");
    for name in ["libseam.a", "libseam.so"] {
        let bytes = std::fs::read(lib.join(name))?;
        if bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()) {
            eprintln!("{name} has {MARK}");
            return Ok(true);
        }
    }
    Ok(false)
}
