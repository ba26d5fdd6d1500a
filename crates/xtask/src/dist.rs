//! `cargo xtask dist`: the C tree as a tarball to be handed out, `target/dist/libseam-VERSION-TRIPLE.tar.gz`.

use crate::{build, provide::provide, step};
use anyhow::{Context as _, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tar::{Builder, EntryType, Header, HeaderMode};

/// The most bytes that the shared library may have, stripped.
pub(crate) const LARGEST_LIBRARY: u64 = 2_500_000;

/// Where the documents are in the tree. Below it they lie as in the repository, so that their links lead somewhere.
pub(crate) const DOCUMENTATION: &str = "share/doc/libseam";

/// What is there: files, and folders with all that is in them.
pub(crate) const DOCUMENTS: [&str; 12] = [
    "LICENSE",
    "CHANGELOG.md",
    "docs/abi.md",
    "docs/c.md",
    "docs/environment.md",
    "docs/errors.md",
    "docs/firmware.md",
    "docs/operations.md",
    "docs/sizes.json",
    "examples/c",
    "examples/cpp",
    "tests/firmware",
];

/// Builds the libraries and makes the tarball.
pub(crate) fn run(root: &Path) -> Result<()> {
    build::native(root)?;
    build::c::build(root)?;
    let tarball = pack(root)?;
    println!("{} ({} bytes)", tarball.display(), tarball.metadata()?.len());
    Ok(())
}

/// The versions that are alike for the programs that use them, as `find_package` is asked for one.
pub(crate) fn series() -> String {
    let [major, minor] = [env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR")];
    if major == "0" { format!("0.{minor}") } else { major.into() }
}

/// What the tarball is called without its ending, and the one folder in it.
pub(crate) fn name() -> Result<String> {
    let told = step::ask(Command::new("rustc").arg("-vV"))?;
    let triple = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(format!("libseam-{}-{}", env!("CARGO_PKG_VERSION"), triple.context("rustc does not tell its host")?))
}

/// Makes the tarball from the C tree that is built.
pub(crate) fn pack(root: &Path) -> Result<PathBuf> {
    let name = name()?;
    let scratch = tempfile::tempdir()?;
    let staged = scratch.path().join(&name);
    copy_tree(&build::c::tree(root), &staged)?;
    for document in DOCUMENTS {
        let (from, to) = (root.join(document), staged.join(DOCUMENTATION).join(document));
        fs::create_dir_all(to.parent().unwrap_or(&staged))?;
        if from.is_dir() {
            copy_tree(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("cannot read {document}"))?;
        }
    }
    strip(&staged.join("lib"))?;
    let tarball = root.join("target/dist").join(format!("{name}.tar.gz"));
    let file = fs::File::create(&tarball).with_context(|| format!("cannot write {}", tarball.display()))?;
    let mut archive = Builder::new(GzEncoder::new(file, Compression::best()));
    // The same tree gives the same bytes, whoever packs it and when.
    archive.mode(HeaderMode::Deterministic);
    append(&mut archive, scratch.path(), Path::new(&name))?;
    archive.into_inner()?.finish()?;
    Ok(tarball)
}

/// Takes out what only a debugger or the linker that made it needs.
fn strip(lib: &Path) -> Result<()> {
    let strip = provide("strip", "binutils")?;
    let shared = lib.join(if cfg!(target_os = "macos") { "libseam.dylib" } else { "libseam.so" });
    let shared = shared.canonicalize().context("the tree has no shared library")?;
    let (all, debug) =
        if cfg!(target_os = "macos") { ("-x", "-S") } else { ("--strip-unneeded", "--strip-debug") };
    step::run("strip the shared library", Command::new(&strip).arg(all).arg(&shared))?;
    step::run("strip the static library", Command::new(&strip).arg(debug).arg(lib.join("libseam.a")))?;
    let size = shared.metadata()?.len();
    eprintln!("        the shared library has {size} bytes, of {LARGEST_LIBRARY} that it may have");
    if size > LARGEST_LIBRARY {
        bail!("the shared library is too large");
    }
    Ok(())
}

/// Names below `folder`, in a fixed order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in entries(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&path)?, &target)?;
        } else if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Adds what is at `path` below `base`.
fn append(archive: &mut Builder<GzEncoder<fs::File>>, base: &Path, path: &Path) -> Result<()> {
    let real = base.join(path);
    if real.is_symlink() {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        header.set_mode(0o777);
        archive.append_link(&mut header, path, fs::read_link(&real)?)?;
    } else if real.is_dir() {
        archive.append_dir(path, &real)?;
        for entry in entries(&real)? {
            append(archive, base, &path.join(entry.file_name().unwrap_or_default()))?;
        }
    } else {
        archive.append_path_with_name(&real, path)?;
    }
    Ok(())
}
