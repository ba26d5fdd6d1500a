//! `cargo xtask test`: everything, with one line at the end that sums what the runners reported.

mod bare;
mod c;
mod faults;
mod npm;
mod python;
mod rust;

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

/// Runs every suite and fails if any case did.
pub(crate) fn all(root: &Path) -> Result<()> {
    let mut tallies = rust::run(root)?;
    tallies.extend(bare::run(root)?);
    build::all(root)?;
    tallies.extend(c::run(root)?);
    tallies.extend(python::run(root)?);
    tallies.extend(npm::run(root)?);
    tallies.extend(faults::run(root)?);
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
