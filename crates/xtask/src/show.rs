//! `cargo xtask demo` and `cargo xtask bench`: Python programs beside what they run, started on what they need.

use crate::{
    build::{self, cargo, python::program},
    provide::provide,
    step,
};
use anyhow::{Context as _, Result, bail};
use std::{path::Path, process::Command};

/// Builds every surface, and from each of them off-boards one person of a small company whose access systems are slow.
pub(crate) fn demo(root: &Path) -> Result<()> {
    build::all(root)?;
    let mut example = cargo(root);
    step::run("the Rust example", example.args(["build", "-p", "libseam", "--example", "offboard"]))?;
    show(root, "tests/e2e/demo.py", &[])
}

/// Measures the rows in `only`, or all, beside what else one could take.
pub(crate) fn bench(root: &Path, only: &[String], rounds: u32, as_built: bool) -> Result<()> {
    provide(&["curl-config", "gcc", "wrk"])?;
    if as_built {
        build::python::tools(root)?;
    } else {
        build::all(root)?;
    }
    let mut programs = cargo(root);
    programs.args(["build", "--release", "-p", "libseam-bench"]);
    programs.env("CARGO_ENCODED_RUSTFLAGS", build::release_flags(root));
    step::run("the Rust programs of the benchmark", &mut programs)?;
    let mut arguments = vec!["--rounds".to_owned(), rounds.to_string()];
    arguments.extend_from_slice(only);
    show(root, "tests/bench/contest.py", &arguments)
}

/// Runs a program whose output is for a person.
fn show(root: &Path, script: &str, arguments: &[String]) -> Result<()> {
    let mut python = Command::new(program(root, "python"));
    let status = python.arg(root.join(script)).args(arguments).current_dir(root).status();
    if !status.with_context(|| format!("cannot run {script}"))?.success() {
        bail!("{script} failed");
    }
    Ok(())
}
