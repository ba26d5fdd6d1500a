//! `cargo xtask fuzz`: every fuzz target for a while.

use crate::{build::cargo, provide::cargo_tool, step};
use anyhow::{Result, bail};
use std::{fs, path::Path};

/// Runs every target for `seconds`. What is found is kept in `fuzz/artifacts`.
pub(crate) fn run(root: &Path, seconds: u32) -> Result<()> {
    let path = cargo_tool(root, "cargo-fuzz", "0.13.2")?;
    let list = step::ask(cargo(root).args(["fuzz", "list"]).env("PATH", &path))?;
    let mut failed = Vec::new();
    for target in list.lines() {
        // The sanitizer's flags are unstable; the compiler is the ordinary one.
        let mut fuzz = cargo(root);
        fuzz.env("RUSTC_BOOTSTRAP", "1").env_remove("CARGO_TARGET_DIR").env("PATH", &path);
        // New inputs go to the first folder; the committed corpus is only read.
        let grown = root.join("target/fuzz").join(target);
        fs::create_dir_all(&grown)?;
        fuzz.args(["fuzz", "run", target]).arg(grown).arg(root.join("fuzz/corpus").join(target));
        fuzz.args(["--", "-max_len=4096"]).arg(format!("-max_total_time={seconds}"));
        if !step::succeeds(&format!("fuzzing {target}"), &mut fuzz)? {
            failed.push(target);
        }
    }
    if list.is_empty() || !failed.is_empty() {
        bail!("fuzzing failed: {}; see fuzz/artifacts", failed.join(", "));
    }
    Ok(())
}
