//! `python/libseam/_error_types.py`: an exception class for every error code of the core.

use super::spec::pascal;
use anyhow::{Context as _, Result, bail};
use std::{fmt::Write as _, fs, ops::RangeInclusive, path::Path};

/// Where the codes are.
const SOURCE: &str = "crates/libseam/src/error.rs";

/// Classes that codes have in common, by the codes' numbers. A code whose class has the same name is that class.
const GROUPS: &[(RangeInclusive<u32>, &str, &str)] = &[
    (10..=29, "ApiError", "The server refuses the call, or failed."),
    (30..=39, "TransportError", "There is no reply. Whether the operation happened may not be known."),
];

/// Codes that are in no group although their number is.
const UNGROUPED: &[&str] = &["cancelled"];

/// What a code is besides, so that a person who knows Python and not us catches it.
const BUILTIN_BASES: &[(&str, &str)] = &[
    ("invalid_params", "ValueError"),
    ("invalid_options", "ValueError"),
    ("unknown_operation", "LookupError"),
    ("connect", "ConnectionError"),
    ("connection_lost", "ConnectionError"),
    ("timeout", "TimeoutError"),
];

/// Names that Python or asyncio has given away; ours get a prefix.
const TAKEN: &[&str] = &["TimeoutError", "ConnectionError", "CancelledError", "InvalidStateError"];

/// One error code of the core.
struct Code {
    number: u32,
    name: String,
    doc: String,
}

impl Code {
    fn class(&self) -> String {
        let class = pascal(&self.name);
        let class = if class.ends_with("Error") { class } else { format!("{class}Error") };
        if TAKEN.contains(&class.as_str()) { format!("Seam{class}") } else { class }
    }

    fn group(&self) -> Option<&'static str> {
        let group = GROUPS.iter().find(|(numbers, ..)| numbers.contains(&self.number));
        group.filter(|_| !UNGROUPED.contains(&self.name.as_str())).map(|(_, class, _)| *class)
    }

    fn bases(&self) -> String {
        let class = self.class();
        let base = self.group().filter(|group| *group != class).unwrap_or("SeamError");
        let builtin = BUILTIN_BASES.iter().find(|(code, _)| *code == self.name);
        builtin.map_or_else(|| base.into(), |(_, builtin)| format!("{base}, {builtin}"))
    }
}

/// The classes as Python text.
pub(crate) fn classes(root: &Path) -> Result<String> {
    let text = fs::read_to_string(root.join(SOURCE)).with_context(|| format!("cannot read {SOURCE}"))?;
    let codes = codes(&text)?;
    let mut classes: Vec<(String, String)> = Vec::new();
    for (_, class, doc) in GROUPS {
        let own = codes.iter().find(|code| code.class() == *class);
        classes.push(((*class).into(), body(class, "SeamError", doc, own.map(|code| code.name.as_str()))));
    }
    for code in codes.iter().filter(|code| code.group() != Some(code.class().as_str())) {
        classes.push((code.class(), body(&code.class(), &code.bases(), &code.doc, Some(&code.name))));
    }
    let mut out = String::from("\"\"\"An exception class for every error code.\"\"\"\n\n");
    out.push_str("from __future__ import annotations\n\nfrom ._error import SeamError\n\n__all__ = [\n");
    let mut names: Vec<&str> = classes.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    for name in names {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    for (_, text) in &classes {
        out.push_str(text);
    }
    out.push_str("\n\nBY_CODE: dict[str, type[SeamError]] = {\n");
    for code in &codes {
        let _ = writeln!(out, "    \"{}\": {},", code.name, code.class());
    }
    out.push_str("}\n");
    Ok(out)
}

fn body(class: &str, bases: &str, doc: &str, code: Option<&str>) -> String {
    let mut out =
        format!("\n\nclass {class}({bases}):\n    \"\"\"{doc}\"\"\"\n\n    __module__ = \"libseam\"\n");
    if let Some(code) = code {
        let _ = writeln!(out, "    code = \"{code}\"");
    }
    out
}

/// The entries of the core's `error_codes!`: a doc comment, then `Variant = 1 "name",`.
fn codes(text: &str) -> Result<Vec<Code>> {
    let (_, text) =
        text.split_once("\nerror_codes! {\n").with_context(|| format!("{SOURCE}: no error_codes!"))?;
    let (text, _) = text.split_once("\n}\n").with_context(|| format!("{SOURCE}: error_codes! has no end"))?;
    let mut codes = Vec::new();
    let mut doc: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(sentence) = line.strip_prefix("///") {
            doc.push(sentence.trim());
            continue;
        }
        let entry = line.strip_suffix("\",").and_then(|line| line.split_once(" = "));
        let entry = entry.and_then(|(_, entry)| entry.split_once(" \""));
        let Some((number, name)) = entry else { bail!("{SOURCE}: cannot read the error code `{line}`") };
        let number = number.parse().with_context(|| format!("{SOURCE}: `{number}` is no number"))?;
        codes.push(Code { number, name: name.into(), doc: doc.join(" ") });
        doc.clear();
    }
    Ok(codes)
}
