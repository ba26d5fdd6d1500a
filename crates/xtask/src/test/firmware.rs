//! Firmware for a Cortex-M4F, in a machine that QEMU imitates: the library without a transport, a program that tests it
//! down to the last byte of memory, and a controller whose size is held against the ledger of sizes.

mod costs;
mod guide;
mod image;
mod map;
mod table;

use super::{Tally, c};
use crate::{build::cargo, provide::provide, step};
use anyhow::{Context as _, Result, bail};
use costs::Costs;
use image::Machine;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A Cortex-M4F, as in a door controller.
const TARGET: &str = "thumbv7em-none-eabihf";

/// What the library leaves to the firmware.
const HOOKS: [&str; 3] = ["seam_port_alloc", "seam_port_free", "seam_port_panic"];

/// Functions of the header that this build lacks: one needs an operating system, and its table has no lists to read.
const HOSTED: [&str; 5] =
    ["seam_call_execute", "seam_call_item", "seam_call_next", "seam_call_next_with", "seam_call_set_pages"];

/// Runs them. Where there is no compiler or no machine nothing is counted, but a machine that has to prove something
/// must have both.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let machine = match machine() {
        Ok(machine) => machine,
        Err(error) if std::env::var_os("CI").is_some() => return Err(error),
        Err(error) => {
            eprintln!("  {error}. The firmware is not tested");
            return Ok(Vec::new());
        }
    };
    let library = library(root)?;
    let scratch = tempfile::tempdir()?;
    let mut tallies = vec![symbols(root, &library)?];
    let mut measured = Costs::default();
    for program in ["controller", "test"] {
        let suite = format!("firmware {program}");
        let built = machine.build(root, program, &library, scratch.path())?;
        let (status, output) = step::supervise(&suite, &mut machine.start(&built.image))?;
        let (passed, failed) = c::count(&output);
        if !status.success() {
            eprintln!("{output}");
        }
        tallies.push(Tally::of_runner(&suite, passed, failed, status.success()));
        if program == "controller" {
            measured.image(&built)?;
        } else {
            measured.calls(&output)?;
        }
    }
    tallies.extend(guide::run(root)?);
    tallies.push(measured.compare(root)?);
    Ok(tallies)
}

fn machine() -> Result<Machine> {
    Ok(Machine {
        gcc: provide("arm-none-eabi-gcc", "gcc-arm-none-eabi")?,
        qemu: provide("qemu-system-arm", "qemu-system-arm")?,
    })
}

/// Builds the library without a transport, and returns where it is.
fn library(root: &Path) -> Result<PathBuf> {
    let mut build = Command::new(root.join("scripts/with-target"));
    build.arg(TARGET).arg(cargo(root).get_program());
    build.args(["rustc", "-p", "libseam-c", "--lib", "--crate-type", "staticlib", "--no-default-features"]);
    build.args(["--profile", "bare", "--target", TARGET]);
    build.current_dir(root).env("CARGO_TARGET_DIR", root.join("target"));
    step::run("the library for firmware", &mut build)?;
    Ok(root.join("target").join(TARGET).join("bare/libseam.a"))
}

/// Compares what the library has and lacks with the header and with what it may ask the firmware for.
fn symbols(root: &Path, library: &Path) -> Result<Tally> {
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let declared: BTreeSet<String> = c::declarations(&header).into_keys().collect();
    let named = |option: &str| -> Result<BTreeSet<String>> {
        // Members without symbols make it complain on the other stream.
        let mut nm = Command::new("arm-none-eabi-nm");
        let output = step::ask(nm.args(["--extern-only", "--format=posix", option]).arg(library))?;
        let names = output.lines().filter_map(|line| line.split_whitespace().next());
        Ok(names.filter(|name| name.starts_with("seam_")).map(String::from).collect())
    };
    let (has, lacks) = (named("--defined-only")?, named("--undefined-only")?);
    let expected: BTreeSet<String> =
        declared.iter().filter(|name| !HOSTED.contains(&name.as_str())).cloned().collect();
    let checks = [
        ("exported", has == expected),
        ("left to the firmware", lacks == HOOKS.map(String::from).into()),
        ("declared, though it is not there", HOSTED.iter().all(|name| declared.contains(*name))),
    ];
    for (what, _) in checks.iter().filter(|(_, holds)| !holds) {
        eprintln!("the library for firmware: {what}: has {has:?}, lacks {lacks:?}");
    }
    let passed = checks.iter().filter(|(_, holds)| *holds).count() as u64;
    if declared.is_empty() {
        bail!("libseam.h declares nothing");
    }
    Ok(Tally::of_runner("firmware symbols", passed, checks.len() as u64 - passed, true))
}
