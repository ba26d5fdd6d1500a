//! `cargo xtask dist`: the C tree as a tarball to be handed out, `target/dist/libseam-VERSION-TRIPLE.tar.gz`, and with
//! `--target` the trees of other machines, in `target/dist/cross/`.

mod cross;
pub(crate) mod target;

use crate::{build, step};
use anyhow::{Context as _, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tar::{Builder, EntryType, Header, HeaderMode};
use target::Target;

/// The documents: files, and folders with everything in them. Below `share/doc/libseam` they lie as in the repository,
/// so that their links hold.
const DOCUMENTS: [&str; 17] = [
    "LICENSE",
    "CHANGELOG.md",
    "docs/abi.md",
    "docs/api",
    "docs/c.md",
    "docs/confirm.md",
    "docs/environment.md",
    "docs/errors.md",
    "docs/firmware.md",
    "docs/offboarding.md",
    "docs/options.md",
    "docs/sandbox.md",
    "docs/sizes.json",
    "docs/webhooks.md",
    "examples/c",
    "examples/cpp",
    "tests/firmware",
];

type Archive = Builder<GzEncoder<fs::File>>;

/// The word for every target.
pub(crate) const ALL: &str = "all";

/// Returns the words that name targets.
pub(crate) fn targets() -> impl Iterator<Item = &'static str> {
    target::triples().chain([ALL])
}

/// Makes the tarball of each of `targets`, or of this machine if there is none, after building the libraries unless the
/// built ones are to be packed.
pub(crate) fn run(root: &Path, as_built: bool, targets: &[String]) -> Result<()> {
    let named = |triple: &&str| targets.iter().any(|name| name == triple || name == ALL);
    for triple in target::triples().filter(named) {
        let target = Target::new(triple)?;
        if !as_built {
            cross::build(root, &target)?;
        }
        show(&cross::pack(root, &target)?)?;
    }
    if !targets.is_empty() {
        return Ok(());
    }
    if !as_built {
        build::native(root)?;
        build::c::build(root)?;
    }
    show(&pack(root)?)
}

fn show(tarball: &Path) -> Result<()> {
    println!("{} ({} bytes)", tarball.display(), tarball.metadata()?.len());
    Ok(())
}

/// Makes the tarball from the C tree that is built. The same tree gives the same bytes.
pub(crate) fn pack(root: &Path) -> Result<PathBuf> {
    let scratch = tempfile::tempdir()?;
    let (built, tree) = (build::c::tree(root), scratch.path().join("tree"));
    require_built(&built)?;
    step::run("copy the tree", Command::new("cp").arg("-a").arg(built).arg(&tree))?;
    strip(&tree.join("lib"))?;
    write(root, &tree, &root.join("target/dist"), &Target::host()?)
}

/// Fails if `tree` is not there, and says what to do.
fn require_built(tree: &Path) -> Result<()> {
    ensure!(tree.is_dir(), "{} is not built; run the command without --as-built", tree.display());
    Ok(())
}

/// Writes `tree` and the documents to a tarball in `folder` that is named after `target`.
fn write(root: &Path, tree: &Path, folder: &Path, target: &Target) -> Result<PathBuf> {
    let name = format!("libseam-{}-{}", env!("CARGO_PKG_VERSION"), target.triple);
    require_built(tree)?;
    let tarball = folder.join(format!("{name}.tar.gz"));
    // Under another name until it is whole, so that nobody takes half of one.
    let part = folder.join(format!("{name}.tar.gz.part"));
    let file = fs::File::create(&part).with_context(|| format!("cannot write {}", part.display()))?;
    let mut archive = Builder::new(GzEncoder::new(file, Compression::best()));
    archive.mode(HeaderMode::Deterministic);
    let top = Path::new(&name);
    append(&mut archive, tree, top)?;
    for document in DOCUMENTS {
        append(&mut archive, &root.join(document), &top.join("share/doc/libseam").join(document))?;
    }
    archive.into_inner()?.finish()?;
    fs::rename(&part, &tarball).with_context(|| format!("cannot write {}", tarball.display()))?;
    Ok(tarball)
}

/// Removes from the libraries what only a debugger or the linker that made them needs.
fn strip(lib: &Path) -> Result<()> {
    let is_mac = cfg!(target_os = "macos");
    let shared = lib.join(if is_mac { "libseam.dylib" } else { "libseam.so" }).canonicalize()?;
    let (all, debug) = if is_mac { ("-x", "-S") } else { ("--strip-unneeded", "--strip-debug") };
    step::run("strip the shared library", Command::new("strip").arg(all).arg(shared))?;
    step::run("strip the static library", Command::new("strip").arg(debug).arg(lib.join("libseam.a")))
}

/// Adds the file, link or folder at `path` to the archive, as `name`.
fn append(archive: &mut Archive, path: &Path, name: &Path) -> Result<()> {
    if path.is_symlink() {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        header.set_mode(0o777);
        archive.append_link(&mut header, name, fs::read_link(path)?)?;
    } else if path.is_dir() {
        archive.append_dir(name, path)?;
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        entries.retain(|path| !path.ends_with("__pycache__"));
        entries.sort();
        for entry in entries {
            append(archive, &entry, &name.join(entry.file_name().unwrap_or_default()))?;
        }
    } else {
        archive
            .append_path_with_name(path, name)
            .with_context(|| format!("cannot pack {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tarball_that_fails_is_not_left_behind() {
        let root = tempfile::tempdir().unwrap();
        let (tree, folder) = (root.path().join("tree"), root.path().join("packed"));
        let target = Target::host().unwrap();
        let error = write(root.path(), &tree, &folder, &target).unwrap_err().to_string();
        assert!(error.contains("--as-built"), "{error}");
        // The documents are missing.
        for place in [&tree, &folder] {
            fs::create_dir(place).unwrap();
        }
        write(root.path(), &tree, &folder, &target).unwrap_err();
        let left = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(left.filter(|path| path.extension() == Some("gz".as_ref())).count(), 0);
    }
}
