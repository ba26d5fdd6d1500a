//! `cargo xtask fuzz`: every fuzz target for a while. It needs cargo-fuzz, which it installs into `target/tools`.

use crate::{build::cargo, step};
use anyhow::{Result, bail};
use std::{fs, path::Path};

const TARGETS: &[&str] = &["parameters", "replies", "retry_after", "events", "pages"];

/// Runs every target for `seconds` and says how often each was executed.
pub(crate) fn run(root: &Path, seconds: u32) -> Result<()> {
    let tools = root.join("target/tools");
    if !tools.join("bin/cargo-fuzz").exists() {
        let mut install = cargo(root);
        install
            .args(["install", "cargo-fuzz", "--version", "0.13.2", "--locked", "--debug", "--root"])
            .arg(&tools);
        step::run("installing cargo-fuzz", install.env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
    }
    let mut found = Vec::new();
    for target in TARGETS {
        // The sanitizer's flags are unstable; the compiler is the ordinary one.
        let mut fuzz = cargo(root);
        fuzz.env("RUSTC_BOOTSTRAP", "1").env_remove("CARGO_TARGET_DIR").env("PATH", path_with(&tools)?);
        // What is found new goes to the first folder; the committed corpus is only read.
        let grown = root.join("target/fuzz").join(target);
        fs::create_dir_all(&grown)?;
        fuzz.args(["fuzz", "run", target]).arg(grown).arg(root.join("fuzz/corpus").join(target));
        fuzz.args(["--", "-print_final_stats=1", "-max_len=4096"]);
        fuzz.arg(format!("-max_total_time={seconds}"));
        let (status, output) = step::supervise(&format!("fuzzing {target}"), &mut fuzz)?;
        let executed = output.lines().find_map(|l| l.strip_prefix("stat::number_of_executed_units:"));
        println!("{target}: {} executions", executed.unwrap_or("an unknown number of").trim());
        if !status.success() {
            eprintln!("{output}");
            found.push(*target);
        }
    }
    if !found.is_empty() {
        bail!("failures, kept in fuzz/artifacts: {}", found.join(", "));
    }
    Ok(())
}

fn path_with(tools: &Path) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(tools.join("bin")).chain(std::env::split_paths(&old));
    Ok(std::env::join_paths(all)?)
}
