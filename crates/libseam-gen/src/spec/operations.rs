//! The operations: their rows with their published facts, and what follows from them.

use super::{
    Attempts, Pages,
    alternatives::Members,
    params::Param,
    resources::{self, Resource},
    rows::{ParamRow, Row},
    rules::{Check, Placed, Rule},
    ways::{self, Presence},
};
use crate::{
    examples::Calls,
    published::{self, Published, Type},
};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use std::collections::BTreeSet;

/// The table with the removals and the reads that confirm them.
pub(crate) const REMOVALS: &str = "removals";

/// An operation, with its facts and with what follows from them.
#[derive(Serialize)]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) operation: String,
    pub(crate) id: u32,
    summary: String,
    /// The call in words: `{name}` stands for the object that the parameter identifies, and `{a|b}` for the first of
    /// them that is given.
    in_words: Option<String>,
    pub(crate) auth: Vec<String>,
    /// The parameters, in the order of the row: that of the structures of C and C++. New ones go to the end, which
    /// `xtask test abi` checks.
    pub(crate) params: Vec<Param>,
    /// The parameters that are hidden.
    hidden: Vec<Param>,
    pub(crate) response_key: Option<String>,
    /// True if a reply without the result confirms the operation as well.
    may_lack_result: bool,
    pub(crate) paginated: bool,
    /// True if it starts an action attempt.
    #[serde(skip)]
    starts_attempt: bool,
    /// True if a call waits for the action attempt that it returns.
    returns_attempt: bool,
    /// True if a call waits for an action attempt where its options say so: one that it returns, or one that it only reads.
    can_wait: bool,
    effect: &'static str,
    deprecated: bool,
    gone_types: Vec<String>,
    /// The tables that hold the operation, beside the one that holds everything.
    tables: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    /// The rules that follow from a union of the published body.
    #[serde(skip)]
    implied: Vec<Check>,
    /// The rules as the core checks them, but those inside of objects.
    pub(crate) checks: Vec<Placed>,
    /// The ways to call the operation: for each, the presence of every parameter, in the order of `params`.
    ways: Vec<Vec<Presence>>,
    /// The name without the verb: `acs.users` of `acs.users.delete`.
    pub(crate) namespace: String,
    verb: String,
    /// The resource that the result is, or is a list of.
    pub(crate) resource: Option<String>,
    /// The type of the resource.
    resource_type: Option<String>,
    pub(crate) is_list: bool,
    /// True if it reads a list, which has pages then or may have them one day. A list that a write returns has none.
    can_be_read_through: bool,
    /// The feature of a crate that brings the operation into its table; `None` for what is always there.
    feature: Option<&'static str>,
    /// Calls of it, for documents and vectors.
    pub(crate) calls: Calls,
}

/// Refuses operations that contradict each other or cannot be expressed.
pub(super) fn check(operations: &[Operation], pages: &Pages, attempts: &Attempts) -> Result<()> {
    let reads = |op: &Operation| op.effect == "read" && op.params.iter().any(|p| p.name == attempts.id_in);
    let can_read = operations.iter().any(|op| op.operation == attempts.read && reads(op));
    for op in operations {
        let name = &op.operation;
        let is_attempt = op.effect == "write" && op.response_key.as_ref() == Some(&attempts.result);
        if op.returns_attempt != is_attempt {
            bail!("{name}: the core knows by its result alone whether an operation is waited for");
        }
        if is_attempt && !can_read {
            bail!("{name}: no operation {} reads its action attempt", attempts.read);
        }
        if op.paginated && !(op.can_be_read_through && op.params.iter().any(|p| p.name == pages.cursor_in)) {
            bail!("{name}: what has pages reads a list and has the parameter {}", pages.cursor_in);
        }
        if let Some(table) = op.tables.iter().find(|table| *table != REMOVALS) {
            bail!("{name}: there is no table {table}");
        }
    }
    Ok(())
}

/// Fills in the types of the results.
pub(super) fn name_results(operations: &mut [Operation], resources: &[Resource]) -> Result<()> {
    for op in operations {
        let Some(name) = &op.resource else { continue };
        let resource = resources.iter().find(|resource| resource.name == *name);
        let resource = resource.with_context(|| format!("{}: there is no {name}", op.operation))?;
        op.resource_type = Some(resource.type_name.clone());
    }
    Ok(())
}

/// Marks the operations whose result is the action attempt that they start. A removal is none: its attempt proves nothing.
pub(super) fn mark_attempts(operations: &mut [Operation], attempts: &Attempts) {
    for op in operations {
        let is_result = op.response_key.as_ref() == Some(&attempts.result);
        op.returns_attempt = op.starts_attempt && is_result && op.effect != "removal";
        op.can_wait = op.returns_attempt || op.operation == attempts.read;
    }
}

/// Gives the operations their rules, and fills in what follows from both.
pub(super) fn complete(operations: &mut [Operation], rules: Vec<Rule>) -> Result<()> {
    for rule in rules {
        let operation = operations.iter_mut().find(|operation| operation.path == rule.path);
        let path = &rule.path;
        let operation = operation
            .with_context(|| format!("spec/rules.json: there is no operation with the path {path}"))?;
        operation.rules.push(rule);
    }
    for operation in operations {
        let name = operation.operation.clone();
        operation.complete().with_context(|| format!("spec/operations.json: {name}"))?;
    }
    Ok(())
}

impl Operation {
    /// Makes the operation of `row` with its published facts.
    pub(super) fn new(row: Row, published: &Published) -> Result<Self> {
        let facts = published.operations.iter().find(|facts| facts.name() == row.operation);
        let facts = facts.context("it is not published")?;
        let (namespace, verb) = row.operation.rsplit_once('.').context("it has no namespace")?;
        let (namespace, verb) = (namespace.to_owned(), verb.to_owned());
        let (resource, is_list) = result(facts)?;
        let (mut params, hidden, implied) = params(row.params, facts)?;
        params.iter_mut().for_each(|param| param.summarize_members(&row.members));
        Ok(Self {
            path: facts.path.clone(),
            id: row.id,
            summary: row.summary,
            in_words: row.in_words,
            auth: facts.auth.clone(),
            params,
            hidden,
            response_key: facts.response_key.clone(),
            may_lack_result: facts.result().is_some_and(|result| !result.required),
            paginated: facts.is_paginated(),
            starts_attempt: facts.action_attempt_type.is_some(),
            returns_attempt: false,
            can_wait: false,
            effect: published.effects.of(facts),
            deprecated: facts.deprecated,
            gone_types: row.gone_types,
            tables: row.tables,
            rules: Vec::new(),
            implied,
            checks: Vec::new(),
            ways: Vec::new(),
            namespace,
            verb,
            resource,
            resource_type: None,
            is_list,
            can_be_read_through: false,
            feature: None,
            calls: Calls::default(),
            operation: row.operation,
        })
    }

    /// Reports whether the operation is in the table of the removals and of what confirms them.
    pub(crate) fn is_in_removals(&self) -> bool {
        self.tables.iter().any(|table| table == REMOVALS)
    }

    /// Returns the feature of a crate that brings the operation into its table; `None` for what is always there.
    pub(crate) fn feature(&self) -> Option<&'static str> {
        self.feature
    }

    /// Fills in the facts that follow from the row.
    pub(super) fn complete(&mut self) -> Result<()> {
        for (param, needed) in self.needed()?.into_iter().enumerate() {
            self.params[param].needed = needed;
        }
        let checks = self.place_rules().context("spec/rules.json")?;
        self.checks = Check::place_all(&checks, &self.params)?;
        self.can_be_read_through = self.is_list && self.effect == "read";
        self.ways = ways::ways(&self.params, &checks)?;
        self.feature = match (self.is_in_removals(), self.effect) {
            (true, "removal") => None,
            (true, _) => Some("removals"),
            (false, _) => Some("full"),
        };
        Ok(())
    }

    /// Gives the rules inside of objects to these, and returns the others. Advice only has to name what is there.
    fn place_rules(&mut self) -> Result<Vec<Check>> {
        let mut checks = self.implied.clone();
        for rule in &self.rules {
            let own = rule.checks()?;
            if let Some(path) = &rule.object {
                let (members, placed) = members_of(&mut self.params, path)?;
                let own = Check::place_all(&own, members)?;
                placed.extend(own.into_iter().filter(|_| !rule.is_advice()));
                continue;
            }
            if rule.is_advice() {
                Check::place_all(&own, &self.params)?;
                continue;
            }
            // A row says more about a rule than the body does: its evidence, and whether it is inferred.
            checks.retain(|check| !own.iter().any(|own| own.is_like(check)));
            checks.extend(own);
        }
        Ok(checks)
    }

    /// Decides for every parameter whether it is needed, so that the core's `Operation::is_absence` holds for exactly the
    /// error types in the row.
    fn needed(&self) -> Result<Vec<bool>> {
        const BARE: &str = "not_found";
        let error_type = |p: &Param| p.name.strip_suffix("id").map(|start| format!("{start}{BARE}"));
        let is_needed = |p: &Param| error_type(p).is_some_and(|own| self.gone_types.contains(&own));
        let needed: Vec<bool> = self.params.iter().map(is_needed).collect();
        let is_bare = !needed.is_empty() && needed.iter().all(|needed| *needed);
        let of_params = self.params.iter().zip(&needed).filter(|(_, needed)| **needed);
        let mut derived: BTreeSet<String> = of_params.filter_map(|(p, _)| error_type(p)).collect();
        derived.extend(is_bare.then(|| BARE.to_owned()));
        let types: BTreeSet<String> = self.gone_types.iter().cloned().collect();
        if types != derived {
            bail!("gone_types must follow from the parameters: {types:?} is not {derived:?}");
        }
        Ok(needed)
    }
}

/// Returns the resource that the result is, or is a list of, and whether it is a list.
fn result(facts: &published::Operation) -> Result<(Option<String>, bool)> {
    let Some(key) = &facts.response_key else { return Ok((None, false)) };
    let result = facts.result().with_context(|| format!("no reply has {key}, which is the result"))?;
    let schema = &result.schema;
    if !facts.batch_keys.is_empty() {
        return Ok((Some(resources::BATCH.to_owned()), false));
    }
    let is_list = schema.kind == Some(Type::Array);
    let element = schema.items.as_deref().unwrap_or(schema);
    let resource = element.resource.clone().context("its result is no resource, and no list of one")?;
    Ok((Some(resource), is_list))
}

/// Returns the parameters of `rows` with their facts, the hidden ones, and the rules that a union implies. Each parameter that
/// is documented must be in `rows`.
fn params(rows: Vec<ParamRow>, facts: &published::Operation) -> Result<(Vec<Param>, Vec<Param>, Vec<Check>)> {
    let members =
        facts.body.as_ref().map(Members::new).transpose()?.unwrap_or_else(|| Some(Members::default()));
    let Members { params: mut published, checks, .. } =
        members.context("its body cannot be expressed yet")?;
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    if names.len() != rows.len() {
        bail!("two parameters have the same name");
    }
    let mut params = Vec::new();
    for row in rows {
        let at = published.iter().position(|param| param.name == row.name);
        let at = at.with_context(|| format!("{} is no parameter that is published", row.name))?;
        let mut param = published.remove(at);
        param.set_summary(&row.summary);
        params.push(param);
    }
    if let Some(missing) = published.iter().find(|param| !param.hidden) {
        bail!("the row has no parameter {}", missing.name);
    }
    Ok((params, published, checks))
}

/// Finds the members and rules of the object at a dotted path, through lists.
fn members_of<'p>(params: &'p mut [Param], path: &str) -> Result<(&'p [Param], &'p mut Vec<Placed>)> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let param = params.iter_mut().find(|param| param.name == first);
    let object = param.and_then(|param| param.kind.object_mut());
    let (members, checks) =
        object.with_context(|| format!("a rule names the object {path}, which is not there"))?;
    match rest {
        Some(rest) => members_of(members, rest),
        None => Ok((members, checks)),
    }
}

#[cfg(test)]
mod tests;
