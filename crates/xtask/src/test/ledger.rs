//! `docs/sizes.json`: what the library costs those who take it, in bytes, by part. The test of a part measures anew and
//! compares; with `BLESS=1` it writes.

use super::Tally;
use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs, path::Path};

const PATH: &str = "docs/sizes.json";

/// How far a number may be from the ledger's, in per cent: compilers differ.
const TOLERANCE: u64 = 4;

/// The part `part` of the ledger.
pub(crate) fn part(root: &Path, part: &str) -> Result<Value> {
    let known = read(root)?.remove(part);
    known.with_context(|| format!("{PATH} has no `{part}`; write it with BLESS=1"))
}

/// Whether this run writes what it measures.
pub(super) fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn read(root: &Path) -> Result<Map<String, Value>> {
    let text = fs::read(root.join(PATH)).with_context(|| format!("cannot read {PATH}"))?;
    serde_json::from_slice(&text).with_context(|| format!("{PATH} is not a ledger"))
}

/// Checks of sizes, counted.
#[derive(Default)]
pub(super) struct Checks {
    passed: u64,
    failed: u64,
}

impl Checks {
    /// Counts one that holds or does not; `complaint` is told then.
    pub(super) fn check(&mut self, holds: bool, complaint: impl FnOnce() -> String) {
        if holds {
            self.passed += 1;
        } else {
            eprintln!("  {}", complaint());
            self.failed += 1;
        }
    }

    /// Compares every number in `now` with that in the ledger's `part`, or writes them all there.
    pub(super) fn compare(&mut self, root: &Path, part: &str, now: &Value) -> Result<()> {
        if is_blessing() {
            let mut ledger = read(root)?;
            ledger.insert(part.into(), now.clone());
            fs::write(root.join(PATH), format!("{}\n", serde_json::to_string_pretty(&ledger)?))?;
        }
        let (now, then) = (numbers(now), numbers(&self::part(root, part)?));
        self.check(now.keys().eq(then.keys()), || format!("{PATH} lists other sizes; write it with BLESS=1"));
        for (what, now) in &now {
            let then = then.get(what).copied().unwrap_or_default();
            self.check(now.abs_diff(then) * 100 <= then * TOLERANCE, || {
                format!("{part}{what}: {now}, and not about {then}; if that is right, run with BLESS=1")
            });
        }
        Ok(())
    }

    /// The sum.
    pub(super) fn tally(self, suite: &str) -> Tally {
        Tally::of_runner(suite, self.passed, self.failed, true)
    }
}

/// Every number in `value`, by the names on the way to it.
fn numbers(value: &Value) -> BTreeMap<String, u64> {
    match value {
        Value::Object(members) => {
            let below = |(name, member): (&String, &Value)| {
                numbers(member)
                    .into_iter()
                    .map(|(rest, bytes)| (format!(".{name}{rest}"), bytes))
                    .collect::<Vec<_>>()
            };
            members.iter().flat_map(below).collect()
        }
        value => value.as_u64().map(|bytes| (String::new(), bytes)).into_iter().collect(),
    }
}
