//! The types of what is known of a removal that was to be confirmed, as the core writes it.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

/// The member type that stands for the verdicts in the file.
const VERDICT: &str = "verdict";

/// A type, with its members in the order in which people read them.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultType {
    #[serde(rename(deserialize = "type", serialize = "name"))]
    name: String,
    doc: String,
    members: Vec<Member>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Member {
    name: String,
    /// `text`, `number`, `flag`, `object`, or the name of a type.
    #[serde(rename(deserialize = "type", serialize = "kind"))]
    kind: String,
    /// All texts that there are; none where any text may be.
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    list: bool,
    /// True if it may be absent.
    #[serde(default)]
    optional: bool,
    doc: String,
}

/// Refuses a member of a type that there is not, and gives the verdict's its values.
pub(super) fn complete(types: &mut [ResultType], verdicts: &[&str]) -> Result<()> {
    let names: Vec<String> = types.iter().map(|one| one.name.clone()).collect();
    for one in types {
        for member in &mut one.members {
            if member.kind == VERDICT {
                member.kind = "text".into();
                member.values = verdicts.iter().map(|name| (*name).to_owned()).collect();
            }
            let is_known = ["text", "number", "flag", "object"].contains(&member.kind.as_str());
            if !is_known && !names.contains(&member.kind) {
                bail!("{}.{}: there is no type {}", one.name, member.name, member.kind);
            }
            if !member.values.is_empty() && member.kind != "text" {
                bail!("{}.{}: only a text has `values`", one.name, member.name);
            }
        }
    }
    Ok(())
}
