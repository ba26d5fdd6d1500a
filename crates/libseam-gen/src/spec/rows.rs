//! `spec/operations.json`: what is ours about every published operation.

use super::summaries::{Summaries, check_sentence, with_default};
use crate::published::{self, Member, Published, Type};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A row: what is ours. The facts of the operation are published ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) operation: String,
    /// The number in C, which never changes.
    pub(super) id: u32,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) in_words: Option<String>,
    pub(super) params: Vec<ParamRow>,
    #[serde(default)]
    pub(super) tables: Vec<String>,
    #[serde(default)]
    pub(super) gone_types: Vec<String>,
    /// The summaries of the members of objects, as they are filled in.
    #[serde(skip)]
    pub(super) members: MemberSummaries,
}

/// The summary of each member, by the name of the parameter or member that holds it and by its own.
pub(super) type MemberSummaries = BTreeMap<(String, String), String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParamRow {
    pub(super) name: String,
    /// Empty until the one in `spec/parameters.json` is filled in.
    #[serde(default)]
    pub(super) summary: String,
}

/// The forms that parameters have in the forms of a call, by name.
type Forms<'f> = BTreeMap<&'f str, Vec<&'f Member>>;

/// Refuses rows that do not fit the published operations, one for each, and returns them with all summaries.
pub(super) fn complete(mut rows: Vec<Row>, published: &Published, summaries: &Summaries) -> Result<Vec<Row>> {
    let mut missing: BTreeMap<String, _> =
        published.operations.iter().map(|facts| (facts.name(), facts)).collect();
    let (mut ids, mut used) = (BTreeMap::new(), BTreeSet::new());
    for row in &mut rows {
        let name = row.operation.clone();
        let facts = missing.remove(&name);
        let facts = facts.with_context(|| format!("{name} is not published, or has two rows"))?;
        row.complete(facts, published.effects.of(facts), summaries, &mut used)
            .with_context(|| name.clone())?;
        if let Some(other) = ids.insert(row.id, name.clone()) {
            bail!("{name} and {other} have the same id {}", row.id);
        }
    }
    if let Some(name) = missing.keys().next() {
        bail!("{name} is published and has no row");
    }
    summaries.check(&used, published)?;
    Ok(rows)
}

impl Row {
    /// Fills in the summaries, and refuses what does not fit `facts`. Adds the names of the rows in `summaries` that it uses
    /// to `used`.
    fn complete<'s>(
        &mut self,
        facts: &published::Operation,
        effect: &str,
        summaries: &'s Summaries,
        used: &mut BTreeSet<&'s str>,
    ) -> Result<()> {
        check_sentence(&self.summary)?;
        let mut forms = Forms::new();
        let mut members = Vec::new();
        if let Some(body) = &facts.body {
            body.walk_members(None, &mut |object, member| match object {
                None => forms.entry(&member.name).or_default().push(member),
                Some(object) => members.push((object, member)),
            });
        }
        for (object, member) in members {
            let name = &member.name;
            let about = summaries.about(Some(object), name);
            let (row, summary) = about.with_context(|| format!("no summary for {name} of {object}"))?;
            let summary = with_default(summary, &[member])?;
            self.members.insert((object.to_owned(), name.clone()), summary);
            used.insert(row);
        }
        self.complete_params(&forms, summaries, used)?;
        self.check_removal(&forms, effect == "removal")
    }

    /// Fills in the summaries of the parameters. Each one that is documented must have a row.
    fn complete_params<'s>(
        &mut self,
        forms: &Forms<'_>,
        summaries: &'s Summaries,
        used: &mut BTreeSet<&'s str>,
    ) -> Result<()> {
        let mut missing: BTreeSet<&str> = forms.keys().copied().collect();
        for param in &mut self.params {
            let name = param.name.as_str();
            if !missing.remove(name) {
                bail!("{name} is no parameter that is documented, or is there twice");
            }
            let about = summaries.about(None, name);
            if param.summary.is_empty() {
                let (row, summary) = about.with_context(|| format!("no summary for {name}"))?;
                used.insert(row);
                param.summary = summary.to_owned();
            } else if about.is_some_and(|(_, summary)| summary == param.summary) {
                bail!("the summary of {name} is that of spec/parameters.json: leave it out");
            }
            check_sentence(&param.summary)?;
            param.summary = with_default(&param.summary, &forms[name])?;
        }
        if let Some(name) = missing.first() {
            bail!("the row has no parameter {name}");
        }
        Ok(())
    }

    /// Refuses `in_words` and `gone_types` that do not fit the parameters, or are about no removal.
    fn check_removal(&self, forms: &Forms<'_>, is_removal: bool) -> Result<()> {
        if self.in_words.is_some() != is_removal || !(is_removal || self.gone_types.is_empty()) {
            bail!("a removal, and nothing else, has `in_words` and may have `gone_types`");
        }
        let words = self.in_words.iter().flat_map(|words| words.split('{').skip(1));
        for names in words {
            let (names, _) = names.split_once('}').context("`in_words` has a { without }")?;
            if let Some(name) = names.split('|').find(|name| !forms.contains_key(name)) {
                bail!("`in_words` names {name}, which is no parameter");
            }
        }
        let mut schemas = forms.values().flatten().map(|member| &member.schema);
        if schemas.any(|schema| schema.kind == Some(Type::Array)) && !self.gone_types.is_empty() {
            bail!("an error type may be about one element of a list: `gone_types` must be empty");
        }
        for error_type in &self.gone_types {
            let start = error_type.strip_suffix("not_found");
            if start.is_none_or(|start| !start.is_empty() && !forms.contains_key(&*format!("{start}id"))) {
                bail!("{error_type} in `gone_types` is about no parameter");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
