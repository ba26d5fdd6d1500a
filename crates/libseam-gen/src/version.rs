//! The library's version.

use anyhow::{Context as _, Result};
use serde::Serialize;

/// The version, in one piece and in its parts.
#[derive(Serialize)]
pub(crate) struct Version {
    text: &'static str,
    major: u32,
    minor: u32,
    patch: u32,
    /// `0xMMmmpp`, which grows with the version.
    number: String,
}

/// Returns the workspace's version, which is also this program's.
pub(crate) fn of_workspace() -> Result<Version> {
    let text = env!("CARGO_PKG_VERSION");
    let parts = text.split(['-', '+']).next().unwrap_or_default().split('.').map(str::parse);
    let parts: Vec<u32> = parts.collect::<Result<_, _>>()?;
    let [major, minor, patch] = parts[..].try_into().ok().context("the version does not have three parts")?;
    Ok(Version { text, major, minor, patch, number: format!("0x{:06x}", major << 16 | minor << 8 | patch) })
}
