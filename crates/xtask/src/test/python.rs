//! The Python suites: format, lints and types of what is written, and every test on the installed wheel.

mod interpreters;
mod packages;
mod types;

use super::Tally;
use crate::{
    build::{python::program, seam},
    step,
};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What is checked by a program that either ends well or does not: the suite, the program and its arguments.
const CHECKS: &[(&str, &str, &[&str])] = &[
    ("Python format", "ruff", &["format", "--check", ".", "../examples/python"]),
    ("Python lints", "ruff", &["check", "--quiet", ".", "../examples/python"]),
    ("Python types of the package", "mypy", &["--no-error-summary", "libseam"]),
];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let mut tallies = Vec::new();
    for (suite, tool, arguments) in CHECKS {
        let mut check = Command::new(program(root, tool));
        check.args(*arguments).current_dir(root.join("python"));
        tallies.push(check_by(suite, &mut check)?);
    }
    tallies.extend(types::run(root)?);
    tallies.extend(packages::run(root)?);
    let mut pytest = Command::new(program(root, "pytest"));
    pytest.arg("tests");
    tallies.push(tests(root, "Python tests", &mut pytest)?);
    tallies.extend(interpreters::run(root)?);
    Ok(tallies)
}

/// A check that holds if `command` ends well.
fn check_by(suite: &str, command: &mut Command) -> Result<Tally> {
    let (status, output) = step::supervise(suite, command)?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_check(suite, status.success()))
}

/// Runs tests by `pytest`, which import the installed package because the runner does not put its folder on the path.
fn tests(root: &Path, suite: &str, pytest: &mut Command) -> Result<Tally> {
    pytest.arg("--color=no").current_dir(root.join("python")).env("SEAM_BIN", command(root));
    let (status, output) = step::supervise(suite, pytest)?;
    // What was skipped did not pass.
    let failed = ["failed", "error", "errors", "skipped", "xfailed", "xpassed", "deselected"];
    let failed = failed.iter().map(|what| count(&output, what)).sum();
    if failed > 0 || !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_runner(suite, count(&output, "passed"), failed, status.success()))
}

/// The number before `what` in the runner's last line, `=== 2 failed, 541 passed in 5.65s ===`.
fn count(output: &str, what: &str) -> u64 {
    let Some(line) = output.lines().rev().find(|line| line.starts_with("===")) else { return 0 };
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let number = words.windows(2).find(|pair| pair.get(1).is_some_and(|word| *word == what));
    number.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0)
}

/// The `seam` command that the tests start sandboxes with.
fn command(root: &Path) -> PathBuf {
    std::env::var_os("SEAM_BIN").map_or_else(|| seam(root), PathBuf::from)
}
