//! The C suites, on the tree as it is laid out for programs: the headers in every language mode, the exported symbols,
//! and the test programs (under valgrind).

mod compiler;
mod exports;

use super::Tally;
use crate::{
    build::{c::tree, seam},
    provide::provide,
    sandbox::Sandbox,
    step,
};
use anyhow::Result;
use compiler::Compiler;
pub(super) use exports::declarations;
use std::{path::Path, process::Command};

/// The test programs, and whether each needs a sandbox of its own.
const PROGRAMS: [(&str, bool); 7] = [
    ("vectors", false),
    ("nulls", false),
    ("misuse", false),
    ("sink", false),
    ("callback", false),
    ("sandbox", true),
    ("transport", true),
];

/// A program that leaks or touches what it must not ends badly.
const VALGRIND: [&str; 5] = [
    "--quiet",
    "--error-exitcode=99",
    "--leak-check=full",
    "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite,indirect",
];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let scratch = tempfile::tempdir()?;
    let compiler = Compiler::new(&tree(root), &root.join("tests/c"));
    let mut tallies = vec![compiler.headers()?, exports::check(root)?];
    for (name, needs_sandbox) in PROGRAMS {
        let suite = format!("C {name}");
        let program = scratch.path().join(name);
        if !compiler.compile(&root.join("tests/c").join(name).with_extension("c"), &program)? {
            tallies.push(Tally::of_check(&suite, false));
            continue;
        }
        tallies.push(suite_of(root, &suite, Command::new(&program), needs_sandbox)?);
        if let Some(mut command) = valgrind()? {
            command.arg(&program);
            tallies.push(suite_of(root, &format!("{suite}, valgrind"), command, needs_sandbox)?);
        }
    }
    Ok(tallies)
}

/// Runs a program that ends with a line `N passed, N failed`. One that needs a sandbox is given a fresh one.
pub(super) fn suite_of(root: &Path, suite: &str, mut command: Command, needs_sandbox: bool) -> Result<Tally> {
    let sandbox = if needs_sandbox { Some(Sandbox::start(&seam(root))?) } else { None };
    if let Some(sandbox) = &sandbox {
        command.args([&sandbox.endpoint, &sandbox.api_key]);
    }
    let (status, output) = step::supervise(suite, &mut command)?;
    let (passed, failed) = count(&output);
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_runner(suite, passed, failed, status.success()))
}

/// The numbers in the last line `N passed, N failed`.
pub(super) fn count(output: &str) -> (u64, u64) {
    let numbers = |line: &str| {
        let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
        Some((passed.parse().ok()?, failed.parse().ok()?))
    };
    output.lines().rev().find_map(numbers).unwrap_or_default()
}

/// Valgrind, to be given a program. Where it cannot be had the programs run without it, but not on a machine that has to prove
/// something.
pub(super) fn valgrind() -> Result<Option<Command>> {
    match provide("valgrind", "valgrind") {
        Ok(path) => {
            let mut command = Command::new(path);
            command.args(VALGRIND);
            Ok(Some(command))
        }
        Err(error) if std::env::var_os("CI").is_some() => Err(error),
        Err(error) => {
            eprintln!("  {error}. The C programs run without it");
            Ok(None)
        }
    }
}
