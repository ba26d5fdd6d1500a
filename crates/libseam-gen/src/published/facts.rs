//! All facts about the API in one version.

use super::{
    open_api::{self, Read},
    operation::Operation,
    package::{self, Version},
    resource::Resource,
};
use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeSet, path::Path};

/// The facts in one version of the document.
pub(crate) struct Facts {
    pub(crate) version: Version,
    pub(crate) source: String,
    pub(crate) operations: Vec<Operation>,
    pub(crate) resources: Vec<Resource>,
}

impl Facts {
    /// Reads the facts from `file` of the package `@seamapi/types`.
    pub(crate) fn from_package(file: &Path) -> Result<Self> {
        let (package, document) = package::read(file)?;
        let Read { operations, resources } =
            open_api::read(&document).with_context(|| file.display().to_string())?;
        Ok(Self { version: package.version()?, source: package.source(), operations, resources })
    }
}

/// Refuses operations that return a resource which is not among `resources`.
pub(crate) fn check(operations: &[Operation], resources: &[Resource]) -> Result<()> {
    let known: BTreeSet<&str> = resources.iter().map(|resource| resource.name.as_str()).collect();
    let replies = operations.iter().flat_map(|operation| &operation.response).map(|member| &member.schema);
    for schema in replies.chain(resources.iter().map(|resource| &resource.schema)) {
        let mut missing = None;
        schema.walk(&mut |schema| {
            missing = missing.or(schema.resource.as_deref().filter(|name| !known.contains(name)));
        });
        if let Some(name) = missing {
            bail!("there is no resource {name}, which a reply has");
        }
    }
    Ok(())
}
