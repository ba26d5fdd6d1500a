//! What has a size.

use crate::{build, provide::provide, step, test::ledger};
use anyhow::{Context as _, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::{fs, io::Write as _, path::Path, process::Command};

/// Something that has a size.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Thing {
    /// `libseam.so` without symbols.
    SharedLibrary,
    /// The wheel.
    Wheel,
    /// The file that a browser loads, gzip.
    BrowserBundle,
    /// The file that a browser loads through `libseam/removals`, gzip.
    RemovalsBundle,
    /// The official HTTP client as a bundler leaves it, gzip.
    OfficialBrowserBundle,
    /// The firmware of the tests, with five operations, as `docs/sizes.json` has it.
    FirmwareFlash,
    /// The most that a call there takes of the heap, as `docs/sizes.json` has it.
    FirmwareHeap,
}

impl Thing {
    /// How many bytes it has; `folder` is `target/bench`.
    pub(crate) fn size(self, root: &Path, folder: &Path) -> Result<u64> {
        match self {
            Self::SharedLibrary => shared_library(root, folder),
            Self::Wheel => wheel(&root.join("target/dist/python")),
            Self::BrowserBundle => gzip(&root.join("npm/dist/browser.js")),
            Self::RemovalsBundle => gzip(&root.join("npm/dist/removals/browser.js")),
            Self::OfficialBrowserBundle => {
                let mut node = Command::new("node");
                node.arg("bundle.mjs").arg(root.join("npm/node_modules/esbuild"));
                Ok(step::ask(node.current_dir(folder.join("node")))?.parse()?)
            }
            Self::FirmwareFlash => {
                ledger::part(root, "firmware")?["flash"].as_u64().context("the ledger has no `flash`")
            }
            Self::FirmwareHeap => {
                let ledger = ledger::part(root, "firmware")?;
                let calls = ledger["calls"].as_object().context("the ledger has no `calls`")?;
                let heaps = calls.values().map(|call| call["heap"].as_u64().context("a call has no `heap`"));
                heaps.collect::<Result<Vec<_>>>()?.into_iter().max().context("the ledger has no call")
            }
        }
    }
}

fn shared_library(root: &Path, folder: &Path) -> Result<u64> {
    let stripped = folder.join("libseam.stripped.so");
    let strip = provide("strip", "binutils")?;
    let built = build::c::tree(root).join("lib/libseam.so");
    step::ask(Command::new(strip).arg("-o").arg(&stripped).arg(&built))?;
    Ok(fs::metadata(stripped)?.len())
}

fn wheel(folder: &Path) -> Result<u64> {
    let entries = fs::read_dir(folder).with_context(|| format!("no wheel in {}", folder.display()))?;
    let mut wheels = entries.collect::<Result<Vec<_>, _>>()?;
    wheels.retain(|entry| entry.path().extension().is_some_and(|extension| extension == "whl"));
    match wheels.as_slice() {
        [wheel] => Ok(wheel.metadata()?.len()),
        _ => bail!("there is not one wheel in {}", folder.display()),
    }
}

fn gzip(path: &Path) -> Result<u64> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    Ok(encoder.finish()?.len() as u64)
}
