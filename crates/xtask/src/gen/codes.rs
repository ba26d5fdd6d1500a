//! The stable codes that the core's source lists in macros. They are read from the text, so that the tool that writes
//! the core's table needs no core that compiles.

use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path};

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
pub(crate) const FAILURES: List = List { file: "call.rs", name: "failure_kinds" };

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
