//! The C tree, `target/dist/c`, as a package manager would install it.

use super::packages;
use crate::{dist::target::Target, step};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

/// Returns where the tree is.
pub(crate) fn tree(root: &Path) -> PathBuf {
    root.join("target/dist/c")
}

/// Lays the C tree out from what is built.
pub(crate) fn build(root: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") && !cfg!(target_os = "macos") {
        bail!("the C tree is laid out on Linux and macOS only");
    }
    lay_out(root, &tree(root), &Target::host()?, &root.join("target/release"), &native_libraries(root)?)
}

/// Lays `tree` out for `target` from the libraries in the folder `built`. A program that links the static one needs the
/// linker's options `libraries`.
pub(crate) fn lay_out(
    root: &Path,
    tree: &Path,
    target: &Target,
    built: &Path,
    libraries: &str,
) -> Result<()> {
    if tree.exists() {
        fs::remove_dir_all(tree)?;
    }
    let lib = tree.join("lib");
    fs::create_dir_all(&lib)?;
    step::run("the headers", Command::new("cp").arg("-R").arg(root.join("include")).arg(tree))?;
    copy(&built.join("libseam.a"), &lib.join("libseam.a"))?;
    let files = target.files(env!("CARGO_PKG_VERSION"), abi_version(root)?);
    if !files.built.is_empty() {
        copy(&built.join(files.built), &tree.join(&files.shared))?;
    }
    if !files.imports.is_empty() {
        copy(&built.join(files.imports), &lib.join(files.imports))?;
    }
    if !files.soname.is_empty() {
        let real = Path::new(&files.shared).file_name().unwrap_or_default();
        symlink(real, lib.join(&files.soname))?;
        symlink(real, lib.join(files.built))?;
    }
    packages::write(root, tree, target, &files, libraries)
}

/// Reads the number of the ABI from the header.
fn abi_version(root: &Path) -> Result<u32> {
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let number = header.lines().find_map(|line| line.strip_prefix("#define SEAM_ABI_VERSION "));
    Ok(number.context("libseam.h does not define SEAM_ABI_VERSION")?.trim().parse()?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    to.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Asks the compiler what a program needs that links the static library.
fn native_libraries(root: &Path) -> Result<String> {
    let scratch = tempfile::tempdir()?;
    let (empty, needed) = (scratch.path().join("empty.rs"), scratch.path().join("native-static-libs"));
    fs::write(&empty, "")?;
    let mut rustc = Command::new("rustc");
    // A file, since the compiler prints them for people otherwise.
    rustc.args(["--crate-type", "staticlib", "--print", &format!("native-static-libs={}", needed.display())]);
    step::ask(rustc.arg("--out-dir").arg(scratch.path()).arg(&empty).current_dir(root))?;
    let printed = fs::read_to_string(&needed).with_context(|| format!("cannot read {}", needed.display()))?;
    Ok(kept_libraries(&printed))
}

/// Returns the libraries that a C compiler does not add by itself: it has its own support library and unwinder, and knows
/// their kind. The shared ones, which rustc names, do not exist under `-static`.
pub(crate) fn kept_libraries(printed: &str) -> String {
    let kept = |word: &&str| !["-lgcc_s", "-lgcc_eh", "-lunwind"].contains(word);
    printed.split_whitespace().filter(kept).collect::<Vec<_>>().join(" ")
}
