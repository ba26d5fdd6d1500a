//! `cargo xtask simulate`: the simulator that looks for lies.

use crate::build::cargo;
use anyhow::{Context as _, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Choice of what to simulate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The number of seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Play this seed alone, and print its steps.
    #[arg(long)]
    seed: Option<u64>,
    /// Write the flows of that seed as test vectors.
    #[arg(long, requires = "seed")]
    vector: Option<PathBuf>,
    /// Find the known lies, in a build of the core that tells them.
    #[arg(long, conflicts_with_all = ["seed", "vector"])]
    lies: bool,
}

/// Runs seeds, or plays one.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<()> {
    let mut simulator = if arguments.lies { lies(root) } else { truth(root) };
    match arguments.seed {
        Some(seed) => simulator.arg("--seed").arg(seed.to_string()),
        None => {
            simulator.arg("--seeds").arg(arguments.seeds.to_string());
            simulator.arg("--from").arg(arguments.from.to_string())
        }
    };
    if let Some(path) = &arguments.vector {
        simulator.arg("--vector").arg(std::path::absolute(path)?);
    }
    if !simulator.status().context("cannot run cargo")?.success() {
        bail!("the simulator failed");
    }
    Ok(())
}

/// Returns the command that runs the simulator with the core as it is.
pub(crate) fn truth(root: &Path) -> Command {
    let mut command = cargo(root);
    command.args(["run", "--quiet", "--package", "libseam-simulator"]);
    // What computes is optimized a little: that takes less than it saves. The rest is as in other builds.
    for package in ["fastrand", "libseam-core", "libseam-sandbox", "libseam-simulator", "serde_json"] {
        command.arg("--config").arg(format!("profile.dev.package.{package}.opt-level=1"));
    }
    command.arg("--");
    command
}

/// Returns the command that finds the known lies. Their build shares everything that is not of this workspace with the
/// ordinary one.
pub(crate) fn lies(root: &Path) -> Command {
    let mut command = truth(root);
    command.env("RUSTC_WORKSPACE_WRAPPER", root.join("crates/libseam-simulator/lies.sh")).arg("--lies");
    command
}
