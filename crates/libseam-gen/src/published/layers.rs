//! The facts in `spec/published/`: those of one version of the package, and over them the rows that newer versions
//! have otherwise.

use super::{
    facts::{self, Facts},
    layout::lay_out,
    operation::Operation,
    package::Version,
    resource::Resource,
};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const OPERATIONS: &str = "operations.json";
const RESOURCES: &str = "resources.json";
const OVERLAY: &str = "overlay.json";

/// The facts of one version, and the rows that newer versions have otherwise.
pub(crate) struct Layers {
    base: Facts,
    operations: Vec<Newer<Operation>>,
    resources: Vec<Newer<Resource>>,
    /// The sources of the newer rows, by version.
    sources: BTreeMap<String, String>,
}

/// A row that stands over the one with the same key.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Newer<T> {
    /// The version that it is from.
    from: String,
    row: T,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OperationsFile {
    source: String,
    version: String,
    operations: Vec<Operation>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ResourcesFile {
    source: String,
    version: String,
    resources: Vec<Resource>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    sources: BTreeMap<String, String>,
    operations: Vec<Newer<Operation>>,
    resources: Vec<Newer<Resource>>,
}

/// A row with the name by which versions of it are the same row.
trait Row: Clone + PartialEq {
    fn key(&self) -> &str;
}

impl Row for Operation {
    fn key(&self) -> &str {
        &self.path
    }
}

impl Row for Resource {
    fn key(&self) -> &str {
        &self.name
    }
}

impl Layers {
    /// Reads the files in `folder`. `None` if there are none yet.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        let Some(OperationsFile { source, version, operations }) = read(&folder.join(OPERATIONS))? else {
            return Ok(None);
        };
        let resources: Option<ResourcesFile> = read(&folder.join(RESOURCES))?;
        let resources = resources.with_context(|| format!("{}: no {RESOURCES}", folder.display()))?.resources;
        let overlay: OverlayFile = read(&folder.join(OVERLAY))?.unwrap_or_default();
        let base = Facts { version: version.parse()?, source, operations, resources };
        let OverlayFile { sources, operations, resources } = overlay;
        let layers = Self { base, operations, resources, sources };
        layers.check().with_context(|| folder.display().to_string())?;
        Ok(Some(layers))
    }

    /// Puts `facts` below what is known already: rows that are known from a newer version stay as they are, and those
    /// that are known from no newer one become what they are in `facts`.
    pub(crate) fn import(known: Option<Self>, facts: Facts) -> Result<Self> {
        let mut layers =
            Self { base: facts, operations: vec![], resources: vec![], sources: BTreeMap::new() };
        if let Some(known) = known {
            let since = (known.base.version, layers.base.version);
            let operations =
                newer(&known.base.operations, &known.operations, since, &layers.base.operations)?;
            let resources = newer(&known.base.resources, &known.resources, since, &layers.base.resources)?;
            (layers.operations, layers.resources) = (operations, resources);
            let mut sources = known.sources;
            sources.insert(known.base.version.to_string(), known.base.source);
            sources.retain(|version, _| layers.versions().any(|from| from == version));
            layers.sources = sources;
        }
        layers.check()?;
        Ok(layers)
    }

    /// Returns the operations, each in its newest version, sorted by path.
    pub(crate) fn operations(&self) -> Vec<Operation> {
        merged(&self.base.operations, &self.operations)
    }

    /// Returns the newest version that a row is from.
    pub(crate) fn newest(&self) -> Result<String> {
        let newer = self.versions().map(|version| version.parse::<Version>()).collect::<Result<Vec<_>>>()?;
        Ok(newer.into_iter().fold(self.base.version, Version::max).to_string())
    }

    /// Returns the resources, each in its newest version, sorted by name.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        merged(&self.base.resources, &self.resources)
    }

    /// Returns the text of each file, by name.
    pub(crate) fn files(&self) -> Result<[(&'static str, String); 3]> {
        let (source, version) = (self.base.source.clone(), self.base.version.to_string());
        let operations = self.base.operations.clone();
        let operations = OperationsFile { source: source.clone(), version: version.clone(), operations };
        let resources = ResourcesFile { source, version, resources: self.base.resources.clone() };
        let overlay = OverlayFile {
            sources: self.sources.clone(),
            operations: self.operations.clone(),
            resources: self.resources.clone(),
        };
        Ok([
            (OPERATIONS, lay_out(&operations)?),
            (RESOURCES, lay_out(&resources)?),
            (OVERLAY, lay_out(&overlay)?),
        ])
    }

    fn versions(&self) -> impl Iterator<Item = &String> {
        self.operations.iter().map(|newer| &newer.from).chain(self.resources.iter().map(|newer| &newer.from))
    }

    fn check(&self) -> Result<()> {
        for version in self.versions() {
            self.sources.get(version).with_context(|| format!("{OVERLAY} has no source for {version}"))?;
        }
        check_once(self.base.operations.iter())?;
        check_once(self.operations.iter().map(|newer| &newer.row))?;
        check_once(self.base.resources.iter())?;
        check_once(self.resources.iter().map(|newer| &newer.row))?;
        facts::check(&self.operations(), &self.resources())
    }
}

/// Lists the rows of `base` with `over` on it that are from a newer version than `rows`, and differ from them.
/// `since` has the versions of `base` and of `rows`.
fn newer<T: Row>(
    base: &[T],
    over: &[Newer<T>],
    since: (Version, Version),
    rows: &[T],
) -> Result<Vec<Newer<T>>> {
    let is_over = |row: &&T| over.iter().any(|newer| newer.row.key() == row.key());
    let base = base.iter().filter(|row| !is_over(row));
    let base = base.map(|row| Newer { from: since.0.to_string(), row: row.clone() });
    let mut kept = Vec::new();
    for newer in base.chain(over.iter().cloned()) {
        if newer.from.parse::<Version>()? > since.1 && !rows.contains(&newer.row) {
            kept.push(newer);
        }
    }
    kept.sort_by(|a, b| a.row.key().cmp(b.row.key()));
    Ok(kept)
}

/// Refuses rows of which two have the same key.
fn check_once<'a, T: Row + 'a>(mut rows: impl Iterator<Item = &'a T>) -> Result<()> {
    let mut keys = BTreeSet::new();
    match rows.find(|row| !keys.insert(row.key())) {
        Some(row) => bail!("{} is there twice", row.key()),
        None => Ok(()),
    }
}

fn merged<T: Row>(base: &[T], over: &[Newer<T>]) -> Vec<T> {
    let rows = base.iter().chain(over.iter().map(|newer| &newer.row));
    let rows: BTreeMap<&str, &T> = rows.map(|row| (row.key(), row)).collect();
    rows.into_values().cloned().collect()
}

/// Reads `path`. `None` if there is no such file.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        text => text.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let value = serde_json::from_str(&text);
    value.map(Some).with_context(|| format!("{} does not have the expected form", path.display()))
}

#[cfg(test)]
mod tests;
