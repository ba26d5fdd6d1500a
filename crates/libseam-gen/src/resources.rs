//! `spec/resources.json`: the things that operations return, and `npm/src/resources.ts`, their types.

use super::{
    NOTICE,
    spec::{self, pascal},
};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{collections::BTreeSet, fmt::Write as _, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    resources: Vec<Resource>,
}

/// A thing that operations return.
#[derive(Deserialize)]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    name: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default, rename = "format")]
    _format: Option<String>,
    /// Of an array: the type of its items.
    #[serde(default)]
    items: Option<Kind>,
    #[serde(default)]
    nullable: bool,
    /// Whether it may be absent.
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    doc: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    String,
    Boolean,
    Integer,
    Object,
    Array,
}

/// Reads `spec/resources.json` below `root`.
pub(crate) fn read(root: &Path) -> Result<Vec<Resource>> {
    let File { resources } = spec::read(&root.join("spec/resources.json"))?;
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

    /// The name of the type.
    pub(crate) fn pascal(&self) -> String {
        pascal(&self.name)
    }
}

/// The types of JavaScript.
pub(super) fn types(resources: &[Resource]) -> String {
    let mut out = format!("// {NOTICE}\n");
    for resource in resources {
        let _ = writeln!(
            out,
            "\n/** {} The API may add members. */\nexport interface {} {{",
            resource.doc,
            resource.pascal()
        );
        for member in &resource.members {
            if !member.doc.is_empty() {
                let _ = writeln!(out, "  /** {} */", member.doc);
            }
            let kind = match member.items {
                Some(items) => format!("readonly {}[]", of_javascript(items)),
                None => of_javascript(member.kind).to_owned(),
            };
            let null = if member.nullable { " | null" } else { "" };
            let (mark, undefined) = if member.optional { ("?", " | undefined") } else { ("", "") };
            let _ = writeln!(out, "  readonly {}{mark}: {kind}{null}{undefined};", member.name);
        }
        out.push_str("}\n");
    }
    out
}

fn of_javascript(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Boolean => "boolean",
        Kind::Integer => "number",
        Kind::Object | Kind::Array => "object",
    }
}
