//! `cargo xtask spec`: the facts about the published API.

use anyhow::Result;
use clap::Subcommand;
use libseam_gen::published::{self, Change};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The folder of the facts, below the repository's root.
const PUBLISHED: &str = "spec/published";

/// The exit status of a comparison that found something that breaks callers.
const BREAKS: u8 = 3;

#[derive(Subcommand)]
pub(crate) enum Spec {
    /// Import the facts from the OpenAPI document of the npm package @seamapi/types.
    Import {
        /// The document: lib/seam/connect/openapi.js of the unpacked package.
        file: PathBuf,
        /// The folder of the facts; spec/published if not given.
        #[arg(long)]
        into: Option<PathBuf>,
        /// Write nothing; fail if the import would change a file.
        #[arg(long)]
        check: bool,
    },
    /// List what changed between two versions, and whether it breaks callers. Status: 0 if nothing does, 3 if something does.
    Diff {
        /// The old version: a document as `import` takes it, or a folder of facts such as spec/published.
        old: PathBuf,
        /// The new version.
        new: PathBuf,
    },
}

/// Runs `spec` on the repository at `root`.
pub(crate) fn run(root: &Path, spec: Spec) -> Result<ExitCode> {
    match spec {
        Spec::Import { file, into, check } => {
            published::import(&file, &into.unwrap_or_else(|| root.join(PUBLISHED)), check)?;
            Ok(ExitCode::SUCCESS)
        }
        Spec::Diff { old, new } => Ok(report(&published::diff(&old, &new)?)),
    }
}

/// Prints `changes`, those that break callers first.
fn report(changes: &[Change]) -> ExitCode {
    let (breaking, others): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.breaks);
    for (title, changes) in [("Breaks callers:", &breaking), ("Breaks nobody:", &others)] {
        if !changes.is_empty() {
            println!("{title}");
        }
        for change in changes {
            println!("  {change}");
        }
    }
    println!("{} changes, of which {} break callers", changes.len(), breaking.len());
    if breaking.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BREAKS) }
}
