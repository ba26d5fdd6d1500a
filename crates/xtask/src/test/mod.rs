//! `cargo xtask test`: calls every runner, and ends with one line that sums what they reported.

mod native;
mod node;
mod python;
mod rust;
mod session;

use crate::{build, provide::provide};
use anyhow::{Result, bail};
use session::Session;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

/// A part of the tests that can be run alone.
struct Part {
    name: &'static str,
    /// The parts of `cargo xtask build` that it tests.
    builds: &'static [&'static str],
    /// The programs and files of the system that it needs.
    needs: &'static [&'static str],
    run: fn(&mut Session<'_>) -> Result<()>,
}

const NOTHING: &[&str] = &[];
const TOOLS: &[&str] = &["tools"];
const NATIVE: &[&str] = &["native", "c", "tools"];
const ALL: &[&str] = &["npm", "playground", "native", "c", "python"];
const ARM: &[&str] =
    &["arm-none-eabi-gcc", "gcc", "openssl", "qemu-system-arm", "/usr/include/mbedtls/ssl.h"];

const PARTS: &[Part] = &[
    Part { name: "rust", builds: NOTHING, needs: &[], run: rust::run },
    Part { name: "simulate", builds: NOTHING, needs: &[], run: rust::simulate },
    Part { name: "spec", builds: NOTHING, needs: &["node", "npm"], run: node::spec },
    Part { name: "wasm", builds: NOTHING, needs: &["node"], run: node::wasm },
    Part { name: "bare", builds: TOOLS, needs: &[], run: python::bare },
    Part { name: "firmware", builds: NATIVE, needs: ARM, run: python::firmware },
    Part { name: "c", builds: NATIVE, needs: native::C, run: native::c },
    Part { name: "abi", builds: NATIVE, needs: &["abidw", "gcc"], run: native::abi },
    Part { name: "sanitizers", builds: NATIVE, needs: &["gcc", "g++"], run: native::sanitizers },
    Part { name: "cpp", builds: NATIVE, needs: &["g++", "gcc", "valgrind"], run: native::cpp },
    Part { name: "guide", builds: NATIVE, needs: &["g++", "gcc", "make", "pkg-config"], run: native::guide },
    Part { name: "dist", builds: NATIVE, needs: native::DIST, run: native::dist },
    Part { name: "python", builds: ALL, needs: &[], run: python::python },
    Part { name: "npm", builds: ALL, needs: &["openssl"], run: node::npm },
    Part { name: "browser", builds: ALL, needs: &["chromium", "curl", "pkg-config"], run: node::browser },
    Part { name: "referees", builds: ALL, needs: &[], run: node::referees },
    Part { name: "faults", builds: ALL, needs: &["g++", "gcc"], run: python::faults },
    Part { name: "bench", builds: NATIVE, needs: &["curl-config", "gcc"], run: python::bench },
    Part { name: "api", builds: ALL, needs: &["g++", "gcc"], run: python::api },
    Part { name: "reference", builds: &["reference"], needs: &["node", "npm"], run: python::reference },
    Part { name: "readme", builds: ALL, needs: &["gcc"], run: python::readme },
];

/// The parts that take long and run only where they are asked for.
const LONG: &[Part] = &[
    Part { name: "clang", builds: NATIVE, needs: native::C, run: native::clang },
    Part { name: "cross", builds: NATIVE, needs: native::CROSS, run: native::cross },
    Part { name: "fuzz", builds: NOTHING, needs: &[], run: rust::fuzz },
    Part { name: "mutants", builds: NOTHING, needs: &[], run: rust::mutants },
    Part { name: "interpreters", builds: ALL, needs: &[], run: python::interpreters },
    Part { name: "simulate-long", builds: NOTHING, needs: &[], run: rust::simulate_long },
];

/// The word for all parts and the long ones.
const EVERYTHING: &str = "everything";

/// Returns the names of the parts.
pub(crate) fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().chain(LONG).map(|part| part.name).chain([EVERYTHING])
}

/// Runs every part, or those named in `only`, and fails if any case did.
pub(crate) fn run(root: &Path, only: &[String]) -> Result<()> {
    let named = |part: &&Part| only.iter().any(|name| name == part.name || name == EVERYTHING);
    let chosen: Vec<&Part> =
        PARTS.iter().filter(|part| only.is_empty() || named(part)).chain(LONG.iter().filter(named)).collect();
    let needs: Vec<&str> = chosen.iter().flat_map(|part| part.needs).copied().collect();
    provide(&needs)?;
    let builds: Vec<String> = chosen.iter().flat_map(|part| part.builds).map(|&name| name.into()).collect();
    let mut times = Vec::new();
    let start = Instant::now();
    if !builds.is_empty() {
        build::some(root, &builds)?;
        times.push((start.elapsed(), "build"));
    }
    let mut session = Session { root, suites: Vec::new() };
    for part in chosen {
        let start = Instant::now();
        if let Err(error) = (part.run)(&mut session) {
            eprintln!("{}: {error:#}", part.name);
            session.record(part.name, false);
        }
        times.push((start.elapsed(), part.name));
    }
    times.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    eprintln!("\nseconds by part:");
    for (time, name) in times {
        eprintln!("{:>6.0}  {name}", time.as_secs_f32());
    }
    let suites = session.suites;
    let width = suites.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    println!();
    for (name, count) in &suites {
        println!("{name:width$}  {:>4} passed  {:>3} failed", count.passed, count.failed);
    }
    let passed: u64 = suites.iter().map(|(_, count)| count.passed).sum();
    let failed: u64 = suites.iter().map(|(_, count)| count.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed > 0 || passed == 0 {
        bail!("tests failed");
    }
    Ok(())
}

/// Returns the `seam` command that tests start sandboxes with.
fn seam(root: &Path) -> PathBuf {
    std::env::var_os("SEAM_BIN").map_or_else(|| build::seam(root), PathBuf::from)
}
