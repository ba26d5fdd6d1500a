//! The generated files of the typescript surface.

use super::{Output, spec::Spec};
use anyhow::Result;
use std::path::Path;

/// The files.
pub(crate) fn outputs(_root: &Path, _spec: &Spec) -> Result<Vec<Output>> {
    Ok(Vec::new())
}
