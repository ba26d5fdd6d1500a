//! The reference documentation of Python and TypeScript, in `target/reference/`. A warning is an error.

use super::{npm, python};
use crate::step;
use anyhow::Result;
use std::{path::Path, process::Command};

/// Makes both from the sources.
pub(crate) fn build(root: &Path) -> Result<()> {
    python::tools(root)?;
    let mut sphinx = Command::new(python::program(root, "sphinx-build"));
    sphinx.args(["--quiet", "--fail-on-warning", "--fresh-env"]);
    sphinx.arg(root.join("python/reference")).arg(root.join("target/reference/python"));
    step::run("the reference of Python", &mut sphinx)?;
    let folder = root.join("npm/reference");
    npm::install(&folder, "typedoc")?;
    // The sources import types from these.
    npm::install(&root.join("npm"), "npm packages")?;
    let mut typedoc = Command::new("node");
    typedoc.arg("node_modules/typedoc/bin/typedoc").current_dir(folder);
    step::run("the reference of TypeScript", &mut typedoc)
}
