//! Programs that are part of the system: found, installed where that is possible, or named with the way to get them.

use crate::step;
use anyhow::{Context as _, Result};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Where `program` is. Where it is missing, it is installed from Debian's package `package` if that can be done without
/// asking anybody; otherwise the error says how.
pub(crate) fn provide(program: &str, package: &str) -> Result<PathBuf> {
    if let Some(path) = find(program) {
        return Ok(path);
    }
    install(&[package])?;
    let missing =
        || format!("`{program}` is needed and not there; on Debian, `sudo apt-get install {package}`");
    find(program).with_context(missing)
}

/// Whether all of `files` are there. Where one is missing, Debian's `packages` are installed if that can be done
/// without asking anybody.
pub(crate) fn provide_files(files: &[&str], packages: &[&str]) -> Result<bool> {
    let are_there = || files.iter().all(|file| Path::new(file).exists());
    if !are_there() {
        install(packages)?;
    }
    Ok(are_there())
}

/// Installs packages where that can be done without asking anybody.
fn install(packages: &[&str]) -> Result<()> {
    if find("apt-get").is_none() || !is_root() {
        return Ok(());
    }
    step::run("the package lists", Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    step::run(&packages.join(" "), install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

fn is_root() -> bool {
    step::ask(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}
