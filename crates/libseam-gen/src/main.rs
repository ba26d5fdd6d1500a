//! Writes the generated files, or with `--check` reports which are out of date.

use anyhow::{Context as _, Result, bail};
use std::path::Path;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let root = root.context("the repository is not where this program was built")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => bail!("usage: libseam-gen [--check]"),
    };
    libseam_gen::run(root, check)
}
