//! The C tree: `target/dist/c/{include,lib}`.

use anyhow::Result;
use std::path::Path;

/// Lays the C tree out from what is built.
pub(crate) fn build(_root: &Path) -> Result<()> {
    Ok(())
}
