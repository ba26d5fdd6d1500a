//! Ours against the official ones: the official fake server with our packages and our command, and the official
//! packages with our sandbox, all in the newest versions that are published. They lie in `tests/referees`.

use super::{
    Tally,
    npm::{command, tally},
};
use crate::{
    build::{npm::install, python::program},
    step,
};
use anyhow::Result;
use std::{fs, path::Path, process::Command};

const TESTS: [&str; 2] = ["fake.test.mjs", "sandbox.test.mjs"];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let folder = root.join("tests/referees");
    install(&folder, "the official npm packages")?;
    let official = official_python(root, &folder)?;
    // The official packages do not run on every Node that ours does.
    let node = folder.join("node_modules/node22/bin/node");
    TESTS
        .into_iter()
        .map(|test| {
            let mut run = Command::new(&node);
            run.args(["--test", "--test-reporter=tap", test]).current_dir(&folder);
            run.env("LIBSEAM_INSTALLED", root.join("npm")).env("LIBSEAM_PYTHON", program(root, "python"));
            run.env("LIBSEAM_OFFICIAL_PYTHON", &official).env("SEAM_BIN", command(root));
            tally(&format!("referees, {}", test.split('.').next().unwrap_or(test)), &mut run)
        })
        .collect()
}

/// A Python with the official package, every file of it as its checksum says.
fn official_python(root: &Path, folder: &Path) -> Result<std::path::PathBuf> {
    let (wanted, home) = (folder.join("requirements.txt"), root.join("target/referees/python"));
    let (python, installed) = (home.join("bin/python"), home.join("requirements.txt"));
    let is_there = matches!((fs::read(&wanted), fs::read(&installed)), (Ok(a), Ok(b)) if a == b);
    if !is_there {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(&home);
        step::run("a Python environment for the official package", &mut venv)?;
        let mut pip = Command::new(&python);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
        ]);
        step::run("the official Python package", pip.arg(&wanted))?;
        fs::copy(&wanted, installed)?;
    }
    Ok(python)
}
