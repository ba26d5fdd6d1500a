//! The choice of the parameters to give, or of the members of an object.

use super::{
    rule::{holds, missing},
    value::{Extent, Values},
};
use crate::spec::{params::Param, rules::Placed};
use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The parameters of an operation, or the members of an object, with their rules.
pub(super) struct Given<'g> {
    /// The name of the object.
    pub(super) object: Option<&'g str>,
    pub(super) params: &'g [Param],
    pub(super) checks: &'g [Placed],
    pub(super) values: &'g Values,
}

impl Given<'_> {
    /// Adds to `given` what every call must give, and what the rules demand beside that.
    pub(super) fn needed(&self, mut given: Map<String, Value>) -> Result<Map<String, Value>> {
        for param in self.params.iter().filter(|param| param.required) {
            if !given.contains_key(&param.name) {
                given.insert(param.name.clone(), self.value(param, Extent::Needed)?);
            }
        }
        self.repaired(given, Extent::Needed)
    }

    /// Adds to `given` a parameter of each kind that is not there yet, as far as the rules allow, but no second one that says
    /// which object is meant.
    pub(super) fn one_of_each_kind(&self, mut given: Map<String, Value>) -> Result<Map<String, Value>> {
        let is_given = |param: &&Param| given.contains_key(&param.name);
        let mut kinds: BTreeSet<_> = self.params.iter().filter(is_given).map(kind).collect();
        for param in self.params {
            if given.contains_key(&param.name)
                || kinds.contains(&kind(param))
                || param.deprecated
                || param.summary.is_empty()
                || self.is_chosen(param)
            {
                continue;
            }
            let mut more = given.clone();
            more.insert(param.name.clone(), self.value(param, Extent::EachKind)?);
            if let Ok(more) = self.repaired(more, Extent::EachKind) {
                given = more;
                kinds.insert(kind(param));
            }
        }
        Ok(given)
    }

    /// Reports whether the parameter is one of several of which a call must give one.
    fn is_chosen(&self, param: &Param) -> bool {
        let mut choices = self.checks.iter().filter(|check| check.kind == "AtLeastOneOf");
        choices.any(|check| check.groups.iter().flatten().any(|name| *name == param.name))
    }

    /// Adds to `given` what the rules demand.
    fn repaired(&self, mut given: Map<String, Value>, extent: Extent) -> Result<Map<String, Value>> {
        while let Some(broken) = self.broken(&given) {
            let missing = missing(broken, &given);
            if missing.is_empty() {
                bail!("the rule {} about {} is broken", broken.kind, broken.about_name);
            }
            for name in missing {
                let param = self.params.iter().find(|param| param.name == *name);
                given.insert(name.clone(), self.value(param.context("a rule names a parameter")?, extent)?);
            }
        }
        Ok(given)
    }

    pub(super) fn broken(&self, given: &Map<String, Value>) -> Option<&Placed> {
        self.checks.iter().find(|check| !holds(check, given))
    }

    pub(super) fn value(&self, param: &Param, extent: Extent) -> Result<Value> {
        self.values.value(&param.kind, self.object, &param.name, extent)
    }
}

/// Returns what tells the kind of a parameter from another.
fn kind(param: &Param) -> String {
    let kind = &param.kind;
    let items = kind.items.as_deref().map_or("", |items| items.kind);
    let form = kind.format.or(kind.form).unwrap_or_default();
    format!("{} {form} {items} {}", kind.kind, kind.values.is_some())
}
