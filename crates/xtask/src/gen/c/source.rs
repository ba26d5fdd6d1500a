//! The tables of codes in the core's source, which are the source of truth for their numbers. xtask does not link the
//! core: it has to run when the core's generated table is broken.

use anyhow::{Context as _, Result, bail};
use std::{fs, path::Path};

/// One row of a table of codes.
pub(crate) struct Row {
    /// The variant's name in Rust.
    pub(crate) variant: String,
    /// The stable number.
    pub(crate) number: u32,
    /// The stable name.
    pub(crate) name: String,
    /// The description.
    pub(crate) doc: String,
}

impl Row {
    /// The name as it ends a constant's name.
    pub(crate) fn upper(&self) -> String {
        self.name.to_uppercase()
    }
}

/// The rows of the table that `file` gives to the macro `name!`.
pub(crate) fn rows(root: &Path, file: &str, name: &str) -> Result<Vec<Row>> {
    let text = fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))?;
    let mut rows = Vec::new();
    let mut doc = Vec::new();
    let lines = text.lines().skip_while(|line| *line != format!("{name}! {{")).skip(1);
    for line in lines.take_while(|line| *line != "}") {
        if let Some(text) = line.trim().strip_prefix("///") {
            doc.push(text.trim().to_owned());
        } else if !line.trim().is_empty() {
            rows.push(
                row(line, doc.join(" ")).with_context(|| format!("{file}: cannot read the row {line}"))?,
            );
            doc.clear();
        }
    }
    if rows.is_empty() {
        bail!("{file} has no table {name}!");
    }
    Ok(rows)
}

/// A row such as `Missing = 1 "missing",`; what follows the name is the core's affair.
fn row(line: &str, doc: String) -> Option<Row> {
    let (variant, rest) = line.trim().split_once(" = ")?;
    let (number, rest) = rest.split_once(' ')?;
    let (name, _) = rest.strip_prefix('"')?.split_once('"')?;
    Some(Row { variant: variant.into(), number: number.parse().ok()?, name: name.into(), doc })
}
