//! Types of what uses the installed package, by mypy and by pyright, in a folder where the package's source is out of
//! sight.

use super::{Tally, check_by};
use crate::{
    build::{
        npm::install,
        python::{program, search_path},
    },
    step,
};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::{collections::BTreeSet, ffi::OsStr, fs, path::Path, process::Command};

/// What uses the package: where it is, and what it is copied to.
const FOLDERS: &[(&str, &str)] = &[("python/tests", "tests"), ("examples/python", "examples")];

/// A program in which the lines with a mark must be refused and no others.
const SAMPLE: &str = "typed_sample.py";
const MARK: &str = "# refused: ";

/// Runs both.
pub(super) fn run(root: &Path) -> Result<Vec<Tally>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    for (from, to) in FOLDERS {
        fs::create_dir(folder.path().join(to))?;
        for entry in fs::read_dir(root.join(from))? {
            let path = entry?.path();
            if path.extension() == Some(OsStr::new("py")) {
                fs::copy(&path, folder.path().join(to).join(path.file_name().context("a file has a name")?))?;
            }
        }
    }
    fs::rename(folder.path().join("tests").join(SAMPLE), folder.path().join(SAMPLE))?;
    let checked: Vec<&str> = FOLDERS.iter().map(|(_, to)| *to).collect();
    let mut mypy = Command::new(program(root, "mypy"));
    mypy.arg("--config-file").arg(root.join("python/pyproject.toml")).arg("--no-error-summary");
    let home = root.join("python/pyright");
    install(&home, "pyright")?;
    let mut pyright = command(root, &home, folder.path())?;
    let mut completeness = command(root, &home, folder.path())?;
    completeness.args(["--verifytypes", "libseam", "--ignoreexternal"]);
    Ok(vec![
        check_by("Python types of what uses it", mypy.current_dir(folder.path()).args(&checked))?,
        check_by("Python types of what uses it, pyright", pyright.args(&checked))?,
        sample(root, &home, folder.path())?,
        check_by("Python types, complete", &mut completeness)?,
    ])
}

/// Pyright, which is installed in `home`, in `folder`. It asks the first Python that it finds where packages are.
fn command(root: &Path, home: &Path, folder: &Path) -> Result<Command> {
    let mut pyright = Command::new("node");
    pyright.arg(home.join("node_modules/pyright/index.js")).current_dir(folder);
    pyright.env("PATH", search_path(root)?);
    Ok(pyright)
}

/// Pyright must refuse the lines of the sample that are marked and no others. That mypy does is one of the tests.
fn sample(root: &Path, home: &Path, folder: &Path) -> Result<Tally> {
    let suite = "Python sample, pyright";
    let (_, output) = step::outcome(command(root, home, folder)?.args(["--outputjson", SAMPLE]))?;
    let mut reports = serde_json::Deserializer::from_str(&output).into_iter::<Value>();
    let report = reports.next().with_context(|| format!("{suite}: no report"))?;
    let report = report.with_context(|| format!("{suite}: not a report: {output}"))?;
    let said = report["generalDiagnostics"].as_array().with_context(|| format!("{suite}: {output}"))?;
    let line = |diagnostic: &Value| diagnostic["range"]["start"]["line"].as_u64();
    let found: BTreeSet<u64> = said.iter().filter_map(line).collect();
    let text = fs::read_to_string(folder.join(SAMPLE))?;
    let marked: BTreeSet<u64> =
        (0..).zip(text.lines()).filter(|(_, line)| line.contains(MARK)).map(|(number, _)| number).collect();
    let holds = !marked.is_empty() && found == marked;
    if !holds {
        let differ: Vec<u64> = found.symmetric_difference(&marked).map(|number| number + 1).collect();
        eprintln!("{suite}: either refused or marked, in line {differ:?}\n{output}");
    }
    Ok(Tally::of_check(suite, holds))
}
