//! The ABI: what `libseam.h` promises, held against what it promised before, as it is kept in `tests/c/abi`.
//!
//! What was added has to be written down with `BLESS=1`. What was changed or taken away breaks the programs that are
//! there, and is written down only under a new `SEAM_ABI_VERSION`. See docs/abi.md.

mod header;
mod record;
mod trial;

use super::{Tally, exports, if_to_be_had};
use crate::{build::c::tree, provide::provide};
use anyhow::{Context as _, Result, bail};
use header::Header;
use record::Record;
use std::{fs, path::Path};

/// How a header differs from what was promised before, in words.
#[derive(Default)]
struct Changes {
    /// What programs that are there do not survive.
    broken: Vec<String>,
    /// What they do not know of.
    added: Vec<String>,
}

/// Runs the comparison, and tries it on headers that were changed on purpose.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("  the ABI is compared on x86-64 Linux only");
        return Ok(Vec::new());
    }
    for program in ["abidw", "abidiff"] {
        let found = provide(program, "abigail-tools");
        if if_to_be_had(found, "The ABI is not compared")?.is_none() {
            return Ok(Vec::new());
        }
    }
    let text = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let mut operations = String::new();
    for file in fs::read_dir(root.join("include/libseam_operations")).context("no headers of namespaces")? {
        operations += &fs::read_to_string(file?.path())?;
    }
    let header = Header::new(&text, &operations)?;
    let symbols = exports::exported(&tree(root).join("lib/libseam.so"))?;
    if std::env::var_os("BLESS").is_some() {
        bless(root, &header)?;
    }
    let record = Record::read(root)?;
    let same_number = record.abi_version()? == header.abi_version;
    let Changes { broken, added } = record.compare(&header)?;
    let new = "; if that is meant, run with BLESS=1";
    let checks = [
        holds(same_number, || format!("SEAM_ABI_VERSION is {}{new}", header.abi_version)),
        holds(broken.is_empty(), || {
            format!("the ABI breaks; take it back, or raise SEAM_ABI_VERSION:\n{}", broken.join("\n"))
        }),
        holds(added.is_empty(), || format!("the ABI grows{new}:\n{}", added.join("\n"))),
        holds(symbols == record.symbols, || {
            let others: Vec<&str> =
                symbols.symmetric_difference(&record.symbols).map(String::as_str).collect();
            format!("libseam.so and tests/c/abi/symbols.txt differ in: {}", others.join(", "))
        }),
        holds(symbols.iter().all(|name| name.starts_with("seam_")), || {
            "libseam.so exports something that is not called seam_*".into()
        }),
    ];
    let passed = checks.iter().filter(|holds| **holds).count() as u64;
    let failed = checks.len() as u64 - passed;
    let compared = Tally::of_runner("C ABI", passed, failed, !symbols.is_empty());
    let mut tallies = vec![compared];
    // Changes are made to a header that is as it was promised.
    if failed == 0 {
        tallies.push(trial::run(&record, &text, &operations)?);
    }
    Ok(tallies)
}

/// Writes down what the header promises.
fn bless(root: &Path, header: &Header) -> Result<()> {
    if Record::exists(root) {
        let record = Record::read(root)?;
        let broken = record.compare(header)?.broken;
        if !broken.is_empty() && record.abi_version()? == header.abi_version {
            bail!(
                "this would break programs, so SEAM_ABI_VERSION has to be raised first (in \
                 crates/libseam-gen/templates/c/outputs.toml and bindings/c/build.rs):\n{}",
                broken.join("\n")
            );
        }
    }
    Record::write(root, header)
}

fn holds(holds: bool, complaint: impl FnOnce() -> String) -> bool {
    if !holds {
        eprintln!("{}", complaint());
    }
    holds
}
