//! `templates/*/outputs.toml`: the files that a language has, and the surfaces that are written in it.

use crate::surface::Surface;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::{fs, path::Path};

/// A manifest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The folder's name.
    #[serde(skip)]
    pub(crate) language: String,
    #[serde(default, rename = "surface")]
    pub(crate) surfaces: Vec<Surface>,
    #[serde(rename = "output")]
    pub(crate) outputs: Vec<Output>,
    /// Values for the templates of the folder alone.
    #[serde(default)]
    pub(crate) data: toml::Table,
}

/// A file to be written, or one for every namespace.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Output {
    /// The template's name in the folder.
    pub(crate) template: String,
    /// The file's path below the repository's root, itself a template.
    pub(crate) path: String,
    /// The table whose operations the template sees.
    #[serde(default)]
    pub(crate) table: Table,
    /// The kind of thing that has a file each.
    #[serde(default)]
    pub(crate) each: Option<Each>,
    /// The marks between which the text goes, where the rest of the file is written by hand.
    #[serde(default)]
    pub(crate) between: Option<[String; 2]>,
    #[serde(default)]
    pub(crate) format: Option<Format>,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Table {
    #[default]
    Full,
    Removals,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Each {
    /// A namespace that has operations.
    Namespace,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Rustfmt,
}

/// Reads the manifests of all folders in `templates`, sorted by name.
pub(crate) fn read(templates: &Path) -> Result<Vec<Manifest>> {
    let mut folders: Vec<_> = fs::read_dir(templates)?.collect::<Result<_, _>>()?;
    folders.sort_by_key(fs::DirEntry::file_name);
    let manifest = |folder: &fs::DirEntry| {
        let path = folder.path().join("outputs.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let manifest: Manifest = toml::from_str(&text).with_context(|| path.display().to_string())?;
        Ok(Manifest { language: folder.file_name().to_string_lossy().into_owned(), ..manifest })
    };
    folders.iter().map(manifest).collect()
}
