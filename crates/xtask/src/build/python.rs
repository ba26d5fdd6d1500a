//! The Python package: `.venv/` with the built wheel installed.

use anyhow::Result;
use std::path::Path;

/// Builds the wheel and installs it.
pub(crate) fn build(_root: &Path) -> Result<()> {
    Ok(())
}
