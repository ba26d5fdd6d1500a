//! The Rust client in wasm: the program in `tests/wasm`, compiled for a page and run in Node.

use super::{Tally, npm::tally};
use crate::{build::cargo, step};
use anyhow::Result;
use std::{path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles it and runs its tests.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let program = root.join("tests/wasm");
    let mut compile = Command::new(root.join("scripts/with-target"));
    compile.arg(TARGET).arg(cargo(root).get_program());
    compile.args(["build", "--target", TARGET]).current_dir(&program);
    step::run("the Rust program in wasm", compile.env("CARGO_TARGET_DIR", root.join("target/wasm")))?;
    let module = root.join("target/wasm").join(TARGET).join("debug/libseam_in_wasm.wasm");
    let folder = tempfile::tempdir()?;
    Bindgen::new().nodejs(true)?.input_path(module).out_name("program").generate(folder.path())?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap"]).arg(program.join("test.mjs"));
    Ok(vec![tally("Rust in wasm", node.env("LIBSEAM_WASM", folder.path().join("program.js")))?])
}
