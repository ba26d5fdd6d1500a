//! The README's programs, saved and run as it says.

use super::{
    Tally,
    markdown::{Block, blocks},
};
use crate::{build, sandbox::Sandbox, step};
use anyhow::{Context as _, Result};
use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

/// What the README's commands find in the repository's folder.
const NEEDED: &[&str] = &[".venv", "npm", "target"];

/// Runs every block of shell commands that comes after a program, or that calls `seam` for an operation.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let readme = fs::read_to_string(root.join("README.md"))?;
    let (_, section) = readme.split_once("\n## Use it\n").context("README.md has no section `Use it`")?;
    let folder = tempfile::tempdir()?;
    for name in NEEDED {
        symlink(root.join(name), folder.path().join(name))?;
    }
    let sandbox = Sandbox::start(&build::seam(root))?;
    let (mut passed, mut failed) = (0, 0);
    let mut program: Option<&str> = None;
    for Block { language, text, .. } in blocks(section) {
        let first = text.lines().next().unwrap_or_default();
        if language != "sh" {
            program = first.trim_matches(['#', '/', '*', ' ']).split_whitespace().next();
            if let Some(name) = program.filter(|name| name.starts_with("offboard.")) {
                fs::write(folder.path().join(name), text)?;
            }
        } else if program.take().is_some() || first.starts_with("target/release/seam user-identities") {
            let mut shell = Command::new("sh");
            shell.current_dir(folder.path()).args(["-e", "-c", text]);
            sandbox.introduce(&mut shell);
            let (status, output) = step::outcome(&mut shell)?;
            if status.success() {
                passed += 1;
            } else {
                eprintln!("README.md: {status}\n{text}\n{output}");
                failed += 1;
            }
        }
    }
    Ok(vec![Tally::of_runner("README", passed, failed, true)])
}
