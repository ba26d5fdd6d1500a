//! The sandbox's page: `crates/libseam-sandbox/playground/dist`. It is committed, so that cargo alone can build the
//! sandbox, with a note of what it was built from, so that nobody can forget to build it anew. The note has hashes of
//! the sources and not of a second build, because the core in it differs with the compiler.

use super::npm;
use crate::step;
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = "crates/libseam-sandbox/playground";
const NOTE: &str = "built-from";
/// What the page is built from: its own sources, the npm package, and the core that is in it.
const SOURCES: &[&str] = &[
    "crates/libseam-sandbox/playground/index.html",
    "crates/libseam-sandbox/playground/package-lock.json",
    "crates/libseam-sandbox/playground/src",
    "crates/libseam-sandbox/playground/vite.config.js",
    "crates/libseam-core/src",
    "bindings/wasm/src",
    "npm/package-lock.json",
    "npm/scripts",
    "npm/src",
];

/// Builds the page, unless it is current. Where nobody could commit it, one that is not is an error.
pub(crate) fn build(root: &Path) -> Result<()> {
    let Some(why) = stale(root)? else { return Ok(()) };
    if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) {
        bail!("{why}: run `cargo xtask build` and commit");
    }
    let folder = folder(root);
    // The page takes the package as it lies there, which may be of other sources than those in the note.
    npm::build(root)?;
    npm::install(&folder, "tools for the playground")?;
    step::run("the playground", vite(&folder).arg("build"))?;
    fs::write(folder.join("dist").join(NOTE), note(root)?)?;
    Ok(())
}

/// Why the page has to be built anew, if it has to.
pub(crate) fn stale(root: &Path) -> Result<Option<String>> {
    let path = folder(root).join("dist").join(NOTE);
    let Ok(old) = fs::read_to_string(&path) else {
        return Ok(Some(format!("{FOLDER}/dist was never built")));
    };
    let new = note(root)?;
    let changed = new.lines().find(|line| !old.lines().any(|other| other == *line));
    let name = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    Ok(match changed.map(name).as_deref() {
        None => None,
        Some("sources") => Some(format!("{FOLDER}/dist is not built from the sources as they are")),
        Some(file) => Some(format!("{FOLDER}/dist/{file} is not as it was built")),
    })
}

/// Where the page's sources are.
pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

/// Vite, as it is installed for the page.
fn vite(folder: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg("node_modules/vite/bin/vite.js").current_dir(folder).env("NO_COLOR", "1");
    node
}

/// The note as it would be written now.
fn note(root: &Path) -> Result<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut sources = Hash::new();
    sources.add(env!("CARGO_PKG_VERSION").as_bytes());
    for file in &files {
        sources.add(file.strip_prefix(root)?.to_string_lossy().replace('\\', "/").as_bytes());
        sources.add(&read(file)?);
    }
    let mut note = format!("sources {:016x}\n", sources.0);
    let mut built = Vec::new();
    collect(&folder(root).join("dist"), &mut built)?;
    built.retain(|file| file.file_name().is_some_and(|name| name != NOTE));
    built.sort();
    for file in built {
        let mut hash = Hash::new();
        hash.add(&read(&file)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        note.push_str(&format!("{name} {:016x}\n", hash.0));
    }
    Ok(note)
}

/// All files at and below `path`.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// A file's bytes, whatever line ends it was checked out with.
fn read(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    bytes.retain(|&byte| byte != b'\r');
    Ok(bytes)
}

/// FNV-1a: the same everywhere and for ever, and nobody gains from a collision.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one value, apart from the next.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&(bytes.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
