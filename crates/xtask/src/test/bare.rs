//! The core without `std`: it builds for a machine that has none, and depends on nothing that needs one.

use super::Tally;
use crate::{build::cargo, step};
use anyhow::Result;
use std::{path::Path, process::Command};

/// A Cortex-M4F, as in a door controller.
const TARGET: &str = "thumbv7em-none-eabihf";

/// All that the core may depend on without its features.
const ALLOWED: &[&str] = &["libseam-core", "zeroize"];

/// Runs the checks.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let mut tree = cargo(root);
    tree.args(["tree", "-p", "libseam-core", "-e", "normal", "--prefix", "none"]);
    let tree = step::ask(tree.args(["--format", "{p}"]))?;
    let others: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| !ALLOWED.contains(name))
        .collect();
    if !others.is_empty() {
        eprintln!("the core without features depends on {}", others.join(", "));
    }
    let mut build = Command::new(root.join("scripts/with-target"));
    build.current_dir(root).env("CARGO_TARGET_DIR", root.join("target"));
    build.args([TARGET, "cargo", "build", "--release", "-p", "libseam-core"]);
    let (status, output) = step::supervise("the core on bare metal", build.args(["--target", TARGET]))?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(vec![
        Tally::of_check("dependencies of the bare core", others.is_empty() && !tree.is_empty()),
        Tally::of_check("the core on bare metal", status.success()),
    ])
}
