//! The pages of the sandbox: `crates/libseam-sandbox/playground/dist`, which the sandbox embeds. The esbuild of the npm
//! package bundles them, with that package in them.

use super::npm;
use crate::step;
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Builds the page from the npm package that is built.
pub(crate) fn build(root: &Path) -> Result<()> {
    let (built, embedded) = (root.join("target/playground"), folder(root).join("dist"));
    step::run("the playground", npm::npm(&folder(root)).args(["run", "--silent", "build"]))?;
    for file in ["index.html", "off-board.html", "off-board.js", "playground.css", "playground.js"] {
        let bytes = fs::read(built.join(file)).with_context(|| format!("cannot read {file}"))?;
        // Cargo compiles the sandbox anew for each file that is written.
        if fs::read(embedded.join(file)).ok().as_ref() != Some(&bytes) {
            fs::write(embedded.join(file), bytes)?;
        }
    }
    Ok(())
}

/// Returns the folder of the page's sources.
pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("crates/libseam-sandbox/playground")
}
