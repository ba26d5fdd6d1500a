//! The C tree: `target/dist/c/{include,lib,lib/pkgconfig,lib/cmake}`, as a package manager would install it.

use super::version_series;
use crate::step;
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
    let (tree, built) = (tree(root), root.join("target/release"));
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    let lib = tree.join("lib");
    for folder in [tree.join("include"), lib.join("pkgconfig"), lib.join("cmake/libseam")] {
        fs::create_dir_all(folder)?;
    }
    step::run("the headers", Command::new("cp").arg("-R").arg(root.join("include")).arg(&tree))?;
    copy(&built.join("libseam.a"), &lib.join("libseam.a"))?;
    let (version, abi) = (env!("CARGO_PKG_VERSION"), abi_version(root)?);
    let [real, soname, linked] = if cfg!(target_os = "macos") {
        [format!("libseam.{version}.dylib"), format!("libseam.{abi}.dylib"), "libseam.dylib".into()]
    } else {
        [format!("libseam.so.{version}"), format!("libseam.so.{abi}"), "libseam.so".into()]
    };
    copy(&built.join(&linked), &lib.join(&real))?;
    symlink(&real, lib.join(&soname))?;
    symlink(&real, lib.join(linked))?;
    let libraries = native_libraries(root)?;
    for (template, folder) in [
        ("libseam.pc", "pkgconfig"),
        ("libseamConfig.cmake", "cmake/libseam"),
        ("libseamConfigVersion.cmake", "cmake/libseam"),
    ] {
        let path = root.join("bindings/c/package").join(format!("{template}.in"));
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = text
            .replace("@version@", version)
            .replace("@series@", &version_series().replace('.', r"\\."))
            .replace("@real@", &real)
            .replace("@soname@", &soname)
            .replace("@libraries@", &libraries)
            .replace("@library-list@", &libraries.replace(' ', ";"));
        fs::write(lib.join(folder).join(template), text)?;
    }
    Ok(())
}

/// Reads the number of the ABI from the header.
fn abi_version(root: &Path) -> Result<u32> {
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let number = header.lines().find_map(|line| line.strip_prefix("#define SEAM_ABI_VERSION "));
    Ok(number.context("libseam.h does not define SEAM_ABI_VERSION")?.trim().parse()?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Asks the compiler what a program needs that links the static library. Every C compiler adds its own support library
/// and knows its kind: the shared one, which rustc names, does not exist under `-static`.
fn native_libraries(root: &Path) -> Result<String> {
    let scratch = tempfile::tempdir()?;
    let empty = scratch.path().join("empty.rs");
    fs::write(&empty, "")?;
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-type", "staticlib", "--print", "native-static-libs=-", "--out-dir"]);
    let printed = step::ask(rustc.arg(scratch.path()).arg(&empty).current_dir(root))?;
    let kept: Vec<&str> = printed.split_whitespace().filter(|word| *word != "-lgcc_s").collect();
    Ok(kept.join(" "))
}
