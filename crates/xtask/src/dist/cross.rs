//! Libraries and trees for machines other than this one.

use super::{
    target::{Linker, Target},
    write,
};
use crate::{
    build::{
        c::{kept_libraries, lay_out},
        python, release_flags,
    },
    provide::provide,
    step,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Builds the libraries for `target` and lays its tree out.
pub(super) fn build(root: &Path, target: &Target) -> Result<()> {
    let folder = root.join("target").join(&target.triple);
    fs::create_dir_all(&folder)?;
    // The compiler writes there what the static library needs, when it compiles it.
    let needed = folder.join("native-static-libs");
    let mut cargo = Command::new(root.join("scripts/with-target"));
    cargo.arg(&target.triple).env("PATH", python::search_path(root)?).current_dir(root);
    let (profile, triple) = match target.linker() {
        linker @ (Linker::Zig(_) | Linker::Apple) => {
            python::tools(root)?;
            cargo.args(["cargo-zigbuild", "rustc", "--release"]);
            // What zig says for debuggers names its folder.
            cargo.env("CFLAGS", "-g0");
            ("release", if let Linker::Zig(triple) = linker { triple } else { &*target.triple })
        }
        Linker::Gcc(gcc) => {
            provide(&[gcc])?;
            cargo.args(["cargo", "rustc", "--release"]);
            ("release", &*target.triple)
        }
        Linker::Nothing => {
            cargo.args(["cargo", "rustc", "--profile", "bare", "--no-default-features"]);
            ("bare", &*target.triple)
        }
    };
    let kinds = if target.has_shared() { "cdylib,staticlib" } else { "staticlib" };
    cargo.args(["-p", "libseam-c", "--lib", "--crate-type", kinds, "--target", triple, "--", "--print"]);
    cargo.arg(format!("native-static-libs={}", needed.display()));
    cargo.env("CARGO_TARGET_DIR", root.join("target"));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", release_flags(root));
    // The `strip` of this machine knows no other's files.
    cargo.env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    step::run(&format!("the library for {}", target.triple), &mut cargo)?;
    let printed = fs::read_to_string(&needed).with_context(|| format!("cannot read {}", needed.display()))?;
    lay_out(root, &tree(root, target), target, &folder.join(profile), &kept_libraries(&printed))
}

/// Makes the tarball of the tree of `target`. The same tree gives the same bytes.
pub(super) fn pack(root: &Path, target: &Target) -> Result<PathBuf> {
    write(root, &tree(root, target), &folder(root), target)
}

fn folder(root: &Path) -> PathBuf {
    root.join("target/dist/cross")
}

fn tree(root: &Path, target: &Target) -> PathBuf {
    folder(root).join(&target.triple)
}
