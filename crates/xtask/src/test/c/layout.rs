//! Where the fields of the structures are, as compilers for several machines see it.

use super::{compiler::STRICT, if_to_be_had};
use crate::{build::c::tree, provide::provide, step, test::Tally};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Machines of 64 and 32 bits, with and without gaps before 64-bit numbers, of either byte order.
const TARGETS: [&str; 7] = [
    "x86_64-linux-gnu",
    "aarch64-none-elf",
    "x86_64-pc-windows-msvc",
    "thumbv7em-none-eabihf",
    "riscv32-unknown-elf",
    "powerpc-none-eabi",
    "i386-linux-gnu",
];

/// Compiles `tests/c/layout.c`, which holds what has to be, for all of them.
pub(super) fn run(root: &Path) -> Result<Tally> {
    let clang = provide("clang", "clang")?;
    let mut compilers: Vec<(PathBuf, String)> =
        TARGETS.map(|target| (clang.clone(), format!("--target={target}"))).into();
    compilers.push((provide("gcc", "gcc")?, "-O0".into()));
    let arm = provide("arm-none-eabi-gcc", "gcc-arm-none-eabi");
    if let Some(arm) = if_to_be_had(arm, "It does not judge the layout")? {
        compilers.push((arm, "-mcpu=cortex-m4".into()));
    }
    let (mut passed, mut failed) = (0, 0);
    for (compiler, target) in compilers {
        let mut compile = Command::new(&compiler);
        compile.args(STRICT).args(["-std=c11", "-ffreestanding", "-fsyntax-only"]).arg(&target);
        // Of a machine without an operating system only what the compiler brings: no header of a C library.
        compile.arg("-I").arg(tree(root).join("include"));
        let (status, output) = step::outcome(compile.arg(root.join("tests/c/layout.c")))?;
        if status.success() {
            passed += 1;
        } else {
            eprintln!("layout, {} {target}:\n{output}", compiler.display());
            failed += 1;
        }
    }
    Ok(Tally::of_runner("C layout", passed, failed, true))
}
