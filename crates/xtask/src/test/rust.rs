//! The Rust suites: generated files, format, lints, documentation, and every test of the workspace.

use super::session::Session;
use crate::{build::cargo, fuzz, provide::cargo_tool, report::Count, simulate, step};
use anyhow::{Context as _, Result};
use std::fs;

const LINTS: &[(&str, &str)] = &[
    ("clippy", "clippy --workspace --all-targets"),
    ("clippy of the core without std", "clippy -p libseam-core"),
    ("clippy of the client without transports", "clippy -p libseam --no-default-features"),
    ("clippy of the client over reqwest alone", "clippy -p libseam --no-default-features --features reqwest"),
    ("documentation of the core", "rustdoc -p libseam-core --features serde"),
    ("documentation of the client", "rustdoc -p libseam --all-features"),
];

/// Runs them.
pub(super) fn run(session: &mut Session<'_>) -> Result<()> {
    let root = session.root;
    let generated = libseam_gen::run(root, true).inspect_err(|error| eprintln!("{error:#}"));
    session.record("generated files", generated.is_ok());
    session.check("rustfmt", cargo(root).args(["fmt", "--all", "--check"]))?;
    for (suite, lint) in LINTS {
        let mut command = cargo(root);
        session.check(suite, command.args(lint.split(' ')).args(["--quiet", "--", "-D", "warnings"]))?;
    }
    let nextest = cargo_tool(root, "cargo-nextest", "0.9.143")?;
    let mut tests = cargo(root);
    tests.arg("nextest").env("PATH", nextest);
    // A test that is ignored proves nothing.
    tests.args(["run", "--workspace", "--run-ignored", "all", "--no-fail-fast"]);
    session.report("Rust tests", &mut tests, &root.join("target/nextest/default/junit.xml"))?;
    session.check("Rust doctests", cargo(root).args(["test", "--workspace", "--doc", "--quiet"]))
}

/// Looks for lies in the core.
pub(super) fn simulate(session: &mut Session<'_>) -> Result<()> {
    session
        .check("10 000 seeds of the simulator", simulate::truth(session.root).args(["--seeds", "10000"]))?;
    session.check(
        "known lies, which the simulator finds",
        simulate::lies(session.root).args(["--seeds", "10000"]),
    )
}

/// Looks for lies for longer.
pub(super) fn simulate_long(session: &mut Session<'_>) -> Result<()> {
    session.check("100 000 seeds of the simulator", simulate::truth(session.root).args(["--seeds", "100000"]))
}

/// Fuzzes every target for a while.
pub(super) fn fuzz(session: &mut Session<'_>) -> Result<()> {
    let found = fuzz::run(session.root, 120).inspect_err(|error| eprintln!("{error:#}"));
    session.record("fuzzing", found.is_ok());
    Ok(())
}

/// The exit code of cargo-mutants where a fault kept a test from ending, whatever else was found.
const TIMED_OUT: i32 = 3;

/// Plants faults in the core, each of which a test must find. `.cargo/mutants.toml` says where.
pub(super) fn mutants(session: &mut Session<'_>) -> Result<()> {
    let root = session.root;
    let path = cargo_tool(root, "cargo-mutants", "27.1.0")?;
    let folder = root.join("target/mutants.out");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let mut mutants = cargo(root);
    mutants.args(["mutants", "--output", "target"]).env("PATH", path).env_remove("CARGO_TARGET_DIR");
    // A case that found one fault would be tried against the next ones too, and only in this run.
    mutants.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
    let ended = step::ends_with(&[0, TIMED_OUT], "mutants", &mut mutants)?;
    let mut count = Count::read_mutants(&folder.join("outcomes.json"))?;
    if count.failed > 0 {
        eprintln!("no test finds:\n{}", fs::read_to_string(folder.join("missed.txt"))?);
    } else if !ended || count.passed == 0 {
        count.failed = 1;
    }
    session.suites.push(("mutants".into(), count));
    Ok(())
}
