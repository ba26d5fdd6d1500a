//! `cargo xtask test`: everything, with one line at the end that sums what the runners reported.

mod c;
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

/// Runs every suite and fails if any case did.
pub(crate) fn all(root: &Path) -> Result<()> {
    let mut tallies = rust::run(root)?;
    build::all(root)?;
    tallies.extend(c::run(root)?);
    tallies.extend(python::run(root)?);
    tallies.extend(npm::run(root)?);
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
