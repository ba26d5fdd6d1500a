//! A program in which all is static, down to the C library, with the flags that pkg-config tells.

use super::{Tally, suite_of};
use crate::{build::c::tree, provide::provide, step};
use anyhow::{Context as _, Result};
use std::{path::Path, process::Command};

/// Compiles and runs it. macOS has no static C library.
pub(super) fn run(root: &Path, scratch: &Path) -> Result<Option<Tally>> {
    const SUITE: &str = "C misuse, all static";
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let mut ask = Command::new(provide("pkg-config", "pkg-config")?);
    ask.args(["--static", "--cflags", "--libs", "libseam"]);
    let flags = step::ask(ask.env("PKG_CONFIG_PATH", tree(root).join("lib/pkgconfig")))
        .context("pkg-config does not find the tree")?;
    let (tests, program) = (root.join("tests/c"), scratch.join("static"));
    let mut compile = Command::new(provide("gcc", "gcc")?);
    compile.args(["-static", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-I"]).arg(&tests);
    compile.arg(tests.join("misuse.c")).args(flags.split_whitespace()).arg("-o").arg(&program);
    let (status, output) = step::supervise("link all of it statically", &mut compile)?;
    if !status.success() {
        eprintln!("{output}");
        return Ok(Some(Tally::of_check(SUITE, false)));
    }
    suite_of(root, SUITE, Command::new(&program), false).map(Some)
}
