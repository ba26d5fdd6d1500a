//! The form of the C and C++ that people write: `.clang-format`.

use super::if_to_be_had;
use crate::{provide::provide, step, test::Tally};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDERS: [&str; 5] = ["include", "tests/c", "tests/cpp", "tests/firmware", "examples"];
const ENDINGS: [&str; 4] = ["c", "h", "cpp", "hpp"];

/// What the form is written for; other versions differ in details.
const VERSION: &str = "version 14.";

/// Checks every file that is not generated; `BLESS=1` puts them in form.
pub(super) fn run(root: &Path) -> Result<Option<Tally>> {
    let program = provide("clang-format", "clang-format");
    let Some(program) = if_to_be_had(program, "The form of C is not checked")? else { return Ok(None) };
    let told = step::ask(Command::new(&program).arg("--version"))?;
    if !told.contains(VERSION) {
        eprintln!("  the form of C is checked by clang-format {VERSION}x, and this is: {told}");
        return Ok(None);
    }
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root.join(folder), &mut files)?;
    }
    if std::env::var_os("BLESS").is_some() {
        step::ask(Command::new(&program).arg("-i").args(&files))?;
    }
    let mut check = Command::new(&program);
    let (status, output) = step::outcome(check.args(["--dry-run", "-Werror"]).args(&files))?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Some(Tally::of_check("C form", status.success() && !files.is_empty())))
}

/// The files below `folder` that people write.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let is_c = path.extension().is_some_and(|is| ENDINGS.iter().any(|ending| is == *ending));
        if path.is_dir() && !path.ends_with("node_modules") {
            collect(&path, files)?;
        } else if is_c && !fs::read_to_string(&path)?.starts_with("/* Generated") {
            files.push(path);
        }
    }
    Ok(())
}
