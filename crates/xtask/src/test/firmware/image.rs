//! Compiling firmware, and the machine that runs it.

use crate::step;
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const STRICT: [&str; 6] = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

const PROCESSOR: [&str; 4] = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"];

/// Without a C library; `libc/` has what the compilers call by name, and must not call itself.
const FREESTANDING: [&str; 7] = [
    "-Os",
    "-ffunction-sections",
    "-fdata-sections",
    "-ffreestanding",
    "-fno-tree-loop-distribute-patterns",
    "-nostdlib",
    "-nostartfiles",
];

/// The compiler and the imitated board.
pub(super) struct Machine {
    /// `arm-none-eabi-gcc`.
    pub(super) gcc: PathBuf,
    /// `qemu-system-arm`.
    pub(super) qemu: PathBuf,
}

/// A program that was linked.
pub(super) struct Built {
    /// The ELF file.
    pub(super) image: PathBuf,
    /// What the linker says it put where.
    pub(super) map: PathBuf,
}

impl Machine {
    /// Compiles and links the program `tests/firmware/NAME`.
    pub(super) fn build(&self, root: &Path, name: &str, library: &Path, scratch: &Path) -> Result<Built> {
        let source = root.join("tests/firmware");
        let built = Built { image: scratch.join(name), map: scratch.join(name).with_extension("map") };
        let mut gcc = Command::new(&self.gcc);
        gcc.args(STRICT).args(PROCESSOR).args(FREESTANDING);
        for folder in [&source, &source.join("libc"), &source.join(name), &root.join("include")] {
            gcc.arg("-I").arg(folder);
        }
        for folder in [&source, &source.join("libc"), &source.join(name)] {
            gcc.args(programs(folder)?);
        }
        gcc.arg(library).arg("-lgcc").arg("-T").arg(source.join("board.ld"));
        gcc.args(["-Wl,--gc-sections", "-Wl,-z,noexecstack"]);
        gcc.arg(format!("-Wl,-Map={}", built.map.display())).arg("-o").arg(&built.image);
        step::run(&format!("compile firmware {name}"), &mut gcc)?;
        Ok(built)
    }

    /// The board with a program on it. It ends when the program does, with its exit code.
    pub(super) fn start(&self, image: &Path) -> Command {
        let mut qemu = Command::new(&self.qemu);
        qemu.args(["-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none"]);
        qemu.args(["-semihosting-config", "enable=on,target=native", "-kernel"]).arg(image);
        qemu
    }
}

/// The C files of a folder.
fn programs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    paths.sort();
    Ok(paths)
}
