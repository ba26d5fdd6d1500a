//! `python/libseam/_error_types.py`: an exception class for every error code of the core.

use super::{
    codes::{Code, Codes, Group},
    spec::pascal,
};
use std::{collections::BTreeSet, fmt::Write as _};

/// The groups of codes that have a class in common, with its name and base. A code whose class has the same name is
/// that class.
const CLASSES: &[(&str, &str, &str)] =
    &[("api", "ApiError", "RefusedError"), ("transport", "TransportError", "SeamError")];

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
fn groups(codes: &Codes) -> impl Iterator<Item = (&Group, &'static str, &'static str)> {
    let known =
        |(name, class, base)| Some((codes.groups.iter().find(|group| group.name == name)?, class, base));
    CLASSES.iter().copied().filter_map(known)
}

/// The class that the code's group has.
fn group(code: &Code) -> Option<&'static str> {
    let of_group = CLASSES.iter().find(|(group, ..)| code.group.as_deref() == Some(*group));
    of_group.map(|(_, class, _)| *class)
}

fn bases(code: &Code) -> String {
    let class = class(code);
    let base = group(code).filter(|group| *group != class);
    let form = FORMS.iter().find(|(name, _)| *name == code.name).map(|(_, base)| *base);
    // A form is a `SeamError` already.
    let base = base.or(if form.is_none() { Some("SeamError") } else { None });
    [form, base, code.python.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The names of all classes.
pub(super) fn names(codes: &Codes) -> BTreeSet<String> {
    let of_codes = codes.errors.iter().map(class);
    of_codes.chain(groups(codes).map(|(_, name, _)| name.to_owned())).collect()
}

/// The classes as Python text.
pub(crate) fn classes(codes: &Codes) -> String {
    let errors = &codes.errors;
    let mut classes: Vec<(String, String)> = Vec::new();
    for (group, name, base) in groups(codes) {
        let own = errors.iter().find(|code| class(code) == name);
        classes.push((name.into(), body(name, base, &group.doc, own.map(|code| code.name.as_str()))));
    }
    for code in errors.iter().filter(|code| group(code) != Some(class(code).as_str())) {
        classes.push((class(code), body(&class(code), &bases(code), &code.doc, Some(&code.name))));
    }
    let mut out = String::from("\"\"\"An exception class for every error code.\"\"\"\n\n");
    let mut forms: Vec<&str> = FORMS.iter().map(|(_, base)| *base).chain(["RefusedError"]).collect();
    forms.sort_unstable();
    let _ = writeln!(
        out,
        "from __future__ import annotations\n\nfrom ._error import SeamError\nfrom ._refused import {}\n\n__all__ = [",
        forms.join(", ")
    );
    for name in names(codes) {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    for (_, text) in &classes {
        out.push_str(text);
    }
    out.push_str("\n\nBY_CODE: dict[str, type[SeamError]] = {\n");
    for code in errors {
        let _ = writeln!(out, "    \"{}\": {},", code.name, class(code));
    }
    out.push_str("}\n");
    out
}

fn body(class: &str, bases: &str, doc: &str, code: Option<&str>) -> String {
    let mut out =
        format!("\n\nclass {class}({bases}):\n    \"\"\"{doc}\"\"\"\n\n    __module__ = \"libseam\"\n");
    if let Some(code) = code {
        let _ = writeln!(out, "    kind = \"{code}\"");
    }
    out
}
