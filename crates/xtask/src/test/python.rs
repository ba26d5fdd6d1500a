//! The suites that pytest and nox run.

use super::session::Session;
use crate::{
    build::{cargo, npm::install, python::program},
    report::Count,
    step,
};
use anyhow::Result;
use std::{fs, process::Command};

/// The checks of the Python package that a program makes: the suite, the program and its arguments.
const CHECKS: &[(&str, &str, &str)] = &[
    ("Python format", "ruff", "format --check . ../examples/python ../tests"),
    ("Python lints", "ruff", "check --quiet . ../examples/python ../tests"),
    ("Python types of the package", "mypy", "--no-error-summary libseam"),
];

/// The oldest CPython that the wheel is for.
const OLDEST: &str = "3.9";

/// Runs the Python suites: format, lints and types of the source, every test on the installed wheel, and the wheel
/// on the oldest interpreter and as strangers install it.
pub(super) fn python(session: &mut Session<'_>) -> Result<()> {
    let folder = session.root.join("python");
    for (suite, tool, arguments) in CHECKS {
        let mut check = Command::new(program(session.root, tool));
        session.check(suite, check.args(arguments.split(' ')).current_dir(&folder))?;
    }
    install(&folder.join("pyright"), "pyright")?;
    session.pytest("Python types", &["python/test_types.py"])?;
    session.pytest("Python packages", &["python/test_packages.py"])?;
    let mut pytest = Command::new(program(session.root, "pytest"));
    pytest
        .args(["-n", "2", "--dist", "loadfile", "tests"])
        .current_dir(&folder)
        .env("SEAM_BIN", super::seam(session.root));
    session.run_pytest("Python tests", &mut pytest)?;
    with_interpreters(session, &[OLDEST])
}

/// Runs the tests on every CPython that is found here.
pub(super) fn interpreters(session: &mut Session<'_>) -> Result<()> {
    with_interpreters(session, &[])
}

/// Runs the tests on those CPythons of `versions` that are found here, on all without any, each in an environment that nox
/// keeps.
fn with_interpreters(session: &mut Session<'_>, versions: &[&str]) -> Result<()> {
    let reports = session.root.join("target/reports/interpreters");
    let _ = fs::remove_dir_all(&reports);
    fs::create_dir_all(&reports)?;
    let mut nox = Command::new(program(session.root, "nox"));
    if !versions.is_empty() {
        nox.arg("--pythons").args(versions);
    }
    nox.arg("--").arg(&reports).current_dir(session.root.join("python"));
    nox.env("SEAM_BIN", super::seam(session.root));
    let succeeded = step::succeeds("Python interpreters", &mut nox)?;
    let mut found = fs::read_dir(&reports)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    found.sort();
    session.record("Python interpreters", succeeded);
    for report in found {
        let name = report.file_stem().unwrap_or_default().to_string_lossy();
        session.suites.push((format!("Python tests, {name}"), Count::read(&report)?));
    }
    Ok(())
}

/// Checks what the core without `std` depends on, and that it builds for bare metal.
pub(super) fn bare(session: &mut Session<'_>) -> Result<()> {
    session.pytest("bare core", &["embedded/test_bare.py"])
}

/// Tests firmware for a Cortex-M4F in QEMU, and compares its sizes with the ledger.
pub(super) fn firmware(session: &mut Session<'_>) -> Result<()> {
    session.pytest("firmware", &["embedded", "--ignore=embedded/test_bare.py"])
}

/// Runs the fault matrix on every surface.
pub(super) fn faults(session: &mut Session<'_>) -> Result<()> {
    let mut program = cargo(session.root);
    step::run(
        "the Rust program",
        program.args(["build", "-p", "libseam", "--example", "call", "--example", "offboard"]),
    )?;
    // A worker for each surface: they wait more than they work.
    session.pytest("faults", &["e2e", "-n", "11", "--dist", "loadgroup"])
}

/// Rehearses the benchmark with few calls.
pub(super) fn bench(session: &mut Session<'_>) -> Result<()> {
    session.pytest("the benchmark, rehearsed", &["bench"])
}

/// Runs the README's programs and commands.
pub(super) fn readme(session: &mut Session<'_>) -> Result<()> {
    session.pytest("README", &["guide/test_readme.py"])
}

/// Runs the examples of docs/api in every language, and the programs of docs/webhooks.md.
pub(super) fn api(session: &mut Session<'_>) -> Result<()> {
    step::run("the Rust library", cargo(session.root).args(["build", "-p", "libseam"]))?;
    session.pytest("docs/api", &["guide/test_api.py"])?;
    session.pytest("docs/webhooks.md", &["guide/test_webhooks.py"])
}

/// Looks for every operation in the reference documentation, which was built without a warning.
pub(super) fn reference(session: &mut Session<'_>) -> Result<()> {
    session.pytest("reference", &["reference"])
}
