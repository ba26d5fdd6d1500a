//! What is shipped, as a stranger gets it: the wheel in an environment that holds nothing else, and the source
//! distribution built by pip.

use super::{Tally, check_by, tests};
use crate::{
    build::{
        cargo,
        python::{program, source, wheel},
        seam,
    },
    sandbox::Sandbox,
    step,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The largest wheel, in bytes.
const LARGEST: u64 = 4_000_000;

/// What runs in the clean environment.
const VECTORS: &[&str] = &["tests/test_vectors.py", "tests/test_vectors_clients.py"];

/// Takes access away from somebody, by both clients.
const REMOVE: &str = "
import asyncio, libseam
seam = libseam.Seam()
seam.user_identities.delete(user_identity_id='1de00000-0000-4000-8000-000000000006')
async def main():
    async with libseam.AsyncSeam() as seam:
        await seam.user_identities.delete(user_identity_id='1de00000-0000-4000-8000-000000000007')
asyncio.run(main())
";

/// Checks both.
pub(super) fn run(root: &Path) -> Result<Vec<Tally>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let mut tallies =
        vec![Tally::of_check("Python wheel, size", fs::metadata(wheel(root)?)?.len() <= LARGEST)];
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        tallies.push(tag(root)?);
    }
    tallies.push(vectors(root, &folder.path().join("wheel"))?);
    tallies.push(from_source(root, folder.path())?);
    Ok(tallies)
}

/// The wheel must be for every Linux since 2014, and say so.
fn tag(root: &Path) -> Result<Tally> {
    let suite = "Python wheel, tag";
    let wheel = wheel(root)?;
    let (status, output) = step::outcome(Command::new(program(root, "auditwheel")).arg("show").arg(&wheel))?;
    let named = wheel.to_string_lossy().contains("-cp39-abi3-manylinux2014_");
    let consistent = output.split_whitespace().collect::<Vec<_>>().join(" ");
    let holds = status.success()
        && named
        && consistent.contains("is consistent with the following platform tag: \"manylinux_2_17_");
    if !holds {
        eprintln!("{}: {output}", wheel.display());
    }
    Ok(Tally::of_check(suite, holds))
}

/// Makes an environment with nothing in it and returns its interpreter.
fn environment(root: &Path, folder: &Path) -> Result<PathBuf> {
    let mut venv = Command::new(program(root, "python"));
    step::run("a clean Python environment", venv.args(["-m", "venv"]).arg(folder))?;
    Ok(folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" }))
}

/// `pip install` by `python`.
fn install(python: &Path) -> Command {
    let mut install = Command::new(python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install
}

/// Runs the vectors where nothing is installed but the wheel and pytest.
fn vectors(root: &Path, folder: &Path) -> Result<Tally> {
    let python = environment(root, folder)?;
    step::run("the wheel there", install(&python).arg("--no-index").arg(wheel(root)?))?;
    let wanted = fs::read_to_string(root.join("python/requirements-test.txt"))?;
    let pytest = folder.join("pytest.txt");
    let lines: Vec<&str> = wanted.lines().filter(|line| line.starts_with("pytest==")).collect();
    fs::write(&pytest, lines.join("\n"))?;
    step::run("pytest there", install(&python).arg("--requirement").arg(pytest))?;
    // Not `python -m pytest`, which puts the folder with the package's source on the path.
    let mut pytest = Command::new(python.with_file_name(format!("pytest{}", std::env::consts::EXE_SUFFIX)));
    tests(root, "Python vectors, clean environment", pytest.args(VECTORS))
}

/// Has pip build the source distribution, with cargo alone, and uses what comes of it.
fn from_source(root: &Path, folder: &Path) -> Result<Tally> {
    let python = environment(root, &folder.join("source"))?;
    let target = root.join("target/sdist");
    // Cargo would take what it compiled from an earlier one for fresh: their files have the same paths and times. What
    // they depend on is kept.
    let mut clean = cargo(root);
    clean.args([
        "clean",
        "--quiet",
        "--release",
        "-p",
        "libseam-core",
        "-p",
        "libseam",
        "-p",
        "libseam-python",
        "--target-dir",
    ]);
    step::run("the last source distribution's leavings", clean.arg(&target))?;
    let mut pip = install(&python);
    pip.arg(source(root, folder)?).env("CARGO_TARGET_DIR", &target);
    step::run("the Python package from its source", &mut pip)?;
    let sandbox = Sandbox::start(&seam(root))?;
    let mut remove = Command::new(python);
    sandbox.introduce(remove.args(["-I", "-W", "error", "-c", REMOVE]));
    check_by("Python source distribution", &mut remove)
}
