//! The numbers of `include/libseam.h`: cbindgen writes macros, which become enumerations here, with a type of 32 bits for
//! each. A Rust enumeration in their place would be undefined for a number that it does not know.

use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeMap, fmt::Write as _};

/// The families: the type, and how the names of its numbers begin.
const FAMILIES: [(&str, &[&str]); 7] = [
    ("seam_status", &["SEAM_OK", "SEAM_ERR_"]),
    ("seam_failure", &["SEAM_FAILURE_"]),
    ("seam_outcome", &["SEAM_OUTCOME_"]),
    ("seam_op", &["SEAM_OP_"]),
    ("seam_step", &["SEAM_STEP_"]),
    ("seam_event_kind", &["SEAM_EVENT_"]),
    ("seam_kind", &["SEAM_KIND_"]),
];

/// The header with enumerations in the place of its numbers.
///
/// # Errors
/// Where a family has no type, or no numbers.
pub(super) fn with_enums(header: &str) -> Result<String> {
    let (rest, mut members) = taken_out(header)?;
    let mut out = String::new();
    for line in rest.lines() {
        let family = line.strip_prefix("typedef uint32_t ").and_then(|name| name.strip_suffix(';'));
        match family.and_then(|name| members.remove_entry(name)) {
            Some((name, members)) => {
                let _ = writeln!(
                    out,
                    "SEAM_ENUM({name}) {{\n{}\n}};\nSEAM_ENUM_END({name})",
                    members.join(",\n")
                );
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    if let Some(name) = members.keys().next() {
        bail!("bindings/c has numbers of {name} but no type of that name");
    }
    Ok(out)
}

/// The header without the macros of families, and their members.
fn taken_out(header: &str) -> Result<(String, BTreeMap<&'static str, Vec<String>>)> {
    let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut out: Vec<&str> = Vec::new();
    for line in header.lines() {
        let Some((family, name, value)) = member(line) else {
            out.push(line);
            continue;
        };
        let start =
            out.iter().rposition(|line| line.starts_with("/**")).context("a number without a comment")?;
        let comment: String = out.drain(start..).map(|line| format!("  {line}\n")).collect();
        while out.last().is_some_and(|line| line.is_empty()) {
            out.pop();
        }
        members.entry(family).or_default().push(format!("{comment}  {name} = {value}"));
    }
    Ok((out.join("\n") + "\n", members))
}

/// The number that a line defines, with its family.
fn member(line: &str) -> Option<(&'static str, &str, &str)> {
    let (name, value) = line.strip_prefix("#define ")?.split_once(' ')?;
    let is_its_own =
        |prefix: &&str| if prefix.ends_with('_') { name.starts_with(*prefix) } else { name == *prefix };
    let (family, _) = FAMILIES.iter().find(|(_, prefixes)| prefixes.iter().any(is_its_own))?;
    Some((family, name, value))
}
