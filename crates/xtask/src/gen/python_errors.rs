//! `python/libseam/_error_types.py`: an exception class for every error code of the core.

use super::{
    codes::{self, Code, GROUPS, Group},
    spec::pascal,
};
use anyhow::Result;
use std::{fmt::Write as _, path::Path};

/// The groups of codes that have a class in common, with its name and base. A code whose class has the same name is
/// that class.
const CLASSES: &[(&str, &str, &str)] =
    &[("api", "ApiError", "RefusedError"), ("transport", "TransportError", "SeamError")];

/// What a code is besides, so that a person who knows Python and not us catches it.
const BUILTIN_BASES: &[(&str, &str)] = &[
    ("invalid_params", "ValueError"),
    ("invalid_options", "ValueError"),
    ("unknown_operation", "LookupError"),
    ("connect", "ConnectionError"),
    ("connection_lost", "ConnectionError"),
    ("timeout", "TimeoutError"),
];

/// The codes whose class can be made in another form than the others, as in the official package, with that form's base.
const FORMS: &[(&str, &str)] =
    &[("unauthorized", "RefusedCredentialError"), ("malformed_reply", "MisshapenReplyError")];

/// Names that Python or asyncio has given away; ours get a prefix.
const TAKEN: &[&str] = &["TimeoutError", "ConnectionError", "CancelledError", "InvalidStateError"];

/// The class of `code`.
pub(crate) fn class(code: &Code) -> String {
    let class = pascal(&code.name);
    let class = if class.ends_with("Error") { class } else { format!("{class}Error") };
    if TAKEN.contains(&class.as_str()) { format!("Seam{class}") } else { class }
}

/// The group, class and base of each of [`CLASSES`].
fn groups() -> impl Iterator<Item = (&'static Group, &'static str, &'static str)> {
    let known = |(name, class, base)| Some((GROUPS.iter().find(|group| group.name == name)?, class, base));
    CLASSES.iter().copied().filter_map(known)
}

fn group(code: &Code) -> Option<&'static str> {
    groups().find(|(group, ..)| group.has(code)).map(|(_, class, _)| class)
}

fn bases(code: &Code) -> String {
    let class = class(code);
    let base = group(code).filter(|group| *group != class);
    let of = |bases: &[(&str, &'static str)]| {
        bases.iter().find(|(name, _)| *name == code.name).map(|(_, base)| *base)
    };
    let form = of(FORMS);
    // A form is a `SeamError` already.
    let base = base.or(if form.is_none() { Some("SeamError") } else { None });
    [form, base, of(BUILTIN_BASES)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The classes as Python text.
pub(crate) fn classes(root: &Path) -> Result<String> {
    let codes = codes::read(root, codes::ERRORS)?;
    let mut classes: Vec<(String, String)> = Vec::new();
    for (group, name, base) in groups() {
        let own = codes.iter().find(|code| class(code) == name);
        classes.push((name.into(), body(name, base, group.about, own.map(|code| code.name.as_str()))));
    }
    for code in codes.iter().filter(|code| group(code) != Some(class(code).as_str())) {
        classes.push((class(code), body(&class(code), &bases(code), &code.about, Some(&code.name))));
    }
    let mut out = String::from("\"\"\"An exception class for every error code.\"\"\"\n\n");
    let mut forms: Vec<&str> = FORMS.iter().map(|(_, base)| *base).chain(["RefusedError"]).collect();
    forms.sort_unstable();
    let _ = writeln!(
        out,
        "from __future__ import annotations\n\nfrom ._error import SeamError\nfrom ._refused import {}\n\n__all__ = [",
        forms.join(", ")
    );
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
        let _ = writeln!(out, "    \"{}\": {},", code.name, class(code));
    }
    out.push_str("}\n");
    Ok(out)
}

fn body(class: &str, bases: &str, doc: &str, code: Option<&str>) -> String {
    let mut out =
        format!("\n\nclass {class}({bases}):\n    \"\"\"{doc}\"\"\"\n\n    __module__ = \"libseam\"\n");
    if let Some(code) = code {
        let _ = writeln!(out, "    kind = \"{code}\"");
    }
    out
}
