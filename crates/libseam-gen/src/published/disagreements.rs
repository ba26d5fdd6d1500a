//! `spec/disagreements.json`: the members of resources that clients have otherwise than they are published, each with the
//! reason.

use super::{resource::Resource, schema::Member};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{fs, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    disagreements: Vec<Disagreement>,
}

/// A member that is meant to be otherwise than it is published.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disagreement {
    resource: String,
    ours: Member,
    /// Absent if no such member is published.
    published: Option<Member>,
    #[serde(rename = "reason")]
    _reason: String,
}

/// Gives `resources` the members that the file at `path` has for them. Refuses a row whose published member is no longer so.
pub(super) fn apply(path: &Path, resources: &mut [Resource]) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let File { disagreements } = serde_json::from_str(&text).context("spec/disagreements.json")?;
    for row in disagreements {
        let place = format!("spec/disagreements.json: {} {}", row.resource, row.ours.name);
        row.apply(resources).context(place)?;
    }
    Ok(())
}

impl Disagreement {
    fn apply(self, resources: &mut [Resource]) -> Result<()> {
        let resource = resources.iter_mut().find(|resource| resource.name == self.resource);
        let members = &mut resource.context("there is no such resource")?.schema.properties;
        let members = members.as_mut().context("the resource has no members")?;
        let at = members.iter().position(|member| member.name == self.ours.name);
        if at.map(|at| &members[at]) != self.published.as_ref() {
            bail!("the published member is not, or no longer, what the row says");
        }
        if self.published.as_ref() == Some(&self.ours) {
            bail!("the row disagrees with nothing");
        }
        match at {
            Some(at) => members[at] = self.ours,
            None => members.push(self.ours),
        }
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(())
    }
}
