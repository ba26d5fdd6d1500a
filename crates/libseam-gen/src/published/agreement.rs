//! The rows of `spec/resources.json` beside the published facts: the surfaces are made from the former, so the two have to
//! agree, or `spec/disagreements.json` says why they do not.

use super::{resource::Resource, schema::Schema};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{fs, path::Path};

#[derive(Deserialize)]
struct ResourcesFile {
    resources: Vec<ResourceRow>,
}

/// A row of `spec/resources.json`, without what is ours alone.
#[derive(Deserialize)]
struct ResourceRow {
    resource: String,
    members: Vec<MemberRow>,
}

#[derive(Deserialize, Serialize)]
struct MemberRow {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<String>,
    #[serde(default)]
    nullable: bool,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DisagreementsFile {
    disagreements: Vec<Disagreement>,
}

/// A disagreement that is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disagreement {
    place: String,
    ours: Value,
    published: Value,
    #[serde(rename = "reason")]
    _reason: String,
}

/// A place, and what the two sides have there.
struct Found {
    place: String,
    ours: Value,
    published: Value,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ours is {}, published is {}", self.place, self.ours, self.published)
    }
}

/// Fails where `resources.json` in the folder `spec` disagrees with `resources` otherwise than `disagreements.json` has
/// it.
pub(crate) fn check(spec: &Path, resources: &[Resource]) -> Result<()> {
    let mut found = Vec::new();
    let rows: ResourcesFile = read(&spec.join("resources.json"))?;
    for row in &rows.resources {
        let resource = resources.iter().find(|resource| resource.name == row.resource);
        let resource = resource.with_context(|| format!("{} is not published", row.resource))?;
        compare_resource(row, resource, &mut found);
    }
    let meant: DisagreementsFile = read(&spec.join("disagreements.json"))?;
    let is_meant = |found: &&Found| {
        meant
            .disagreements
            .iter()
            .any(|it| (&it.place, &it.ours, &it.published) == (&found.place, &found.ours, &found.published))
    };
    let other: Vec<String> = found.iter().filter(|found| !is_meant(found)).map(Found::to_string).collect();
    if !other.is_empty() {
        bail!("spec/resources.json and spec/published/ disagree: {}", other.join("; "));
    }
    if found.len() != meant.disagreements.len() {
        bail!("spec/disagreements.json has rows that are no longer so, or are there twice");
    }
    Ok(())
}

fn compare_resource(row: &ResourceRow, published: &Resource, found: &mut Vec<Found>) {
    // Ours calls a union of objects an object.
    let kind = |schema: &Schema| {
        let kinds: Vec<_> = [schema].into_iter().chain(&schema.one_of).filter_map(|form| form.kind).collect();
        kinds.first().map_or("other", |kind| kind.name()).to_owned()
    };
    for member in &row.members {
        let published = published.schema.members().iter().find(|it| it.name == member.name);
        let published = published.map(|it| MemberRow {
            name: it.name.clone(),
            kind: kind(&it.schema),
            format: it.schema.format.map(|format| format.name().to_owned()),
            items: it.schema.items.as_deref().map(kind),
            nullable: it.schema.nullable,
            optional: !it.required,
        });
        note(&row.resource, &member.name, &Some(member), &published.as_ref(), found);
    }
}

/// Adds a disagreement about `what` of `place`, if `ours` and `published` differ.
fn note(place: &str, what: &str, ours: &impl Serialize, published: &impl Serialize, found: &mut Vec<Found>) {
    // Every type here is plain data, which is always JSON.
    let (ours, published) = (json!(ours), json!(published));
    if ours != published {
        found.push(Found { place: format!("{place} {what}"), ours, published });
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}
