//! The benchmark, rehearsed with few calls, so that it still works when figures are wanted. It asserts no timing.

use super::Tally;
use crate::bench;
use anyhow::Result;
use std::path::Path;

/// The rows that need no package of others.
const ROWS: [&str; 7] = ["core", "c", "c-callback", "rust", "so-size", "firmware-flash", "firmware-heap"];

/// Runs it.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let (measured, failed) = bench::rehearse(root, &ROWS.map(String::from))?;
    let count = |names: &[&str]| u64::try_from(names.len()).unwrap_or(0);
    // A row that is gone without a word is a failure too.
    let missing = ROWS.iter().filter(|name| !measured.contains(name) && !failed.contains(name)).count();
    let failures = count(&failed) + u64::try_from(missing).unwrap_or(0);
    Ok(vec![Tally::of_runner("the benchmark, rehearsed", count(&measured), failures, failures == 0)])
}
