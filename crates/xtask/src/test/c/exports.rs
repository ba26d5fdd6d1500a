//! The shared library's symbols: exactly the header's functions, all tried with NULL, under the right soname.

use crate::{
    build::c::{abi, tree},
    step,
    test::Tally,
};
use anyhow::{Context as _, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

/// Compares the symbols with the header, and the header with the test that calls everything with NULL.
pub(super) fn check(root: &Path) -> Result<Tally> {
    let lib = tree(root).join("lib");
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let nulls = fs::read_to_string(root.join("tests/c/nulls.c")).context("cannot read nulls.c")?;
    let declarations = declarations(&header);
    let declared: BTreeSet<String> = declarations.keys().cloned().collect();
    let exported = exported(&lib.join("libseam.so"))?;
    let called = declarations.iter().filter(|(name, takes_pointer)| {
        nulls.contains(&format!("{name}({}", if **takes_pointer { "NULL" } else { "" }))
    });
    let called: BTreeSet<String> = called.map(|(name, _)| name.clone()).collect();
    let soname = format!("libseam.so.{}", abi(root)?);
    let checks = [
        complain("declared but not exported", declared.difference(&exported)),
        complain("exported but not declared", exported.difference(&declared)),
        complain("not called with NULL by tests/c/nulls.c", declared.difference(&called)),
        loaded_name(&lib.join("libseam.so"))?.as_deref() == Some(soname.as_str())
            && lib.join(&soname).exists(),
    ];
    let passed = checks.iter().filter(|holds| **holds).count() as u64;
    let failed = checks.len() as u64 - passed;
    Ok(Tally::of_runner("C exports", passed, failed, !declared.is_empty()))
}

/// Whether there is nothing to complain about.
fn complain<'a>(what: &str, names: impl Iterator<Item = &'a String>) -> bool {
    let names: Vec<&str> = names.map(String::as_str).collect();
    if !names.is_empty() {
        eprintln!("{what}: {}", names.join(", "));
    }
    names.is_empty()
}

/// The functions that the header declares, which is whatever `SEAM_API` stands before, and whether the first argument of
/// each is a pointer.
pub(in crate::test) fn declarations(header: &str) -> BTreeMap<String, bool> {
    let declarations = header.split("\nSEAM_API").skip(1);
    let functions = declarations.filter_map(|text| {
        let (before, arguments) = text.split_once('(')?;
        let name = before.split([' ', '*', '\n']).next_back()?;
        Some((name.to_owned(), arguments.split([',', ')']).next()?.contains('*')))
    });
    functions.filter(|(name, _)| !name.is_empty()).collect()
}

/// What the dynamic linker sees.
fn exported(library: &Path) -> Result<BTreeSet<String>> {
    let output = step::ask(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(library))?;
    Ok(output.lines().filter_map(|line| line.split_whitespace().next()).map(String::from).collect())
}

/// The library's soname.
fn loaded_name(library: &Path) -> Result<Option<String>> {
    let output = step::ask(Command::new("readelf").arg("-d").arg(library))?;
    let line = output.lines().find(|line| line.contains("(SONAME)"));
    Ok(line.and_then(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())))
}
