//! The rows of `spec/operations.json` and `spec/resources.json` beside the published facts: the surfaces are made from
//! the former, so the two have to agree, or `spec/disagreements.json` says why they do not.

use super::{
    effects::Effects,
    operation::{Operation, reply_type},
    resource::Resource,
    schema::{Member, Schema},
};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Deserialize)]
struct OperationsFile {
    operations: Vec<OperationRow>,
}

/// A row of `spec/operations.json`, without what is ours alone.
#[derive(Deserialize)]
struct OperationRow {
    path: String,
    operation: String,
    methods: Vec<String>,
    auth: Vec<String>,
    params: Vec<Value>,
    response_key: Option<String>,
    response_type: Option<String>,
    response_body: Option<BTreeMap<String, String>>,
    paginated: bool,
    action_attempt: bool,
    action_attempt_type: Option<String>,
    #[serde(default)]
    has_required_parameters: bool,
    deprecated: bool,
    effect: String,
}

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

/// Fails where the files in the folder `spec` disagree with `operations` and `resources` otherwise than
/// `disagreements.json` has it.
pub(crate) fn check(
    spec: &Path,
    operations: &[Operation],
    resources: &[Resource],
    effects: &Effects,
) -> Result<()> {
    let rows: OperationsFile = read(&spec.join("operations.json"))?;
    let mut found = Vec::new();
    for row in &rows.operations {
        let operation = operations.iter().find(|operation| operation.path == row.path);
        let operation = operation.with_context(|| format!("{} is not published", row.path))?;
        compare_operation(row, operation, effects, &mut found).with_context(|| row.path.clone())?;
    }
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
        bail!("spec/ and spec/published/ disagree: {}", other.join("; "));
    }
    if found.len() != meant.disagreements.len() {
        bail!("spec/disagreements.json has rows that are no longer so, or are there twice");
    }
    Ok(())
}

fn compare_operation(
    row: &OperationRow,
    published: &Operation,
    effects: &Effects,
    found: &mut Vec<Found>,
) -> Result<()> {
    let place = &row.operation;
    let response = |operation: &Operation| -> BTreeMap<String, String> {
        let word = |member: &Member| reply_type(&member.schema).unwrap_or_else(|| "other".to_owned());
        operation.response.iter().map(|member| (member.name.clone(), word(member))).collect()
    };
    let body = row
        .response_body
        .clone()
        .unwrap_or_else(|| row.response_key.iter().cloned().zip(row.response_type.iter().cloned()).collect());
    let kind = published.response_type();
    let is_attempt = kind.as_deref() == Some("action_attempt");
    note(place, "name", &row.operation, &published.name(), found);
    note(place, "methods", &row.methods, &published.methods, found);
    note(place, "auth", &row.auth, &published.auth, found);
    note(place, "response_key", &row.response_key, &published.response_key, found);
    note(place, "response_type", &row.response_type, &kind, found);
    note(place, "response_body", &body, &response(published), found);
    note(place, "paginated", &row.paginated, &published.is_paginated(), found);
    note(place, "action_attempt", &row.action_attempt, &is_attempt, found);
    note(place, "action_attempt_type", &row.action_attempt_type, &published.action_attempt_type, found);
    let flags = (row.has_required_parameters, published.has_required_parameters);
    note(place, "has_required_parameters", &flags.0, &flags.1, found);
    note(place, "deprecated", &row.deprecated, &published.deprecated, found);
    note(place, "effect", &row.effect.as_str(), &effects.of(published), found);
    let mut ours = Vec::new();
    for param in &row.params {
        let mut param = param.clone();
        param.as_object_mut().context("a parameter is an object")?.remove("summary");
        ours.push(serde_json::from_value::<Member>(param)?);
    }
    let published = published.params();
    for param in &ours {
        let named = published.iter().find(|it| it.name == param.name);
        note(place, &param.name, &Some(param), &named, found);
    }
    for param in published.iter().filter(|it| ours.iter().all(|param| param.name != it.name)) {
        note(place, &param.name, &None::<Member>, &Some(param), found);
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
