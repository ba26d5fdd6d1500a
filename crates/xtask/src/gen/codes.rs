//! The stable codes that the core's source lists in macros. They are read from the text, so that the tool that writes
//! the core's table needs no core that compiles.

use anyhow::{Context as _, Result, bail};
use std::{fs, ops::RangeInclusive, path::Path};

/// One code.
pub(crate) struct Code {
    /// Its number, where the list has numbers.
    pub(crate) number: Option<u32>,
    /// Its name.
    pub(crate) name: String,
    /// Its doc comment on one line.
    pub(crate) about: String,
    /// The Rust variant.
    pub(crate) variant: String,
    /// What the row says behind the name.
    pub(crate) rest: String,
}

/// A list of codes: the macro and the file it is called in.
#[derive(Clone, Copy)]
pub(crate) struct List {
    /// Below `crates/libseam/src`.
    file: &'static str,
    name: &'static str,
}

/// What went wrong.
pub(crate) const ERRORS: List = List { file: "error.rs", name: "error_codes" };
/// What is wrong with a parameter or an option.
pub(crate) const PROBLEMS: List = List { file: "problem.rs", name: "problem_codes" };
/// How an exchange failed.
pub(crate) const FAILURES: List = List { file: "failure_kind.rs", name: "failure_kinds" };

/// What is known about whether the operation happened.
pub(crate) const OUTCOMES: List = List { file: "outcome.rs", name: "outcomes" };

/// Error codes that belong together.
pub(crate) struct Group {
    /// One word for them.
    pub(crate) name: &'static str,
    /// What they have in common.
    pub(crate) about: &'static str,
    numbers: RangeInclusive<u32>,
}

/// The groups of error codes. What is in none is its own.
pub(crate) const GROUPS: &[Group] = &[
    Group { name: "usage", about: "The call is wrong as it is, so nothing was sent.", numbers: 1..=9 },
    Group { name: "api", about: "The server refuses the call, or failed.", numbers: 10..=29 },
    Group {
        name: "transport",
        about: "There is no reply. `outcome` says whether the operation may have happened.",
        numbers: 30..=39,
    },
    Group { name: "reply", about: "The server's reply confirms nothing.", numbers: 40..=49 },
];

/// Codes that are in no group although their number is.
const UNGROUPED: &[&str] = &["cancelled"];

impl Group {
    /// Whether `code` is in it.
    pub(crate) fn has(&self, code: &Code) -> bool {
        code.number.is_some_and(|n| self.numbers.contains(&n)) && !UNGROUPED.contains(&code.name.as_str())
    }
}

/// The codes of `list`, in its order.
pub(crate) fn read(root: &Path, list: List) -> Result<Vec<Code>> {
    let path = root.join("crates/libseam/src").join(list.file);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let (_, rest) = text
        .split_once(&format!("\n{}! {{\n", list.name))
        .with_context(|| format!("{} does not call {}!", path.display(), list.name))?;
    let (body, _) = rest.split_once("\n}").context("the list does not end")?;
    let (mut codes, mut about) = (Vec::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(sentence) = line.strip_prefix("///") {
            about.push(sentence.trim());
            continue;
        }
        // A row goes on with what only the core needs.
        if line.starts_with('"') {
            continue;
        }
        let mut quoted = line.split('"');
        let (Some((variant, number)), Some(name)) =
            (quoted.next().and_then(|start| start.split_once('=')), quoted.next())
        else {
            bail!("{}: not a row of {}!: {line}", path.display(), list.name);
        };
        codes.push(Code {
            number: number.trim().parse().ok(),
            name: name.to_owned(),
            about: about.join(" "),
            variant: variant.trim().to_owned(),
            rest: quoted.next().unwrap_or_default().trim_matches([' ', ',']).to_owned(),
        });
        about.clear();
    }
    Ok(codes)
}
