//! `spec/resources.json`: the resources that operations return.

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    resources: Vec<Resource>,
}

/// A resource that operations return.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    #[serde(rename = "resource")]
    pub(crate) name: String,
    /// The member that identifies it.
    id: String,
    /// The member of a reply that lists it.
    pub(crate) list: String,
    doc: String,
    members: Vec<Member>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Member {
    name: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    format: Option<String>,
    /// Of an array: the type of its items.
    #[serde(default)]
    items: Option<Kind>,
    #[serde(default)]
    nullable: bool,
    /// True if it may be absent.
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    doc: String,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    String,
    Boolean,
    Integer,
    Object,
    Array,
}

/// Reads the file at `path`.
pub(super) fn read(path: &Path) -> Result<Vec<Resource>> {
    let File { resources } = super::read(path)?;
    let mut names = BTreeSet::new();
    for resource in &resources {
        resource.check().with_context(|| format!("spec/resources.json: {}", resource.name))?;
        if !names.insert(&resource.name) {
            bail!("spec/resources.json: {} is there twice", resource.name);
        }
    }
    Ok(resources)
}

impl Resource {
    fn check(&self) -> Result<()> {
        let names: BTreeSet<&str> = self.members.iter().map(|member| member.name.as_str()).collect();
        if names.len() != self.members.len() {
            bail!("two members have the same name");
        }
        let id =
            self.members.iter().find(|member| member.name == self.id).context("no member is its `id`")?;
        if id.kind != Kind::String || id.nullable || id.optional {
            bail!("its `id` must be a string that is always there");
        }
        if self.members.iter().any(|member| (member.kind == Kind::Array) != member.items.is_some()) {
            bail!("arrays, and nothing else, have `items`");
        }
        Ok(())
    }
}
