//! Facts about the whole API as Seam publishes it, in `spec/published/`: imported from the package `@seamapi/types`,
//! and compared between versions.

mod diff;
mod disagreements;
mod effects;
mod facts;
mod layers;
mod layout;
mod open_api;
mod operation;
mod package;
mod resource;
mod schema;

use anyhow::{Context as _, Result, bail};
pub use diff::Change;
pub(crate) use effects::Effects;
use facts::Facts;
use layers::Layers;
pub(crate) use operation::Operation;
use resource::Resource;
pub(crate) use schema::{Format, Member, Others, Schema, Type};
use std::{fs, path::Path};

/// Imports the facts from `file` into `folder`, or with `check` fails if that would change a file there.
///
/// `file` is the OpenAPI document of the package `@seamapi/types`, such as `lib/seam/connect/openapi.js`; `node` evaluates
/// it. What `folder` knows from a newer version stays as it is.
///
/// # Errors
/// If the document has anything that cannot be expressed, or a file cannot be read or written.
pub fn import(file: &Path, folder: &Path, check: bool) -> Result<()> {
    let layers = Layers::import(Layers::read(folder)?, Facts::from_package(file)?)?;
    let mut stale = Vec::new();
    for (name, text) in layers.files()? {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if check {
            stale.push(path.display().to_string());
            continue;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("wrote {}", path.display());
    }
    if !stale.is_empty() {
        bail!("the import would change {}", stale.join(", "));
    }
    Ok(())
}

/// The published facts of a repository.
pub(crate) struct Published {
    /// The newest version that a fact is from.
    pub(crate) version: String,
    pub(crate) operations: Vec<Operation>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) effects: Effects,
}

impl Published {
    /// Reads the facts of the repository at `root`, with the members of resources that are meant to be otherwise. Every operation
    /// has one effect.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let spec = root.join("spec");
        let folder = spec.join("published");
        let layers = Layers::read(&folder)?.with_context(|| format!("{} has no facts", folder.display()))?;
        let (operations, mut resources) = (layers.operations(), layers.resources());
        disagreements::apply(&spec.join("disagreements.json"), &mut resources)?;
        let effects = Effects::read(&spec.join("effects.json"), &operations)?;
        Ok(Self { version: layers.newest()?, operations, resources, effects })
    }
}

/// Lists the changes from the facts in `old` to those in `new`. Each is a file as [`import`] takes it, or a folder of facts.
///
/// # Errors
/// As [`import`].
pub fn diff(old: &Path, new: &Path) -> Result<Vec<Change>> {
    let (old, new) = (read(old)?, read(new)?);
    Ok(diff::diff(
        diff::Version { operations: &old.0, resources: &old.1 },
        diff::Version { operations: &new.0, resources: &new.1 },
    ))
}

/// Reads the operations and the resources in a file of the package, or in a folder of facts.
fn read(path: &Path) -> Result<(Vec<Operation>, Vec<Resource>)> {
    if path.is_dir() {
        let layers = Layers::read(path)?.with_context(|| format!("{} has no facts", path.display()))?;
        return Ok((layers.operations(), layers.resources()));
    }
    let facts = Facts::from_package(path)?;
    Ok((facts.operations, facts.resources))
}

#[cfg(test)]
mod tests;
