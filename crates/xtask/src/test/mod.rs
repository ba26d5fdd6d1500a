//! `cargo xtask test`: everything, with one line at the end that sums what the runners reported.

mod bare;
mod bench;
mod browser;
mod c;
mod cpp;
mod dist;
mod faults;
mod firmware;
mod guide;
pub(crate) mod ledger;
mod markdown;
mod npm;
mod python;
mod readme;
mod referees;
mod rust;
mod tls;
mod wasm;

use crate::build;
use anyhow::{Result, bail};
use std::path::Path;

/// What one runner reported.
pub(crate) struct Tally {
    /// What ran.
    pub(crate) suite: String,
    /// How many cases passed.
    pub(crate) passed: u64,
    /// How many failed. A runner that ended badly without counting a failure counts as one.
    pub(crate) failed: u64,
}

impl Tally {
    /// A check that either holds or does not.
    pub(crate) fn of_check(suite: &str, holds: bool) -> Self {
        Self { suite: suite.into(), passed: u64::from(holds), failed: u64::from(!holds) }
    }

    /// What a runner counted. One that ended badly without counting a failure, or well without running anything,
    /// counts as a failure.
    pub(crate) fn of_runner(suite: &str, passed: u64, failed: u64, ended_well: bool) -> Self {
        let silent = failed == 0 && (!ended_well || passed == 0);
        Self { suite: suite.into(), passed, failed: failed + u64::from(silent) }
    }
}

/// A part of the tests that can be run alone.
struct Part {
    name: &'static str,
    /// The parts of `cargo xtask build` whose results it looks at.
    needs: Needs,
    run: fn(&Path) -> Result<Vec<Tally>>,
}

/// What has to be built first.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    /// The command and the C tree, for which neither Python nor Node is needed.
    Native,
    Everything,
}

const PARTS: &[Part] = &[
    Part { name: "rust", needs: Needs::Nothing, run: rust::run },
    Part { name: "wasm", needs: Needs::Nothing, run: wasm::run },
    Part { name: "bare", needs: Needs::Nothing, run: bare::run },
    Part { name: "firmware", needs: Needs::Nothing, run: firmware::run },
    Part { name: "c", needs: Needs::Native, run: c::run },
    Part { name: "abi", needs: Needs::Native, run: c::abi::run },
    Part { name: "sanitizers", needs: Needs::Native, run: c::sanitizers::run },
    Part { name: "cpp", needs: Needs::Native, run: cpp::run },
    Part { name: "guide", needs: Needs::Native, run: guide::run },
    Part { name: "dist", needs: Needs::Native, run: dist::run },
    Part { name: "python", needs: Needs::Everything, run: python::run },
    Part { name: "npm", needs: Needs::Everything, run: npm::run },
    // After npm, whose bundled pages it opens.
    Part { name: "browser", needs: Needs::Everything, run: browser::run },
    Part { name: "referees", needs: Needs::Everything, run: referees::run },
    Part { name: "faults", needs: Needs::Everything, run: faults::run },
    Part { name: "bench", needs: Needs::Nothing, run: bench::run },
    Part { name: "readme", needs: Needs::Everything, run: readme::run },
];

/// Names of the parts.
pub(crate) fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|part| part.name)
}

/// Runs every part, or those named in `only`, and fails if any case did.
pub(crate) fn run(root: &Path, only: &[String]) -> Result<()> {
    let mut tallies = Vec::new();
    let chosen = || PARTS.iter().filter(|part| only.is_empty() || only.iter().any(|name| name == part.name));
    if chosen().any(|part| part.needs == Needs::Everything) {
        build::all(root)?;
    } else if chosen().any(|part| part.needs == Needs::Native) {
        build::some(root, &["native".into(), "c".into()])?;
    }
    for part in chosen() {
        match (part.run)(root) {
            Ok(told) => tallies.extend(told),
            Err(error) => {
                eprintln!("{}: {error:#}", part.name);
                tallies.push(Tally::of_check(part.name, false));
            }
        }
    }
    let width = tallies.iter().map(|t| t.suite.len()).max().unwrap_or(0);
    println!();
    for Tally { suite, passed, failed } in &tallies {
        println!("{suite:width$}  {passed:>4} passed  {failed:>3} failed");
    }
    let passed: u64 = tallies.iter().map(|t| t.passed).sum();
    let failed: u64 = tallies.iter().map(|t| t.failed).sum();
    println!("{passed} passed, {failed} failed");
    if failed > 0 || passed == 0 {
        bail!("tests failed");
    }
    Ok(())
}
