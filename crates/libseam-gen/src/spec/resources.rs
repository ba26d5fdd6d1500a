//! `spec/resources.json`: the words about the resources that operations return. Their members are published facts.

use super::{
    shape::Shape,
    summaries::check_sentence,
    types::{Named, Types},
};
use crate::published::{Member, Published, Schema, Type};
use anyhow::{Context as _, Result, bail};
use heck::ToUpperCamelCase as _;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The result of `get_related`, which the document describes in place, with other lists for each operation.
pub(super) const BATCH: &str = "batch";

/// The resources that operations return, with all types in them.
#[derive(Serialize)]
pub(crate) struct Resources {
    pub(crate) resources: Vec<Resource>,
    #[serde(flatten)]
    types: Types,
}

/// A resource that operations return.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    #[serde(rename = "resource")]
    pub(crate) name: String,
    /// The name of its type, if another one is better.
    #[serde(default, rename = "type")]
    pub(crate) type_name: String,
    doc: String,
    #[serde(default, skip_serializing)]
    members: Vec<MemberRow>,
    /// The member that identifies it, if one does.
    #[serde(skip)]
    pub(crate) id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    /// The sentences about members that hold in every resource.
    members: Vec<MemberRow>,
    resources: Vec<Resource>,
}

/// The sentence about a member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberRow {
    /// The name, or the dotted path.
    name: String,
    doc: String,
}

/// Reads the file at `path`.
pub(super) fn read(path: &Path, published: &Published) -> Result<Resources> {
    let File { members, mut resources, .. } = super::read(path)?;
    let common = sentences(&members).context("spec/resources.json")?;
    let mut missing: BTreeSet<String> = results(published);
    for resource in &mut resources {
        resource.complete(published);
    }
    let names = resources.iter().map(|resource| (resource.name.clone(), resource.type_name.clone()));
    let (mut types, mut used) = (Types::new(names.collect()), BTreeSet::new());
    for resource in &resources {
        let name = resource.name.clone();
        if !missing.remove(&name) {
            bail!("spec/resources.json: no operation returns {name}, or it is there twice");
        }
        resource
            .add_to(&mut types, published, &common, &mut used)
            .with_context(|| format!("spec/resources.json: {name}"))?;
    }
    if let Some(name) = missing.first() {
        bail!("spec/resources.json has no {name}, which an operation returns");
    }
    if let Some(name) = common.keys().find(|name| !used.contains(**name)) {
        bail!("spec/resources.json: no resource has the member {name}");
    }
    types.sort();
    Ok(Resources { resources, types })
}

/// Lists the resources that are results, or elements of results.
fn results(published: &Published) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for operation in &published.operations {
        let Some(result) = operation.result() else { continue };
        result.schema.walk(&mut |schema| names.extend(schema.resource.clone()));
        names.extend((!operation.batch_keys.is_empty()).then(|| BATCH.to_owned()));
    }
    names
}

fn sentences(rows: &[MemberRow]) -> Result<BTreeMap<&str, &str>> {
    let mut sentences = BTreeMap::new();
    for MemberRow { name, doc } in rows {
        check_sentence(doc)?;
        if sentences.insert(name.as_str(), doc.as_str()).is_some() {
            bail!("the member {name} is there twice");
        }
    }
    Ok(sentences)
}

impl Resource {
    /// Fills in what follows from its name.
    fn complete(&mut self, published: &Published) {
        if self.type_name.is_empty() {
            self.type_name = self.name.to_upper_camel_case();
        }
        let facts = published.resources.iter().find(|resource| resource.name == self.name);
        let id = format!("{}_id", self.name.strip_prefix("unmanaged_").unwrap_or(&self.name));
        let is_there =
            facts.is_some_and(|facts| facts.schema.members().iter().any(|member| member.name == id));
        self.id = is_there.then_some(id);
    }

    /// Adds its types to `types`, with the sentences of its own row and those in `common`; the names of the latter that it
    /// uses go to `used`.
    fn add_to<'c>(
        &self,
        types: &mut Types,
        published: &Published,
        common: &BTreeMap<&'c str, &str>,
        used: &mut BTreeSet<&'c str>,
    ) -> Result<()> {
        check_sentence(&self.doc)?;
        let schema = match published.resources.iter().find(|resource| resource.name == self.name) {
            Some(resource) => resource.schema.clone(),
            None => batch(published),
        };
        let mut shape = Shape::new(&schema)?;
        let mut own = sentences(&self.members)?;
        let all = own.clone();
        shape.describe("", &mut |path| {
            own.remove(path);
            let name = path.rsplit('.').next().unwrap_or(path);
            let (known, doc) =
                common.get_key_value(name).map_or((None, ""), |(name, doc)| (Some(*name), *doc));
            all.get(path).map_or_else(
                || {
                    used.extend(known);
                    doc.to_owned()
                },
                |doc| (*doc).to_owned(),
            )
        });
        if let Some(path) = own.keys().next() {
            bail!("it has no member {path}");
        }
        types.add(&Named { resource: &self.name, type_name: &self.type_name, doc: &self.doc }, shape)
    }
}

/// Returns the schema of a batch: every list that one may have.
fn batch(published: &Published) -> Schema {
    let mut lists: Vec<Member> = Vec::new();
    for operation in published.operations.iter().filter(|operation| !operation.batch_keys.is_empty()) {
        for list in operation.result().into_iter().flat_map(|result| result.schema.members()) {
            if lists.iter().all(|known| known.name != list.name) {
                lists.push(list.clone());
            }
        }
    }
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    Schema { kind: Some(Type::Object), properties: Some(lists), ..Schema::default() }
}

#[cfg(test)]
mod tests;
