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

/// A test that has to call every function of a kind, and how it does that.
struct Duty {
    test: &'static str,
    concerns: fn(&str, &Declaration) -> bool,
    words: fn(&str, &Declaration) -> String,
}

const DUTIES: [Duty; 5] = [
    Duty {
        test: "nulls.c",
        concerns: |_, _| true,
        words: |name, it| format!("{name}({}", if it.takes_pointer { "NULL" } else { "" }),
    },
    Duty { test: "garbage.c", concerns: |_, it| it.takes_object, words: |name, _| format!("{name}(bad") },
    Duty { test: "texts.c", concerns: |_, it| it.takes_text, words: |name, _| format!("({name}(") },
    Duty {
        test: "order.c", // Every case ends with `seam_call_free`.
        concerns: |name, it| it.takes_call && name != "seam_call_free",
        words: |name, _| format!("{{\"{name}\""),
    },
    Duty { test: "panics.c", concerns: |_, _| true, words: |name, _| format!("{name}(") },
];

/// Compares the symbols with the header, and the header with the tests that call everything.
pub(super) fn check(root: &Path) -> Result<Tally> {
    let lib = tree(root).join("lib");
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let declarations = declarations(&header);
    let declared: BTreeSet<String> = declarations.keys().cloned().collect();
    let exported = exported(&lib.join("libseam.so"))?;
    let soname = format!("libseam.so.{}", abi(root)?);
    let mut checks = vec![
        complain("declared but not exported", declared.difference(&exported)),
        complain("exported but not declared", exported.difference(&declared)),
        loaded_name(&lib.join("libseam.so"))?.as_deref() == Some(soname.as_str())
            && lib.join(&soname).exists(),
        stays_loaded(&lib.join("libseam.so"))?,
    ];
    for Duty { test, concerns, words } in DUTIES {
        let text = fs::read_to_string(root.join("tests/c").join(test))?;
        let concerned = || declarations.iter().filter(|(name, it)| concerns(name, it));
        let left_out = concerned().filter(|(name, it)| !text.contains(&words(name, it)));
        let left_out: Vec<&String> = left_out.map(|(name, _)| name).collect();
        checks.push(complain(&format!("not called by tests/c/{test}"), left_out.into_iter()));
        checks.push(concerned().next().is_some());
    }
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

/// What a function of the header takes.
pub(in crate::test) struct Declaration {
    /// The first argument is a pointer.
    takes_pointer: bool,
    /// The first argument is a pointer to something else than text.
    takes_object: bool,
    /// The first argument is a call.
    takes_call: bool,
    /// Text is among the arguments.
    takes_text: bool,
}

/// The functions that the header declares, which is whatever `SEAM_API` stands before.
pub(in crate::test) fn declarations(header: &str) -> BTreeMap<String, Declaration> {
    let declarations = header.split("\nSEAM_API").skip(1);
    let functions = declarations.filter_map(|text| {
        let (before, rest) = text.split_once('(')?;
        let name = before.split([' ', '*', '\n']).next_back()?;
        let (arguments, _) = rest.split_once(')')?;
        let arguments: Vec<&str> = arguments.split(',').map(str::trim).collect();
        let first = arguments.first()?;
        let takes_text = arguments.iter().any(|one| {
            (one.starts_with("seam_str ") && !one.contains('*')) || one.starts_with("const char *")
        });
        let takes_call =
            first.trim_start_matches("const ").starts_with("seam_call *") && !first.contains("**");
        let takes_pointer = first.contains('*');
        let takes_object = takes_pointer && !first.starts_with("const char *");
        let it = Declaration { takes_pointer, takes_object, takes_call, takes_text };
        Some((name.to_owned(), it))
    });
    functions.filter(|(name, _)| !name.is_empty()).collect()
}

/// What the dynamic linker sees.
pub(super) fn exported(library: &Path) -> Result<BTreeSet<String>> {
    let output = step::ask(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(library))?;
    Ok(output.lines().filter_map(|line| line.split_whitespace().next()).map(String::from).collect())
}

/// The library's soname.
fn loaded_name(library: &Path) -> Result<Option<String>> {
    let output = step::ask(Command::new("readelf").arg("-d").arg(library))?;
    let line = output.lines().find(|line| line.contains("(SONAME)"));
    Ok(line.and_then(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())))
}

/// Whether the library stays in memory when the program lets go of it: a thread of it may still run.
fn stays_loaded(library: &Path) -> Result<bool> {
    let output = step::ask(Command::new("readelf").arg("-d").arg(library))?;
    let stays = output.lines().any(|line| line.contains("(FLAGS_1)") && line.contains("NODELETE"));
    if !stays {
        eprintln!("{} is not marked to stay in memory", library.display());
    }
    Ok(stays)
}
