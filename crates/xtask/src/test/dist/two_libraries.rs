//! Two Rust static libraries in one program, as `docs/c.md` says.

use crate::{provide::provide, step, test::markdown::block};
use anyhow::Result;
use std::{fs, path::Path, process::Command};

/// Makes our library one object by the commands of the documentation, and links it with another library.
pub(super) fn link(root: &Path, tree: &Path, folder: &Path) -> Result<bool> {
    let document = fs::read_to_string(root.join("docs/c.md"))?;
    let commands = block(&document, "one-object")?;
    let scratch = folder.join("two");
    fs::create_dir(&scratch)?;
    fs::copy(tree.join("lib/libseam.a"), scratch.join("libseam.a"))?;
    provide("ld", "binutils")?;
    step::run("one object of the library", Command::new("sh").args(["-ec", commands]).current_dir(&scratch))?;
    let mut second = Command::new("rustc");
    second.args(["--edition", "2024", "--crate-type", "staticlib", "-O", "-o", "libsecond.a"]);
    second.arg(root.join("tests/dist/second.rs")).current_dir(&scratch);
    step::run("another Rust library", &mut second)?;
    let mut ask = Command::new("pkg-config");
    ask.args(["--libs", "--static", "libseam"]).env("PKG_CONFIG_PATH", tree.join("lib/pkgconfig"));
    let flags = step::ask(&mut ask)?;
    let mut compile = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
    compile.args(["-std=c99", "-I"]).arg(tree.join("include")).arg(root.join("tests/dist/two_libraries.c"));
    compile.args(["seam.o", "libsecond.a", "-o", "two"]).current_dir(&scratch);
    compile.args(flags.split_whitespace().filter(|flag| *flag != "-lseam"));
    let (status, output) = step::supervise("link two Rust libraries", &mut compile)?;
    if !status.success() {
        eprintln!("{output}");
        return Ok(false);
    }
    let (status, output) = step::outcome(&mut Command::new(scratch.join("two")))?;
    Ok(status.success() && output == "30 digits, ok\n")
}
