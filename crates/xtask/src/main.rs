//! The developer entry point: `cargo xtask gen | build | demo | test`.

mod build;
mod r#gen;
mod step;
mod test;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, shows and tests libseam.")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the files that follow from spec/.
    Gen {
        /// Write nothing; fail if a file is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Build every surface.
    Build,
    /// Test everything.
    Test,
}

fn main() -> Result<()> {
    let root = root()?;
    match Arguments::parse().command {
        Task::Gen { check } => r#gen::run(&root, check),
        Task::Build => build::all(&root),
        Task::Test => test::all(&root),
    }
}

/// The repository's root.
fn root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    Ok(root.context("xtask is not where it was built")?.to_path_buf())
}
