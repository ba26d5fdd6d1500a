//! `cargo xtask build`: every surface, left at the same place: `target/release/seam`, `target/dist/c/`, `.venv/` with
//! the Python package installed, and `npm/` built.

pub(crate) mod c;
pub(crate) mod npm;
mod packages;
pub(crate) mod playground;
pub(crate) mod python;
mod reference;

use crate::step;
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

type Build = fn(&Path) -> Result<()>;

/// The parts that can be built alone, in the order in which everything is built: the sandbox in the command embeds the
/// playground, which embeds the npm package.
const PARTS: &[(&str, Build)] = &[
    ("npm", npm::build),
    ("playground", playground::build),
    ("native", native),
    ("c", c::build),
    ("tools", python::tools),
    ("python", python::build),
];

/// The parts that are built only where they are asked for: nothing runs them.
const EXTRA: &[(&str, Build)] = &[("reference", reference::build)];

/// Returns the names of the parts.
pub(crate) fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().chain(EXTRA).map(|(name, _)| *name)
}

/// Builds everything.
pub(crate) fn all(root: &Path) -> Result<()> {
    some(root, &[])
}

/// Builds the parts that are named in `only` and those that they embed, or everything if none is.
pub(crate) fn some(root: &Path, only: &[String]) -> Result<()> {
    let named = |name: &str| only.is_empty() || only.iter().any(|part| part == name);
    let wanted = |name: &str| named(name) || name == "npm" && named("playground");
    let extra = EXTRA.iter().filter(|(name, _)| only.iter().any(|part| part == name));
    PARTS.iter().filter(|(name, _)| wanted(name)).chain(extra).try_for_each(|(_, build)| build(root))
}

/// Builds the command and then the C libraries. In one build their common dependencies would have the features that
/// either asks for, and the libraries hold nothing that only the command needs.
pub(crate) fn native(root: &Path) -> Result<()> {
    for (what, package) in [("the `seam` command", "libseam-cli"), ("the C library", "libseam-c")] {
        let mut cargo = cargo(root);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", release_flags(root));
        step::run(what, cargo.args(["build", "--release", "-p", package]))?;
    }
    Ok(())
}

/// Returns the flags of every native release build, in the form of `CARGO_ENCODED_RUSTFLAGS`: what is shipped names no
/// folder of the machine that built it. Builds with the same flags share what they compile.
pub(crate) fn release_flags(root: &Path) -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let remap = |from: PathBuf, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    [remap(cargo_home.join("registry/src"), "crates"), remap(root.to_path_buf(), "libseam")].join("\u{1f}")
}

/// Returns where [`native`] leaves the `seam` command.
pub(crate) fn seam(root: &Path) -> PathBuf {
    root.join("target/release").join(format!("seam{}", std::env::consts::EXE_SUFFIX))
}

/// Returns the command `cargo` in the repository's root.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).env("CARGO_TARGET_DIR", root.join("target"));
    cargo
}

/// Returns the versions that programs may exchange, as `find_package` asks for one.
pub(crate) fn version_series() -> String {
    let [major, minor] = [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR")];
    if major == "0" { format!("0.{minor}") } else { major.into() }
}
