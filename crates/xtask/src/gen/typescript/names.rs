//! The stable names that the core's source lists in a macro. They are read from the text, so that the tool that writes
//! the core's table needs no core that compiles.

use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path};

/// The names listed in the call of `list!` in the file at `path`, each with its doc comment.
pub(crate) fn names(path: &Path, list: &str) -> Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (_, rest) = text
        .split_once(&format!("\n{list}! {{\n"))
        .with_context(|| format!("{} does not call {list}!", path.display()))?;
    let (body, _) = rest.split_once("\n}").context("the list does not end")?;
    let (mut names, mut about) = (Vec::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(sentence) = line.strip_prefix("///") {
            about.push(sentence.trim());
        } else if let Some(name) = line.split('"').nth(1) {
            names.push((name.to_owned(), about.join(" ")));
            about.clear();
        } else {
            bail!("{}: not a row of {list}!: {line}", path.display());
        }
    }
    Ok(names)
}
