//! The Rust suites: generated files, formatting, lints, the core without `std`, the client without its built-in transport,
//! documentation, and every test of the workspace.

use super::Tally;
use crate::{build::cargo, step};
use anyhow::Result;
use std::path::Path;

/// What is checked by a command that either ends well or does not.
const CHECKS: &[(&str, &[&str])] = &[
    ("rustfmt", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    ("clippy of the core without std", &["clippy", "-p", "libseam-core", "--quiet", "--", "-D", "warnings"]),
    (
        "clippy of the client without transports",
        &["clippy", "-p", "libseam", "--no-default-features", "--quiet", "--", "-D", "warnings"],
    ),
    (
        "clippy of the client over reqwest alone",
        &[
            "clippy",
            "-p",
            "libseam",
            "--no-default-features",
            "--features",
            "reqwest",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ],
    ),
    (
        "documentation of the core",
        &["rustdoc", "-p", "libseam-core", "--features", "serde", "--quiet", "--", "-D", "warnings"],
    ),
    (
        "documentation of the client",
        &["rustdoc", "-p", "libseam", "--all-features", "--quiet", "--", "-D", "warnings"],
    ),
];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let generated = libseam_gen::run(root, true).inspect_err(|e| eprintln!("{e:#}"));
    let mut tallies = vec![Tally::of_check("generated files", generated.is_ok())];
    for (what, arguments) in CHECKS {
        let (status, output) = step::supervise(what, cargo(root).args(*arguments))?;
        if !status.success() {
            eprintln!("{output}");
        }
        tallies.push(Tally::of_check(what, status.success()));
    }
    let mut tests = cargo(root);
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    let (status, output) = step::supervise("Rust tests", &mut tests)?;
    let (passed, failed) = count(&output);
    if !status.success() {
        eprintln!("{output}");
    }
    tallies.push(Tally::of_runner("Rust tests", passed, failed, status.success()));
    Ok(tallies)
}

/// Sums cargo's lines `test result: ok. 8 passed; 0 failed; …`.
fn count(output: &str) -> (u64, u64) {
    let mut sums = (0, 0);
    for line in output.lines().filter(|line| line.starts_with("test result:")) {
        let number = |word: &str| {
            let before = line.split(word).next().unwrap_or_default();
            before.split_whitespace().next_back().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
        };
        sums.0 += number(" passed");
        // A test that is left out proves nothing.
        sums.1 += number(" failed") + number(" ignored");
    }
    sums
}
