//! Programs and files of the system: found, installed where that needs nobody's consent, or named with the way to get
//! them.

use crate::step;
use anyhow::{Result, bail};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// Programs and files, by absolute path, whose package in Debian has another name.
const PACKAGES: &[(&str, &str)] = &[
    ("/usr/aarch64-linux-gnu/include/stdio.h", "libc6-dev-arm64-cross"),
    ("/usr/arm-linux-gnueabihf/include/stdio.h", "libc6-dev-armhf-cross"),
    ("/usr/include/mbedtls/ssl.h", "libmbedtls-dev"),
    ("/usr/lib/wine/wine64", "wine64"),
    ("/usr/riscv64-linux-gnu/include/stdio.h", "libc6-dev-riscv64-cross"),
    ("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    ("abidw", "abigail-tools"),
    ("arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"),
    ("arm-none-eabi-gcc", "gcc-arm-none-eabi"),
    ("clang", "clang"),
    ("curl-config", "libcurl4-openssl-dev"),
    ("qemu-aarch64", "qemu-user"),
    ("qemu-system-arm", "qemu-system-arm"),
    ("qemu-system-riscv32", "qemu-system-misc"),
    ("riscv64-linux-gnu-gcc", "gcc-riscv64-linux-gnu"),
    ("riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf"),
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32"),
];

/// Makes sure that every one of `needed` is there.
pub(crate) fn provide(needed: &[&str]) -> Result<()> {
    let missing =
        || needed.iter().copied().filter(|name| find(name).is_none()).map(package).collect::<Vec<_>>();
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    if find("apt-get").is_some() && step::ask(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        step::run("the package lists", Command::new("apt-get").args(["update", "-qq"]))?;
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&packages);
        step::run(&packages.join(" "), install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    match missing()[..] {
        [] => Ok(()),
        ref packages => bail!("missing; on Debian, `sudo apt-get install {}`", packages.join(" ")),
    }
}

/// Returns where the program `name` is.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    // An absolute path stays what it is when it is joined.
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Returns Debian's package for `name`: it has the program's name unless the list says otherwise.
fn package(name: &str) -> &str {
    let known = PACKAGES.iter().find(|(program, _)| *program == name);
    known.map_or(name, |(_, package)| package)
}

/// Installs the cargo tool `name` into `target/tools`, unless it is there or on the search path. Returns a search path
/// on which cargo finds it.
pub(crate) fn cargo_tool(root: &Path, name: &str, version: &str) -> Result<OsString> {
    let tools = root.join("target/tools");
    if find(name).is_none() && !tools.join("bin").join(name).exists() {
        let mut install = Command::new("cargo");
        install.args(["install", name, "--version", version, "--locked", "--debug", "--root"]).arg(&tools);
        // Cached between runs, and quick to build: a tool's speed matters little.
        install.env("CARGO_TARGET_DIR", root.join("target/tools/build")).env("CARGO_PROFILE_DEV_DEBUG", "0");
        step::run(&format!("installing {name}"), &mut install)?;
    }
    let others = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::env::split_paths(&others).chain([tools.join("bin")]))?)
}
